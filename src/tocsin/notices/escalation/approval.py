"""What did an organisation approve beforehand: which recipient, at which class, until when, by whom and why (decision 19)?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.notices.plan import Approval
from tocsin.words import Class, PartyId, Refused

LONGEST = timedelta(days=366)


class CannotApprove(Refused):
    """An approval that cannot stand as it was given."""


@dataclass(frozen=True, slots=True)
class Approved:
    """A standing approval as recorded. A later one for the same recipient and class takes its place; an end in the past ends it."""

    by: PartyId
    recipient: PartyId
    classification: Class
    ladder: str
    person: str
    why: str
    approved_at: datetime
    until_at: datetime
    schema: int = 1

    @property
    def approval(self) -> Approval:
        """What planning asks for."""
        return Approval(self.by, self.recipient, self.classification)


def approve(
    by: PartyId,
    recipient: PartyId,
    classification: Class,
    ladder: str,
    person: str,
    why: str,
    at: datetime,
    until_at: datetime,
) -> Approved:
    """Give the approval to record; CannotApprove without person and reason, for longer than a year, or at Red."""
    wrong = (
        (not (person.strip() and why.strip()), "it needs a person and a reason.", "Give both."),
        (classification is Class.RED, "at Red each crossing is a named person's own act.", "Release each one."),
        (until_at - at > LONGEST, "it would stand for more than a year.", "Give an end within a year."),
        (recipient == by, "it is for one's own organisation.", "Name the recipient."),
    )
    for holds, what, cure in wrong:
        if holds:
            raise CannotApprove("Standing approval", what, cure)
    return Approved(by, recipient, classification, ladder, person.strip(), why.strip(), at, until_at)


def standing(given: Iterable[Approved], at: datetime) -> tuple[Approved, ...]:
    """Give the approvals that stand at an instant: the newest for each recipient and class, if it has not ended."""
    newest: dict[Approval, Approved] = {}
    for one in sorted(given, key=lambda one: one.approved_at):
        if one.approved_at <= at:
            newest[one.approval] = one
    return tuple(one for one in newest.values() if at < one.until_at)
