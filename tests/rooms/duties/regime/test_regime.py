"""No regime's clock runs before somebody recorded that it applies; and only a dated limit makes a leg late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms.duties.cast import CASE
from tocsin.drivers import regimes, rulebooks
from tocsin.duties.act import Act, ActKind, Strength
from tocsin.duties.calendar import LONDON
from tocsin.duties.duty import LegWord
from tocsin.duties.node import NotThisText
from tocsin.duties.regime.applies import Applies, Triggered, applying
from tocsin.duties.regime.read import read
from tocsin.duties.regime.regime import DoesNotRun, months_after
from tocsin.duties.regime.transfer import CannotTransfer, Moved, clocks, transfer
from tocsin.duties.standing import standing
from tocsin.words import ModelId, PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
NORTHWIND, GRAND, CAPITAL = PartyId("northwind"), PartyId("grand-lowland"), PartyId("capital-map")
NIS = regimes.load("nis-2018")
YES = Applies(NIS.id, NORTHWIND, True, "Ada Marsh", "over 250,000 consumers", AT)
INCIDENT = Triggered(CASE, NIS.id, "incident with significant impact", NORTHWIND, "Ada Marsh", "supply fell", AT, AT)


@pytest.mark.parametrize("name", regimes.names())
def test_each_regime_is_data_with_marks_and_each_limit_has_its_clause(name):
    regime = regimes.load(name)
    assert {rule.trigger for rule in regime.book.duties} <= {one.name for one in regime.triggers}
    for rule in regime.book.duties:
        assert rule.clauses
        assert rule.limited == (rule.limit_clause is not None)
        assert all(regime.book.clause(one).source for one in rule.clauses)
    assert rulebooks.load(name) is regime.book
    assert regime.book.layer == "regime"
    assert name not in rulebooks.names()


@pytest.mark.parametrize("said", [None, replace(YES, applies=False, why="we are small")])
def test_no_clock_runs_before_it_is_recorded_as_applying(said):
    with pytest.raises(DoesNotRun):
        NIS.opened(INCIDENT, said)
    assert [one.due_at for one in NIS.opened(INCIDENT, YES)] == [AT + timedelta(hours=72)]


def test_nis_starts_on_an_incident_and_never_on_a_vulnerability():
    for word in ("judged material", "aware", "vulnerability", "actively exploited"):
        with pytest.raises(DoesNotRun, match="nothing starts with it"):
            NIS.opened(replace(INCIDENT, trigger=word), YES)


def test_a_regime_not_yet_in_force_opens_nothing():
    cra = regimes.load("cra-article-14")
    early = replace(
        INCIDENT, regime=cra.id, trigger="actively exploited", happened_at=datetime(2026, 9, 10, 9, tzinfo=UTC)
    )
    yes = replace(YES, regime=cra.id)
    with pytest.raises(DoesNotRun, match="not in force"):
        cra.opened(early, yes)
    legs = cra.opened(replace(early, happened_at=AT), yes)
    assert [(one.rule, one.due_at - AT) for one in legs] == [
        ("cra_early_warning", timedelta(hours=24)),
        ("cra_notification", timedelta(hours=72)),
    ]


def test_a_dated_limit_makes_a_leg_late_and_a_filing_meets_it():
    (leg,) = NIS.opened(INCIDENT, YES)
    after = AT + timedelta(hours=72, seconds=1)
    assert standing(leg, (), AT + timedelta(hours=72), NIS.book).word is LegWord.OPEN
    assert standing(leg, (), after, NIS.book).word is LegWord.LATE
    filed = Act(
        ActKind.FILED, CASE, NORTHWIND, after, "Ada Marsh", duty=leg.rule, strength=Strength.CHANNEL, channel="form",
        reference="F-1",
    )  # fmt: skip
    done = standing(leg, (filed,), after, NIS.book)
    assert (done.word, bool(done.beside)) == (LegWord.DONE, True)
    to_ssc = replace(filed, duty="", toward=PartyId("ssc"))
    assert standing(leg, (to_ssc,), after, NIS.book).word is LegWord.LATE


def test_the_newest_record_stands_and_says_no_as_well_as_yes():
    no = replace(YES, applies=False, recorded_at=AT + timedelta(days=1))
    assert applying([no, YES], NORTHWIND, AT)[NIS.id].applies
    assert not applying([no, YES], NORTHWIND, AT + timedelta(days=2))[NIS.id].applies
    assert applying([YES], GRAND, AT) == {}


def test_six_months_end_on_the_months_last_day_at_the_same_london_hour():
    assert months_after(datetime(2027, 8, 31, 11, tzinfo=UTC), 6) == datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert months_after(datetime(2026, 12, 31, 9, tzinfo=UTC), 1) == datetime(2027, 1, 31, 9, tzinfo=UTC)


@given(st.integers(0, 10**9), st.integers(1, 24))
def test_months_later_is_the_same_day_or_the_last_of_its_month(seconds, months):
    at = AT + timedelta(seconds=seconds)
    then, was = months_after(at, months).astimezone(LONDON), at.astimezone(LONDON)
    assert (then.year * 12 + then.month) - (was.year * 12 + was.month) == months
    assert then.day == was.day or (then.day < was.day and (then + timedelta(days=1)).month != then.month)


def test_a_transfer_of_a_million_devices_is_one_act_with_a_clock_for_each_meter_owner():
    moved = (
        Moved(ModelId("a"), CAPITAL, True, 700_000),
        Moved(ModelId("b"), CAPITAL, True, 200_000),
        Moved(ModelId("b"), None, False, 100_000),
    )
    made = transfer(
        NORTHWIND, GRAND, date(2026, 12, 1), "supplier of last resort", moved, GRAND, "Cara Whitlock", "it failed", AT
    )
    assert made.systems == 1_000_000
    found = clocks(made, "R-1", regimes.load("licence-50"), AT)
    assert {(one.duty.by, one.duty.rule, one.provider, one.systems) for one in found} == {
        (NORTHWIND, "licence_name_owner", CAPITAL, 900_000),
        (NORTHWIND, "licence_tell_owner", CAPITAL, 900_000),
        (GRAND, "licence_agree_terms", CAPITAL, 900_000),
    }
    six = next(one.duty for one in found if one.duty.rule == "licence_agree_terms")
    assert six.due_at == datetime(2027, 5, 24, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "bad"),
    [(1, NORTHWIND), (3, "a gift"), (4, ()), (4, (Moved(ModelId("a"), None, True, 0),)), (6, ""), (7, " ")],
)
def test_a_transfer_of_nothing_or_by_nobody_is_refused(place, bad):
    good = [
        NORTHWIND,
        GRAND,
        AT.date(),
        "change of supplier",
        (Moved(ModelId("a"), None, True, 1),),
        GRAND,
        "Cara",
        "why",
        AT,
    ]
    transfer(*good)
    with pytest.raises(CannotTransfer):
        transfer(*good[:place], bad, *good[place + 1 :])


def test_a_regime_is_read_strictly():
    from importlib.resources import files

    text = (files("tocsin.duties.regime") / "regimes" / "nis-2018.yaml").read_text("utf-8")
    for given_, instead in (
        ("trigger: incident with significant impact", "trigger: judged material"),
        ("limit_clause: NIS reg. 11(3)", "limit_clause: NIS reg. 12"),
        ("    limit_clause: NIS reg. 11(3)\n", ""),
        ("who: holder", "who: supplier"),
    ):
        with pytest.raises(NotThisText) as refused:
            read(text.replace(given_, instead), "nis-2018")
        assert refused.value.faults[0].line
