"""The life of MP075 played on in the invented town: every state, date and document of it, as at the days between."""

from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from tests.stage import DEVICES, small_town, staged
from tocsin.changes.allow.consultations import answers
from tocsin.changes.check import faults
from tocsin.changes.collate import collate
from tocsin.changes.count import count
from tocsin.changes.held.ballot import Ballot, Vote
from tocsin.changes.held.consultation import Answer, Consultation
from tocsin.changes.held.decision import Fiction, Implementation, Release, Run, Varied
from tocsin.changes.held.document import Document
from tocsin.changes.held.timetable import Question, Requirements
from tocsin.changes.held.view import View
from tocsin.changes.markdown import markdown
from tocsin.changes.modification import as_at
from tocsin.cli.changes_story import tell_stories
from tocsin.cli.desk import Desk
from tocsin.drivers import processes
from tocsin.flows import amend, layer
from tocsin.flows.amend import Office
from tocsin.flows.found import founded
from tocsin.flows.simulate import kept
from tocsin.town.stories import read, tellings
from tocsin.words import Direction, PartyId, Refused, Test

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
WAY = (
    ("2019-06-07", "DP075", "development"),
    ("2019-06-14", "MP075", "refinement"),
    ("2019-10-10", "MP075", "refinement"),
    ("2019-10-11", "MP075", "report"),
    ("2019-11-08", "MP075", "consultation"),
    ("2019-12-04", "MP075", "vote"),
    ("2019-12-18", "MP075", "authority"),
    ("2020-01-30", "MP075", "authority"),
    ("2020-01-31", "MP075", "report"),
    ("2020-02-14", "MP075", "consultation"),
    ("2020-03-03", "MP075", "vote"),
    ("2020-03-18", "MP075", "authority"),
    ("2020-04-24", "MP075", "awaiting"),
    ("2020-11-04", "MP075", "awaiting"),
    ("2020-11-05", "MP075", "implemented"),
)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return small_town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def here(town, tmp_path_factory, django_db_setup, django_db_blocker):
    """The stories told once for this module, and taken back after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        stage = staged(tmp_path_factory.mktemp("told"), town)
        desk = Desk(stage.folder, stage.tools, founded())
        assert tell_stories(desk) == ["MP075", "MP901", "MP902"]
        yield desk
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def office(here):
    return Office(here.tools, processes.load, processes.of)


@pytest.fixture(scope="module")
def held(office):
    return amend.find("MP075", office)


@pytest.mark.parametrize(("day", "reference", "stage"), WAY)
def test_on_each_day_it_stands_where_the_story_says(held, day, reference, stage):
    then = as_at(held, date.fromisoformat(day))
    assert (then.reference, then.stage) == (reference, stage)
    assert then.invented is (day != "2019-06-07"), "what the paper says is real, and what follows it is not"


def test_the_story_contradicts_itself_nowhere_and_says_where_fiction_begins(held):
    assert faults(held) == ()
    [mark] = held.told(Fiction)
    assert mark.when.on == date(2019, 6, 14)
    assert all(one.when.latest() < date(2019, 6, 14) for one in held.events[: mark.number - 1])


def test_it_is_told_once(here):
    assert tell_stories(here) == []


def test_requirements_are_published_commented_on_and_changed_by_the_comments(office, held):
    first, last = held.of(Requirements)
    assert (first.version, len(first.items), last.version, len(last.items)) == ("0.1", 3, "1.0", 4)
    assert (first.comment_from.words(), first.comment_until.words()) == ("W/C 22 Jul 19", "05 Aug 19")
    comments = {
        one.by: one.stance for one in amend.show("MP075", date(2019, 8, 3), office).held.of(View) if one.kind == "party"
    }
    assert {who.removesuffix(" (invented)"): stance.value for who, stance in comments.items()} == {
        "Northwind Energy": "for", "Grand Lowland Energy": "doubt", "Peak Metering Services": "for",
    }  # fmt: skip
    assert [one.answer != "" for one in held.of(Question)] == [False, True]


def test_eight_answer_the_consultation_two_of_them_by_mail_and_one_after_taking_it_back(office, held):
    asked = next(one for one in held.of(Consultation) if one.id == "report-1")
    found = collate(asked, answers(as_at(held, date(2019, 12, 3))), datetime(2019, 12, 3, tzinfo=UTC))
    assert len(found.answered) == 8
    assert {one.party for one in found.silent} == {
        "Shire Asset Provision (invented)",
        "Dale Meter Management (invented)",
        "Borealis Metering (invented)",
    }
    mailed = [one for one in held.of(Answer) if one.received_at]
    assert [(one.by, one.entered_by, one.original) for one in mailed] == [
        (f"{name} (invented)", "Ivy Trent", "sha256:" + sha256(read(f"letter-{letter}.eml")).hexdigest())
        for name, letter in (("Peak Metering Services", "peak"), ("Acme Meters", "acme"))
    ]
    cost = {one.by: one for one in dict(found.questions)[asked.questions[2]]}
    assert cost["Grand Lowland Energy (invented)"].withheld
    assert cost["Harbour Power (invented)"].text == "A day of work for each manager."
    public = str(amend.show("MP075", None, office, public=True).held.of(Answer))
    assert "price we do not publish" not in public
    assert "Ivy Trent" not in public


def test_the_first_ballot_is_counted_by_category_option_by_option_from_its_raw_votes(held):
    ballot = held.of(Ballot)[0]
    rule = held.procedure.ballots[0]
    proposal, letters = count(ballot, held.of(Vote), rule)
    assert (proposal.rule, proposal.position, letters.position) == ("majority_of_categories", "approve", "reject")
    assert {one.name: one.takes for one in proposal.groups} == {
        "large_supplier": "reject", "small_supplier": "approve", "other_sec_party": "approve", "electricity_network": "", "consumer": "approve",
    }  # fmt: skip
    assert (len(proposal.votes), len(letters.votes)) == (8, 3)


def test_it_is_sent_back_once_with_the_reason_and_comes_again_with_what_was_asked(held):
    back = [one for one in held.moves if one.body == "authority" and one.what.to == "report"]
    assert [(one.when.on, "oblige" in one.reason) for one in back] == [(date(2020, 1, 31), True)]
    first, second, _ = held.of(Varied)
    assert ("binds_intermediary: nobody" in first.text, "binds_intermediary: by_contract_term" in second.text) == (
        True,
        True,
    )


def test_the_implementation_date_moved_once_each_time_by_an_authority(held):
    dates = [(one.on.on, one.authority.split(",")[0]) for one in held.of(Implementation)]
    assert dates == [(date(2020, 6, 25), "the Authority"), (date(2020, 11, 5), "the Panel")]


def test_two_variations_of_one_clause_conflict_until_one_reconciles_them_and_then_both_are_in_force(office):
    clash = layer.compare("MP075", date(2020, 9, 1), office)
    assert [(one.name, one.variations) for one in clash.conflicts] == [
        ("SSC guidance MAP-1", ("mp075-manager", "mp901-one-list"))
    ]
    for day, shown in ((date(2020, 10, 12), "approved"), (date(2020, 11, 5), "in_force")):
        merged = layer.compare("MP075", day, office)
        clause = next(one for one in merged.layers if one.name == "SSC guidance MAP-1")
        assert "one list" in getattr(clause, shown).words
        assert "meter manager" in getattr(clause, shown).words
        assert clause.proposed == clause.approved
        assert (clause.in_force == clause.approved) is (shown == "in_force")
    releases = [amend.find(one, office).of(Release)[-1].name for one in ("MP075", "MP901")]
    assert releases == ["November 2020 of the town"] * 2


def test_the_figures_of_the_run_are_frozen_on_record_as_the_run_has_them(here, held):
    [run] = held.of(Run)
    made = kept(run.run, PartyId("code-administrator"), here.tools)
    assert run.in_scope == made.outcomes[0].in_scope > DEVICES * 9 // 10
    for line in run.figures:
        outcome, way = made.outcome(line.scenario), Direction(line.direction)
        assert line.recognised == outcome.passed(way, Test.RECOGNISED)
        assert line.by_anything == outcome.passed(way, Test.BY_ANYTHING)
        assert line.remaining == run.in_scope - line.recognised
    told = {one.scenario: one.recognised for one in run.figures if one.direction == "be told"}
    assert told["S0"] <= told["S1"] <= told["S2"] <= told["S3"]
    assert (told["P"], len(run.figures)) == (told["S2"], 20)


PAPERS = (
    ("paper", "2019-06-07", False), ("ps", "2019-06-07", False), ("requirements", "2019-07-22", True),
    ("requirements", "2019-08-08", True), ("impact", "2019-09-20", True), ("legal-text", "2019-10-28", True),
    ("report", "2019-10-28", True), ("report", "2019-12-03", True), ("report", "2020-02-10", True), ("report", "2020-03-02", True),
)  # fmt: skip


@pytest.mark.parametrize(("document", "day", "invented"), PAPERS)
def test_each_document_is_issued_frozen_and_called_invented_where_it_is(office, document, day, invented):
    on = date.fromisoformat(day)
    first = amend.papers("MP075", document, on, office)[0]
    assert first.issued_on == on
    assert ("Everything in this document is invented." in markdown(first)) is invented
    issued = [one for one in amend.find("MP075", office).of(Document) if one.id == document]
    assert len(issued) == {"requirements": 2, "report": 4}.get(document, 1)


def test_the_last_report_carries_numbers_answers_and_both_options_votes(office):
    said = markdown(amend.papers("MP075", "report", None, office)[0])
    for part in (
        "Obliged by anything",
        "no comment",
        "Asked, and silent: Shire",
        "| large supplier | reject | 1 | 2 | 0 |",
        "confidential",
        "‘majority of categories’",
        "A. Moss (large supplier): reject, because: It binds nobody.",
        "(other sec party, by e-mail)",
    ):
        assert part in said
    assert "price we do not publish" not in said


def test_the_third_is_open_to_answers_today(office, here):
    held = amend.find("MP902", office)
    [asked] = held.of(Consultation)
    assert collate(asked, answers(held), here.tools.now()).held.value == "open"


def test_a_real_store_refuses_the_stories(here):
    from dataclasses import replace

    with pytest.raises(Refused, match="real facts"):
        tell_stories(replace(here, store=replace(here.store, invented=False)))


def test_every_text_names_a_file_of_the_town():
    assert {one.file for one in tellings(TODAY)} == {
        "mp075.yaml", "mp075-release.yaml", "mp901.yaml", "mp901-events.yaml", "mp901-release.yaml", "mp902.yaml", "mp902-events.yaml",
    }  # fmt: skip


def test_a_run_that_saw_one_organisations_part_is_never_hung_on_a_modification(here, office):
    from tocsin.cli.depth import depth
    from tocsin.flows.amend import Author, NotKept
    from tocsin.flows.attach import attach
    from tocsin.flows.simulate import simulate

    made = simulate(PartyId("harbour"), TODAY, None, depth(here), here.tools)
    with pytest.raises(NotKept, match="saw only what harbour"):
        attach("MP902", made.id, "Nothing.", Author(PartyId("harbour")), office)
    with pytest.raises(NotKept, match="cannot tell"):
        attach("MP902", made.id, " ", Author(PartyId("harbour")), office)
    with pytest.raises(NotKept, match="nobody is named"):
        attach("MP902", made.id, "Nothing.", Author(), office)
