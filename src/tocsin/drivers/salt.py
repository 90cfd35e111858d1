"""Where do the salts of the ledger's commitments come from? 32 bytes for each, never the same twice in a store."""

import hashlib
import secrets

from tocsin.ledger.pack import SALT_LENGTH, Salt


def random_salt(_label: str) -> bytes:
    """Give 32 bytes that cannot be guessed."""
    return secrets.token_bytes(SALT_LENGTH)


def seeded(seed: str) -> Salt:
    """Give salts that repeat for the same seed and label; for invented stores only, since they hide nothing.

    The label holds the leaf's index, so salts differ from leaf to leaf and a second process does not begin again.
    """
    return lambda label: hashlib.sha256(f"{seed}/salt/{label}".encode()).digest()
