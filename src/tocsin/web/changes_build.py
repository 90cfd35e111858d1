"""How does the code administrator make a paper: from what is on record, with its gaps listed, seen before it is kept?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from tocsin.changes.draw_up import draw_up
from tocsin.changes.event import Event, Matter
from tocsin.changes.held.decision import Issue
from tocsin.changes.held.document import Attachment, Document, Named, Recommendation, Reference
from tocsin.changes.held.person import Person
from tocsin.changes.held.timetable import Row, WorkPackage
from tocsin.changes.held.when import When
from tocsin.changes.intake.read_events import blank
from tocsin.changes.modification import Modification
from tocsin.changes.reference import reference as read_reference
from tocsin.changes.warn import warn
from tocsin.flows.amend import Author, tell
from tocsin.flows.picture import london
from tocsin.web.asked import Choice, NotAsked, day, one_of
from tocsin.web.changes_paper import PRINTED, laid, to_save
from tocsin.web.changes_seen import Seer, draw, held, of_one, office
from tocsin.web.page import enrolled, unkept
from tocsin.web.tools import tools
from tocsin.words import Class, Refused

LINES = range(1, 6)
LONGEST = 300
TEXT = 8000


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered line of the form, with what was typed into it."""

    n: int
    first: str
    second: str
    third: str
    options: tuple[Choice, ...]
    more: tuple[Choice, ...] = ()


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def build(request: HttpRequest, party: str, reference: str) -> HttpResponse:
    """Show the form; on POST show the paper as it would print, save it, keep it as a draft, or keep and issue it."""
    seer = Seer(enrolled(request, party))
    if not seer.keeps:
        raise Http404
    shown = held(request, seer, reference)
    given, one = request.POST if request.method == "POST" else QueryDict(), shown.held
    facts = of_one(request, seer, shown, "Documents") | {"way": given.get("way", "")}
    try:
        kind = one_of(
            given.get("kind") or request.GET.get("kind") or one.procedure.kinds[0].id,
            [k.id for k in one.procedure.kinds],
            "kind",
        )
        facts |= form(one, given, kind)
        if given:
            written, package = paper(one, given, kind), timetable(one, given)
            proposed = (*((package,) if package else ()), written)
            after = proposing(one, proposed)
            drawn = draw_up(after, written, london(tools().now()))
            if given["way"] in PRINTED:
                return to_save((drawn,), given["way"], f"{one.reference}-{kind}-draft")
            if given["way"] in ("keep", "issue"):
                tell(reference, tuple(events(seer, proposed, written, given["way"] == "issue")), author(seer), office())
                return unkept(HttpResponseRedirect(f"{facts['root']}documents/{written.id}/"))
            facts |= {"paper": drawn, "laid": laid(drawn), "cautions": warn(after, tools().calendar)}
    except Refused as refused:
        return draw(request, "changes/build.html", seer, facts | {"fault": refused}, status=400)
    return draw(request, "changes/build.html", seer, facts)


def proposing(one: Modification, proposed: Iterable[Matter]) -> Modification:
    """Give a modification as it would be with what is proposed; nothing is recorded."""
    at, held_so_far = tools().now(), one.events
    new = (replace(blank(at), number=len(held_so_far) + n, what=what) for n, what in enumerate(proposed, 1))
    return Modification(one.procedure, (*held_so_far, *new))


def events(seer: Seer, proposed: Iterable[Matter], written: Document, issue: bool) -> Iterable[Event]:
    """Give what is recorded."""
    body = "code_admin"
    for what in (*proposed, *((Issue(Named(written.id, written.version)),) if issue else ())):
        yield replace(blank(tools().now(), seer.reader.name if seer.reader else "", body), what=what)


def author(seer: Seer) -> Author:
    """Give in whose name it is recorded."""
    return Author(seer.reader.party if seer.reader else None, seer.reader.name if seer.reader else "")


def paper(one: Modification, given: QueryDict, kind: str) -> Document:
    """Read a document from the form; its headings are those of the newest of its kind, else those that data can fill."""
    like, headings = shape(one, kind)
    raw = text(given, "reference")
    sort = one.procedure.kind(kind)
    pattern = sort.reference if sort else ""
    on = day(text(given, "date"), date.min)
    author_given = Person(text(given, "person"), team=text(given, "team"))
    return Document(
        id=text(given, "name") or kind.replace("_", "-"),
        kind=kind,
        classification=Class(one_of(given.get("class") or "White", [c.value for c in Class], "class")),
        title=text(given, "title"),
        version=text(given, "version"),
        reference=((read_reference(pattern, raw) if pattern else None) or Reference(raw)) if raw else None,
        action=text(given, "action"),
        date=When(on=on) if on != date.min else When(),
        author=author_given if author_given.words() else None,
        sections=like.sections if like else tuple(headings),
        subsections=like.subsections if like else (),
        texts=tuple(texts(given, headings)),
        attachments=tuple(attachments(one, given)),
        recommendations=tuple(recommendations(one, given)),
        to=text(given, "to"),
    )


def shape(one: Modification, kind: str) -> tuple[Document | None, list[str]]:
    """Give the newest document of a kind, and the headings that one of that kind has."""
    like = next((found for found in reversed(one.of(Document)) if found.kind == kind), None)
    known = one.procedure.kind(kind)
    return like, [name for _, name in like.headings()] if like else [name for name, _ in known.fills] if known else []


def texts(given: QueryDict, headings: list[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Give the paragraphs typed under each heading, parted by empty lines."""
    for n, heading in enumerate(headings):
        typed = given.get(f"text-{n}", "")[:TEXT].replace("\r\n", "\n").split("\n\n")
        paragraphs = tuple(" ".join(one.split()) for one in typed if one.strip())
        if paragraphs:
            yield heading, paragraphs


def attachments(one: Modification, given: QueryDict) -> Iterable[Attachment]:
    """Give what is attached, lettered in order."""
    known = {found.id: found for found in one.of(Document)}
    chosen = [known[id_] for id_ in dict.fromkeys(given.getlist("attach")) if id_ in known]
    for n, found in enumerate(chosen):
        kind = one.procedure.kind(found.kind)
        yield Attachment(f"Appendix {chr(ord('A') + n)}", found.id, found.title or (kind.name if kind else ""))


def recommendations(one: Modification, given: QueryDict) -> Iterable[Recommendation]:
    """Give what the body is asked to resolve, each with its verb and what follows where it is agreed."""
    rows = [(text(given, f"verb-{n}"), text(given, f"asks-{n}"), text(given, f"motion-{n}")) for n in LINES]
    for n, (verb, asks, motion) in enumerate([row for row in rows if row[1]], 1):
        motions = ("", *(found.id for found in one.procedure.motions))
        yield Recommendation(n, one_of(verb, one.procedure.verbs, "verb"), asks, one_of(motion, motions, "motion"))


def timetable(one: Modification, given: QueryDict) -> WorkPackage | None:
    """Give the package of work typed into the form; None where no line of it was filled in."""
    rows = []
    for n in LINES:
        activity, when, week = text(given, f"activity-{n}"), text(given, f"when-{n}"), f"week-{n}" in given
        if bool(activity) != bool(when):
            raise NotAsked(f"Line {n} of the timetable", "it has an activity or a date, and not both.", "Give both.")
        if activity:
            on = day(when, date.min)
            with_ = tuple(part.strip() for part in text(given, f"with-{n}").split(",") if part.strip())
            rows.append(Row(activity, When(week=on) if week else When(on=on), with_))
    before = one.of(WorkPackage)
    return (
        WorkPackage(before[-1].n + 1 if before else 1, text(given, "process") or "Refinement", tuple(rows))
        if rows
        else None
    )


def form(one: Modification, given: QueryDict, kind: str) -> dict[str, object]:
    """Give what the form shows: what was typed, else what the newest document of the kind has."""
    like, headings = shape(one, kind)
    typed = dict(like.texts) if like and not given else {}
    known = one.procedure.kind(kind)
    recs = {found.n: found for found in like.recommendations} if like and not given else {}
    return {
        "kinds": [Choice(found.id, found.name, found.id == kind) for found in one.procedure.kinds],
        "kind": known,
        "fields": list(fields(given, like)),
        "classes": picks([c.value for c in Class], given.get("class") or "White"),
        "bodies": [Choice("", "no body", False), *(Choice(b.id, b.name, b.id == (given.get("to") or (like.to if like else ""))) for b in one.procedure.bodies)],
        "headings": [(n, h, given.get(f"text-{n}", "") or "\n\n".join(typed.get(h, ()))) for n, h in enumerate(headings)],
        "documents": [Choice(d.id, f"{d.title or d.id} {d.version}".strip(), d.id in given.getlist("attach")) for d in {d.id: d for d in one.of(Document)}.values() if d.kind != kind],
        "asks": [
            Line(n, given.get(f"asks-{n}", "") or (recs[n].text if n in recs else ""), "", "",
                 tuple(picks(one.procedure.verbs, given.get(f"verb-{n}") or (recs[n].verb if n in recs else ""))),
                 (Choice("", "nothing by itself", False), *picks([m.id for m in one.procedure.motions], given.get(f"motion-{n}") or (recs[n].motion if n in recs else ""))))
            for n in LINES
        ],
        "rows": [Line(n, given.get(f"activity-{n}", ""), given.get(f"when-{n}", ""), given.get(f"with-{n}", ""), (Choice("1", "", f"week-{n}" in given),)) for n in LINES],
    }  # fmt: skip


def fields(given: QueryDict, like: Document | None) -> Iterable[tuple[str, str, str, str]]:
    """Give the single fields: name, label, hint and what stands in it."""
    had = like or Document("", "", Class.WHITE)
    who = had.author or Person()
    for name, label, hint, value in (
        ("name", "Short name on file", "Such as paper; the same name with another version supersedes it", had.id),
        ("version", "Version", "A correction is a new version", ""),
        ("title", "Title", "", had.title),
        ("reference", "Paper reference", "", ""),
        ("action", "Action", "Such as For Decision", had.action),
        ("person", "Author", "", who.person),
        ("team", "Team", "", who.team),
        ("date", "Date", "As 2019-06-07", ""),
    ):
        yield name, label, hint, given.get(name, value)


def picks(words: Iterable[str], chosen: str) -> list[Choice]:
    """Give words to choose from."""
    return [Choice(one, one.replace("_", " "), one == chosen) for one in words]


def text(given: QueryDict, name: str) -> str:
    """Give one line of the form, cut at its longest."""
    return " ".join(given.get(name, "").split())[:LONGEST]
