"""How does a mail server know that a message comes from this domain? A DKIM signature in its head (RFC 6376, RFC 8463).

Relaxed canonical form for head and body; RSA with SHA-256, or Ed25519 with SHA-256. Every header that says from whom, to
whom, when and about what is signed, and From, Subject and To once more than they occur, so that none can be added.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from tocsin.words import Refused

SIGNED = (
    "From", "Reply-To", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding", "Auto-Submitted",
)  # fmt: skip
"""The headers that are signed where the message has them."""

ONCE_MORE = ("From", "Subject", "To")
"""The headers that are signed once more than they occur."""

LEAST_BITS = 2048
CRLF = b"\r\n"


class KeyRefused(Refused):
    """A key that does not sign mail."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for one domain under one selector; the public half stands in the DNS at `selector._domainkey.domain`."""

    domain: str
    selector: str
    key: RSAPrivateKey | Ed25519PrivateKey

    @property
    def algorithm(self) -> str:
        """The algorithm as the signature names it."""
        return "rsa-sha256" if isinstance(self.key, RSAPrivateKey) else "ed25519-sha256"

    def record(self) -> str:
        """Give the text of the DNS record that lets others check."""
        public = self.key.public_key()
        if isinstance(self.key, RSAPrivateKey):
            der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
            return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}"


def sign(message: bytes, signer: Signer, at: datetime) -> bytes:
    """Give a message with its signature as its first header. Lines may end in LF or CRLF; they come back in CRLF."""
    lines = re.sub(rb"\r\n|\r|\n", CRLF, message)
    head, _, body = lines.partition(CRLF + CRLF)
    fields = unfolded(head)
    names = [name for name in SIGNED if any(name.lower() == field.lower() for field, _ in fields)]
    names += [name for name in ONCE_MORE if name in names]
    value = "; ".join(
        (
            f"v=1; a={signer.algorithm}; c=relaxed/relaxed; d={signer.domain}; s={signer.selector}",
            f"t={int(at.timestamp())}; h={':'.join(name.lower() for name in names)}",
            f"bh={base64.b64encode(sha256(relaxed_body(body)).digest()).decode()}; b=",
        )
    )
    signed = signing_text(fields, names, value.encode())
    made = base64.b64encode(_signature(signer.key, signed)).decode()
    folded = "\r\n ".join(made[place : place + 70] for place in range(0, len(made), 70))
    return b"DKIM-Signature: " + value.replace("; ", ";\r\n ").encode() + folded.encode() + CRLF + lines


def signing(signer: Signer, now: Callable[[], datetime]) -> Callable[[bytes], bytes]:
    """Give a function that signs each message it is handed."""
    return lambda message: sign(message, signer, now())


def load(path: Path, domain: str, selector: str) -> Signer:
    """Read a private key in PEM; KeyRefused where it is none, too short, or others can read it."""
    cure = "Make one as the operator's guide to mail says."
    try:
        if path.stat().st_mode & 0o077:
            raise KeyRefused("DKIM key", f"{path} can be read by others.", f"Run: chmod 600 {path}")
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as wrong:
        raise KeyRefused("DKIM key", f"{path} is not a private key in PEM without a pass phrase.", cure) from wrong
    if isinstance(key, Ed25519PrivateKey) or (isinstance(key, RSAPrivateKey) and key.key_size >= LEAST_BITS):
        return Signer(domain, selector, key)
    raise KeyRefused("DKIM key", f"{path} is neither Ed25519 nor RSA of {LEAST_BITS} bits or more.", cure)


def unfolded(head: bytes) -> list[tuple[str, bytes]]:
    """Give each header of a head, as its name and the rest of it, folding and all."""
    found: list[tuple[str, bytes]] = []
    for line in head.split(CRLF):
        if line[:1] in (b" ", b"\t") and found:
            found[-1] = (found[-1][0], found[-1][1] + CRLF + line)
        elif line:
            name, _, rest = line.partition(b":")
            found.append((name.decode("ascii", "replace").strip(), rest))
    return found


def relaxed(name: str, value: bytes) -> bytes:
    """Give one header in the relaxed form, without its line's end (RFC 6376, 3.4.2)."""
    flat = re.sub(rb"[ \t]+", b" ", value.replace(CRLF, b"")).strip(b" \t")
    return name.lower().encode() + b":" + flat


def relaxed_body(body: bytes) -> bytes:
    """Give a body in the relaxed form (RFC 6376, 3.4.4): runs of blanks are one, none at a line's end, no empty last lines."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(CRLF)]
    while lines and not lines[-1]:
        lines.pop()
    return CRLF.join(lines) + CRLF if lines else b""


def signing_text(fields: list[tuple[str, bytes]], names: list[str], signature: bytes) -> bytes:
    """Give what is signed: each header named, from the last upward where one occurs more than once, then the signature's own."""
    left = list(fields)
    lines: list[bytes] = []
    for name in names:
        place = next((at for at in reversed(range(len(left))) if left[at][0].lower() == name.lower()), None)
        if place is not None:
            lines.append(relaxed(*left.pop(place)))
    return CRLF.join([*lines, relaxed("DKIM-Signature", signature)])


def _signature(key: RSAPrivateKey | Ed25519PrivateKey, text: bytes) -> bytes:
    if isinstance(key, RSAPrivateKey):
        return key.sign(text, PKCS1v15(), hashes.SHA256())
    return key.sign(sha256(text).digest())
