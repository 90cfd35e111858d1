"""What does one leaf of the log say, and how is one case handed to a person who trusts nobody (decision 31)?

- A leaf says a type, an instant and salted commitments to the case, the document and its content; nothing else.
- A pack has no field outside the signed head, the leaves with their proofs and openings, and the key.
- Leaves of other cases appear in a pack only as hashes inside proofs.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tocsin.ledger.canonical import Json, canonical, parse
from tocsin.plain import instant
from tocsin.words import Refused

Salt = Callable[[str], bytes]
"""Gives 32 bytes for a label such as ``17/content`` (the leaf's index and what is committed to); never the same twice."""

CASE, DOCUMENT, CONTENT = "case", "document", "content"
COMMITTED = (CASE, CONTENT, DOCUMENT)
SALT_LENGTH = 32
TYPE = re.compile(r"[a-z0-9](?:[a-z0-9 -]{0,62}[a-z0-9])?")


class LeafRefused(Refused):
    """An entry that may not become a leaf."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be proved later. `type` is seen by all who see the log; `content` is canonical JSON and never in the leaf.

    `case` and `document` are opaque ids. `content` holds no metering point: its caller keeps that.
    """

    type: str
    case: str
    document: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Opening:
    """The salt and the value that open one commitment."""

    salt: bytes
    value: Json


@dataclass(frozen=True, slots=True)
class Shown:
    """One leaf of a case as a pack shows it: its place, its bytes, its proof from the leaf upward, what it opens."""

    index: int
    leaf: bytes
    proof: tuple[bytes, ...]
    openings: Mapping[str, Opening]


def pack(head: str, key: str, entries: tuple[Shown, ...]) -> bytes:
    """Write a signed head, a public key and the leaves of one case, in the order of the log, as one canonical file."""
    shown: list[Json] = [_shown(entry) for entry in sorted(entries, key=lambda one: one.index)]
    return canonical({"entries": shown, "head": head, "key": key})


def leaf(entry: Entry, at: datetime, salts: Mapping[str, bytes]) -> bytes:
    """Write the leaf of an entry; LeafRefused where the type or a salt will not do, NotCanonical where the content is not."""
    if not TYPE.fullmatch(entry.type):
        raise LeafRefused(
            "Ledger entry", f"the type {entry.type!r} is not a few lower-case words.", "Name it in at most 64 letters."
        )
    parse(entry.content)
    contents = committed(entry)
    commitments: Json = {name: commitment(salts[name], contents[name]).hex() for name in COMMITTED}
    return canonical({"at": instant(at), "commitments": commitments, "type": entry.type})


def committed(entry: Entry) -> dict[str, bytes]:
    """Give the bytes behind each commitment of an entry."""
    return {CASE: canonical(entry.case), DOCUMENT: canonical(entry.document), CONTENT: entry.content}


def commitment(salt: bytes, content: bytes) -> bytes:
    """Commit to some bytes: SHA-256 of a 32-byte salt and the bytes. Without the salt it says nothing."""
    if len(salt) != SALT_LENGTH:
        raise LeafRefused("Ledger entry", f"a salt has {len(salt)} bytes, not 32.", "Use the salt driver.")
    return sha256(salt + content).digest()


def _shown(entry: Shown) -> Json:
    openings: Json = {
        name: {"salt": opening.salt.hex(), "value": opening.value} for name, opening in entry.openings.items()
    }
    return {
        "index": entry.index,
        "leaf": parse(entry.leaf),
        "openings": openings,
        "proof": [step.hex() for step in entry.proof],
    }
