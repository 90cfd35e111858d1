"""What comes next in the modifications, who must do it, and by when; and when are the papers for a meeting due?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tocsin.changes.clock import days_before
from tocsin.changes.event import Event
from tocsin.changes.held.consultation import Consultation
from tocsin.changes.held.timetable import Meeting, Row, WorkPackage
from tocsin.changes.held.when import When, long
from tocsin.changes.modification import Modification
from tocsin.duties.calendar import LONDON, Calendar
from tocsin.words import Refused


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to come. `key` is its own within its modification; `ends` is the instant at which a consultation closes."""

    key: str
    reference: str
    what: str
    when: When
    who: tuple[str, ...]
    told_at: datetime
    ends: datetime | None = None
    inferred: bool = False

    def words(self) -> str:
        """Write its time: a day, the week that commences, or the hours between which a consultation is open."""
        if self.ends is not None and self.when.at is not None:
            return f"{_hour(self.when.at)} until {_hour(self.ends)}"
        return spoken(self.when)

    def last(self) -> date:
        """The last day of it."""
        return self.ends.astimezone(LONDON).date() if self.ends else self.when.latest() or date.max


def to_do(held: Modification, calendar: Calendar) -> tuple[Due, ...]:
    """Give the dated lines of the last package of work, planned meetings, papers due before them, and consultations."""
    found = [*_rows(held, calendar), *_meetings(held, calendar), *_consultations(held)]
    return tuple(sorted(found, key=lambda one: (one.when.first() or date.max, one.key)))


def spoken(when: When) -> str:
    """Write a time in full: ``10 July 2019``, ``week commencing 17 June 2019``."""
    if when.week is not None:
        return f"week commencing {long(when.week)}"
    if when.at is not None:
        return _hour(when.at)
    if when.on is not None:
        return f"{long(when.on)}{' (inferred)' if when.inferred else ''}"
    return when.words()


def _hour(at: datetime) -> str:
    here = at.astimezone(LONDON)
    return f"{here:%H:%M} on {long(here.date())}"


def _rows(held: Modification, calendar: Calendar) -> Iterable[Due]:
    for event in held.told(WorkPackage)[-1:]:
        package = event.what
        for place, row in enumerate(package.rows if isinstance(package, WorkPackage) else (), 1):
            key = f"work-{place}"
            yield Due(key, held.reference, row.activity, row.when, _who(held, row), event.recorded_at)
            yield from _papers(held, event, key, row.with_, row.when.on, row.activity, calendar)


def _meetings(held: Modification, calendar: Calendar) -> Iterable[Due]:
    for event in held.told(Meeting):
        one = event.what
        if isinstance(one, Meeting) and one.on.first() is not None:
            body = held.procedure.body(one.body)
            name = f"Meeting of the {body.name if body else one.body}{f', number {one.n}' if one.n else ''}"
            key = f"meeting-{event.number}"
            yield Due(key, held.reference, name, one.on, (body.name if body else one.body,), event.recorded_at)
            yield from _papers(held, event, key, (one.body,), one.on.on, name, calendar)


def _papers(
    held: Modification,
    event: Event,
    key: str,
    bodies: tuple[str, ...],
    meets: date | None,
    what: str,
    calendar: Calendar,
) -> Iterable[Due]:
    clock = held.procedure.clock("papers")
    met = {body.id for one in bodies if (body := held.procedure.body(one)) is not None}
    if clock is None or meets is None or not met or (clock.body and clock.body not in met):
        return
    try:
        due = days_before(meets, clock.working_days, calendar)
    except Refused:
        return
    says = f"Papers due, {clock.working_days} working days before: {what}"
    yield Due(f"{key}-papers", held.reference, says, When(on=due), ("whoever puts a paper",), event.recorded_at)


def _consultations(held: Modification) -> Iterable[Due]:
    for event in held.told(Consultation):
        one = event.what
        if isinstance(one, Consultation):
            asked = tuple(dict.fromkeys(found.category for found in one.invited))
            name = f"Consultation on {one.on.words()}"
            yield Due(
                f"consultation-{one.id}",
                held.reference,
                name,
                When(at=one.opens_at),
                asked,
                event.recorded_at,
                one.closes_at,
            )


def _who(held: Modification, row: Row) -> tuple[str, ...]:
    found = ((one, held.procedure.body(one)) for one in row.with_)
    return tuple(body.name if body else one.replace("_", " ") for one, body in found)


def span(one: Due) -> tuple[date, date] | None:
    """Give the first day of a dated thing and the day after its last; None where it has none."""
    first = one.when.first()
    return (first, first + timedelta(days=7 if one.when.week else 1)) if first else None
