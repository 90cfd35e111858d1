"""May a case's class change from this to that, and by whom? Never widened by itself."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.cases.case import Case, Finding
from tocsin.words import CaseId, Class, PartyId, Refused

NARROWEST_LAST: tuple[Class, ...] = (Class.WHITE, Class.GREEN, Class.AMBER, Class.RED)
"""From what anybody may read to what named persons may."""


class CannotLower(Refused):
    """A class made wider by somebody who may not."""


@dataclass(frozen=True, slots=True)
class Reclassified:
    """A change of class as recorded. Raising is immediate and anybody's; lowering is the originator's or the SSC's."""

    case: CaseId
    before: Class
    after: Class
    by: PartyId
    person: str
    why: str
    changed_at: datetime
    schema: int = 1


def classify(
    case: Case,
    before: Class,
    after: Class,
    by: PartyId,
    committee: PartyId,
    person: str,
    why: str,
    changed_at: datetime,
) -> Reclassified:
    """Give the change to record; CannotLower where it widens the class and `by` is neither the originator nor `committee`."""
    if not (person.strip() and why.strip()):
        raise CannotLower("Class", "A change of class needs a person and a reason.", "Give both.")
    if wider(after, before) and by not in (originator(case), committee):
        raise CannotLower(
            "Class",
            f"{by} asked for {after} in place of {before}; only {originator(case)} or {committee} may make a class wider.",
            "Ask one of them, or keep the class.",
        )
    return Reclassified(case.id, before, after, by, person.strip(), why.strip(), changed_at)


def wider(one: Class, other: Class) -> bool:
    """Say whether more people may read `one` than `other`."""
    return NARROWEST_LAST.index(one) < NARROWEST_LAST.index(other)


def narrower(one: Class, other: Class) -> Class:
    """Give whichever of two classes fewer people may read."""
    return other if wider(one, other) else one


def current(case: Case, changes: tuple[Reclassified, ...]) -> Class:
    """Give a case's class after its recorded changes, which are given in the order they were recorded."""
    return changes[-1].after if changes else case.classification


def originator(case: Case) -> PartyId:
    """Give whose the case is: the finder's or the issuer's."""
    return case.finder if isinstance(case, Finding) else case.issuer
