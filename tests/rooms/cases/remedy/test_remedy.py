"""From plan to closing: what may be promised, what is still exposed, and what a closing report must say."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cases.case import Affected
from tocsin.cases.remedy.closing import CannotClose, close
from tocsin.cases.remedy.exposure import Exposure, Need, by_day, expose
from tocsin.cases.remedy.plan import CannotPlan, Task, plan, promise
from tocsin.words import CaseId, ModelId, PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
PROMISED = datetime(2027, 1, 29, 17, tzinfo=UTC)
CASE, HARBOUR, BE1 = CaseId("C-1"), PartyId("harbour"), ModelId("borealis-be1")
LOAD = Task("load 3.0.0 over the air", "Ben Hollis", date(2027, 1, 15))
VISIT = Task("visit what cannot be reached", "Peak Metering Services", date(2027, 1, 29))
CHAINS = {BE1: {"3.0.0": ("2.9.0",), "2.9.0": ("2.1.0",), "2.1.0": ()}}
FIRST = plan(None, CASE, HARBOUR, "Ben Hollis", (LOAD, VISIT), PROMISED, "", AT)


def exposure(on, *counts):
    return Exposure(CASE, HARBOUR, on, counts, "stated", HARBOUR)


@pytest.mark.parametrize(
    "tasks",
    [(), (replace(LOAD, owner=" "),), (replace(LOAD, does=""),), (replace(LOAD, due_on=date(2027, 1, 30)),)],
)
def test_a_step_has_words_an_owner_and_a_date_in_time(tasks):
    with pytest.raises(CannotPlan):
        plan(None, CASE, HARBOUR, "Ben Hollis", tasks, PROMISED, "", AT)


def test_a_promised_time_moves_only_with_a_reason():
    later = PROMISED + timedelta(days=30)
    with pytest.raises(CannotPlan, match="why 29 January 2027 moves"):
        plan(FIRST, CASE, HARBOUR, "Ben Hollis", FIRST.tasks, later, " ", AT)
    assert plan(FIRST, CASE, HARBOUR, "Ben Hollis", FIRST.tasks, later, "no firmware yet", AT).version == 2


def test_a_moved_time_holds_only_once_a_new_report_gives_it():
    later = PROMISED + timedelta(days=30)
    moved = plan(FIRST, CASE, HARBOUR, "Ben Hollis", FIRST.tasks, later, "no firmware yet", AT)
    filed = ((AT, PROMISED),)
    assert (promise((FIRST,), filed).holds, promise((FIRST,), filed).wanted) == (PROMISED, None)
    assert (promise((FIRST, moved), filed).holds, promise((FIRST, moved), filed).wanted) == (PROMISED, later)
    again = (*filed, (AT + timedelta(days=1), later))
    assert (promise((FIRST, moved), again).holds, promise((FIRST, moved), again).wanted) == (later, None)


def test_each_device_is_counted_by_what_its_firmware_needs():
    counts = {(BE1, "3.0.0"): 5, (BE1, "2.9.0"): 7, (BE1, "2.1.0"): 11, (BE1, "2.0.0"): 13, (BE1, "1.0.0"): 17}
    affected = (Affected(BE1, low="2.0.0", below="3.0.0"),)
    assert dict(expose(counts, affected, "3.0.0", CHAINS)) == {
        Need.FIXED: 5,
        Need.OVER_THE_AIR: 7,
        Need.INTERMEDIATE: 11,
        Need.VISIT: 13,
    }
    assert dict(expose(counts, affected, "", CHAINS)) == {Need.NO_FIX: 31}


@given(st.dictionaries(st.sampled_from(["1.0.0", "2.0.0", "2.1.0", "2.9.0", "3.0.0", "odd"]), st.integers(0, 10**8)))
def test_no_affected_device_is_lost_or_counted_twice(by_version):
    counts = {(BE1, version): number for version, number in by_version.items()}
    found = expose(counts, (Affected(BE1, low="2.0.0", below="3.0.0"),), "3.0.0", CHAINS)
    assert sum(number for _, number in found) == sum(n for version, n in by_version.items() if version != "1.0.0")


def test_exposure_is_told_day_by_day_and_the_later_count_of_a_day_stands():
    day, next_day = date(2026, 12, 1), date(2026, 12, 2)
    told = by_day(
        [
            exposure(day, (Need.VISIT, 9)),
            exposure(day, (Need.VISIT, 7)),
            exposure(next_day, (Need.VISIT, 3), (Need.FIXED, 4)),
        ]
    )
    assert [(on, [one.remaining for one in rows]) for on, rows in told] == [(day, [7]), (next_day, [3])]


def test_a_case_is_not_closed_in_silence_about_what_is_left_or_remains():
    for plan_, exposures in ((FIRST, ()), (FIRST, (exposure(AT.date(), (Need.FIXED, 9)),))):
        with pytest.raises(CannotClose, match="nothing is said"):
            close(plan_, exposures, "Ben Hollis", "", AT)
    finished = replace(FIRST, tasks=tuple(replace(one, done_on=AT.date()) for one in FIRST.tasks))
    with pytest.raises(CannotClose, match="still exposed"):
        close(finished, (exposure(AT.date(), (Need.VISIT, 1)),), "Ben Hollis", "", AT)
    made = close(finished, (exposure(AT.date(), (Need.FIXED, 9)),), "Ben Hollis", "", AT)
    assert (len(made.taken), made.left, made.remains) == (2, (), ())
    assert made.digest != replace(made, why="other").digest
    with pytest.raises(CannotClose):
        close(None, (), "Ben Hollis", "because", AT)
