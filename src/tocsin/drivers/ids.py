"""Where do new ids come from? 128 random bits, in letters that are not mistaken for one another."""

import hashlib
import secrets
from collections.abc import Callable
from itertools import count

NewId = Callable[[str], str]
"""Takes a prefix such as ``C`` and gives an id such as ``C-7Q…`` with 26 characters after the hyphen."""

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def spell(number: int) -> str:
    """Write a 128-bit number in 26 Crockford base32 characters."""
    return "".join(LETTERS[(number >> shift) & 31] for shift in range(125, -1, -5))


def random_id(prefix: str) -> str:
    """Give an id that cannot be guessed."""
    return f"{prefix}-{spell(secrets.randbits(128))}"


def seeded(seed: str) -> NewId:
    """Give ids that repeat for the same seed; for invented stores only, so that a demo can be compared with itself."""
    numbers = count()

    def next_id(prefix: str) -> str:
        digest = hashlib.sha256(f"{seed}/{prefix}/{next(numbers)}".encode()).digest()
        return f"{prefix}-{spell(int.from_bytes(digest[:16], 'big'))}"

    return next_id
