"""What does one recorded step of a coordinated disclosure say, and by which machines does it go?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.cases.coordination.machine import Machine
from tocsin.cases.coordination.world import World
from tocsin.words import CaseId, PartyId


class Model(StrEnum):
    """The machines by their published names."""

    RM = "report management"
    EM = "embargo management"
    PEC = "embargo consent"
    VFD = "vfd"
    PXA = "pxa"
    HELD = "evidence held"
    """Another organisation's evidence of an event of the world: it moves no machine."""


@dataclass(frozen=True, slots=True)
class Machines:
    """All machines, as read from their file."""

    rm: Machine
    em: Machine
    pec: Machine
    world: World
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One event as recorded. `about` is the participant whose machine moves: None for EM and PXA, which are the case's."""

    case: CaseId
    model: Model
    event: str
    about: PartyId | None
    by: PartyId
    person: str
    why: str
    taken_at: datetime
    terms: str = ""
    """For EM propose: the terms of the embargo. For PEC accept: the terms consented to, word for word."""
    evidence: str = ""
    """For P, X and A: a digest or a reference of what `by` holds."""
    proof: str = ""
    """For another's awareness: the id of the notice by whose receipt it is proved."""
    schema: int = 1
