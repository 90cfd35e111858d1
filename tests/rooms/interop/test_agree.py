from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.loading import RULES
from tocsin.interop.agree import agree
from tocsin.interop.read import Line

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2020, 2, 1)) | st.none()
PERIODS = st.lists(st.tuples(DAYS, DAYS).filter(lambda p: not (p[0] and p[1]) or p[0] < p[1]), max_size=4)


def name(row, since, until, called="x"):
    return Line("organisations", {"organisation": "a", "name": called, "from": since, "until": until}, "f.csv", row)


def agreement(**values):
    row = {
        "reference": "A",
        "kind": "device_supply",
        "party a": "a",
        "role a": "supplier",
        "party b": "b",
        "role b": "manufacturer",
    }
    return Line("agreements", row | {key.replace("_", " "): value for key, value in values.items()}, "f.csv", 2)


HELD = [Line("organisations", {"organisation": one, "name": one}) for one in "ab"]


@given(PERIODS)
def test_names_are_refused_exactly_when_two_hold_on_one_day(periods):
    lines = [name(row, since, until) for row, (since, until) in enumerate(periods, 2)]
    days = [date(2019, 12, 31), *(date.fromordinal(date(2020, 1, 1).toordinal() + i) for i in range(33))]

    def holds(since, until, on):
        return (since is None or since <= on) and (until is None or on < until)

    twice = any(sum(holds(*period, on) for period in periods) > 1 for on in days)
    assert bool(agree(lines, (), RULES, NOW).faults) == twice


def test_an_agreement_of_roles_that_no_hop_joins_is_noted_and_not_refused():
    found = agree([agreement(role_b="customer")], HELD, RULES, NOW)
    assert not found.faults
    assert "no hop of the rulebook does" in found.notes[0]
    assert not agree([agreement()], HELD, RULES, NOW).notes


def test_an_agreement_may_begin_later_and_an_event_may_not():
    assert not agree([agreement(**{"from": date(2027, 1, 1)})], HELD, RULES, NOW).faults
    assert agree([agreement(tests_checked_on=date(2026, 11, 25))], HELD, RULES, NOW).faults
    assert not agree([agreement(tests_checked_on=date(2026, 11, 24))], HELD, RULES, NOW).faults


def test_what_the_store_holds_is_never_blamed():
    held = [*HELD, name(None, None, None, "old")]
    assert agree([], held, RULES, NOW).faults == ()
