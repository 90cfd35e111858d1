import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

import tocsin
from tests.rooms.duties.cast import CODE, POLICY
from tocsin.drivers import rulebooks
from tocsin.drivers.holidays_seed import holidays_seed
from tocsin.duties.act import ActKind, Strength
from tocsin.duties.calendar import Calendar
from tocsin.duties.compare import Change, compare
from tocsin.duties.node import NotThisText
from tocsin.duties.policy import Policy
from tocsin.routes.link import SignKind
from tocsin.words import Basis, Direction, Mark

LADDER = ("sec-g3-2019", "ssc-guidance", "strawman-manager", "strawman-customer")
LICENCE = [name for name in rulebooks.names() if name.startswith("licence-50")]


def hops(name, on=date(2026, 11, 24)):
    return {hop.id: hop for hop in rulebooks.load(name).rules.hops if hop.in_force(on)}


def needs(name):
    return {
        hop.id: tuple((way, tuple(replace(need, basis=None) for need in found)) for way, found in hop.needs)
        for hop in hops(name).values()
    }


def test_each_step_of_the_ladder_only_adds_hops_at_its_end_with_the_same_needs():
    for lower, upper in pairwise(LADDER):
        low, high = rulebooks.load(lower).rules, rulebooks.load(upper).rules
        assert high.hops[: len(low.hops)] == low.hops
        assert len(high.hops) > len(low.hops)
        assert (high.letters, high.in_scope, high.basis_of) == (low.letters, low.in_scope, low.basis_of)


def test_each_layer_has_the_hops_that_decision_2_names():
    code, guidance, manager, customer = (set(hops(name)) for name in LADDER)
    assert code == {"supplier-manufacturer"}
    assert guidance - code == {"supplier-map", "map-manufacturer"}
    assert manager - guidance == {"supplier-manager", "manager-map", "manager-manufacturer"}
    assert customer - manager == {"supplier-customer", "customer-manager", "customer-map", "customer-manufacturer"}


@pytest.mark.parametrize("name", ["strawman-manager", "strawman-customer"])
def test_a_term_of_contract_changes_what_obliges_and_never_what_is_recognised(name):
    plain, term = rulebooks.load(name), rulebooks.load(f"{name}-term")
    assert needs(name) == needs(f"{name}-term")
    assert (plain.binds_intermediary, term.binds_intermediary) == ("nobody", "by_contract_term")
    assert plain.label == term.label == "hypothetical"
    for hop in term.rules.hops:
        bases = {need.basis for _, found in hop.needs for need in found}
        assert bases == ({Basis.CONTRACT} if hop.basis == "strawman" else {None})


@pytest.mark.parametrize("name", rulebooks.names())
def test_only_the_code_binds_by_the_code_and_only_on_the_direct_hop(name):
    bound = [hop.id for hop in rulebooks.load(name).rules.hops if hop.binds]
    assert bound == ["supplier-manufacturer"]


def test_telling_needs_nothing_and_being_told_needs_an_arrangement():
    direct = hops("sec-g3-2019")["supplier-manufacturer"]
    assert [need.nothing for need in direct.needs_for(Direction.TELL)] == [True]
    assert direct.binding(Direction.TELL).clause == "SEC G3.18"
    assert [need.carries for need in direct.needs_for(Direction.BE_TOLD)] == [("be_told",)]
    assert direct.binding(Direction.BE_TOLD).clause == "SEC G3.20"


def test_letters_count_with_a_provider_from_the_day_on_which_the_guidance_said_so():
    before, after = (hops("ssc-guidance", on)["supplier-map"] for on in (date(2019, 10, 30), date(2019, 10, 31)))
    assert "letter_of_intent" not in before.needs_for(Direction.TELL)[0].agreements
    assert "letter_of_intent" in after.needs_for(Direction.TELL)[0].agreements
    assert CODE.rules.letters == ("letter_of_intent", "memorandum")


def test_the_hub_is_be_told_only_and_from_september_2020():
    assert "supplier-ssc" not in hops("ssc-hub", date(2020, 9, 14))
    hub = hops("ssc-hub", date(2020, 9, 15))
    for name in ("supplier-ssc", "ssc-manufacturer"):
        assert hub[name].needs_for(Direction.TELL) == ()
    certified, agreed, _ = hub["ssc-manufacturer"].needs_for(Direction.BE_TOLD)
    assert (certified.certified_from, certified.basis) == (date(2020, 6, 22), Basis.CERTIFICATION)
    assert (agreed.agreements, agreed.basis) == (("ssc_agreement",), Basis.VOLUNTARY)
    assert not any("ssc" in hop for name in LADDER for hop in hops(name))


def test_licence_50_runs_four_ways_and_an_agreement_for_equipment_changes_nothing():
    assert len(LICENCE) == 4
    base = rulebooks.load("ssc-guidance").rules
    for name in LICENCE:
        rules = rulebooks.load(name).rules
        if name.endswith("equipment-only"):
            assert rules.hops == base.hops
            continue
        reach = name.split("-")[2]
        for way in Direction:
            added = hops(name)["supplier-map"].needs_for(way)[-1]
            assert (added.assumed, added.basis) == (reach, Basis.LICENCE)
        assert hops(name)["map-manufacturer"] == hops("ssc-guidance")["map-manufacturer"]


@pytest.mark.parametrize("name", rulebooks.names())
def test_every_clause_has_a_source_and_no_duty_has_a_limit(name):
    book = rulebooks.load(name)
    assert all(text.source and text.says for text in book.clauses)
    assert all(rule.limit_hours is None for rule in book.duties)
    assert book.rules.in_scope == ("SMETS2+", "enrolled SMETS1")


def test_what_rests_on_memory_is_marked_so():
    marks = {str(text.clause): text.mark for text in CODE.clauses}
    assert {name for name, mark in marks.items() if mark is Mark.UNCONFIRMED} == {
        "SEC G3.19",
        "SEC G2.29",
        "SEC G2.31",
        "SEC G2.32",
    }


def test_the_table_of_what_meets_each_duty_is_that_of_decision_6():
    table = {rule.id: {row.act: row for row in rule.met_by} for rule in CODE.duties}
    assert table["tell_manufacturer"][ActKind.ACKNOWLEDGED].at_least is Strength.CODE
    assert Strength.HEADER.rank < Strength.CODE.rank < Strength.KEY.rank < Strength.SIGNED_IN.rank
    assert table["tell_manufacturer"][ActKind.DELIVERED_OFF_NETWORK].with_evidence
    assert set(table["fix"]) == {ActKind.STATED_FIX}
    assert table["tell_ssc"][ActKind.FILED].with_steps
    assert all(row.why for rows in table.values() for row in rows.values())
    assert not any(ActKind.TOLD in rows for rows in table.values())


def test_every_clause_of_the_code_is_cited_beside_the_line_that_keeps_it():
    source = "\n".join(path.read_text("utf-8") for path in Path(tocsin.__file__).parent.rglob("*.py"))
    cited = set(re.findall(r"# (SEC G\d+\.\d+)", source))
    assert {str(text.clause) for text in CODE.clauses} <= cited


def test_a_rulebook_that_stands_on_itself_or_on_nothing_is_refused():
    head = "rulebook: a\ntitle: A\nlayer: proposal\nbase: {}\nsource: s\nmark: inferred\n"
    with pytest.raises(rulebooks.NoSuchRulebook, match="stands on itself"):
        rulebooks.load("a", {"a": head.format("a")})
    with pytest.raises(rulebooks.NoSuchRulebook, match="nowhere"):
        rulebooks.load("a", {"a": head.format("nowhere")})


def test_the_difference_between_two_rulebooks_names_each_entry():
    found = compare(rulebooks.load("strawman-manager"), rulebooks.load("strawman-manager-term"))
    assert {(one.sort, one.name, one.change) for one in found} == {
        ("clause", "Strawman M-2", Change.ADDED),
        ("hop", "supplier-manager", Change.ALTERED),
        ("hop", "manager-map", Change.ALTERED),
        ("hop", "manager-manufacturer", Change.ALTERED),
    }
    assert compare(CODE, CODE) == ()
    back = compare(rulebooks.load("ssc-guidance"), CODE)
    assert {one.change for one in back} == {Change.REMOVED}
    assert "supplier-map until 2019-10-31" in {one.name for one in back}


def test_the_policy_gives_spans_and_says_that_it_is_policy():
    assert str(POLICY.target("tell_manufacturer")) == "24 hours"
    assert str(POLICY.answer_within("acknowledge")) == "1 working day"
    assert POLICY.target("nothing") is None
    assert POLICY.fresh_within[SignKind.EXERCISED] == 365
    assert SignKind.UNANSWERED not in POLICY.fresh_within
    assert POLICY.right_of_reply.working_days == 5
    assert "not law" in POLICY.note


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("reminders: 2", "reminders: 3", "2 at most"),
        ("{hours: 48}", "{hours: 48, working_days: 2}", "hours or working_days"),
        ("{hours: 48}", "{days: 2}", "'days'"),
        ("{hours: 48}", "{hours: 0}", "at least 1"),
        ("right_of_reply: {working_days: 5}", "right_of_reply: {hours: 5}", "working_days"),
        ('"17:00"', '"teatime"', "an hour"),
        ("  exercise passed: 365\n", "", "no exercise passed"),
        ("reminders", "remainders", "'remainders'"),
    ],
)
def test_a_policy_outside_its_schema_is_refused_with_its_line(old, new, says):
    path = Path(tocsin.__file__).parent / "duties" / "rulebooks" / "policy.yaml"
    text = path.read_text("utf-8")
    assert old in text
    with pytest.raises(NotThisText) as caught:
        Policy.read(text.replace(old, new), "policy")
    assert caught.value.faults[0].line
    assert says in str(caught.value)


def test_the_stored_calendar_is_what_the_driver_writes():
    stored = rulebooks.calendar()
    written = Calendar.read(holidays_seed(2018, 2032, stored.version), "c")
    assert written.holidays == stored.holidays


def test_each_standing_has_words_and_none_of_them_says_excused():
    from tocsin.duties.duty import LegWord
    from tocsin.duties.wording import SILENCE, WORDS, wording
    from tocsin.routes.route import HopWord

    for word in (
        *LegWord,
        *HopWord,
        *SILENCE,
        "owed",
        "handed on",
        "confirmed",
        "broken",
        "queued",
        "sent",
        "delivered",
    ):
        assert wording(word)
    legs = [WORDS[word] for word in LegWord]
    assert len(set(legs)) == len(legs)
    assert not any("excus" in text.lower() or "breach" in text.lower() for text in WORDS.values())
    with pytest.raises(KeyError):
        wording("excused")
