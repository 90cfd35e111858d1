"""Process files: what is outside the schema is refused at its line; three codes drive one engine."""

from datetime import date

import pytest

from tests.rooms.changes.cast import ADA, NOW, SEC, invented, refusal, statement, tell
from tocsin.changes.count import COUNTS
from tocsin.changes.fill_in import FILLS as FILLED
from tocsin.changes.held.ballot import Ballot, Closed, Vote
from tocsin.changes.held.consultation import Asked, CollatedOn, Consultation
from tocsin.changes.held.decision import Issue, Move, PathSet, Raised, Release, Solution
from tocsin.changes.held.document import Document, Named
from tocsin.changes.held.person import Adopted, Person
from tocsin.changes.held.timetable import Requirement, Requirements, Row, WorkPackage
from tocsin.changes.held.when import When
from tocsin.changes.needs import MET
from tocsin.changes.procedure.entry import FILLS, RULES
from tocsin.changes.procedure.procedure import NEEDS
from tocsin.changes.procedure.read import read
from tocsin.drivers import processes
from tocsin.duties.node import NotThisText
from tocsin.words import Class, Refused

SMALL = """\
process: small
code: SML
title: A small process
number: {draft: "D{n}", full: "M{n}", source: s, mark: inferred}
verbs: [AGREE]
categories:
  large: {name: Large, source: s, mark: inferred}
bodies:
  panel: {name: Panel, seats: {large: 2}, source: s, mark: inferred}
paths:
  quick: {name: Quick, decider: panel, source: s, mark: inferred}
stages:
  begun: {name: Begun, source: s, mark: inferred}
  weighed: {name: Weighed, converted: true, source: s, mark: inferred}
ends:
  done: {name: Done, source: s, mark: inferred}
transitions:
  - {from: begun, to: weighed, by: panel, needs: ["view:panel"], source: s, mark: inferred}
  - {from: weighed, to: done, by: panel, needs: ["ballot:yes"], source: s, mark: inferred}
motions:
  go: {by: panel, says: [go], to: done, source: s, mark: inferred}
ballots:
  panel: {rule: majority_of_members, positions: ["yes", "no"], per_alternative: false, source: s, mark: inferred}
clocks:
  papers: {before: meeting, working_days: 5, source: s, mark: inferred}
documents:
  note: {name: Note, reference: "N_{meeting}_{ddmm}_{item}", fills: {Views: "views:panel"}, source: s, mark: inferred}
classes:
  white: {says: Public., source: s, mark: inferred}
"""

BAD = {
    "an unreachable stage": ("ends:\n", "  lost: {name: Lost, source: s, mark: inferred}\nends:\n", 15, "no step reaches"),
    "a stage without a way on": ('"view:panel"], source: s, mark: inferred}\n', '"view:panel"], source: s, mark: inferred}\n  - {from: begun, to: stuck, by: panel, source: s, mark: inferred}\n', 19, "stuck"),
    "a name used twice": ("  done: {name: Done", "  begun: {name: Done", 16, "'begun' twice"),
    "a key twice": ("  weighed: {", "  begun: {name: B, source: s, mark: inferred}\n  weighed: {", 14, "'begun' twice"),
    "an unknown body": ("to: weighed, by: panel", "to: weighed, by: council", 18, "unknown body 'council'"),
    "a transition to nowhere": ("to: done, by: panel, needs", "to: gone, by: panel, needs", 19, "unknown stage or end 'gone'"),
    "a transition from an end": ("from: weighed, to: done", "from: done, to: done", 19, "unknown stage 'done'"),
    "a step twice": ("transitions:\n", "transitions:\n  - {from: begun, to: weighed, by: panel, source: s, mark: inferred}\n", 19, "twice"),
    "an unknown need": ('"view:panel"', '"vew:panel"', 18, "unknown need 'vew'"),
    "a need of nobody": ('"view:panel"', '"view:council"', 18, "unknown body 'council'"),
    "a need without its body": ('"view:panel"', '"view"', 18, "alone"),
    "a need of a position that is none": ('"ballot:yes"', '"ballot:maybe"', 19, "'maybe'"),
    "a missing mark": ("to: weighed, by: panel, needs: [\"view:panel\"], source: s, mark: inferred", "to: weighed, by: panel, needs: [\"view:panel\"], source: s", 18, "no mark"),
    "a missing source": ("{name: Done, source: s, mark", "{name: Done, mark", 16, "no source"),
    "an unknown mark": ("{name: Done, source: s, mark: inferred", "{name: Done, source: s, mark: sure", 16, "confirmed, inferred, unconfirmed"),
    "an unknown counting rule": ("majority_of_members", "loudest", 23, "loudest"),
    "a ballot of an unknown body": ("ballots:\n  panel", "ballots:\n  council", 23, "council"),
    "an unknown category": ("seats: {large: 2}", "seats: {small: 2}", 9, "'small'"),
    "no seats at all": ("seats: {large: 2}", "seats: {large: 0}", 9, "at least 1"),
    "an unknown decider": ("decider: panel", "decider: council", 11, "council"),
    "a motion to two things": ("says: [go], to: done", "says: [go], to: done, sets: work_package", 21, "leads nowhere or to two things"),
    "a clock with no side": ("before: meeting, ", "", 25, "neither before nor after"),
    "a number without its blank": ('"D{n}"', '"D"', 4, "{n}"),
    "a reference with another blank": ("{item}", "{page}", 27, "{item}"),
    "an unknown content": ('"views:panel"', '"jokes"', 27, "unknown content"),
    "an unknown class": ("  white:", "  beige:", 29, "beige"),
    "another file's name": ("process: small", "process: large", 1, "small"),
    "an unknown key": ("verbs: [AGREE]", "verbs: [AGREE]\nmood: good", 6, "'mood'"),
    "a wrong type": ("verbs: [AGREE]", "verbs: AGREE", 5, "a list"),
}  # fmt: skip


def test_the_small_process_reads():
    assert read(SMALL, "small").reference(7, True) == "M7"


@pytest.mark.parametrize("name", BAD)
def test_what_is_outside_the_schema_is_refused_at_its_line(name):
    old, new, line, says = BAD[name]
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    if "stuck" in new:
        text = text.replace("ends:\n", "  stuck: {name: Stuck, source: s, mark: inferred}\nends:\n", 1)
        line = 15
    with pytest.raises(NotThisText) as caught:
        read(text, "small")
    (fault,) = caught.value.faults
    assert (fault.line, fault.file) == (line, "small")
    assert says in str(fault)


def test_every_need_every_content_and_every_rule_that_a_file_may_name_has_its_code():
    assert set(NEEDS) == set(MET)
    assert set(FILLS) == set(FILLED)
    assert set(RULES) == set(COUNTS)


def test_a_process_is_chosen_by_its_code_and_day():
    assert processes.of("SEC", date(2019, 6, 7)) is SEC
    with pytest.raises(Refused, match="none is at hand"):
        processes.of("SEC", date(2018, 1, 1))


@pytest.mark.parametrize("name", processes.names())
def test_every_packaged_process_gives_each_line_its_source_and_mark(name):
    known = processes.load(name)
    lines = (
        *known.bodies,
        *known.categories,
        *known.paths,
        *known.stages,
        *known.transitions,
        *known.ballots,
        *known.clocks,
        *known.kinds,
    )
    assert all(one.written.source and one.written.line for one in lines)


def closed_ballot(held, body, seat, position, voters=("V1", "V2", "V3")):
    held = tell(held, Ballot("B", body, "Shall it?", Named("ps", "0.1")), body)
    for voter in voters:
        held = tell(held, Vote("B", voter, seat, position), body, voter)
    return tell(held, Closed("B"), body)


def report(held):
    held = tell(held, Document("report", "modification_report", Class.WHITE, version="1"))
    return tell(held, Issue(Named("report", "1"), elsewhere=True))


def consulted(held):
    from datetime import timedelta

    asked = Consultation(
        "C", Named("ps", "0.1"), NOW - timedelta(days=30), NOW - timedelta(hours=1), (Asked("Q1", "Well?"),)
    )
    return tell(tell(held, asked, "code_admin"), CollatedOn("C"), "code_admin")


def test_the_bsc_file_drives_the_same_engine_from_raised_to_implemented():
    held = tell(invented(processes.load("bsc"), 512), statement())
    assert "solution" in refusal(held, Move("iwa"), "code_admin").why
    held = tell(tell(held, Solution("main", "As proposed.")), Move("iwa"), "code_admin")
    held = tell(held, PathSet("self_governance"), "panel")
    held = tell(held, Document("paper", "panel_paper", Class.WHITE, version="1"))
    held = tell(held, Issue(Named("paper", "1"), elsewhere=True))
    held = tell(held, WorkPackage(1, "Assessment", (Row("Meet", When()),)))
    held = tell(held, Move("assessment"), "panel")
    held = tell(held, Requirements("1", (Requirement(1, "It works."),)))
    held = tell(held, Move("report"), "panel")
    held = closed_ballot(consulted(report(held)), "panel", "industry_member", "approve")
    assert "no step leads there" in refusal(held, Move("authority"), "panel").why
    held = tell(tell(held, Move("awaiting"), "panel"), Release("November"))
    held = tell(held, Move("implemented"), "code_admin")
    assert (held.reference, held.ended) == ("P512", True)


def test_the_rec_file_drives_the_same_engine_and_turns_an_issue_into_a_change_of_the_same_number():
    held = tell(invented(processes.load("rec"), 12), statement())
    assert held.reference == "I0012"
    held = tell(held, Move("assessment"), "code_manager")
    held = tell(held, Move("definition"), "code_manager", reason="Triage done.")
    assert held.events[-1].cautions[0].code == "without_timetable"
    held = tell(tell(held, Solution("main", "As proposed.")), Move("change"), "code_manager")
    assert held.reference == "R0012"
    held = tell(tell(report(held), PathSet("self_governance"), "change_panel"), Move("decision"), "code_manager")
    few = closed_ballot(held, "change_panel", "appointee", "approve")
    assert "ballot" in refusal(few, Move("awaiting"), "change_panel").why
    many = closed_ballot(held, "change_panel", "appointee", "approve", ("A", "B", "C", "D", "E"))
    assert tell(many, Move("awaiting"), "change_panel").stage == "awaiting"


def test_a_withdrawn_modification_is_adopted_and_goes_back_to_where_it_stood():
    bsc = processes.load("bsc")
    held = tell(invented(bsc, 513), Move("withdrawn"), "proposer", "Ada Marsh", reason="No time.")
    assert held.ended
    ben = Person("Ben Hollis", "Harbour Power")
    held = tell(held, Adopted(ben), "code_admin")
    assert (held.stage, held.proposer, held.raised.proposer) == ("raised", ben, ADA)
    assert "nothing there can be adopted" in refusal(held, Adopted(ADA), "code_admin").why
    assert "Ben Hollis" in refusal(held, Move("withdrawn"), "proposer", "Ada Marsh", reason="Again.").why


def test_raising_twice_is_refused():
    assert "raised before" in refusal(invented(), Raised(902, "Another", ADA)).why
