"""When do so many working days of England and Wales end, by a dated calendar?

- A working day is Monday to Friday and no bank holiday of England and Wales; a Scottish holiday is a working day.
- The day on which an instant falls in London is day 0, whatever its hour and whether it is a working day or not; day 1
  is the next working day after it. A span of working days ends on its last day at the calendar's closing hour, London time.
- Holidays are proclaimed late, so a calendar has a version, and a deadline names the version it was counted by.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tocsin.duties.node import Node
from tocsin.words import Refused

LONDON = ZoneInfo("Europe/London")
CLOSES = time(17)


class OutsideCalendar(Refused):
    """A day that the calendar says nothing about: it is refused, never taken for a working day."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The bank holidays of England and Wales from `first` to `last`, both included, as known in `version`."""

    version: str
    source: str
    first: date
    last: date
    holidays: frozenset[date]

    @classmethod
    def read(cls, text: str, name: str) -> "Calendar":
        """Read a calendar's text. Raises `NotThisText` with line and column."""
        field = Node.of(text, name).fields(("calendar", "version", "source", "first", "last", "holidays"))
        field["calendar"].among(("england-and-wales",), "calendar")
        first, last = field["first"].day(), field["last"].day()
        days: set[date] = set()
        for item in field["holidays"].items():
            day = item.day()
            if not first <= day <= last or day in days or day.weekday() > 4:
                raise item.fault(str(day), f"each weekday once, from {first} to {last}")
            days.add(day)
        return cls(field["version"].text(), field["source"].text(), first, last, frozenset(days))

    def working(self, day: date) -> bool:
        """Say whether `day` is a working day; raises `OutsideCalendar` where the calendar does not reach."""
        if not self.first <= day <= self.last:
            raise OutsideCalendar(
                f"The day {day}",
                f"the calendar {self.version} reaches from {self.first} to {self.last}.",
                "Load a later version of the calendar.",
            )
        return day.weekday() < 5 and day not in self.holidays


def add_working_days(instant: datetime, n: int, calendar: Calendar, closes: time = CLOSES) -> datetime:
    """Give the UTC instant at which the `n`-th working day after `instant`'s London date closes.

    `instant` is aware; `n` is 1 or more. Raises `OutsideCalendar` where the calendar does not reach that far.
    """
    if n < 1:
        raise Refused(f"{n} working days", "a span of working days is one day or more.", "Give 1 or more.")
    if instant.tzinfo is None:
        raise Refused(f"The instant {instant}", "it names no time zone.", "Give an aware instant.")
    start = instant.astimezone(LONDON).date()
    calendar.working(start)
    days = _working_days(calendar)
    place = bisect_right(days, start) + n - 1
    if place >= len(days):
        calendar.working(calendar.last + timedelta(days=1))
    return datetime.combine(days[place], closes, LONDON).astimezone(UTC)


@lru_cache(maxsize=8)
def _working_days(calendar: Calendar) -> tuple[date, ...]:
    span = (calendar.last - calendar.first).days + 1
    days = (calendar.first + timedelta(days=step) for step in range(span))
    return tuple(day for day in days if calendar.working(day))
