"""What does the code administrator record of a modification: resolutions, ballots, steps, paths, and whatever else happened?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from tocsin.changes.event import Event, Matter
from tocsin.changes.held.ballot import PROPOSAL, Ballot, Closed, Vote
from tocsin.changes.held.decision import Implementation, Issue, Move, PathSet, Release, Resolution, Result, Solution
from tocsin.changes.held.document import Document, Named
from tocsin.changes.held.when import When
from tocsin.changes.intake.read_events import blank, read_events
from tocsin.changes.modification import Modification
from tocsin.changes.procedure.procedure import AS_BEFORE, PROPOSER
from tocsin.flows.amend import Author, tell
from tocsin.parties.actor import Duty
from tocsin.web.asked import Choice, NotAsked, day, one_of
from tocsin.web.changes_build import text
from tocsin.web.changes_seen import Seer, at_the_desk, author, draw, held, of_one, office
from tocsin.web.changes_words import told
from tocsin.web.page import unkept
from tocsin.web.tools import tools
from tocsin.words import Refused

NOTHING = "nothing yet"
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Ask:
    """One recommendation of an issued paper on which nothing was resolved yet."""

    key: str
    paper: Document
    n: int
    says: str


@dataclass(frozen=True, slots=True)
class Open:
    """A ballot that is open: its seats, positions and options, and who has voted."""

    ballot: Ballot
    seats: tuple[Choice, ...]
    positions: tuple[Choice, ...]
    options: tuple[Choice, ...]
    votes: tuple[Vote, ...]


@at_the_desk
def desk(request: HttpRequest, seer: Seer, reference: str) -> HttpResponse:
    """Show what can be recorded now; on POST record it, with what follows from it, or say what stands in the way."""
    shown = held(request, seer, reference)
    one, faults = shown.held, {}
    try:
        if request.method == "POST":
            way = one_of(request.POST.get("way", ""), tuple(WAYS), "act")
            events = tuple(WAYS[way](one, request.POST, author(request, seer, Duty.DECIDES)))
            new = tell(one.id, events, author(request, seer, Duty.DECIDES), office())
            return unkept(HttpResponseRedirect(f"{request.path}?done={new[0].number}"))
    except Refused as refused:
        faults = {"fault": refused}
    facts = (
        of_one(request, seer, shown, "Resolutions and ballots")
        | form(one, request.POST if faults else QueryDict())
        | faults
    )
    done = request.GET.get("done", "")
    recorded = [
        (event.number, told(event.what, one)) for event in one.events if done.isdigit() and event.number >= int(done)
    ]
    return draw(request, "changes/desk.html", seer, facts | {"recorded": recorded}, 400 if faults else 200)


def form(one: Modification, given: QueryDict) -> dict[str, object]:
    """Give what the forms offer, with what was typed where something stood in the way."""
    known = one.procedure
    rules = {rule.body: rule for rule in known.ballots}
    steps = [
        (way, end)
        for way in known.transitions
        if one.stage in way.starts
        for end in way.ends
        if not way.paths or one.path in way.paths
    ]
    return {
        "given": given,
        "asks": list(asks(one)),
        "results": [Choice("", NOTHING, True), *(Choice(r.value, r.value, False) for r in Result)],
        "ballots": list(still_open(one)),
        "may_ballot": [Choice(b, _body(one, b), False) for b in rules],
        "on": [Choice(Named(d.id, d.version).words(), f"{d.title or d.id} {d.version}".strip(), False) for d in reversed(tuple({d.id: d for d in one.of(Document)}.values()))],
        "alternatives": [s.id for s in {s.id: s for s in one.of(Solution)}.values() if s.id != "main"],
        "steps": [Choice(f"{way.by}:{end}", f"{one.stage_before if end == AS_BEFORE else known.stage(end).name}, by {_body(one, way.by)}{_needed(way.needs)}", False) for way, end in steps],
        "paths": [Choice(p.id, p.name, p.id == one.path) for p in known.paths],
        "bodies": [Choice("", "nobody in particular", False), *(Choice(b.id, b.name, False) for b in known.bodies), Choice(PROPOSER, "the proposer", False)],
    }  # fmt: skip


def asks(one: Modification) -> Iterable[Ask]:
    """Give the recommendations that nobody has resolved on, of the papers that were issued."""
    issued = {found.document for found in one.of(Issue)}
    done = {(found.paper, found.recommendation) for found in one.of(Resolution)}
    for paper in one.of(Document):
        named = Named(paper.id, paper.version)
        for asked in paper.recommendations if named in issued else ():
            if (named, asked.n) not in done:
                yield Ask(f"{paper.id}-{paper.version}-{asked.n}", paper, asked.n, f"{asked.verb} {asked.text}")


def still_open(one: Modification) -> Iterable[Open]:
    """Give the ballots that were not closed."""
    closed = {found.ballot for found in one.of(Closed)}
    for ballot in one.of(Ballot):
        rule = next((found for found in one.procedure.ballots if found.body == ballot.body), None)
        body = one.procedure.body(ballot.body)
        if ballot.id in closed or rule is None or body is None:
            continue
        seats = tuple(Choice(seat.category, _category(one, seat.category), False) for seat in body.seats)
        positions = tuple(Choice(word, word, False) for word in rule.positions)
        votes = tuple(vote for vote in one.of(Vote) if vote.ballot == ballot.id)
        yield Open(ballot, seats, positions, tuple(Choice(o, o, False) for o in ballot.options), votes)


def resolve(one: Modification, given: QueryDict, by: Author) -> Iterable[Event]:
    """Give a resolution for each recommendation that got a result, all of one meeting."""
    when, meeting = _when(given), text(given, "meeting")
    if meeting and not (meeting.isascii() and meeting.isdigit()):
        raise NotAsked(f"The meeting {meeting!r}", "it is no number.", "Give the number of the meeting, or nothing.")
    found = [(ask, text(given, f"result-{ask.key}")) for ask in asks(one)]
    if not any(result for _, result in found):
        raise NotAsked("The resolutions", "none of them says what was resolved.", "Choose a result for at least one.")
    for ask, result in found:
        if result:
            what = Resolution(
                ask.n,
                Result(one_of(result, [r.value for r in Result], "result")),
                Named(ask.paper.id, ask.paper.version),
                int(meeting) if meeting else None,
            )
            yield _event(what, by, ask.paper.to, when, text(given, "reason"))


def open_ballot(one: Modification, given: QueryDict, by: Author) -> Iterable[Event]:
    """Give a ballot of a body on the newest version of a document, on the proposal and on whichever alternatives were chosen."""
    body = one_of(given.get("body", ""), [rule.body for rule in one.procedure.ballots], "body")
    options = (PROPOSAL, *given.getlist("option"))
    what = Ballot(text(given, "ballot"), body, text(given, "question"), Named.of_text(text(given, "on")), options)
    if not what.id or not what.question:
        raise NotAsked("The ballot", "it has no short name or no question.", "Give both.")
    yield _event(what, by, body, _when(given), "")


def cast(one: Modification, given: QueryDict, by: Author) -> Iterable[Event]:
    """Give one raw vote."""
    ballot = _ballot(one, given)
    voter = text(given, "voter")
    if not voter:
        raise NotAsked("The vote", "it does not say who cast it.", "Give the voter's name.")
    what = Vote(
        ballot.id,
        voter,
        text(given, "seat"),
        text(given, "position"),
        text(given, "option") or PROPOSAL,
        text(given, "reason"),
    )
    yield _event(what, by, ballot.body, _when(given), "")


def close_ballot(one: Modification, given: QueryDict, by: Author) -> Iterable[Event]:
    """Give the close of a ballot."""
    ballot = _ballot(one, given)
    yield _event(Closed(ballot.id), by, ballot.body, _when(given), "")


def move(one: Modification, given: QueryDict, by: Author) -> Iterable[Event]:
    """Give a change of stage by the body whose step it is."""
    body, _, to = text(given, "step").partition(":")
    target = one.stage_before if to == AS_BEFORE else to
    if target not in {stage.id for stage in one.procedure.stages}:
        raise NotAsked("The step", "none was chosen.", "Choose one of the list.")
    event = _event(Move(target), by, body, _when(given), text(given, "reason"))
    yield replace(event, by=text(given, "proposer")) if body == PROPOSER else event


def set_path(_one: Modification, given: QueryDict, by: Author) -> Iterable[Event]:
    """Give the path."""
    yield _event(PathSet(text(given, "path")), by, text(given, "body"), _when(given), text(given, "reason"))


def set_date(_one: Modification, given: QueryDict, by: Author) -> Iterable[Event]:
    """Give an implementation date with its authority, and the release where one is named."""
    release = text(given, "release")
    on = When(on=day(text(given, "takes-effect"), date.min))
    if on.on == date.min:
        raise NotAsked("The implementation date", "it is empty.", "Give the day.")
    what = Implementation(on, text(given, "authority"), release)
    yield _event(what, by, text(given, "body"), _when(given), text(given, "reason"))
    if release and "released" in given:
        yield _event(Release(release, on), by, "code_admin", _when(given), "")


def anything(_one: Modification, given: QueryDict, by: Author) -> Iterable[Event]:
    """Give whatever a text of events says, in the words that `tocsin changes record` takes."""
    at = tools().now()
    return read_events(
        given.get("events", "")[:LONGEST],
        "what you wrote",
        blank(at, by.person, text(given, "body"), text(given, "reason")),
    )


Act = Callable[[Modification, QueryDict, Author], Iterable[Event]]
WAYS: Mapping[str, Act] = {
    "resolve": resolve, "open": open_ballot, "vote": cast, "close": close_ballot, "move": move, "path": set_path,
    "date": set_date, "text": anything,
}  # fmt: skip
"""What each button of the page records."""


def _event(what: Matter, by: Author, body: str, when: When, reason: str) -> Event:
    return replace(blank(tools().now(), by.person, body, reason), what=what, when=when)


def _when(given: QueryDict) -> When:
    typed = text(given, "when")
    return When(on=day(typed, date.min)) if typed else When(at=tools().now())


def _ballot(one: Modification, given: QueryDict) -> Ballot:
    named = text(given, "ballot")
    return next((found for found in one.of(Ballot) if found.id == named), Ballot(named, "", "", Named("")))


def _body(one: Modification, named: str) -> str:
    found = one.procedure.body(named)
    return found.name if found else f"the {named.replace('_', ' ')}"


def _category(one: Modification, named: str) -> str:
    found = one.procedure.category(named)
    return found.name if found else named.replace("_", " ")


def _needed(needs: Iterable[object]) -> str:
    said = ", ".join(str(need).replace("_", " ").replace(":", " of ") for need in needs)
    return f" (needs {said})" if said else ""
