"""Does every flow begin at the policy: unknown and forbidden alike, readers who may not change, and both names on an act?"""

from dataclasses import replace

import pytest

from tests.flows.test_stories import BE1, BOREALIS, HARBOUR, NORTHWIND, PEAK, found, newest, released, send
from tests.stage import Stage
from tocsin.cases.case import Affected
from tocsin.cases.coordination.step import Model
from tocsin.cases.judgement import Materiality
from tocsin.drivers import machines
from tocsin.duties.act import ActKind, Strength
from tocsin.flows import hear
from tocsin.flows.account import account, file
from tocsin.flows.answer import NoSuchNotice, answer, notice_of
from tocsin.flows.docket import docket
from tocsin.flows.judge import judge
from tocsin.flows.look import MayNotChange, look, to_change
from tocsin.flows.release import release
from tocsin.flows.reply import dispute
from tocsin.flows.states import Wanted, states, step
from tocsin.notices.notice import Sort
from tocsin.parties.actor import EVERY_DUTY, Actor, Duty, Sure
from tocsin.parties.matrix import Sight, Thing
from tocsin.records.cases import NoSuchCase
from tocsin.words import Digest, PartyId

ACME, SSC = PartyId("acme"), PartyId("ssc")
ABSENT = "C-00000000000000000000000000"


def signed_in(stage: Stage, party: str, person: str = "Ben Hollis", **changed: object) -> Actor:
    return replace(Actor(person, PartyId(party), stage.clock(), Sure.SECOND, EVERY_DUTY), **changed)


def agent(stage: Stage, principal: str, *only: str) -> Actor:
    return signed_in(stage, "northwind", "Ada Marsh", acting_for=PartyId(principal), only=frozenset(only))


def judged(reference: str, by: object, stage: Stage) -> object:
    return judge(reference, by, "Ben Hollis", Materiality.UNDECIDED, "Not sure.", "Ours.", stage.tools)


def test_a_case_of_others_and_one_that_is_not_there_are_refused_in_the_same_words(stage: Stage):
    case = found(stage)
    said = set()
    for reference in (case, ABSENT):
        with pytest.raises(NoSuchCase) as refused:
            judged(reference, signed_in(stage, "acme"), stage)
        said.add(str(refused.value).replace(reference, "it"))
    assert len(said) == 1


def test_a_member_who_only_reads_decides_nothing_and_answers_nothing(stage: Stage):
    case, _ = released(stage)
    reader = signed_in(stage, "harbour", duties=frozenset({Duty.READS}))
    assert account(case, reader, stage.tools).standings
    for act in (
        lambda: judged(case, reader, stage),
        lambda: release(case, reader, "", "why", stage.tools),
        lambda: file(case, reader, "", "portal", "1", "steps", None, Digest(""), stage.tools),
        lambda: dispute(case, "A-", reader, "", "no", stage.tools),
        lambda: hear.find(reader, "", [Affected(BE1)], "x", "y", stage.clock(), stage.tools),
    ):
        with pytest.raises(MayNotChange):
            act()


def test_a_password_alone_reads_the_header_gives_a_receipt_and_decides_nothing(stage: Stage):
    case, _ = released(stage)
    weak = signed_in(stage, "borealis", "Finn Aalto", sure=Sure.PASSWORD)
    assert look(case, weak, stage.tools).sight is Sight.HEADER
    with pytest.raises(MayNotChange):
        judged(case, weak, stage)
    notice = newest(stage, case, BOREALIS, BOREALIS)
    act, _ = answer(notice, ActKind.ACKNOWLEDGED, weak, "", Strength.SIGNED_IN, stage.tools)
    assert act.strength is Strength.HEADER


def test_an_act_done_for_another_bears_both_names(stage: Stage):
    case = found(stage)
    judged(case, agent(stage, "harbour"), stage)
    release(case, agent(stage, "harbour"), "", "G3.18", stage.tools)
    names = {(one.by, one.person) for one in docket(case, stage.tools).acts[-2:]}
    assert names == {(HARBOUR, "Ada Marsh of northwind")}


def test_who_acts_in_some_matters_only_acts_in_no_other(stage: Stage):
    case, _ = released(stage)
    notices = agent(stage, "harbour", "notices")
    seen = look(case, notices, stage.tools)
    assert seen.sight is Sight.HEADER
    assert to_change(case, notices, Duty.DECIDES, stage.tools, Thing.NOTICE).party == HARBOUR
    with pytest.raises(MayNotChange):
        judged(case, notices, stage)
    with pytest.raises(NoSuchCase):
        look(case, agent(stage, "harbour", "estate"), stage.tools)
    with pytest.raises(NoSuchCase):
        look(case, agent(stage, "harbour", "a matter of no name"), stage.tools)


def test_a_notice_that_has_not_left_is_its_senders_alone(stage: Stage):
    case = found(stage)
    notice = newest(stage, case, BOREALIS, BOREALIS)
    assert notice_of(notice, HARBOUR, stage.tools).id == notice
    with pytest.raises(NoSuchNotice):
        notice_of(notice, BOREALIS, stage.tools)
    with pytest.raises(NoSuchNotice):
        answer(notice, ActKind.ACKNOWLEDGED, BOREALIS, "Finn Aalto", Strength.SIGNED_IN, stage.tools)


def test_who_is_invited_to_an_embargo_sees_the_header_and_the_states_and_no_more(stage: Stage):
    case, _ = released(stage)
    book = machines.load()
    with pytest.raises(NoSuchCase):
        states(case, ACME, book, stage.tools)
    step(case, HARBOUR, Wanted(Model.PEC, "invite", "Ben Hollis", "they make a like meter", ACME), book, stage.tools)
    assert look(case, ACME, stage.tools).sight is Sight.HEADER
    assert states(case, ACME, book, stage.tools)[1]
    with pytest.raises(NoSuchCase):
        states(case, NORTHWIND, book, stage.tools)


def test_lines_about_itself_open_no_more_than_the_header_of_a_case(stage: Stage):
    from tests.flows.test_reply import chase, lines
    from tocsin.flows.reply import reply

    case, post = released(stage)
    stage.clock.set("2026-11-27T10:05:00Z")
    chase(case, stage.tools)
    lines(case, HARBOUR, stage.tools)
    (own,) = [x for x in docket(case, stage.tools).notices if x.sort is Sort.OWN_LINES and x.recipient == PEAK]
    release(case, HARBOUR, "Ben Hollis", "Its right of reply.", stage.tools, only=own.id)
    send(stage, post, "2026-11-27T10:10:00Z")
    reply(own.id, PEAK, "Gwen Pike", "We never had it.", False, stage.tools)
    assert look(case, PEAK, stage.tools).sight is Sight.HEADER
