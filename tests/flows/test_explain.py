"""Both demo stories, explained to each of those who take part, and to nobody else."""

import pytest

from tests.flows.test_stories import (
    BOREALIS,
    HARBOUR,
    NORTHWIND,
    PEAK,
    SECRET,
    SSC,
    Post,
    found,
    newest,
    released,
    send,
)
from tests.stage import Stage
from tocsin.duties.act import ActKind, Strength
from tocsin.flows import hear
from tocsin.flows.answer import answer
from tocsin.flows.chase import chase
from tocsin.flows.explain import explain
from tocsin.flows.release import release
from tocsin.notices.record.not_sent import WhyNot
from tocsin.records.cases import NoSuchCase


def paragraph(explained, party):
    return next(one for one in explained.paragraphs if one.party == party)


def every_word(explained) -> str:
    parts = (*explained.overview, *explained.came, *explained.owed, *(one.says for one in explained.nobody))
    told = (text for one in explained.paragraphs for text in (one.called, *one.sent, one.next, one.decides))
    left = (each.says for one in explained.paragraphs for each in one.not_sent)
    return " ".join((*parts, *told, *left))


def test_the_finding_told_to_its_finder_says_who_must_decide_the_next_step(stage: Stage):
    case, post = released(stage)
    stage.clock.set("2026-11-27T10:05:00Z")
    chase(case, stage.tools)
    send(stage, post, "2026-11-27T10:06:00Z")
    told = explain(case, HARBOUR, stage.tools)
    step = paragraph(told, SSC)
    assert "A request to reach Borealis Metering" in step.next
    assert "A named person of Harbour Power" in step.decides
    assert WhyNot.WAITS_FOR_RELEASE in {one.reason for one in step.not_sent}
    assert {one.reason for one in told.nobody} == {WhyNot.NOT_CONFIRMED, WhyNot.NOT_FILED}
    assert len(paragraph(told, PEAK).sent) == 3


def test_an_intermediary_reads_no_word_of_the_case_and_nobody_outside_reads_anything(stage: Stage):
    case, _ = released(stage)
    told = every_word(explain(case, PEAK, stage.tools))
    assert "borealis-be1" not in told.lower()
    assert SECRET not in told
    with pytest.raises(NoSuchCase):
        explain(case, NORTHWIND, stage.tools)


def test_the_advisory_told_to_its_issuer_has_a_paragraph_for_each_party_it_must_reach(stage: Stage):
    stage.clock.set("2026-12-01T09:00:00Z")
    case = hear.respond(stage.town.advisory.read_bytes(), "advisory.json", stage.tools).case
    release(case, BOREALIS, "Finn Aalto", "each must know", stage.tools)
    send(stage, Post(), "2026-12-01T09:15:00Z")
    stage.clock.set("2026-12-01T15:00:00Z")
    grand = newest(stage, case, "grand-lowland", "grand-lowland")
    answer(grand, ActKind.ACKNOWLEDGED, "grand-lowland", "Cara Whitlock", Strength.SIGNED_IN, stage.tools)
    stage.clock.set("2026-12-04T09:15:00Z")
    chase(case, stage.tools)
    told = explain(case, BOREALIS, stage.tools)
    assert paragraph(told, "grand-lowland").next.startswith("Nothing more")
    assert "No answer came by" in " ".join(paragraph(told, PEAK).sent)
    assert paragraph(told, SSC).decides
    assert all(one.next and (one.sent or one.not_sent) for one in told.paragraphs)


def test_the_prose_uses_none_of_the_forbidden_words(stage: Stage):
    from tests.flows.test_stories import FORBIDDEN

    case = found(stage)
    for reader in (HARBOUR,):
        assert not FORBIDDEN.search(every_word(explain(case, reader, stage.tools)))
    case, _ = released(stage)
    stage.clock.set("2026-11-27T10:05:00Z")
    chase(case, stage.tools)
    assert not FORBIDDEN.search(every_word(explain(case, HARBOUR, stage.tools)))
