"""What came of a flow file: which claims count, which do not, what waits, and what was set aside?"""

from dataclasses import dataclass

from tocsin.interop.industry.precedence import Outcome
from tocsin.words import Digest, Fault


@dataclass(frozen=True, slots=True)
class Gathered:
    """A flow file taken in. Each count is of claims, of which a metering point may have several."""

    content: Digest
    """SHA-256 of the overlay's files; '' where there was nothing to keep."""
    assertions: int
    devices: int
    outcomes: tuple[tuple[Outcome, int], ...]
    """What became of the claims about devices of the estate."""
    nowhere: int
    """Claims about metering points that no device of the estate is at."""
    several: int
    """Claims about one meter at a metering point with more than one device, so that it cannot be told which is meant."""
    codes: tuple[tuple[str, str, int], ...]
    """Role, code and number of claims by codes that are no organisation's in the register."""
    unmatched: tuple[tuple[str, int], ...]
    """Texts of make and type that fit no model, with their counts."""
    aside: tuple[tuple[str, int], ...]
    """What was set aside, in words, with how often."""
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sources that name different parties in one role: which counts, which does not, and for how many devices."""

    about: str
    counts: str
    counts_by: str
    other: str
    other_by: str
    outcome: Outcome
    devices: int
    flips: int = 0
    """Of those, the devices for which some verdict would be another if the other source counted."""
