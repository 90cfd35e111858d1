from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.rooms.duties.cast import (
    ADVISORY,
    AWARE,
    BOREALIS,
    CALENDAR,
    CODE,
    COMMITTEE,
    FINDING,
    HARBOUR,
    HOLDERS,
    JUDGED,
    NORTHWIND,
    POLICY,
    act,
    with_limit,
)
from tocsin.duties.act import ActKind, Strength
from tocsin.duties.duty import LegWord
from tocsin.duties.owe import NoRulesYet, owe
from tocsin.duties.standing import standing
from tocsin.words import PartyId, RoleId

MATERIAL = act(ActKind.JUDGED_MATERIAL, person="Ada Marsh")
THREE = ["tell_manufacturer", "fix", "tell_ssc"]


def owed(case=FINDING, acts=(), holders=HOLDERS, makers=(BOREALIS,), books=(CODE,), **more):
    return owe(case, acts, holders, makers, books, POLICY, CALENDAR, **more)


def test_before_a_judgement_only_the_own_target_to_decide_runs():
    for acts in ((), (act(ActKind.UNDECIDED),), (act(ActKind.JUDGED_NOT_MATERIAL),)):
        (decide,) = owed(acts=acts)
        assert (decide.rule, decide.by, decide.clauses, decide.due_at) == ("decide_materiality", NORTHWIND, (), None)
        assert (decide.triggered_at, decide.target_at) == (AWARE, AWARE + timedelta(hours=48))


def test_a_material_judgement_opens_the_three_legs_of_its_own_holder_at_its_own_instant():
    legs = [duty for duty in owed(acts=(MATERIAL,)) if duty.rule != "decide_materiality"]
    assert [duty.rule for duty in legs] == THREE
    assert {duty.by for duty in legs} == {NORTHWIND}
    assert {duty.triggered_at for duty in legs} == {JUDGED}
    assert [duty.to for duty in legs] == [BOREALIS, None, COMMITTEE]
    assert [str(clause) for clause in legs[2].clauses] == ["SEC G3.9", "SEC G3.18"]
    assert all(duty.due_at is None for duty in legs)


def test_own_targets_come_from_the_policy_and_name_their_calendar():
    tell, fix, _ = (duty for duty in owed(acts=(MATERIAL,)) if duty.rule != "decide_materiality")
    assert (tell.target_at, tell.calendar) == (JUDGED + timedelta(hours=24), "")
    assert fix.target_at.date() == date(2026, 12, 8)
    assert fix.calendar == CALENDAR.version


def test_the_same_judgement_again_restarts_no_clock():
    again = replace(MATERIAL, at=JUDGED + timedelta(days=3))
    assert owed(acts=(MATERIAL, again)) == owed(acts=(MATERIAL,))


def test_another_supplier_owes_nothing_until_it_knows():
    receipt = act(ActKind.ACKNOWLEDGED, HARBOUR, strength=Strength.HEADER)
    assert {duty.by for duty in owed(acts=(receipt,))} == {NORTHWIND}
    read = replace(receipt, strength=Strength.SIGNED_IN)
    assert [duty.rule for duty in owed(acts=(read,)) if duty.by == HARBOUR] == ["decide_materiality"]
    by_hand = act(ActKind.DELIVERED_OFF_NETWORK, BOREALIS, toward=HARBOUR)
    assert [duty.rule for duty in owed(acts=(by_hand,)) if duty.by == HARBOUR] == ["decide_materiality"]


def test_the_issuer_of_an_advisory_need_not_be_told_and_the_other_legs_stand():
    legs = {duty.rule: duty for duty in owed(ADVISORY, (act(ActKind.JUDGED_MATERIAL),))}
    stands = {rule: standing(legs[rule], [MATERIAL], JUDGED, CODE).word for rule in THREE}
    assert stands == {"tell_manufacturer": LegWord.NOT_APPLICABLE, "fix": LegWord.OPEN, "tell_ssc": LegWord.OPEN}
    assert "issued the advisory (SEC G3.19)" in legs["tell_manufacturer"].falls_away


def test_after_the_manufacturer_confirmed_only_the_other_suppliers_leg_falls_away():
    confirmed = act(ActKind.CONFIRMED_VULNERABILITY, BOREALIS, JUDGED + timedelta(hours=1))
    theirs = act(ActKind.JUDGED_MATERIAL, HARBOUR, JUDGED + timedelta(hours=2))
    tells = {duty.by: duty for duty in owed(acts=(MATERIAL, confirmed, theirs)) if duty.rule == "tell_manufacturer"}
    assert "had confirmed" in tells[HARBOUR].falls_away
    assert tells[NORTHWIND].falls_away == ""


def test_an_unknown_manufacturer_leaves_the_leg_with_nobody_to_tell():
    assert [duty.to for duty in owed(acts=(MATERIAL,), makers=()) if duty.rule == "tell_manufacturer"] == [None]


def test_two_manufacturers_are_two_legs():
    acme = PartyId("acme")
    legs = [duty.to for duty in owed(acts=(MATERIAL,), makers=(BOREALIS, acme)) if duty.rule == "tell_manufacturer"]
    assert legs == [BOREALIS, acme]


def test_hubs_and_gas_proxies_are_the_dccs_duty_under_its_own_clauses():
    dcc = PartyId("dcc")
    judged = act(ActKind.JUDGED_MATERIAL, dcc)
    legs = owed(acts=(judged,), holders=((RoleId("dcc"), dcc),))
    assert {duty.by for duty in legs} == {dcc}
    assert {str(clause) for duty in legs for clause in duty.clauses} == {"SEC G2.29", "SEC G2.30"}


def test_a_standing_duty_is_no_leg_of_a_case():
    rules = {duty.rule for duty in owed(acts=(MATERIAL,), foreseen=True)}
    assert "be_told" not in rules


def test_foreseen_legs_have_no_trigger_and_stand_as_not_triggered():
    foreseen = owed(foreseen=True)
    assert [duty.rule for duty in foreseen if duty.by == HARBOUR] == ["decide_materiality", *THREE]
    tell = next(duty for duty in foreseen if duty.rule == "tell_manufacturer")
    assert (tell.triggered_at, tell.due_at, tell.target_at) == (None, None, None)
    stands = standing(tell, [], JUDGED, CODE)
    assert stands.word is LegWord.NOT_TRIGGERED
    assert "has not judged it material" in stands.because


def test_each_leg_uses_the_rules_in_force_at_its_own_trigger():
    new = replace(with_limit(72), id="sec-next", from_on=date(2026, 12, 1))
    old = replace(CODE, until_on=date(2026, 12, 1))
    theirs = act(ActKind.JUDGED_MATERIAL, HARBOUR, AWARE + timedelta(days=10))
    tells = {
        duty.by: duty for duty in owed(acts=(MATERIAL, theirs), books=(old, new)) if duty.rule == "tell_manufacturer"
    }
    assert (tells[NORTHWIND].rulebook, tells[NORTHWIND].due_at) == (CODE.id, None)
    assert (tells[HARBOUR].rulebook, tells[HARBOUR].due_at) == ("sec-next", theirs.at + timedelta(hours=72))


def test_a_trigger_before_every_rulebook_is_refused():
    early = replace(MATERIAL, at=AWARE.replace(year=2018))
    with pytest.raises(NoRulesYet, match="2018"):
        owed(acts=(early,))


def test_a_confirmation_after_the_trigger_or_of_the_finders_own_notice_takes_no_leg_away():
    confirmed = act(ActKind.CONFIRMED_VULNERABILITY, BOREALIS, JUDGED - timedelta(hours=1))
    later = replace(confirmed, at=JUDGED + timedelta(hours=9))
    theirs = act(ActKind.JUDGED_MATERIAL, HARBOUR)
    for acts, party in (((MATERIAL, confirmed), NORTHWIND), ((theirs, later), HARBOUR)):
        (tell,) = (duty for duty in owed(acts=acts) if duty.rule == "tell_manufacturer" and duty.by == party)
        assert tell.falls_away == ""


def test_of_two_editions_in_force_the_last_counts():
    (tell,) = (
        duty
        for duty in owed(acts=(MATERIAL,), books=(CODE, replace(with_limit(72), id="sec-next")))
        if duty.rule == "tell_manufacturer"
    )
    assert tell.rulebook == "sec-next"
