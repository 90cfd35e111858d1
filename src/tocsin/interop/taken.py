"""What came of an estate file: how many rows are kept, which are refused and why, and how it differs from the one before?"""

from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.interop.sheet import Cell
from tocsin.words import Digest, Fault


@dataclass(frozen=True, slots=True)
class Taken:
    """An estate file taken in. `returned` holds the refused rows as given (read columns only), each with its reason."""

    rows: int
    content: Digest
    """SHA-256 of the stored ``meters.parquet``."""
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    header: tuple[Cell, ...] = ()
    returned: Sequence[tuple[tuple[Cell, ...], str]] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """How one snapshot differs from the one before it, in devices."""

    new: int
    changed: int
    same: int
    gone: int
