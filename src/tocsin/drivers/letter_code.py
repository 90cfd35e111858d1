"""Which code stands in a letter? Chosen by chance, easy to read and to type: no letter that looks like a digit."""

import secrets

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def letter_code() -> str:
    """Give a new code of four groups of four; 80 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
