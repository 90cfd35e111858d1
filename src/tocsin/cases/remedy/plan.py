"""What does an organisation mean to do, who does it by when, and which time has it promised (decision 14)?

A promised time moves only with a reason, and holds only once a new report that gives it was filed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tocsin.words import CaseId, Fault, PartyId, Refused


class CannotPlan(Refused):
    """A plan that cannot stand as it was given."""


@dataclass(frozen=True, slots=True)
class Task:
    """One step: what is done, by whom, by when, and since when it is done."""

    does: str
    owner: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a plan; a later one stands beside it. `promised_at` is when all is to be complete."""

    case: CaseId
    by: PartyId
    person: str
    version: int
    tasks: tuple[Task, ...]
    promised_at: datetime
    why: str
    """Why this version: what was learnt, or why the promised time moves."""
    drawn_at: datetime
    schema: int = 1

    @property
    def open(self) -> tuple[Task, ...]:
        """The steps that are not done."""
        return tuple(one for one in self.tasks if one.done_on is None)


@dataclass(frozen=True, slots=True)
class Promise:
    """Which time holds toward the committee, and which one waits for a new report."""

    holds: datetime | None
    wanted: datetime | None
    """The newest plan's time where no report has given it yet; None where nothing waits."""


def plan(
    before: Plan | None,
    case: CaseId,
    by: PartyId,
    person: str,
    tasks: Iterable[Task],
    promised_at: datetime,
    why: str,
    at: datetime,
) -> Plan:
    """Give the next version of a plan; CannotPlan where a step has no owner or date in time, or the time moves without a reason."""
    tasks = tuple(tasks)
    faults = tuple(faulty(before, tasks, promised_at, why, at))
    if faults or not person.strip():
        said = str(faults[0]) if faults else "a plan needs a named person."
        raise CannotPlan("Plan", said, "Put right what is named and record it again.", faults)
    version = before.version + 1 if before else 1
    return Plan(case, by, person.strip(), version, tasks, promised_at, why.strip(), at)


def faulty(
    before: Plan | None, tasks: tuple[Task, ...], promised_at: datetime, why: str, at: datetime
) -> Iterable[Fault]:
    """Give what is wrong with a plan as given."""
    if not tasks:
        yield Fault("no step", "one step or more", "Say what is done, by whom, by when.")
    for one in tasks:
        if not (one.does.strip() and one.owner.strip()):
            yield Fault(f"{one.does!r} of {one.owner!r}", "what is done and whose it is", "Give both.")
        if one.due_on > promised_at.date():
            yield Fault(
                f"{one.due_on} for {one.does!r}",
                f"{promised_at.date()} or before",
                "Date it in time, or move the promise.",
            )
    if before and before.promised_at != promised_at and not why.strip():
        yield Fault("no reason", f"why {before.promised_at:%d %B %Y} moves", "Give the reason; a new report follows.")
    if promised_at <= at and not (before and before.promised_at == promised_at):
        yield Fault(promised_at.isoformat(), "an instant that lies ahead", "Promise a time that can still be kept.")


def promise(plans: Iterable[Plan], filed: Iterable[tuple[datetime, datetime | None]]) -> Promise:
    """Give the time that holds by the reports filed, (filed at, time given), and the one that waits for a new report."""
    given = [until for _, until in sorted(filed, key=lambda one: one[0]) if until is not None]
    newest = max(plans, key=lambda one: one.version, default=None)
    holds = given[-1] if given else None
    return Promise(holds, newest.promised_at if newest and newest.promised_at != holds else None)
