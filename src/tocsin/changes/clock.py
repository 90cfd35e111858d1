"""On which day is a clock of the process up?"""

from datetime import date, timedelta

from tocsin.duties.calendar import Calendar


def days_before(day: date, n: int, calendar: Calendar) -> date:
    """Give the `n`-th working day before `day`; raises `OutsideCalendar` where the calendar does not reach."""
    return _step(day, n, -1, calendar)


def days_after(day: date, n: int, calendar: Calendar) -> date:
    """Give the `n`-th working day after `day`; raises `OutsideCalendar` where the calendar does not reach."""
    return _step(day, n, 1, calendar)


def _step(day: date, n: int, way: int, calendar: Calendar) -> date:
    while n:
        day += timedelta(days=way)
        n -= calendar.working(day)
    return day
