"""A person lets a prepared notice go: in whose name, why, and is the time it asks for still fair?"""

from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.duties.act import Act, ActKind
from tocsin.notices.notice import Notice
from tocsin.notices.plan import NewId
from tocsin.notices.wording import Names, header
from tocsin.words import Digest, NoticeId, PartyId, Refused


class CannotRelease(Refused):
    """A release that cannot stand as it was given."""


@dataclass(frozen=True, slots=True)
class Released:
    """The notice to send, a later version where it was dated anew, and the act that released it."""

    notice: Notice
    act: Act


def release(
    notice: Notice,
    by: PartyId,
    person: str,
    why: str,
    at: datetime,
    answer_by: datetime,
    names: Names,
    new_id: NewId,
    digest: Digest | None = None,
) -> Released:
    """Release a notice for sending; CannotRelease unless a named person of its sender gives a reason.

    A notice that waited until less than half of the time it gives is left goes out as a new version with `answer_by`,
    which replaces it: no recipient is given less time because the sender hesitated.
    """
    if by != notice.sender:
        raise CannotRelease(
            f"Notice {notice.id}",
            f"{by} asked to release it, but it goes in the name of {notice.sender}.",
            f"A person of {notice.sender} can release it.",
        )
    if not (person.strip() and why.strip()):
        raise CannotRelease(f"Notice {notice.id}", "A release needs a person and a reason.", "Give both.")
    if not notice.needs_release:
        raise CannotRelease(f"Notice {notice.id}", "It does not wait for a release.", "Nothing needs to be done.")
    current = dated_anew(notice, at, answer_by, names, new_id) if stale(notice, at) else notice
    act = Act(
        ActKind.RELEASED,
        notice.case,
        by,
        at,
        person.strip(),
        toward=notice.recipient,
        duty=notice.duty,
        notice=current.id,
        digest=digest,
        why=why.strip(),
    )
    return Released(current, act)


def stale(notice: Notice, at: datetime) -> bool:
    """Say whether less than half of the time that a notice gives is left."""
    return notice.answer_by is not None and (notice.answer_by - at) * 2 < notice.answer_by - notice.planned_at


def dated_anew(notice: Notice, at: datetime, answer_by: datetime, names: Names, new_id: NewId) -> Notice:
    """Give the next version of a notice with a new time."""
    later = replace(
        notice,
        id=NoticeId(new_id("N")),
        version=notice.version + 1,
        planned_at=at,
        answer_by=answer_by,
        replaces=notice.id,
    )
    return replace(later, header=header(later, names))
