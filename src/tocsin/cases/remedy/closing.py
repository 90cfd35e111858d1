"""What was done in the end, and what remains (decision 14)? A closing report says both."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tocsin.cases.remedy.exposure import Exposure, Need
from tocsin.cases.remedy.plan import Plan
from tocsin.plain import to_bytes
from tocsin.words import CaseId, Digest, PartyId, Refused


class CannotClose(Refused):
    """A closing report that leaves something unsaid."""


@dataclass(frozen=True, slots=True)
class Closing:
    """The steps taken and what remains, as a person states them."""

    case: CaseId
    by: PartyId
    person: str
    taken: tuple[str, ...]
    left: tuple[str, ...]
    """Steps of the plan that were not taken."""
    remains: tuple[tuple[Need, int], ...]
    why: str
    """What is said of what was not taken and of what remains."""
    closed_at: datetime
    schema: int = 1

    @property
    def digest(self) -> Digest:
        """What stands for it where it is filed: the digest of its plain text."""
        return Digest(sha256(to_bytes(self)).hexdigest())


def close(plan: Plan | None, exposures: Iterable[Exposure], person: str, why: str, at: datetime) -> Closing:
    """Give the closing report of a plan; CannotClose without a plan, a person, or a word about what is left or remains."""
    if plan is None or not person.strip():
        raise CannotClose("Closing report", "it needs a plan and a named person.", "Record the plan first.")
    last = max((one for one in exposures if one.holder == plan.by), key=lambda one: one.on, default=None)
    remains = tuple((need, count) for need, count in last.counts if need is not Need.FIXED) if last else ()
    if (plan.open or remains or last is None) and not why.strip():
        left = ", ".join(one.does for one in plan.open) or "what is still exposed"
        raise CannotClose("Closing report", f"nothing is said of {left}.", "Say why it is closed all the same.")
    return Closing(
        case=plan.case,
        by=plan.by,
        person=person.strip(),
        taken=tuple(f"{one.does} ({one.owner}, {one.done_on})" for one in plan.tasks if one.done_on),
        left=tuple(f"{one.does} ({one.owner}, due {one.due_on})" for one in plan.open),
        remains=remains,
        why=why.strip(),
        closed_at=at,
    )
