"""How does an alarm reach a machine outside? A signed POST (Standard Webhooks) to an address that was looked at first.

- The name is resolved once; where any address of it is not public the call is refused, and the address looked at is the
  one dialled, so a name that resolves otherwise the second time gains nothing.
- No redirect is followed, no proxy asked, no more than a little of the answer read, and there is an end to waiting.
"""

import base64
import binascii
import contextlib
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from tocsin.words import Refused

MOST = 64 * 1024
"""How much of an answer is read at most, in bytes."""

TIMEOUT = 10.0
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Resolve = Callable[[str, int], list[str]]
"""Gives the addresses of a host."""


class WebhookRefused(Refused):
    """An address or a secret that cannot be used."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the other side said."""

    accepted: bool
    said: str


def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver once."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Webhook:
    """One receiver. `secret` is ``whsec_`` and base64. `loopback` lets plain HTTP to this machine pass: in tests only."""

    address: str
    secret: str
    loopback: bool = False
    timeout: float = TIMEOUT
    resolve: Resolve = resolve

    def __post_init__(self) -> None:
        parts(self.address, self.loopback)
        key(self.secret)

    def __call__(self, message: str, body: bytes, at: datetime) -> Outcome:
        """Post one message, signed at `at`, and say what came of it; raises nothing that the other side can cause."""
        where = parts(self.address, self.loopback)
        head = headers(self.secret, message, at, body) | {"Content-Type": "application/json"}
        try:
            return self._post("POST", where, body, head)
        except WebhookRefused as refused:
            return Outcome(False, refused.why)
        except (OSError, http.client.HTTPException, ssl.SSLError) as lost:
            return Outcome(False, f"no answer: {lost.__class__.__name__}")

    def _post(self, method: str, where: SplitResult, body: bytes, head: dict[str, str]) -> Outcome:
        secure = where.scheme == "https"
        port = where.port or (443 if secure else 80)
        host = where.hostname or ""
        link = http.client.HTTPConnection(host, port, timeout=self.timeout)
        dialled = socket.create_connection((self._pinned(host, port), port), self.timeout)
        end = threading.Timer(self.timeout * 2, _cut, (dialled,))
        end.start()
        try:
            link.sock = ssl.create_default_context().wrap_socket(dialled, server_hostname=host) if secure else dialled
            path = (where.path or "/") + (f"?{where.query}" if where.query else "")
            link.request(method, path, body, head)
            answer = link.getresponse()
            answer.read(MOST)
            return Outcome(200 <= answer.status < 300, f"{answer.status} {answer.reason}")
        finally:
            end.cancel()
            link.close()
            dialled.close()

    def _pinned(self, host: str, port: int) -> str:
        """Give the one address to dial; WebhookRefused where the name has none, or any that is not public."""
        found = self.resolve(host, port)
        inside = [one for one in found if not (public(one) or (self.loopback and local(one)))]
        if inside or not found:
            why = f"{host} is at {inside[0]}, which is no public address." if inside else f"{host} has no address."
            raise WebhookRefused("Webhook", why, "Give the address of a receiver on the public network.")
        return found[0]


def _cut(dialled: socket.socket) -> None:
    """End a conversation that drips on: a limit for each byte alone would let it go on for ever."""
    with contextlib.suppress(OSError):
        dialled.shutdown(socket.SHUT_RDWR)


def ping(hook: Webhook, at: datetime) -> Outcome:
    """Tell a dead man's switch that this instance lives: the same signed POST, with no content."""
    return hook(f"ping_{int(at.timestamp())}", b"{}", at)


def headers(secret: str, message: str, at: datetime, body: bytes) -> dict[str, str]:
    """Give the three headers of Standard Webhooks."""
    stamp = str(int(at.timestamp()))
    signed = hmac.new(key(secret), b".".join((message.encode(), stamp.encode(), body)), hashlib.sha256).digest()
    return {
        "webhook-id": message,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


def key(secret: str) -> bytes:
    """Give the bytes of a secret; WebhookRefused where it is none, or so short that it can be guessed."""
    try:
        made = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        made = b""
    if len(made) < 24:
        raise WebhookRefused("Webhook secret", "it is not 24 bytes or more in base64.", "Give it as whsec_ and base64.")
    return made


def parts(address: str, loopback: bool = False) -> SplitResult:
    """Give the parts of an address; WebhookRefused unless it is https, without a user name."""
    try:
        where = urlsplit(address)
        sound = bool(where.hostname) and where.port != 0 and not where.username and not where.fragment
    except ValueError:
        sound = False
        where = urlsplit("")
    if not sound or where.scheme not in (("https", "http") if loopback else ("https",)):
        raise WebhookRefused("Webhook", f"{address[:80]!r} is no https address.", "Give it as https://host/path.")
    return where


def public(text: str) -> bool:
    """Say whether an address is one of the public network, whichever way it is written."""
    try:
        one = ipaddress.ip_address(text.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if one in NAT64:
            inner = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
        if inner is not None:
            return public(str(inner))
    return one.is_global and not one.is_multicast


def local(text: str) -> bool:
    """Say whether an address is this machine's own loopback."""
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False
