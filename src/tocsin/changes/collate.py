"""Who answered a consultation, who has not, and what was said to each question? Never how many were for or against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.changes.held.consultation import Answer, Asked, Consultation, Invited, TakenBack


class Held(StrEnum):
    """Where a consultation stands at an instant."""

    NOT_OPEN = "not open yet"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Said:
    """What one respondent said to one question. `withheld`: it is confidential and its text is not shown here."""

    by: str
    category: str
    text: str
    no_comment: bool
    withheld: bool
    by_mail: bool


@dataclass(frozen=True, slots=True)
class Collated:
    """A consultation at an instant: question by question in the order of the categories and names; then who is silent."""

    consultation: Consultation
    held: Held
    questions: tuple[tuple[Asked, tuple[Said, ...]], ...]
    answered: tuple[Invited, ...]
    silent: tuple[Invited, ...]


def collate(
    consultation: Consultation, told: Iterable[Answer | TakenBack], at: datetime, confidential: bool = False
) -> Collated:
    """Collate the answers that stand, in the order in which they were told. `confidential`: for the administrator's eyes."""
    standing = stand(consultation.id, told)
    questions = tuple((asked, tuple(_said(standing, asked.id, confidential))) for asked in consultation.questions)
    answered = tuple(Invited(one.by, one.category) for one in standing)
    names = {one.by for one in standing}
    silent = tuple(one for one in consultation.invited if one.party not in names)
    return Collated(consultation, held(consultation, at), questions, answered, silent)


def held(consultation: Consultation, at: datetime) -> Held:
    """Say whether a consultation is open at an aware instant; at the closing instant itself it is closed."""
    if at < consultation.opens_at:
        return Held.NOT_OPEN
    return Held.OPEN if at < consultation.closes_at else Held.CLOSED


def stand(consultation: str, told: Iterable[Answer | TakenBack]) -> tuple[Answer, ...]:
    """Give each party's last answer that it did not take back, by category and name."""
    last: dict[str, Answer | TakenBack] = {}
    for one in told:
        if one.consultation == consultation:
            last[one.by] = one
    found = (one for one in last.values() if isinstance(one, Answer))
    return tuple(sorted(found, key=lambda one: (one.category, one.by)))


def _said(answers: tuple[Answer, ...], question: str, confidential: bool) -> Iterable[Said]:
    for answer in answers:
        for part in answer.parts:
            if part.question == question:
                withheld = part.confidential and not confidential
                text = "" if withheld else part.text
                yield Said(answer.by, answer.category, text, part.no_comment, withheld, answer.received_at is not None)
