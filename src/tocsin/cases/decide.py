"""May this person record this decision about this case now?"""

from datetime import datetime

from tocsin.cases.case import Case, Finding
from tocsin.cases.judgement import Judgement, Materiality
from tocsin.words import Fault, PartyId, Refused


class CannotDecide(Refused):
    """A decision about a case that cannot stand as it was given."""


def decide(
    case: Case, by: PartyId, person: str, materiality: Materiality, why: str, definition: str, judged_at: datetime
) -> Judgement:
    """Give the judgement to record; CannotDecide where it lacks a person or a reason, or comes before the organisation knew."""
    wanted = {"person": person, "reason": why, "definition": definition}
    faults = tuple(
        Fault("nothing", f"a {name}", f"Give the {name}; a decision without one cannot be checked later.", column=name)
        for name, given in wanted.items()
        if not given.strip()
    )
    if isinstance(case, Finding) and by != case.finder:
        faults += (
            Fault(by, case.finder, "The organisation that found it judges its own finding.", column="organisation"),
        )
    if judged_at < known_at(case):
        known = known_at(case).isoformat()
        faults += (
            Fault(
                judged_at.isoformat(),
                f"{known} or later",
                "Give the time of the decision, not of the event.",
                column="judged at",
            ),
        )
    if faults:
        raise CannotDecide(
            "Judgement", "It cannot stand as given.", "Put right what is named and record it again.", faults
        )
    return Judgement(case.id, by, person.strip(), materiality, why.strip(), definition.strip(), judged_at)


def known_at(case: Case) -> datetime:
    """Give the instant from which the organisation knew: awareness of a finding, the hearing of an advisory."""
    return case.aware_at if isinstance(case, Finding) else case.heard_at


def standing(judgements: tuple[Judgement, ...], by: PartyId, at: datetime) -> Judgement | None:
    """Give an organisation's newest judgement at an instant, or None; judgements of one instant stand in the order kept."""
    own = [one for one in judgements if one.by == by and one.judged_at <= at]
    return sorted(own, key=lambda one: one.judged_at)[-1] if own else None
