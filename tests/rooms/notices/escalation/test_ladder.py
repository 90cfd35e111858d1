"""A ladder is climbed rung by rung: each once, none early, and what was missed is caught up in order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms.notices.cast import AT, COMMITTEE, HARBOUR, PEAK
from tocsin.drivers import ladders, rulebooks
from tocsin.duties.act import Act, ActKind
from tocsin.duties.calendar import LONDON
from tocsin.duties.node import NotThisText
from tocsin.notices.escalation.approval import Approved, CannotApprove, approve, standing
from tocsin.notices.escalation.climb import climb, next_at
from tocsin.notices.escalation.ladder import Does, Ladder
from tocsin.words import CaseId, Class

LADDER, CALENDAR = ladders.load(), rulebooks.calendar()
TEXT = """
ladder: odd
note: a test
working_day_ends: "17:00"
stops: [acknowledged]
rungs:
  - {does: reminder, after: {hours: 5}, channel: mail}
  - {does: the committee, after: {working_days: 1}, channel: mail}
"""


def slow_times(began: datetime) -> list[datetime]:
    """Count the rungs' times day by day, in another way than the room does."""
    found, at = [], began
    for rung in LADDER.rungs:
        if rung.after.hours:
            at = datetime.fromtimestamp(at.timestamp() + 3600 * rung.after.hours, UTC)
        else:
            day, left = at.astimezone(LONDON).date(), rung.after.working_days
            while left:
                day += timedelta(days=1)
                left -= day.isoweekday() < 6 and day not in CALENDAR.holidays
            at = datetime(day.year, day.month, day.day, 17, tzinfo=LONDON).astimezone(UTC)
        found.append(at)
    return found


@pytest.mark.slow
def test_400_simulated_days_take_each_rung_once_none_early_and_catch_up_after_three_days_off():
    """Ladders begin every seven hours from 1 October 2027 over both clock changes, Christmas, a leap day and Easter."""
    start = datetime(2027, 10, 1, 0, 5, tzinfo=UTC)
    end = start + timedelta(days=400)
    begun = [start + timedelta(hours=7 * n) for n in range(400 * 24 // 7 - 40)]
    due = sorted(
        (at, n, place) for n, began in enumerate(begun) for place, at in enumerate(slow_times(began)) if at < end
    )
    assert any(at.date() == date(2028, 2, 29) for at, _, _ in due)
    assert {at.astimezone(LONDON).utcoffset() for at, _, _ in due} == {timedelta(0), timedelta(hours=1)}
    off = [
        (datetime(2027, 12, 24, 12, tzinfo=UTC), timedelta(days=3)),
        (datetime(2028, 3, 24, tzinfo=UTC), timedelta(days=3)),
    ]
    taken: dict[int, list[tuple[int, datetime, datetime, bool]]] = {n: [] for n in range(len(begun))}
    tick, live = start, set()
    waiting = list(enumerate(begun))
    while tick < end:
        while waiting and waiting[0][1] <= tick:
            live.add(waiting.pop(0)[0])
        for n in sorted(live):
            ahead = LADDER.times(begun[n], CALENDAR)[len(taken[n])][1] if len(taken[n]) < len(LADDER.rungs) else None
            if ahead is None:
                live.discard(n)
            elif ahead <= tick:
                for one in climb(LADDER, begun[n], (), [place for place, *_ in taken[n]], tick, CALENDAR):
                    taken[n].append((one.place, one.came_due_at, tick, one.late))
        tick += next((long for began, long in off if began <= tick < began + timedelta(hours=1)), timedelta(hours=1))
    seen = sorted((at, n, place) for n, rungs in taken.items() for place, at, _, _ in rungs)
    assert [one for one in due if one[0] <= tick - timedelta(hours=1)] == seen
    for rungs in taken.values():
        assert [place for place, *_ in rungs] == list(range(len(rungs)))
        assert all(at <= when for _, at, when, _ in rungs)
        assert all(late == (when - at > timedelta(seconds=60)) for _, at, when, late in rungs)
    assert any(when - at > timedelta(days=2) for rungs in taken.values() for _, at, when, _ in rungs)


@given(
    st.integers(0, 880 * 86_400).map(lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)),
    st.lists(st.integers(1, 10**6), max_size=30),
)
def test_however_the_ticks_fall_each_rung_is_taken_once_in_order_and_none_early(began, gaps):
    taken, at = [], began
    for gap in gaps:
        at += timedelta(seconds=gap)
        new = climb(LADDER, began, (), taken, at, CALENDAR)
        assert all(one.came_due_at <= at for one in new)
        taken += [one.place for one in new]
        assert climb(LADDER, began, (), taken, at, CALENDAR) == ()
        following = next_at(LADDER, began, at, CALENDAR)
        assert (following is None) == (len(taken) == len(LADDER.rungs))
        assert following is None or following > at
    assert taken == sorted(set(taken))
    assert [place for place, due in enumerate(slow_times(began)) if due <= at] == taken


@pytest.mark.parametrize("kind", LADDER.stops)
def test_an_answer_stops_the_ladder_where_it_stands(kind):
    stop = Act(kind, CaseId("C-1"), PEAK, AT + timedelta(hours=2))
    assert climb(LADDER, AT, (), (), AT + timedelta(hours=1), CALENDAR)
    assert climb(LADDER, AT, (stop,), (), AT + timedelta(days=9), CALENDAR) == ()


def test_silence_itself_stops_nothing():
    silent = Act(ActKind.NO_ANSWER, CaseId("C-1"), HARBOUR, AT)
    assert len(climb(LADDER, AT, (silent,), (), AT + timedelta(days=30), CALENDAR)) == len(LADDER.rungs)


def test_a_ladder_is_read_strictly_with_line_and_column():
    odd = Ladder.read(TEXT, "odd")
    assert (odd.due(Does.COMMITTEE, 1, AT, CALENDAR), odd.due(Does.ROUTE, 1, AT, CALENDAR)) == (
        datetime(2026, 11, 25, 17, tzinfo=UTC),
        None,
    )
    for given_, instead in (
        ("hours: 5", "hours: 5, working_days: 1"),
        ("the committee", "the press"),
        ("mail", "pigeon"),
    ):
        with pytest.raises(NotThisText) as refused:
            Ladder.read(TEXT.replace(given_, instead), "odd")
        assert refused.value.faults[0].line


def test_an_approval_has_an_end_within_a_year_a_person_a_reason_and_is_never_for_red():
    good = (
        HARBOUR,
        COMMITTEE,
        Class.AMBER,
        "standard",
        "Ben Hollis",
        "agreed by the board",
        AT,
        AT + timedelta(days=90),
    )
    assert standing([approve(*good)], AT)
    for place, bad in ((1, HARBOUR), (2, Class.RED), (4, " "), (5, ""), (7, AT + timedelta(days=400))):
        with pytest.raises(CannotApprove):
            approve(*good[:place], bad, *good[place + 1 :])


def test_an_approval_stands_until_its_end_or_until_a_later_one_ends_it():
    given_ = Approved(HARBOUR, COMMITTEE, Class.AMBER, "standard", "Ben Hollis", "why", AT, AT + timedelta(days=9))
    ended = replace(given_, approved_at=AT + timedelta(days=1), until_at=AT + timedelta(days=1))
    assert standing([given_], AT + timedelta(days=8)) == (given_,)
    assert standing([given_], AT + timedelta(days=9)) == ()
    assert standing([given_, ended], AT + timedelta(days=2)) == ()
    assert standing([given_], AT - timedelta(seconds=1)) == ()
