"""Before a report names a party, the party has had its say; and what it says stands beside the lines."""

import pytest

from tests.flows.test_stories import (
    BOREALIS,
    HARBOUR,
    NORTHWIND,
    PEAK,
    SECRET,
    SSC,
    account,
    newest,
    released,
    send,
    words,
)
from tests.stage import Stage
from tocsin.duties.act import ActKind
from tocsin.duties.duty import LegWord
from tocsin.flows.account import report
from tocsin.flows.chase import chase
from tocsin.flows.docket import docket
from tocsin.flows.release import release
from tocsin.flows.reply import CannotDispute, about, dispute, lines, reply
from tocsin.records.cases import NoSuchCase


def asked(stage: Stage) -> tuple[str, object]:
    """Nobody answered Harbour, and the parties were sent their own lines on Friday 27 November."""
    case, post = released(stage)
    stage.clock.set("2026-11-27T10:05:00Z")
    chase(case, stage.tools)
    lines(case, HARBOUR, stage.tools)
    return case, post


def unreached(stage: Stage, case: str) -> str:
    sheet = report(case, HARBOUR, "", None, stage.tools)
    return next(one.value for one in sheet.fields if one.name.startswith("Who else"))


def own(stage: Stage, case: str, party: str):
    return [one for one in docket(case, stage.tools).notices if one.recipient == party and not one.of_case]


def test_own_lines_wait_for_a_release_and_hold_nothing_of_the_vulnerability(stage: Stage):
    case, post = asked(stage)
    (one,) = own(stage, case, PEAK)
    assert one.needs_release
    assert SECRET not in one.body
    assert "borealis-be1" not in one.body.lower()
    assert "5 working days" in one.body
    before = len(post.letters)
    send(stage, post, "2026-11-27T10:06:00Z")
    assert not [x for x in post.letters[before:] if x.subject == "Lines about you, for your answer"]


def test_the_same_lines_are_not_prepared_twice_and_changed_ones_are_a_new_version(stage: Stage):
    case, post = asked(stage)
    assert lines(case, HARBOUR, stage.tools) == ()
    from tests.flows.test_stories import Strength, answer

    send(stage, post, "2026-11-27T11:00:00Z")
    answer(
        newest(stage, case, PEAK, BOREALIS),
        ActKind.REFUSED,
        PEAK,
        "Gwen Pike",
        Strength.SIGNED_IN,
        stage.tools,
        "not ours",
    )
    (again,) = [one for one in lines(case, HARBOUR, stage.tools) if one.recipient == PEAK]
    assert (again.version, again.replaces) == (2, own(stage, case, PEAK)[0].id)


def test_a_report_names_nobody_before_the_days_have_run_and_then_says_what_it_was_sent(stage: Stage):
    case, post = asked(stage)
    assert "Peak" not in unreached(stage, case)
    release(case, HARBOUR, "Ben Hollis", "they are to have their say", stage.tools)
    send(stage, post, "2026-11-27T10:30:00Z")
    stage.clock.set("2026-12-04T16:59:59Z")
    before = unreached(stage, case)
    assert "Peak" not in before
    assert "A party on this route" in before
    stage.clock.set("2026-12-04T17:00:00Z")
    assert "Peak Metering Services" in unreached(stage, case)
    assert "gave no answer to them" in unreached(stage, case)


def test_an_answer_stands_beside_the_lines_at_once_and_a_dispute_too(stage: Stage):
    case, post = asked(stage)
    release(case, HARBOUR, "Ben Hollis", "they are to have their say", stage.tools)
    send(stage, post, "2026-11-27T10:30:00Z")
    stage.clock.set("2026-11-30T09:00:00Z")
    (one,) = own(stage, case, PEAK)
    reply(one.id, PEAK, "Gwen Pike", "The mailbox was closed in October.", False, stage.tools)
    assert "It says: The mailbox was closed in October." in unreached(stage, case)
    reply(one.id, PEAK, "Gwen Pike", "We told Harbour so.", True, stage.tools)
    assert "It disputes this: We told Harbour so." in unreached(stage, case)


def test_an_answer_to_own_lines_meets_no_leg_and_is_chased_by_nobody(stage: Stage):
    case, post = asked(stage)
    release(case, HARBOUR, "Ben Hollis", "they are to have their say", stage.tools)
    send(stage, post, "2026-11-27T10:30:00Z")
    (mine,) = own(stage, case, BOREALIS)
    reply(mine.id, BOREALIS, "Finn Aalto", "We had no such mail.", False, stage.tools)
    assert words(account(case, HARBOUR, stage.tools))["tell_manufacturer"] is LegWord.PAST_OWN_TARGET
    stage.clock.set("2026-12-20T09:00:00Z")
    acts, waiting, going = chase(case, stage.tools)
    assert not {mine.id, own(stage, case, PEAK)[0].id} & {one.notice for one in acts}
    assert all(one.of_case for one in (*waiting, *(each.notice for each in going)))


def test_anyone_can_dispute_an_act_recorded_about_it_and_no_other(stage: Stage):
    case, _ = asked(stage)
    stage.clock.set("2026-11-28T09:00:00Z")
    mine = about(case, PEAK, stage.tools)
    silence = next(one for one in mine if one.act.kind is ActKind.NO_ANSWER)
    made = dispute(case, silence.id, PEAK, "Gwen Pike", "We answered by telephone.", stage.tools)
    assert (made.kind, made.toward, made.reference) == (ActKind.DISPUTED, HARBOUR, silence.id)
    assert "disputes" in unreached(stage, case)
    others = {one.id for one in about(case, SSC, stage.tools)} - {one.id for one in mine}
    for foreign in others:
        with pytest.raises(CannotDispute):
            dispute(case, foreign, PEAK, "Gwen Pike", "no", stage.tools)
    with pytest.raises(NoSuchCase):
        about(case, NORTHWIND, stage.tools)
