"""How large was the tree, with which root, and who signed that (C2SP signed-note and tlog-checkpoint, Ed25519)?

- The text is three lines: origin, size, root in base64. The signature line follows an empty line.
- A key is named after the origin it signs for, so that one store's key never speaks for another.
- The fingerprint is the whole SHA-256 of which the format puts the first 4 bytes into the signature line.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tocsin.words import Fault, Refused

ED25519 = b"\x01"
"""The algorithm byte; another one is refused until we can check it."""

INVENTED = "(invented)"
NAME = re.compile(r"[!-*,-~]{1,120}")
"""Printable ASCII without blank and without the plus that parts a key's text."""
SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
Sign = Callable[[bytes], bytes]


class HeadRefused(Refused):
    """A head, key or signature that is not what it should be; the fault's column names the part."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a tree: the store it belongs to, how many leaves, and their root."""

    origin: str
    size: int
    root: bytes

    @property
    def invented(self) -> bool:
        """Say whether the store says that everything in it is invented."""
        return self.origin.endswith(INVENTED)

    @property
    def text(self) -> str:
        """The exact text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Key:
    """A public key: the origin it signs for and 32 bytes."""

    name: str
    public: bytes

    @property
    def fingerprint(self) -> str:
        """64 lower-case hexadecimal digits over name, algorithm and key."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).hexdigest()

    @property
    def text(self) -> str:
        """The key as C2SP writes it: name, 4-byte hash, base64."""
        return f"{self.name}+{self.fingerprint[:8]}+{b64encode(ED25519 + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A key and the function that signs with its private half; signing the same bytes twice gives the same signature."""

    key: Key
    sign: Sign


def origin(store: str, invented: bool) -> str:
    """Make a ledger's origin from a store's name: no blanks, and the mark *(invented)* where the store is invented."""
    plain = re.sub(r"[^!-*,-~]+", "-", store.lower().removesuffix(INVENTED)).strip("-")
    return f"{plain[:100] or 'store'}{INVENTED if invented else ''}"


def signed(head: Checkpoint, signer: Signer) -> str:
    """Sign a head; HeadRefused where the key belongs to another origin."""
    if not NAME.fullmatch(head.origin):
        raise _refuse("origin", head.origin, "printable ASCII without blanks or plus, as `origin` makes it")
    if head.origin != signer.key.name:
        raise _refuse("origin", head.origin, f"{signer.key.name}, for which the key was made")
    signature = bytes.fromhex(signer.key.fingerprint[:8]) + signer.sign(head.text.encode())
    return f"{head.text}\n— {head.origin} {b64encode(signature).decode()}\n"


def opened(note: str, key: Key) -> str:
    """Give the text of a note that `key`, and nobody else, signed; HeadRefused names the part at fault."""
    text, parted, rest = note.rpartition("\n\n")
    line = re.fullmatch(r"— ([^ \n]+) ([^ \n]+)\n", rest)
    if not parted or line is None:
        raise _refuse("signature", rest[:80], "one line of an em dash, the key's name and base64")
    if line[1] != key.name:
        raise _refuse("signature", line[1], f"the key's name, {key.name}")
    raw = base64(line[2], "signature")
    if raw[:4].hex() != key.fingerprint[:8]:
        raise _refuse("signature", raw[:4].hex(), f"the key's hash, {key.fingerprint[:8]}")
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(raw[4:], f"{text}\n".encode())
    except (InvalidSignature, ValueError):
        raise _refuse(
            "signature", "a signature that does not fit the text", "the signature of this very text"
        ) from None
    return f"{text}\n"


def read(note: str, key: Key) -> Checkpoint:
    """Give the head that `key` signed for its own origin; HeadRefused names the part at fault."""
    lines = opened(note, key).split("\n")
    if len(lines) != 4 or lines[3]:
        raise _refuse("text", f"{len(lines) - 1} lines", "three lines: origin, size, root")
    if lines[0] != key.name:
        raise _refuse("origin", lines[0], f"{key.name}, for which the key was made")
    if not SIZE.fullmatch(lines[1]):
        raise _refuse("size", lines[1], "a whole number without leading zeros")
    root = base64(lines[2], "root")
    if len(root) != 32:
        raise _refuse("root", f"{len(root)} bytes", "32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def read_key(text: str) -> Key:
    """Read a public key in C2SP's text form; HeadRefused names the part at fault."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not NAME.fullmatch(parts[0]):
        raise _refuse("key", text[:120], "name+hash+base64, as `tocsin prove` writes it")
    raw = base64(parts[2], "key")
    if raw[:1] != ED25519 or len(raw) != 33:
        raise _refuse(
            "key", f"algorithm {raw[:1].hex()} with {len(raw) - 1} bytes", "algorithm 01 (Ed25519) with 32 bytes"
        )
    key = Key(parts[0], raw[1:])
    if parts[1] != key.fingerprint[:8]:
        raise _refuse("key", f"the hash {parts[1]}", f"{key.fingerprint[:8]}, which name and key give")
    return key


def base64(text: str, part: str) -> bytes:
    """Read base64 in its one form, unused bits zero; HeadRefused otherwise."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        raise _refuse(part, text[:100], "base64") from None
    if b64encode(raw).decode() != text:
        raise _refuse(part, text[:100], "base64 whose unused bits are zero")
    return raw


def _refuse(part: str, given: str, expected: str) -> HeadRefused:
    cure = "Ask the store that signed it for the head and its public key again."
    fault = Fault(given, expected, cure, column=part)
    return HeadRefused("Signed head", f"The {part} is {given!r}; expected {expected}.", cure, (fault,))
