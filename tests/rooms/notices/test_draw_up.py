from dataclasses import replace
from datetime import timedelta

import pytest

from tests.rooms.notices.cast import (
    AT,
    BOREALIS,
    BY,
    COMMITTEE,
    CONFIRMED,
    DUTIES,
    FINDING,
    HARBOUR,
    MATERIAL,
    NAMES,
    NORTHWIND,
    PEAK,
    TERMS,
    Ids,
    grand,
    harbour,
    northwind,
)
from tocsin.duties.act import Act, ActKind, Strength
from tocsin.notices.chase import chase
from tocsin.notices.draw_up import Facts, Reporter, draw_up, unnamed
from tocsin.notices.enact import CannotAct, Filing, answered, confirmed, filed, judged, told
from tocsin.notices.fan_out import fan_out
from tocsin.notices.notice import Notice
from tocsin.notices.plan import plan
from tocsin.notices.report import Sheet
from tocsin.notices.silence import reaches
from tocsin.notices.tell_story import SAID, WITHHELD, tell_story
from tocsin.words import Class, Digest, PartyId, RulebookId

LATER = BY + timedelta(hours=1)
REPORTER = Reporter(HARBOUR, "Harbour Power", ("MPID HARB",), "Ben Hollis, security@harbour.example, 01632 960001")
PEAK_SAYS = "We were never asked."


def story() -> tuple[tuple[Notice, ...], tuple[Act, ...]]:
    """Harbour's finding: the manufacturer acknowledges, the manager is silent, a reminder and a step are prepared."""
    ids = Ids()
    notices = plan(FINDING, MATERIAL, DUTIES, (harbour(),), TERMS, (), ids)
    acts = (judged(MATERIAL), *(told(one, AT + timedelta(minutes=1), "250 accepted") for one in notices))
    found = chase(FINDING, "text", Class.AMBER, notices, acts, (harbour(),), replace(TERMS, planned_at=LATER), ids)
    to_maker = next(one for one in notices if one.recipient == BOREALIS)
    acknowledged = answered(
        to_maker, ActKind.ACKNOWLEDGED, BOREALIS, "Finn Aalto", LATER + timedelta(hours=1), Strength.SIGNED_IN
    )
    return (*notices, *found.notices), (*acts, *found.acts, acknowledged, confirmed(CONFIRMED, COMMITTEE))


def sheet(**more: object) -> Sheet:
    notices, acts = story()
    facts = Facts(
        FINDING, MATERIAL, (BOREALIS,), 7919, notices, acts, (), reaches(notices, acts), "Ports sealed.", BY, {}, {}
    )  # fmt: skip
    facts = replace(facts, **more)  # type: ignore[arg-type]
    return draw_up(facts, REPORTER, NAMES, Class.AMBER, RulebookId("sec-g3"), LATER + timedelta(days=1), True)


def value(drawn: Sheet, name: str) -> str:
    return next(field.value for field in drawn.fields if field.name.startswith(name))


def test_a_sheet_has_every_field_in_the_order_of_the_form() -> None:
    drawn = sheet()
    assert [field.name.split(":")[0] for field in drawn.fields] == [
        "Organisation that reports",
        "Its codes",
        "Contact for questions",
        "Device manufacturer",
        "Device models and firmware",
        "Smart Metering Systems of ours with the device",
        "What was found",
        "When the organisation became aware",
        "When it was judged material, and by whom",
        "Against which definition",
        "The manufacturer was told",
        "Steps taken or to be taken",
        "Time by which the steps are to be complete",
        "Who else is not known to be reached",
        "Public identifiers",
        "Classification",
        "Our reference",
    ]
    assert drawn.gaps == ()
    assert "7,919" in value(drawn, "Smart Metering Systems")
    assert "acknowledged on Friday 27 November 2026" in value(drawn, "The manufacturer was told")
    assert "signed in" in value(drawn, "The manufacturer was told")


def test_what_nobody_recorded_is_a_gap_with_a_hint() -> None:
    drawn = sheet(judgement=None, steps="", complete_by=None)
    assert drawn.gaps == (
        "When it was judged material, and by whom",
        "Against which definition",
        "Steps taken or to be taken",
        "Time by which the steps are to be complete",
    )
    assert all(field.hint for field in drawn.fields if not field.value)


def everything(drawn: Sheet) -> str:
    fields = [field.value for field in drawn.fields]
    return "\n".join([*fields, *(line.who + line.did + line.proof for line in drawn.lines), *drawn.notes])


@pytest.mark.parametrize("runs", [None, LATER + timedelta(days=2)])
def test_a_silent_party_is_not_named_before_its_days_have_run(runs: object) -> None:
    drawn = sheet(named_from={} if runs is None else {PEAK: runs})
    assert NAMES[PEAK] not in everything(drawn)
    assert value(drawn, "Who else") == "A party on this route: not known to be reached."
    assert any("A party is not named" in note for note in drawn.notes)


def test_after_its_days_it_is_named_and_its_answer_stands_beside() -> None:
    run = {PEAK: LATER}
    assert "Peak Metering Services: not known to be reached" in value(sheet(named_from=run), "Who else")
    assert PEAK_SAYS in value(sheet(named_from=run, answers={PEAK: PEAK_SAYS}), "Who else")


def test_the_parties_that_must_still_be_sent_their_lines_are_known() -> None:
    notices, acts = story()
    assert unnamed(reaches(notices, acts), {}) == (PEAK,)


def test_the_lines_are_dated_in_order_and_none_is_after_the_drawing() -> None:
    drawn = sheet()
    assert [line.at for line in drawn.lines] == sorted(line.at for line in drawn.lines)
    _, acts = story()
    future = Act(ActKind.STATED_FIX, FINDING.id, HARBOUR, LATER + timedelta(days=9))
    assert all("fixed" not in line.did for line in sheet(acts=(*acts, future)).lines)


@pytest.mark.parametrize("word", ["excused", "fault", "blame", "breached", "late "])
def test_no_sentence_of_a_sheet_finds_fault(word: str) -> None:
    lines = " ".join(line.did for line in sheet().lines)
    assert word not in lines


def test_each_sort_of_act_has_its_sentence() -> None:
    assert set(SAID) == set(ActKind)


def test_the_finder_hears_its_whole_story_and_the_silent_party_only_its_own() -> None:
    notices, acts = story()
    own = [one.text for one in tell_story(FINDING, notices, acts, NAMES, HARBOUR)]
    assert own[0] == "Harbour Power became aware of a vulnerability that it found."
    assert "By then no answer from Borealis Metering and Peak Metering Services to Harbour Power was recorded." in own
    peak = [one.text for one in tell_story(FINDING, notices, acts, NAMES, PEAK)]
    assert not any("judged" in text or "Sub-Committee" in text for text in peak)


def test_the_reporter_is_withheld_from_those_it_did_not_tell() -> None:
    notices, acts = story()
    spread = fan_out(FINDING, CONFIRMED, (harbour(), northwind(), grand()), TERMS, notices, Ids(500))
    known = (*acts, *(told(one, LATER, "250") for one in spread))
    for reader, shown in ((NORTHWIND, False), (BOREALIS, True), (PEAK, True)):
        events = tell_story(FINDING, (*notices, *spread), known, NAMES, reader, shared=frozenset({HARBOUR}))
        text = " ".join(f"{one.text} {one.who} {one.proof}" for one in events)
        assert (NAMES[HARBOUR] in text) is shown
        assert (FINDING.person in text) is shown
        assert (WITHHELD in text.casefold()) is not shown


FILING = Filing(
    FINDING.id, HARBOUR, "Ben Hollis", COMMITTEE, "secure form", "EG-1", LATER, "Ports sealed.", BY, Digest("b" * 64)
)


def test_a_filing_carries_steps_time_channel_and_reference() -> None:
    act = filed(FILING)
    assert (act.kind, act.strength, act.steps, act.complete_by) == (
        ActKind.FILED,
        Strength.CHANNEL,
        "Ports sealed.",
        BY,
    )
    assert (act.toward, act.channel, act.reference) == (COMMITTEE, "secure form", "EG-1")


@pytest.mark.parametrize("name", ["person", "channel", "reference", "steps"])
def test_a_filing_without_its_parts_is_refused(name: str) -> None:
    with pytest.raises(CannotAct) as refused:
        filed(replace(FILING, **{name: " "}))  # type: ignore[arg-type]
    assert [fault.column for fault in refused.value.faults] == [name]


@pytest.mark.parametrize(
    ("kind", "by", "person", "strength", "why", "held", "days"),
    [
        (ActKind.TOLD, PEAK, "G", Strength.HEADER, "w", Class.AMBER, 1),
        (ActKind.ACKNOWLEDGED, HARBOUR, "G", Strength.HEADER, "w", Class.AMBER, 1),
        (ActKind.HANDED_ON, BOREALIS, "G", Strength.HEADER, "w", Class.AMBER, 1),
        (ActKind.ACKNOWLEDGED, PEAK, " ", Strength.HEADER, "w", Class.AMBER, 1),
        (ActKind.ACKNOWLEDGED, PEAK, "G", Strength.HEADER, "w", Class.RED, 1),
        (ActKind.ACKNOWLEDGED, PEAK, "G", Strength.HEADER, "w", Class.AMBER, -1),
        (ActKind.REFUSED, PEAK, "G", Strength.HEADER, "", Class.AMBER, 1),
        (ActKind.DELIVERED_OFF_NETWORK, HARBOUR, "B", Strength.OFF_NETWORK, "", Class.AMBER, 1),
    ],
)
def test_an_answer_that_cannot_stand_is_refused(
    kind: ActKind, by: PartyId, person: str, strength: Strength, why: str, held: Class, days: int
) -> None:
    notices, _ = story()
    notice = replace(next(one for one in notices if one.recipient == PEAK), classification=held)
    with pytest.raises(CannotAct):
        answered(notice, kind, by, person, AT + timedelta(days=days), strength, why)


def test_what_was_done_at_one_instant_toward_several_is_one_sentence_and_names_every_notice():
    notices, acts = story()
    told = [one for one in acts if one.kind is ActKind.TOLD and one.by == HARBOUR]
    (sentence,) = {one.text for one in tell_story(FINDING, notices, told, NAMES, HARBOUR) if "sent" in one.text}
    assert sentence.startswith("Harbour Power sent notices to ")
    assert sentence.count(", to be passed on to ") == sum(
        one.onward is not None for one in notices if one.id in {act.notice for act in told}
    )
    (shown,) = {one.proof for one in tell_story(FINDING, notices, told, NAMES, HARBOUR) if "sent" in one.text}
    assert all(str(one.notice)[:12] in shown for one in told)
