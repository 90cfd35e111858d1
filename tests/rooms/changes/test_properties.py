"""Whatever is recorded in whatever order: only listed steps are taken, and no story that is reached contradicts itself."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tests.rooms.changes.cast import CALENDAR, NOW, invented
from tocsin.changes.check import faults
from tocsin.changes.event import Event
from tocsin.changes.headline import headline
from tocsin.changes.held.ballot import Ballot, Closed, Vote
from tocsin.changes.held.consultation import Asked, CollatedOn, Consultation
from tocsin.changes.held.decision import (
    Implementation,
    Issue,
    Move,
    PathSet,
    Release,
    Resolution,
    Result,
    Run,
    Solution,
    Undone,
    Varied,
)
from tocsin.changes.held.document import Document, Named, Recommendation
from tocsin.changes.held.person import Adopted, Person
from tocsin.changes.held.timetable import Requirements, WorkPackage
from tocsin.changes.held.view import Stance, View
from tocsin.changes.held.when import When
from tocsin.changes.modification import Modification, NothingKnown, as_at
from tocsin.changes.procedure.procedure import AS_BEFORE
from tocsin.changes.step import step
from tocsin.drivers import processes
from tocsin.plain import from_bytes, to_bytes
from tocsin.words import Class, Refused

BOOKS = [processes.load(name) for name in processes.names()]
ASKED = tuple(Recommendation(n, "AGREE", "it", motion) for n, motion in enumerate(("convert", "refine", "report"), 1))


def anything(known, dice):
    """Something that somebody may try to record."""
    named = Named(dice.choice(["ps", "paper", "report"]), dice.choice("12"))
    kind = dice.choice([("ps", "problem_statement"), ("paper", "panel_paper"), ("report", "modification_report")])
    ballot = dice.choice("ab")
    seat = dice.choice(known.categories).id
    return dice.choice(
        [
            Move(dice.choice(known.stages).id),
            Document(*kind, Class.WHITE, version=dice.choice("12")),
            Issue(named, elsewhere=True),
            View("CSC", "x", Stance.FOR_PROGRESS, named, recommends=("it",)),
            Resolution(dice.randint(1, 3), dice.choice(list(Result)), Named("paper", "1")),
            PathSet(dice.choice(known.paths).id),
            Undone(dice.randint(1, 30)),
            Ballot(ballot, known.ballots[0].body, "?", named),
            Vote(ballot, dice.choice("xyz"), seat, dice.choice(["approve", "reject"])),
            Closed(ballot),
            Adopted(Person("Ben", "Harbour")),
        ]
    )


def wanted(held, way):
    """What would meet the needs of a step, as (matter, body), in an order in which it can be told."""
    known, told = held.procedure, []
    newest = held.newest("ps")
    on = Named("ps", newest.version) if newest else Named("ps", "1")
    fresh = str(100 + len(held.events))
    for need in way.needs:
        if need.name == "problem_statement":
            told.append((Document("ps", "problem_statement", Class.WHITE, version="1"), ""))
        elif need.name == "view":
            told.append((View(need.of, "x", Stance.FOR_PROGRESS, on), need.of))
        elif need.name == "paper":
            told.append(
                (
                    Document(
                        "paper",
                        "panel_paper",
                        Class.WHITE,
                        version="1",
                        recommendations=ASKED if known.code == "SEC" else (),
                    ),
                    "",
                )
            )
            told.append((Issue(Named("paper", "1"), elsewhere=True), ""))
        elif need.name == "resolution":
            n = next((one.n for one in ASKED if one.motion == need.of), 9)
            told.append((Resolution(n, Result.AGREED, Named("paper", "1")), way.by))
        elif need.name == "modification_report":
            told.append((Document("report", "modification_report", Class.WHITE, version=fresh), ""))
            told.append((Issue(Named("report", fresh), elsewhere=True), ""))
        elif need.name == "responses_collated":
            asked = Consultation(fresh, on, NOW - timedelta(days=30), NOW - timedelta(days=9), (Asked("Q", "?"),))
            told += [(asked, ""), (CollatedOn(fresh), "")]
        elif need.name == "ballot":
            body = known.ballots[0].body
            seat = known.body(body).seats[0].category
            told.append((Ballot(fresh, body, "?", on), body))
            told += [(Vote(fresh, f"V{n}", seat, need.of or "approve"), body) for n in range(5)]
            told.append((Closed(fresh), body))
        elif need.name in SIMPLE:
            told.append((SIMPLE[need.name], ""))
        if way.paths and way.paths[0] != held.path:
            told.insert(0, (PathSet(way.paths[0]), "panel"))
    return told


SIMPLE = {
    "timetable": WorkPackage(1, "x", ()),
    "path": PathSet("self_governance"),
    "solution": Solution("main", "x"),
    "rulebook_amendment": Varied("v", "b", "0"),
    "impact_run": Run("R", "0"),
    "requirements": Requirements("1", ()),
    "release": Release("r"),
    "implementation_date": Implementation(When(on=NOW.date()), "the Panel"),
    "adoption": Adopted(Person("Ben", "Harbour")),
}


SEEDS = st.integers(0, 2**32)


def story(seed):
    """A process, and a story told by trying to record things, helpful or not, and leaving out what is refused."""
    dice = Random(seed)
    known = dice.choice(BOOKS)
    held, refused = invented(known), []
    for _ in range(dice.randint(3, 16)):
        ways = [one for one in known.transitions if held.stage in one.starts and "withdrawn" not in one.ends]
        ways = ways if ways and dice.random() < 0.95 else [one for one in known.transitions if held.stage in one.starts]
        if ways and dice.random() < 0.8:
            way = dice.choice(ways)
            to = dice.choice(way.ends)
            told = [one for one in wanted(held, way) if dice.random() < 0.95]
            told.append((Move(held.stage_before if to == AS_BEFORE else to), way.by))
        else:
            told = [(anything(known, dice), dice.choice(["", "proposer", *(one.id for one in known.bodies)]))]
        if held.moves and dice.random() < 0.15:
            told = [(Undone(held.moves[-1].what.because or held.moves[-1].number), held.moves[-1].body)]
        for what, body in told:
            day = NOW.date() - timedelta(days=dice.choice([0, 0, 0, 0, 0, 0, 1]))
            event = Event(
                1, body, held.proposer.person, When(on=day), what, NOW, dice.choice(["Because.", "Because.", ""])
            )
            try:
                held = Modification(known, (*held.events, *step(held, event, CALENDAR)))
            except Refused as found:
                refused.append(found)
    assert all(one.why and one.next for one in refused)
    return held


def test_the_stories_go_far_enough_to_mean_something():
    told = [story(seed) for seed in range(80)]
    for known in BOOKS:
        mine = [one for one in told if one.procedure is known]
        assert any(one.stage == "implemented" for one in mine) or any(len(one.moves) > 4 for one in mine)
        assert any(one.ended for one in mine)
    assert any(one.undone for one in told)
    assert any(one.of(Closed) for one in told)


@settings(max_examples=few(30))
@given(SEEDS)
def test_no_story_that_can_be_recorded_contradicts_itself_at_any_length_or_day(seed):
    held = story(seed)
    for length in range(1, len(held.events) + 1):
        assert faults(Modification(held.procedure, held.events[:length])) == ()
    for back in range(5):
        seen = as_at(held, NOW.date() - timedelta(days=back))
        moves = [one for one in faults(seen) if "step" in one]
        assert moves == []
        assert headline(held, NOW.date() - timedelta(days=back)).reference in held.references


@settings(max_examples=few(30))
@given(SEEDS)
def test_every_step_taken_is_a_listed_one_by_its_body_and_nothing_but_an_adoption_leads_out_of_an_end(seed):
    held = story(seed)
    known, stage, before = held.procedure, held.procedure.start, held.procedure.start
    undone = held.undone
    for one in held.events:
        if one.number in undone or not isinstance(one.what, Move):
            continue
        to = one.what.to
        ways = [
            way
            for way in known.transitions
            if stage in way.starts and (to in way.ends or (AS_BEFORE in way.ends and to == before))
        ]
        assert ways
        assert one.body in {way.by for way in ways}
        assert not known.stage(stage).end or any(need.name == "adoption" for way in ways for need in way.needs)
        stage, before = to, stage


@settings(max_examples=few(15))
@given(SEEDS)
def test_a_story_is_kept_as_bytes_and_comes_back_the_same(seed):
    held = story(seed)
    assert tuple(from_bytes(to_bytes(one), Event) for one in held.events) == held.events


def test_nothing_is_known_before_it_was_raised():
    with pytest.raises(NothingKnown):
        headline(invented(), date(2020, 1, 1))
