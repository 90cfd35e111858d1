"""How does a case stand for one organisation, who has been told, what happened, and what would its report say?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from tocsin.cases.case import Advisory
from tocsin.flows.account import Account
from tocsin.flows.account import report as drawn_up
from tocsin.flows.board import UNDONE, board, told, unanswered
from tocsin.flows.relay import Hop, hops
from tocsin.flows.roll import Enrolled
from tocsin.notices.report import Sheet
from tocsin.papers.docx import docx
from tocsin.papers.html import html
from tocsin.papers.pdf import pdf
from tocsin.parties.actor import Actor
from tocsin.parties.matrix import Sight, Thing
from tocsin.parties.naming import named
from tocsin.web.accounts.actor import actor_of
from tocsin.web.accounts.step_up import asked_again
from tocsin.web.decide import offered
from tocsin.web.gaps import attached
from tocsin.web.leg import legs
from tocsin.web.looks import look_at
from tocsin.web.one_case import held, opens
from tocsin.web.page import as_party, page
from tocsin.web.tools import tools
from tocsin.words import Refused

PRINTED: Mapping[str, tuple[Callable[[Sheet], bytes], str]] = {
    "html": (lambda drawn: html(drawn).encode(), "text/html; charset=utf-8"),
    "docx": (docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf, "application/pdf"),
}


@dataclass(frozen=True, slots=True)
class Summary:
    """A case as one line of a list."""

    seen: Account
    sort: str
    part: str
    title: str
    undone: int
    to_answer: int


@as_party
def cases(request: HttpRequest, reader: Enrolled) -> HttpResponse:
    """List the cases that an organisation is in, the newest first."""
    found = [summary(one) for one in board(actor_of(request), tools()).cases]
    look_at(request, Thing.CASE, reader.party, reader.party, Sight.HEADER)
    return page(request, "cases.html", reader, "Cases", {"cases": found})


@as_party
def case(request: HttpRequest, reader: Enrolled, reference: str) -> HttpResponse:
    """Show a case as an organisation may see it; one that it is not in is no page at all."""
    seen = held(request, reference)
    names, who = seen.held.names, actor_of(request)
    waits = {one.id for one in unanswered(seen)}
    facts = {
        "seen": seen,
        "line": summary(seen),
        "legs": legs(seen.standings, names, tools()),
        "waits": [
            (one, " → ".join(names.get(p, p) for p in one.path), names.get(one.final, one.final)) for one in seen.waits
        ],
        "reaches": [(names.get(one.party, one.party), one.word, named(one.because, names)) for one in seen.reaches],
        "hops": passed(seen, who),
        "received": [(one, one.id in waits, opens(who, one)) for one in told(seen)],
        "decide": offered(seen, who),
        "events": sorted(seen.events, key=lambda one: one.at, reverse=True),
        "reports": bool(seen.standings or seen.held.judgement(reader.party, seen.at)),
    }
    return page(request, "case.html", reader, "Cases", facts)


def passed(seen: Account, who: Actor) -> list[tuple[Hop, str, str]]:
    """Give what goes through others, with who passes it on and to whom; nothing is asked where nothing does."""
    if not any(len(one.path) > 2 for one in seen.held.notices):
        return []
    names = seen.held.names
    found = hops(seen.held.case.id, who, tools())
    return [
        (
            one,
            names.get(one.notice.recipient, one.notice.recipient),
            names.get(one.notice.onward or one.notice.final, ""),
        )
        for one in found
    ]


@as_party
def sheet(request: HttpRequest, reader: Enrolled, reference: str, ending: str) -> HttpResponse:
    """Give the report to the SSC as it stands, as a file to save."""
    if ending not in PRINTED:
        raise Http404
    if again := asked_again(request):
        return again
    seen = held(request, reference, Thing.REPORT)
    try:
        report = drawn_up(seen.held.case.id, reader.party, "", None, tools())
    except Refused:
        raise Http404 from None
    write, sort = PRINTED[ending]
    return attached(write(report), sort, f"report-to-ssc-{report.classification.upper()}.{ending}")


def summary(seen: Account) -> Summary:
    """Write a case as one line: a title only for whose case it is."""
    one, mine = seen.held.case, seen.held.owner == seen.reader
    undone = sum(leg.word in UNDONE for leg in seen.standings)
    part = "Yours" if mine else "You owe in it" if seen.standings else "You were sent something of it"
    sort = "Advisory" if isinstance(one, Advisory) else "Finding"
    return Summary(seen, sort, part, one.title if mine else "", undone, len(unanswered(seen)))
