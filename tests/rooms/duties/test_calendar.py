from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tests.rooms.duties.cast import CALENDAR
from tocsin.duties.calendar import Calendar, OutsideCalendar, add_working_days
from tocsin.duties.node import NotThisText
from tocsin.words import Refused

LONDON = ZoneInfo("Europe/London")


def test_the_stored_calendar_equals_the_packages_list_for_england_and_for_wales():
    years = range(CALENDAR.first.year, CALENDAR.last.year + 1)
    for part in ("ENG", "WLS"):
        theirs = {day for day in country_holidays("GB", subdiv=part, years=years) if day.weekday() < 5}
        assert CALENDAR.holidays == theirs


def test_easter_monday_counts_and_the_scottish_second_of_january_does_not():
    assert date(2026, 4, 6) in CALENDAR.holidays
    assert CALENDAR.working(date(2026, 1, 2))
    assert CALENDAR.working(date(2026, 11, 30))


def test_a_day_after_christmas_eve_is_the_twenty_ninth():
    eve = datetime(2026, 12, 24, 12, 0, tzinfo=UTC)
    assert add_working_days(eve, 1, CALENDAR) == datetime(2026, 12, 29, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "ends"),
    [
        # Friday before the clocks go forward, and before they go back: 17:00 in London on the Monday.
        (datetime(2026, 3, 27, 12, 0, tzinfo=UTC), datetime(2026, 3, 30, 16, 0, tzinfo=UTC)),
        (datetime(2026, 10, 23, 12, 0, tzinfo=UTC), datetime(2026, 10, 26, 17, 0, tzinfo=UTC)),
        # 23:30 UTC on 30 June is already 1 July in London; 23:30 UTC in January is not yet the next day.
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), datetime(2026, 7, 2, 16, 0, tzinfo=UTC)),
        (datetime(2026, 1, 13, 23, 30, tzinfo=UTC), datetime(2026, 1, 14, 17, 0, tzinfo=UTC)),
        # The hour of the day does not matter: before the close and after it are the same day 0.
        (datetime(2026, 11, 24, 0, 1, tzinfo=UTC), datetime(2026, 11, 25, 17, 0, tzinfo=UTC)),
        (datetime(2026, 11, 24, 22, 0, tzinfo=UTC), datetime(2026, 11, 25, 17, 0, tzinfo=UTC)),
        # From a Saturday, day 1 is the Monday.
        (datetime(2026, 11, 21, 9, 0, tzinfo=UTC), datetime(2026, 11, 23, 17, 0, tzinfo=UTC)),
    ],
)
def test_one_working_day_ends_at_five_in_london_on_the_next_one(instant, ends):
    assert add_working_days(instant, 1, CALENDAR) == ends


@settings(max_examples=few(100), deadline=None)
@given(st.integers(0, 14 * 365 * 24 * 60), st.integers(1, 60), st.sampled_from([time(9), time(17)]))
def test_the_answer_is_that_of_a_slow_loop(minutes, n, closes):
    instant = datetime(2018, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
    day, left = instant.astimezone(LONDON).date(), n
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in CALENDAR.holidays
    got = add_working_days(instant, n, CALENDAR, closes)
    assert got == datetime.combine(day, closes, LONDON)
    assert got.tzinfo is UTC


@pytest.mark.parametrize("instant", [datetime(2017, 12, 29, tzinfo=UTC), datetime(2032, 12, 31, 12, tzinfo=UTC)])
def test_a_day_outside_the_calendar_is_refused(instant):
    with pytest.raises(OutsideCalendar, match="reaches from 2018-01-01 to 2032-12-31"):
        add_working_days(instant, 1, CALENDAR)


def test_no_days_and_no_zone_are_refused():
    with pytest.raises(Refused, match="one day or more"):
        add_working_days(datetime(2026, 11, 24, tzinfo=UTC), 0, CALENDAR)
    with pytest.raises(Refused, match="time zone"):
        add_working_days(datetime(2026, 11, 24), 1, CALENDAR)  # noqa: DTZ001


@pytest.mark.parametrize("day", ["2026-12-26", "2027-01-01", "2026-12-25\n  - 2026-12-25"])
def test_a_weekend_a_day_outside_and_a_day_twice_are_refused_with_their_line(day):
    text = f"calendar: england-and-wales\nversion: v\nsource: s\nfirst: 2026-01-01\nlast: 2026-12-31\nholidays:\n  - {day}\n"
    with pytest.raises(NotThisText) as refusal:
        Calendar.read(text, "c")
    assert refusal.value.faults[0].line in (7, 8)
