"""How does a machine that watches read our figures: in the text form of Prometheus, at an address of its own?

On this machine's own loopback, or elsewhere only to whoever brings the token. Nothing else is served there.
"""

import hmac
import ipaddress
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from typing import Protocol

from tocsin.words import Refused

PATH = "/metrics"
FORM = "text/plain; version=0.0.4; charset=utf-8"
SHORTEST_TOKEN = 24


class MetricsRefused(Refused):
    """An address at which the figures would be open to others."""


class Sample(Protocol):
    """One figure."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def means(self) -> str:
        """What it says, in a sentence."""

    @property
    def value(self) -> float:
        """The figure."""

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """What tells it from others of its name."""

    @property
    def counts(self) -> bool:
        """Whether it only ever grows."""


def server(address: str, figures: Callable[[], Iterable[Sample]], token: str = "") -> ThreadingHTTPServer:
    """Give a server of figures at ``host:port``, not started. MetricsRefused off loopback without a long token."""
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    if not port.isdecimal() or not host:
        raise MetricsRefused(f"The address {address!r}", "it is no host:port.", "Give it as 127.0.0.1:9464.")
    if not loopback(host) and len(token) < SHORTEST_TOKEN:
        cure = f"Bind 127.0.0.1, or set TOCSIN_METRICS_TOKEN to at least {SHORTEST_TOKEN} characters."
        raise MetricsRefused(f"The address {address}", "others could read the figures there.", cure)

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if token and not hmac.compare_digest(
                self.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()
            ):
                self.send_error(401)
            elif self.path != PATH:
                self.send_error(404)
            else:
                said = exposition(figures()).encode()
                self.send_response(200)
                self.send_header("Content-Type", FORM)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Write no line a request."""

    return ThreadingHTTPServer((host, int(port)), Answers)


def loopback(host: str) -> bool:
    """Say whether an address is this machine's own loopback; a name is not."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def exposition(samples: Iterable[Sample]) -> str:
    """Write figures in Prometheus' text form, those of one name together."""
    lines: list[str] = []
    for name, several in groupby(samples, lambda one: one.name):
        held = list(several)
        lines += [f"# HELP {name} {held[0].means}", f"# TYPE {name} {'counter' if held[0].counts else 'gauge'}"]
        lines += [f"{name}{labelled(one.labels)} {one.value:.15g}" for one in held]
    return "\n".join(lines) + "\n"


def labelled(labels: tuple[tuple[str, str], ...]) -> str:
    """Write labels, or nothing where there are none."""
    escaped = ((key, value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")) for key, value in labels)
    said = ",".join(f'{key}="{value}"' for key, value in escaped)
    return f"{{{said}}}" if said else ""
