"""Which of the times that were set have passed, and what does each call for?

- The tick finds rows, so it may run twice, late, or in two workers: each time is dealt with once, in the order in which
  they were due, and marked late where the worker was off.
- An answer that did not come is chased. What passes an organisation's own target, or a limit, opens a task for it, rings
  inside it, and moves what it still has to send to the urgent lane. A notice that still waits for its release does too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError

from tocsin.duties.act import ActKind
from tocsin.duties.duty import LegWord
from tocsin.duties.standing import standing
from tocsin.flows.chase import chase
from tocsin.flows.docket import Docket, docket
from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.notices.chase import current, on, waiting
from tocsin.notices.notice import Notice
from tocsin.records import outbox, watch
from tocsin.words import Refused

LATE = timedelta(seconds=60)
"""Dealt with later than this after the time, and it is marked late."""

RETRY = timedelta(minutes=5)
MET = (LegWord.DONE, LegWord.NOT_APPLICABLE, LegWord.NOT_TRIGGERED)


@dataclass(frozen=True, slots=True)
class Found:
    """What one tick dealt with: how many times had passed, how many of them late, and how many could not be dealt with."""

    passed: int
    late: int
    put_off: int


def tick(tools: Tools) -> Found:
    """Deal with the times that have passed, the earliest first; what cannot be dealt with rings, and is tried again."""
    rows = watch.passed(tools.now())
    late = put_off = 0
    for row in rows:
        tools.passing("tick: found, not dealt with")
        at = tools.now()
        try:
            again = _deal(row, at, tools)
        except (Refused, LookupError, ValueError, ArithmeticError, IntegrityError) as wrong:
            put_off += 1
            _could_not(row, wrong, at)
            continue
        if again is not None:
            watch.Deadline.objects.filter(pk=row.pk).update(not_before=again)
            put_off += 1
            continue
        late += at - row.due_at > LATE
        tools.passing("tick: dealt with, not marked")
        watch.Deadline.objects.filter(pk=row.pk).update(found_at=at, late=at - row.due_at > LATE)
        watch.close_alarm(watch.TICK, "tocsin", at, f"{row.sort} {row.subject}"[:200])
        tools.passing("tick: marked")
    return Found(len(rows), late, put_off)


def stuck(at: datetime, tools: Tools) -> int:
    """Open a task for the sender of each delivery that is not sent hours after it was queued; it is still tried."""
    rows = outbox.unsent().filter(queued_at__lte=at - outbox.STUCK_AFTER).select_related("notice", "contact")
    new = list(rows.exclude(watch.has_task(watch.STUCK)))
    watch.open_tasks(
        watch.Task(
            sort=watch.STUCK,
            subject=str(row.pk),
            in_case_id=row.notice.in_case_id,
            owner_id=row.notice.from_party_id,
            what=f"{row.notice_id} could not be sent to {row.contact.email} for four hours; it is still tried. Telephone.",
            opened_at=at,
        )
        for row in new
    )
    for owner in sorted({row.notice.from_party_id for row in new}):
        watch.raise_alarm(watch.STUCK, "Notices of this organisation were not sent for four hours.", at, owner, owner)
    tools.passing("stuck: tasks opened")
    return len(new)


def _deal(row: watch.Deadline, at: datetime, tools: Tools) -> datetime | None:
    """Deal with one time; give when to look again where it is too early to say that nobody answered."""
    if row.in_case_id is None:
        _licence(row, at)
        return None
    held = docket(row.in_case_id, tools)
    if row.sort != watch.ANSWER:
        _past(held, row, at, tools)
    else:
        for one in current(held.notices):
            if one.id == row.subject and (again := _answer(held, one, row, at)) is not None:
                return again
    chase(row.in_case_id, tools)
    return None


def _answer(held: Docket, one: Notice, row: watch.Deadline, at: datetime) -> datetime | None:
    """See that a notice whose time passed before it went is somebody's task, or goes first; give when to look again.

    What went late is looked at again when its recipient has had the whole time that it gives.
    """
    if one in waiting(held.notices, held.acts):
        what = f"{one.id} still waits for a person to release it, and the time it gives has passed."
        _somebodys(watch.UNDECIDED, row, what, at)
        return None
    told = on(one, held.acts, ActKind.TOLD)
    if not told:
        outbox.hasten(held.case.id)
        return at + RETRY if outbox.unsent().filter(notice_id=one.id).exists() else None
    gives = row.due_at - one.planned_at
    late = told[0].at > row.due_at - gives / 2
    return told[0].at + gives if late and told[0].at + gives > at else None


def _past(held: Docket, row: watch.Deadline, at: datetime, tools: Tools) -> None:
    """See that a leg past its target or its limit is somebody's task, unless it is met."""
    for duty in held.duties:
        if "/".join((duty.case, duty.rule, duty.by, duty.to or "")) != row.subject:
            continue
        leg = standing(duty, held.acts, at, tools.rulebook(duty.rulebook))
        if leg.word not in MET:
            _somebodys(row.sort, row, f"{duty.rule} toward {duty.to or 'the record'}: {leg.word}. {leg.because}", at)
            outbox.hasten(held.case.id)


def _licence(row: watch.Deadline, at: datetime) -> None:
    """See that a licence clock that has run out is a task of its holder: whether what it asks for was done, only a person knows."""
    transfer, rule, _, owner = row.subject.split("/")
    due = f"{london(row.due_at):%d %B %Y}"
    what = (
        f"{rule} toward {owner}, begun by the transfer {transfer}: its limit of {due} has passed. Record what was done."
    )
    _somebodys(watch.LICENCE, row, what, at)


def _somebodys(sort: str, row: watch.Deadline, what: str, at: datetime) -> None:
    task = watch.Task(
        sort=sort, subject=row.subject, in_case_id=row.in_case_id, owner_id=row.owner_id, what=what[:300], opened_at=at
    )
    watch.open_tasks([task])
    where = f"in case {row.in_case_id}" if row.in_case_id else "that a change of supplier set"
    watch.raise_alarm(sort, f"A time has passed {where}.", at, row.subject, row.owner_id)


def _could_not(row: watch.Deadline, wrong: Exception, at: datetime) -> None:
    watch.Deadline.objects.filter(pk=row.pk).update(not_before=at + RETRY)
    what = f"A time that passed in case {row.in_case_id} could not be dealt with ({type(wrong).__name__}); it is tried again."
    watch.raise_alarm(watch.TICK, what, at, f"{row.sort} {row.subject}"[:200], row.owner_id)
