"""What may every room say? Ids, the two directions, marks, and what a refusal holds."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

PartyId = NewType("PartyId", str)
"""A short lower-case name of an organisation in this store, such as ``northwind``."""

RoleId = NewType("RoleId", str)
"""A role that a rulebook names, such as ``supplier``, ``map``, ``manager``, ``customer``, ``manufacturer``."""

ModelId = NewType("ModelId", str)
"""A device model in the products list, such as ``acme-px400``."""

CaseId = NewType("CaseId", str)
NoticeId = NewType("NoticeId", str)
RulebookId = NewType("RulebookId", str)
Clause = NewType("Clause", str)
"""A clause in one greppable form, such as ``SEC G3.18``."""

Digest = NewType("Digest", str)
"""SHA-256 of the exact bytes, as 64 lower-case hexadecimal digits."""

SUPPLIER = RoleId("supplier")
MANUFACTURER = RoleId("manufacturer")
SSC = RoleId("ssc")


class Direction(StrEnum):
    """The two things that are never added together: to tell, and to be told (SEC G3.17 and SEC G3.20)."""

    TELL = "tell"
    BE_TOLD = "be told"


class Test(StrEnum):
    """What is asked of every hop of a route; *obliged* is two separate columns."""

    RECOGNISED = "recognised"
    BY_CODE = "obliged by the Code"
    BY_ANYTHING = "obliged by anything"
    WORKING = "working"

    __test__ = False  # tells pytest that this is no test class


class Basis(StrEnum):
    """By what a hop is obliged, strongest first."""

    CODE = "the Code"
    LICENCE = "licence"
    CERTIFICATION = "certification"
    CONTRACT = "contract"
    LETTER = "letter or memorandum"
    VOLUNTARY = "voluntary"
    NOTHING = "nothing"


class Mark(StrEnum):
    """How far a rule can be trusted: read in its source, worked out, or from memory."""

    CONFIRMED = "confirmed"
    INFERRED = "inferred"
    UNCONFIRMED = "unconfirmed"


class Class(StrEnum):
    """The Panel Information Policy's classes; TLP 2.0 beside each in `tlp`."""

    WHITE = "White"
    GREEN = "Green"
    AMBER = "Amber"
    RED = "Red"

    @property
    def tlp(self) -> str:
        """The TLP 2.0 label this project sets beside the class (our reading, inferred)."""
        return {"White": "TLP:CLEAR", "Green": "TLP:GREEN", "Amber": "TLP:AMBER+STRICT", "Red": "TLP:RED"}[self.value]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one place of an input, with its cure. `row` and `line` count from 1."""

    given: str
    expected: str
    cure: str
    file: str = ""
    line: int | None = None
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        spot = [self.file] if self.file else []
        if self.line is not None:
            spot.append(f"line {self.line}")
        if self.row is not None:
            spot.append(f"row {self.row}")
        if self.column:
            spot.append(f"column {self.column}")
        where = ", ".join(spot)
        return f"{where + ': ' if where else ''}given {self.given}; expected {self.expected}. {self.cure}"


@dataclass
class Refused(Exception):
    """What was refused, why, and what to do next; `faults` names every place where that can be named."""

    what: str
    why: str
    next: str
    faults: tuple[Fault, ...] = field(default=())

    def __str__(self) -> str:
        return f"{self.what}: {self.why} {self.next}"
