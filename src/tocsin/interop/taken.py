"""What came of an estate file: how many rows are kept, which are refused and why, and how it differs from the one before?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tocsin.interop.sheet import Cell
from tocsin.words import Digest, Fault


@dataclass(frozen=True, slots=True)
class Taken:
    """An estate file taken in. `returned` holds the refused rows as given (read columns only), each with its reason."""

    rows: int
    content: Digest
    """SHA-256 of the stored ``meters.parquet``; of an overlay, of all its files."""
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    header: tuple[Cell, ...] = ()
    returned: Sequence[tuple[tuple[Cell, ...], str]] = ()
    devices: int = 0
    """How many devices an overlay is about."""
    census: "tuple[Counted, ...]" = field(default=())
    """Of an inventory: every row by device type and status, those that are kept and those that are only counted."""
    unmatched: tuple[tuple[str, int], ...] = ()
    """Texts of make and model that fit no model, with how many rows have each."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows of an inventory have one device type and status, and in whose duty they are."""

    device_type: str
    status: str
    duty: str
    rows: int


@dataclass(frozen=True, slots=True)
class Change:
    """How one snapshot differs from the one before it, in devices."""

    new: int
    changed: int
    same: int
    gone: int
