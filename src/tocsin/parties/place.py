"""Where does a sealed body stand, and which organisations are entitled to open it?"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body stands, so that it opens nowhere else: table, row and column; its class; who is entitled to a key."""

    table: str
    row: str
    classification: str = ""
    entitled: tuple[str, ...] = ()
    column: str = "body"


Seal = Callable[[bytes, Place], bytes]
"""Turns a body into what is stored in a place, and back. What was stored without a seal comes back as it is."""
