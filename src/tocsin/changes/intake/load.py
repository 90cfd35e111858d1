"""Which modification does a file tell of, frozen at a day, and how did it come there?

The file is taken as given: its facts become the events that its process needs, each dated as well as the file dates it, and
every event passes the same checks as one recorded here. What the file says of itself (its references, its stage) must agree
with where its events lead. Text is kept exactly as typed.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from tocsin.changes.event import Event, Matter
from tocsin.changes.held.decision import Issue, Move, Raised
from tocsin.changes.held.document import Document, Handling, Named, Recommendation
from tocsin.changes.held.person import Person
from tocsin.changes.held.problem import Problem
from tocsin.changes.held.timetable import Meeting, Question, StandardAreas, WorkPackage
from tocsin.changes.held.view import View
from tocsin.changes.held.when import When
from tocsin.changes.intake.fill import absent, fill, fill_from, keys_of, when
from tocsin.changes.modification import Modification
from tocsin.changes.procedure.procedure import PROPOSER, Procedure
from tocsin.changes.step import step
from tocsin.duties.calendar import Calendar
from tocsin.duties.node import Node
from tocsin.words import Class

ProcedureOf = Callable[[str, date], Procedure]
"""Gives the process of a code that was in force on a day; raises a `Refused` where none was."""

_TOP = ("modification", "documents")
_MORE = (
    "classifications",
    "views",
    "recommendations",
    "areas_of_assessment",
    "work_packages",
    "events",
    "next",
    "invented",
)
_HEAD = ("id", "refs", "title", "code", "stage", "proposer")
_ABOUT = ("path", "urgent", "solution", "outcome", "representative")
_NEXT = "first work-package row not yet past"


def load(text: str, file: str, procedure_of: ProcedureOf, calendar: Calendar, at: datetime) -> Modification:
    """Read a modification's file. Raises `NotThisText` with line and column, or `StepRefused` where its events do not fit."""
    top = Node.of(text, file).fields(_TOP, _MORE)
    if "next" in top:
        top["next"].among((_NEXT,), "rule for what is next")
    head = top["modification"].fields(_HEAD, (*_ABOUT, *keys_of(Problem)))
    stage = head["stage"].fields(("now", "as_at"), ("body_view", "next"))
    known = procedure_of(head["code"].text(), stage["as_at"].day())
    story = _Story(known, stage["as_at"].day(), at, calendar, _dates(top.get("events"), known))
    held = story.tell(top, head)
    _agrees(head, stage, held)
    return held


def says_invented(text: str, file: str) -> bool:
    """Say whether a modification's file calls itself invented; raises `NotThisText` where it is no YAML mapping."""
    found = dict(Node.of(text, file).pairs())
    return "invented" in found and found["invented"].yes()


class _Story:
    """The events of a file, each checked as it is added."""

    def __init__(self, known: Procedure, as_at: date, at: datetime, calendar: Calendar, dates: "_Dates") -> None:
        self.held = Modification(known, ())
        self.as_at, self.at, self.calendar, self.dates = as_at, at, calendar, dates

    def tell(self, top: dict[str, Node], head: dict[str, Node]) -> Modification:
        """Add everything the file tells of, in the order in which it can have happened."""
        first = self.dates.first or self.as_at
        papers = tuple((node, self._document(node, top)) for node in top["documents"].items())
        self._add(_raised(head, top), When(known_by=first), PROPOSER, fill(head["proposer"], Person).words())
        for _, one in papers:
            if one.kind == "problem_statement":
                self._add(one, When(known_by=first), "", "")
        self._add(fill_from(head, Problem, top["modification"]), When(known_by=first), "", "")
        self._opened(head["stage"], first)
        for node in top["views"].items() if "views" in top else ():
            self._view(node)
        for _, one in papers:
            if one.kind != "problem_statement":
                self._add(one, one.date if one.date.latest() else self._by_then(), "", _author(one))
        for what in _plans(top, self.held.procedure):
            self._add(what, self._by_then(), "", "")
        self._happened()
        return self.held

    def _add(self, what: Matter, when_: When, body: str, by: str) -> None:
        event = Event(1, body, by, when_, what, self.at)
        self.held = Modification(self.held.procedure, (*self.held.events, *step(self.held, event, self.calendar)))

    def _by_then(self) -> When:
        return When(known_by=self.as_at)

    def _opened(self, node: Node, first: date) -> None:
        """Take the one step from the start to the stage that the file says; further steps are events of their own."""
        now, known = dict(node.pairs())["now"], self.held.procedure
        to = now.among(tuple(one.id for one in known.stages), "stage")
        way = next((one for one in known.transitions if known.start in one.starts and to in one.ends), None)
        if to == known.start:
            return
        if way is None:
            raise now.fault(
                f"the stage {to!r}, to which no single step leads", "the first stage and the steps after it as events"
            )
        body = known.body(way.by)
        self._add(Move(to), When(known_by=first), way.by, body.name if body else way.by)

    def _view(self, node: Node) -> None:
        view = fill(node, View)
        statement = next((one for one in self.held.of(Document) if one.kind == "problem_statement"), None)
        if view.on is None and statement is not None:
            view = replace(view, on=Named(statement.id, statement.version))
        body = self.held.procedure.body(view.by)
        ready = self.dates.ready.get(body.id) if body else None
        self._add(view, ready or self._by_then(), body.id if body else "", view.by)

    def _document(self, node: Node, top: dict[str, Node]) -> Document:
        paper = fill(node, Document)
        body = self.held.procedure.body(paper.reference.body) if paper.reference else None
        if paper.kind == "panel_paper" and "recommendations" in top and not paper.recommendations:
            found = tuple(self._recommendation(item) for item in top["recommendations"].items())
            paper = replace(paper, recommendations=found)
        return replace(paper, to=body.id) if body and not paper.to else paper

    def _recommendation(self, node: Node) -> Recommendation:
        """Read a recommendation; where it names no motion, the process's own words may find one in its text."""
        asked = fill(node, Recommendation)
        if asked.verb not in self.held.procedure.verbs:
            raise node.fault(f"the verb {asked.verb!r}", "one of " + ", ".join(self.held.procedure.verbs))
        fitting = (one.id for one in self.held.procedure.motions if any(words in asked.text for words in one.says))
        return replace(asked, motion=asked.motion or next(fitting, ""))

    def _happened(self) -> None:
        for meeting in self.dates.meetings:
            self._add(meeting, self._by_then(), "", "")
        for id_, when_ in self.dates.issued:
            paper = self.held.newest(id_)
            raw = paper.reference.raw if paper and paper.reference else ""
            named = Named(id_, paper.version if paper else "")
            self._add(Issue(named, raw, elsewhere=True), when_, "", _author(paper) if paper else "")


class _Dates:
    """What the file's own events date: who found it ready and when, what was issued, which meetings are planned."""

    def __init__(self) -> None:
        self.ready: dict[str, When] = {}
        self.issued: list[tuple[str, When]] = []
        self.meetings: list[Meeting] = []
        self.raised: date | None = None

    @property
    def first(self) -> date | None:
        """The day by which it had been raised."""
        days = [one for when_ in self.ready.values() if (one := when_.latest())]
        return self.raised or (min(days) if days else None)


def _dates(node: Node | None, known: Procedure) -> _Dates:
    dates = _Dates()
    bodies = {one.id: one for one in known.bodies}
    kinds = ("raised", "paper_issued", *(f"{id_}_{word}" for id_ in bodies for word in ("ready", "meeting")))
    for item in node.items() if node else ():
        field = item.fields(("type", "date"), ("by", "before", "doc", "n", "certainty"))
        kind, told = field["type"].among(kinds, "event"), _dated(item, field)
        body, _, word = kind.rpartition("_")
        if word == "ready":
            dates.ready[body] = told
        elif word == "meeting":
            dates.meetings.append(Meeting(body, told, field["n"].count() if "n" in field else None))
        elif kind == "paper_issued":
            dates.issued.append((field["doc"].text() if "doc" in field else "paper", told))
        else:
            dates.raised = told.latest()
    return dates


def _dated(item: Node, field: dict[str, Node]) -> When:
    told = when(field["date"])
    if "before" in field and told.on is not None:
        raise item.fault("a date and a bound", "one of date, before")
    before = field["before"].day() if "before" in field else None
    inferred = "certainty" in field and field["certainty"].among(("inferred", "stated"), "certainty") == "inferred"
    return replace(told, before=before, inferred=inferred)


def _raised(head: dict[str, Node], top: dict[str, Node]) -> Raised:
    return Raised(
        head["id"].count(),
        head["title"].text(),
        fill(head["proposer"], Person),
        fill(head["representative"], Person) if "representative" in head else None,
        top["invented"].yes() if "invented" in top else False,
    )


def _plans(top: dict[str, Node], known: Procedure) -> tuple[Matter, ...]:
    """Give the questions to be answered, the packages of work and how each class is handled."""
    found: list[Matter] = []
    if "areas_of_assessment" in top:
        areas = top["areas_of_assessment"].fields((), ("standard", "extra"))
        if "standard" in areas:
            included = areas["standard"].among(("included", "not included"), "word") == "included"
            found.append(StandardAreas(included, known.standard_areas))
        found += [fill(item, Question) for item in areas["extra"].items()] if "extra" in areas else []
    found += [fill(item, WorkPackage) for item in top["work_packages"].items()] if "work_packages" in top else []
    if "classifications" in top:
        pairs = dict(top["classifications"].pairs())
        policy = pairs.pop("authority").text() if "authority" in pairs else ""
        for key, item in pairs.items():
            if key not in [one.value.lower() for one in Class]:
                raise item.fault(f"the unknown class {key!r}", "one of white, green, amber, red, authority")
            field = item.fields(("audience",), ("republish", "limit", "statement"))
            texts = {name: one.text() for name, one in field.items()}
            found.append(Handling(Class(key.capitalize()), policy=policy, **texts))
    return tuple(found)


def _author(paper: Document) -> str:
    return paper.author.words() if paper.author else ""


def _agrees(head: dict[str, Node], stage: dict[str, Node], held: Modification) -> None:
    """Refuse what the file says of itself where its events lead elsewhere."""
    for item in head["refs"].items():
        field = item.fields(("ref", "kind"), ("from", "until", "expected"))
        full = field["kind"].among(("draft", "full"), "kind") == "full"
        expected = held.procedure.reference(held.raised.number, full)
        if field["ref"].text() != expected:
            raise field["ref"].fault(repr(field["ref"].text()), expected)
    if held.stage != stage["now"].text():
        raise stage["now"].fault(f"the stage {stage['now'].text()!r}", f"{held.stage}, where its events lead")
    if "next" in stage:
        ends = sorted({end for one in held.procedure.transitions if held.stage in one.starts for end in one.ends})
        stage["next"].among(tuple(ends), "next stage")
    if "body_view" in stage:
        bodies = {one.body for one in held.told(View)}
        given = stage["body_view"].text().removesuffix("-ready")
        if given not in bodies:
            raise stage["body_view"].fault(repr(given), "a body whose view the file gives")
    _nothing_yet(head)


def _nothing_yet(head: dict[str, Node]) -> None:
    for key, word in (("path", "undetermined"), ("solution", "none"), ("outcome", "unknown")):
        if key in head and not absent(head[key]):
            head[key].among((word,), f"word (a {key} is recorded as an event)")
    if "urgent" in head and head["urgent"].yes():
        raise head["urgent"].fault("true", "false; that it is urgent is recorded as an event of the body that says so")
