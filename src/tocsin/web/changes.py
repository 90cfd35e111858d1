"""Which modifications are there, where does one stand, who says what of it, what was decided, and what happened?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from tocsin.changes.allow.consultations import answers
from tocsin.changes.collate import Collated, collate
from tocsin.changes.collate import Held as Open
from tocsin.changes.collate import held as standing
from tocsin.changes.count import Outcome, count
from tocsin.changes.event import Event
from tocsin.changes.fill_in import cells
from tocsin.changes.headline import Headline
from tocsin.changes.held.ballot import Ballot, Closed, Vote
from tocsin.changes.held.consultation import CollatedOn, Consultation
from tocsin.changes.held.decision import Counted, Implementation, Issue, Resolution, Run, Solution, Varied
from tocsin.changes.held.document import Document, Named
from tocsin.changes.held.problem import Problem
from tocsin.changes.held.timetable import Question, WorkPackage
from tocsin.changes.held.view import Stance, View
from tocsin.changes.modification import Modification
from tocsin.flows import amend
from tocsin.web.asked import Choice
from tocsin.web.changes_next import spoken, to_do
from tocsin.web.changes_seen import Seer, asked_day, draw, held, of_one, office, open_to_all
from tocsin.web.changes_words import affects, body, told
from tocsin.web.tools import tools

TITLES = {
    Stance.FOR: "For",
    Stance.FOR_PROGRESS: "For going on with it",
    Stance.AGAINST: "Against",
    Stance.DOUBT: "In doubt",
    Stance.DISAGREES: "Disagrees on a point",
    Stance.NO_COMMENT: "No comment, which is an answer",
}


@dataclass(frozen=True, slots=True)
class Filed:
    """One version of a document as a line."""

    document: Document
    kind: str
    title: str
    state: str
    newest: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A ballot: raw votes, and, once it is closed, how it came out under the process's named rule."""

    ballot: Ballot
    body: str
    closed: bool
    votes: tuple[Vote, ...]
    outcomes: tuple[Outcome, ...]


@open_to_all
def register(request: HttpRequest, seer: Seer) -> HttpResponse:
    """List the modifications, of one stage where one is asked for, as at a day."""
    day = asked_day(request)
    every = amend.listed(day, office(), public=not seer.keeps)
    stages = dict.fromkeys(one.stage_name for one in every)
    wanted = request.GET.get("stage", "")
    found = [one for one in every if not wanted or one.stage_name == wanted]
    options = [Choice("", "Any stage", not wanted), *(Choice(one, one, one == wanted) for one in stages)]
    if wanted and wanted not in stages:
        options.append(Choice(wanted, wanted[:60], True))
    facts = {
        "found": [(one, spoken(one.since), upcoming(one)) for one in found],
        "stages": options,
        "day": day or every[0].as_at if every or day else None,
        "query": f"?on={day.isoformat()}" if day else "",
        "given": request.GET.get("on", ""),
        "wanted": wanted[:60],
        "invented": bool(found) and all(one.invented for one in found),
    }
    return draw(request, "changes/register.html", seer, facts)


@open_to_all
def next_(request: HttpRequest, seer: Seer) -> HttpResponse:
    """Show on one page who must do what by when, over all modifications, from a day on."""
    day = asked_day(request)
    lines = amend.listed(day, office(), public=not seer.keeps)
    shown = [amend.show(one.id, day, office(), public=not seer.keeps) for one in lines]
    every = [(one, due) for one in shown for due in to_do(one.held, tools().calendar)]
    every.sort(key=lambda pair: (pair[1].last(), pair[1].key))
    facts = {
        "to_come": [pair for pair in every if pair[1].last() >= pair[0].line.as_at],
        "past": [pair for pair in reversed(every) if pair[1].last() < pair[0].line.as_at],
        "day": lines[0].as_at if lines else day,
        "given": request.GET.get("on", ""),
    }
    return draw(request, "changes/next.html", seer, facts)


@open_to_all
def summary(request: HttpRequest, seer: Seer, reference: str) -> HttpResponse:
    """Show one modification: where it stands, whom it affects, the problem, and what comes next."""
    shown = held(request, seer, reference)
    one = shown.held
    facts = {
        "since": spoken(shown.line.since),
        "affects": affects(one, seer.reader),
        "open_now": []
        if request.GET.get("on")
        else [asked for asked in one.of(Consultation) if standing(asked, tools().now()) is Open.OPEN],
        "problem": next(iter(one.of(Problem)[-1:]), None),
        "stages": stages(one),
        "upcoming": [(row.activity, spoken(row.when)) for row in shown.line.next_rows],
        "solutions": one.of(Solution),
        "varied": tuple({found.id: found for found in one.of(Varied)}.values()),
        "implementations": [(spoken(found.on), found.authority, found.release) for found in one.of(Implementation)],
    }
    return draw(request, "changes/summary.html", seer, of_one(request, seer, shown, "Summary") | facts)


@open_to_all
def documents(request: HttpRequest, seer: Seer, reference: str) -> HttpResponse:
    """List every version of every document with its class."""
    shown = held(request, seer, reference)
    facts = {"documents": list(filed(shown.held))}
    return draw(request, "changes/documents.html", seer, of_one(request, seer, shown, "Documents") | facts)


@open_to_all
def views(request: HttpRequest, seer: Seer, reference: str) -> HttpResponse:
    """Show who says what of it, those of party categories apart from those of bodies. Nothing is added up."""
    shown = held(request, seer, reference)
    every = shown.held.of(View)
    parties = [one for one in every if one.kind in ("category", "party")]
    groups = (("Responses of parties", parties), ("Bodies and others", [one for one in every if one not in parties]))
    facts = {
        "groups": [(title, by_stance(found)) for title, found in groups if found],
        "consultations": [collated(shown.held, one) for one in shown.held.of(Consultation)],
    }
    return draw(request, "changes/views.html", seer, of_one(request, seer, shown, "Views") | facts)


@open_to_all
def timetable(request: HttpRequest, seer: Seer, reference: str) -> HttpResponse:
    """Show the packages of work with their dates as exact as they are known, and the questions to be answered."""
    shown = held(request, seer, reference)
    one = shown.held
    packages = [
        (found, [(row, spoken(row.when), [body(who, one) for who in row.with_]) for row in found.rows])
        for found in one.of(WorkPackage)
    ]
    asked = list(dict.fromkeys(found.q for found in one.of(Question)))
    facts = {
        "packages": packages,
        "dues": to_do(one, tools().calendar),
        "questions": [(q, [found for found in one.of(Question) if found.q == q]) for q in asked],
    }
    return draw(request, "changes/timetable.html", seer, of_one(request, seer, shown, "Timetable") | facts)


@open_to_all
def decisions(request: HttpRequest, seer: Seer, reference: str) -> HttpResponse:
    """Show what was put to a body, what it resolved, and how ballots came out under the named rule."""
    shown = held(request, seer, reference)
    one = shown.held
    taken = [(event, event.what) for event in one.told(Resolution) if isinstance(event.what, Resolution)]
    asked = [
        (
            document,
            body(document.to, one),
            [(found, results(taken, document, found.n)) for found in document.recommendations],
        )
        for document in one.of(Document)
        if document.recommendations
    ]
    facts = {"asked": asked, "ballots": list(ballots(one))}
    return draw(
        request, "changes/decisions.html", seer, of_one(request, seer, shown, "Resolutions and ballots") | facts
    )


@open_to_all
def simulation(request: HttpRequest, seer: Seer, reference: str) -> HttpResponse:
    """List the kept simulations that hang on it, with what they cannot tell."""
    shown = held(request, seer, reference)
    runs = [(event, quoted(event.what)) for event in shown.held.told(Run) if isinstance(event.what, Run)]
    facts = {"runs": runs, "hypothetical": any(one.label for one in shown.held.of(Varied))}
    return draw(request, "changes/simulation.html", seer, of_one(request, seer, shown, "Simulation") | facts)


@open_to_all
def timeline(request: HttpRequest, seer: Seer, reference: str) -> HttpResponse:
    """Show every event that the seer may see, the newest first."""
    shown = held(request, seer, reference)
    one, undone = shown.held, shown.held.undone
    events = [
        (event, told(event.what, one), spoken(event.when), event.number in undone, one.made_up(event))
        for event in reversed(one.events)
    ]
    return draw(request, "changes/timeline.html", seer, of_one(request, seer, shown, "Timeline") | {"events": events})


def quoted(run: Run) -> list[tuple[str, list[tuple[Counted, list[str]]]]]:
    """Give a run's frozen figures direction by direction, each row with its cells as text."""
    ways = dict.fromkeys(one.direction for one in run.figures)
    return [(way, [(one, list(cells(one))) for one in run.figures if one.direction == way]) for way in ways]


def upcoming(one: Headline) -> str:
    """Say what comes next."""
    return f"{one.next_rows[0].activity}, {spoken(one.next_rows[0].when)}" if one.next_rows else ""


def stages(one: Modification) -> list[tuple[str, str, bool]]:
    """Give the stages through which it has come, each with when, and whether it is there now."""
    first = one.procedure.stage(one.procedure.start).name
    moves = [(one.procedure.stage(event.what.to).name, spoken(event.when)) for event in one.moves]  # type: ignore[union-attr]
    came = [(first, spoken(one.events[0].when)), *moves]
    return [(name, when, place == len(came) - 1) for place, (name, when) in enumerate(came)]


def filed(one: Modification) -> Iterable[Filed]:
    """Give every version of every document, the newest first."""
    issued = {event.what.document: event.when for event in one.told(Issue) if isinstance(event.what, Issue)}
    for document in reversed(one.of(Document)):
        kind = one.procedure.kind(document.kind)
        when = issued.get(Named(document.id, document.version))
        name = kind.name if kind else document.kind
        state = f"issued, {spoken(when)}" if when else "a draft"
        yield Filed(document, name, document.title or name, state, one.newest(document.id) == document)


def by_stance(views: Iterable[View]) -> list[tuple[str, list[tuple[str, View]]]]:
    """Give views stance by stance, each with who holds it and, where that was counted, how many answered."""
    every = list(views)
    found = [(TITLES[stance], [(who(one), one) for one in every if one.stance is stance]) for stance in Stance]
    return [(title, held) for title, held in found if held]


def who(view: View) -> str:
    """Say who holds a view and, where that was counted, how many answered."""
    return f"{view.respondents} {view.by}" if view.respondents else view.by


def collated(one: Modification, consultation: Consultation) -> tuple[Collated, bool]:
    """Give a consultation question by question, without what is confidential, and whether it was collated yet."""
    done = any(found.consultation == consultation.id for found in one.of(CollatedOn))
    return collate(consultation, answers(one) if done else (), tools().now()), done


def results(taken: list[tuple[Event, Resolution]], document: Document, n: int) -> list[tuple[Event, Resolution]]:
    """Give what was resolved on one recommendation of a paper."""
    mine = Named(document.id, document.version)
    return [(event, one) for event, one in taken if one.recommendation == n and one.paper == mine]


def ballots(one: Modification) -> Iterable[Held]:
    """Give every ballot; its outcome is counted once it is closed, each time anew, from the raw votes."""
    closed = {found.ballot for found in one.of(Closed)}
    for ballot in one.of(Ballot):
        rule = next((found for found in one.procedure.ballots if found.body == ballot.body), None)
        votes = tuple(vote for vote in one.of(Vote) if vote.ballot == ballot.id)
        done = ballot.id in closed
        yield Held(ballot, body(ballot.body, one), done, votes, count(ballot, votes, rule) if done and rule else ())
