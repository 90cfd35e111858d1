"""When did something happen, or is it to happen, and how exactly is that known?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tocsin.duties.calendar import LONDON
from tocsin.words import Refused


class NoSuchTime(Refused):
    """A time that says two things at once, or an instant without its zone."""


@dataclass(frozen=True, slots=True)
class When:
    """A day, an instant, a week, or no more than a bound; nothing at all means that the date is unknown.

    `on` a day; `at` an aware instant; `week` the day on which a week commences; `before` the first day on which it was
    already past; `known_by` the day by which a source tells of an undated thing. `inferred` says that it was worked out.
    """

    on: date | None = None
    at: datetime | None = None
    week: date | None = None
    before: date | None = None
    known_by: date | None = None
    inferred: bool = False

    def __post_init__(self) -> None:
        given = [one for one in (self.on, self.at, self.week, self.before) if one is not None]
        if len(given) > 1 or (self.at is not None and self.at.tzinfo is None):
            raise NoSuchTime(f"The time {given}", "it says more than one thing, or names no zone.", "Give one of them.")

    def latest(self) -> date | None:
        """Give the last London day on which it can have happened; None where nothing bounds it."""
        if self.before is not None:
            return self.before - timedelta(days=1)
        if self.week is not None:
            return self.week + timedelta(days=6)
        return self.on or (self.at.astimezone(LONDON).date() if self.at else self.known_by)

    def first(self) -> date | None:
        """Give the first London day on which it can happen; None where nothing says so."""
        return self.week or self.on or (self.at.astimezone(LONDON).date() if self.at else None)

    def words(self) -> str:
        """Write it as papers do: ``W/C 17 Jun 19``, ``10 Jul 19``, ``before 07 Jun 19``, ``date unknown``."""
        if self.week is not None:
            said = f"W/C {short(self.week)}"
        elif self.before is not None:
            said = f"before {short(self.before)}"
        elif self.at is not None:
            said = f"{self.at.astimezone(LONDON).strftime('%H:%M')} on {short(self.at.astimezone(LONDON).date())}"
        else:
            said = short(self.on) if self.on else "date unknown"
        return f"{said} (inferred)" if self.inferred else said


def short(day: date) -> str:
    """Write a day as ``07 Aug 19``, whatever the machine's language."""
    return f"{day.day:02} {_MONTHS[day.month - 1][:3]} {day.year % 100:02}"


def long(day: date) -> str:
    """Write a day as ``7 June 2019``, whatever the machine's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
UNKNOWN = When()
