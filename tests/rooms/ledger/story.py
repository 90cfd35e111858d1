"""A small invented log of two cases, and a pack of one of them."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tocsin.ledger.canonical import canonical
from tocsin.ledger.checkpoint import Checkpoint, Key, Signer, signed
from tocsin.ledger.pack import COMMITTED, Entry, Opening, Shown, committed, leaf, pack
from tocsin.ledger.tree import Tree, grow, leaf_hash

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
OURS, OTHERS = "C-00000000000000000000000001", "C-ZZZZZZZZZZZZZZZZZZZZZZZZZZ"
SECRET = "a sentence of the other case"


def signer(name: str, seed: bytes = b"seed") -> Signer:
    private = Ed25519PrivateKey.from_private_bytes(sha256(seed).digest())
    return Signer(Key(name, private.public_key().public_bytes_raw()), private.sign)


SIGNER = signer("town.example/ledger(invented)")


def entry(index: int, ours: bool) -> Entry:
    said = {"kind": "acknowledged", "by": "peak", "n": index, "why": None} if ours else {"kind": SECRET, "n": index}
    return Entry("act", OURS if ours else OTHERS, f"D-{index}", canonical(said))


def salts(index: int) -> dict[str, bytes]:
    return {name: sha256(f"{index}/{name}".encode()).digest() for name in COMMITTED}


def log(size: int, ours: tuple[int, ...]) -> tuple[Tree, list[tuple[Entry, bytes]]]:
    entries = [entry(i, i in ours) for i in range(size)]
    written = [leaf(one, AT + timedelta(minutes=i), salts(i)) for i, one in enumerate(entries)]
    return grow(leaf_hash(one) for one in written), list(zip(entries, written, strict=True))


def shown(tree: Tree, entries: list[tuple[Entry, bytes]], index: int) -> Shown:
    one, written = entries[index]
    openings = {name: Opening(salts(index)[name], json.loads(said)) for name, said in committed(one).items()}
    return Shown(index, written, tree.inclusion(index), openings)


def packed(size: int = 11, ours: tuple[int, ...] = (1, 6, 10), by: Signer = SIGNER) -> bytes:
    tree, entries = log(size, ours)
    head = signed(Checkpoint(by.key.name, size, tree.root()), by)
    return pack(head, by.key.text, tuple(shown(tree, entries, i) for i in ours))
