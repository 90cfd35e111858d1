"""Where is the key that signs the ledger's heads? One file in the store's folder, readable by its owner only."""

import os
from base64 import b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tocsin.ledger.checkpoint import ED25519, NAME, HeadRefused, Key, Signer, base64
from tocsin.words import Refused

FILE = "ledger.key"


class KeyRefused(Refused):
    """The key file is missing, open to others, or not a key."""


def make(folder: Path, origin: str, seed: bytes | None = None) -> Signer:
    """Make a new key for `origin` in `folder` (mode 0600) and sync it; KeyRefused where one is there already.

    `seed`, 32 bytes, is for invented stores only, so that a demo can be compared with itself.
    """
    if not NAME.fullmatch(origin):
        raise KeyRefused(
            "Ledger key", f"{origin!r} cannot name a key.", "Use the origin that `ledger.checkpoint` makes."
        )
    private = Ed25519PrivateKey.from_private_bytes(seed) if seed else Ed25519PrivateKey.generate()
    signer = _signer(origin, private)
    secret = b64encode(ED25519 + private.private_bytes_raw()).decode()
    path = folder / FILE
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(f"PRIVATE+KEY+{origin}+{signer.key.fingerprint[:8]}+{secret}\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise KeyRefused("Ledger key", f"{path} is there already.", "Load it; a store keeps one key.") from None
    return signer


def load(folder: Path) -> Signer:
    """Load the key of a store; KeyRefused where it is missing, readable by others, or not a key."""
    path = folder / FILE
    try:
        open_to_others = path.stat().st_mode & 0o077
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise KeyRefused("Ledger key", f"{path} is not there.", "Restore it from the backup of the keys.") from None
    except UnicodeDecodeError:
        raise KeyRefused("Ledger key", f"{path} is not a key.", "Restore it from the backup of the keys.") from None
    if open_to_others:
        raise KeyRefused("Ledger key", f"{path} can be read by others.", f"Run: chmod 600 {path}")
    return _read(text, path)


def _read(text: str, path: Path) -> Signer:
    parts = text.removeprefix("PRIVATE+KEY+").split("+", 2)
    broken = KeyRefused("Ledger key", f"{path} is not a key.", "Restore it from the backup of the keys.")
    if not text.startswith("PRIVATE+KEY+") or len(parts) != 3:
        raise broken
    try:
        raw = base64(parts[2], "key")
    except HeadRefused:
        raise broken from None
    if raw[:1] != ED25519 or len(raw) != 33:
        raise broken
    signer = _signer(parts[0], Ed25519PrivateKey.from_private_bytes(raw[1:]))
    if signer.key.fingerprint[:8] != parts[1]:
        raise broken
    return signer


def _signer(name: str, private: Ed25519PrivateKey) -> Signer:
    return Signer(Key(name, private.public_key().public_bytes_raw()), private.sign)
