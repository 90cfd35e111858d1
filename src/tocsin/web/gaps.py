"""Which systems could nobody warn, or be warned about, where does the nearest route break, and what would close it?"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from tocsin.cover.gap import Gap
from tocsin.duties.ladder import LABELS
from tocsin.flows.ask import Gaps
from tocsin.flows.roll import Enrolled
from tocsin.papers import gaps as written
from tocsin.parties.naming import named
from tocsin.web import questions
from tocsin.web.asked import DIRECTION_WORDS, TESTS, asked, books, choices
from tocsin.web.page import as_party, page, unkept
from tocsin.web.paging import paging
from tocsin.web.tools import tools

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
NO_ROUTE = "no route can be drawn"


@dataclass(frozen=True, slots=True)
class Line:
    """One gap as a line."""

    gap: Gap
    supplier: str
    maker: str
    breaks: str
    why: str
    closes: str


@as_party
def gaps(request: HttpRequest, reader: Enrolled) -> HttpResponse:
    """List the gaps that were asked for, the largest first."""
    wanted = asked(request)
    answer = questions.gaps(reader.party, wanted)
    every = sorted({reason(gap) for gap in answer.gaps})
    why = request.GET.get("reason", "")
    found = [gap for gap in answer.gaps if not why or reason(gap) == why]
    pages = paging(request, found)
    facts = {
        "wanted": wanted,
        "names_only": answer.names_only,
        "rulebook": answer.rulebook,
        "books": books(wanted.rulebook),
        "ways": choices(DIRECTION_WORDS, wanted.way),
        "tests": choices({word: str(test) for word, test in TESTS.items()}, wanted.test_word),
        "reasons": choices({"": "Any reason", **{one: one for one in every}}, why),
        "systems": [(way, sum(g.holding.systems for g in found if g.direction is way)) for way in wanted.directions],
        "pages": pages,
        "lines": [line(gap, answer) for gap in pages.rows],
        "query": request.GET.urlencode(),
        "limits": written.CANNOT_TELL,
    }
    return page(request, "gaps.html", reader, "Gaps", facts)


@as_party
def listed(request: HttpRequest, reader: Enrolled, ending: str) -> HttpResponse:
    """Give the same gaps as a file that is marked Amber in its name and first row."""
    if ending not in TYPES:
        raise Http404
    answer = questions.gaps(reader.party, asked(request))
    why = request.GET.get("reason", "")
    found = [gap for gap in answer.gaps if not why or reason(gap) == why]
    facts = facts_of(answer, reader)
    content = (written.gaps if ending == "xlsx" else written.gaps_csv)(found, facts)
    return attached(content, TYPES[ending], written.file_name(facts, ending))


def attached(content: bytes, sort: str, name: str) -> HttpResponse:
    """Give a file to be saved, never shown in the page's place."""
    return unkept(HttpResponse(content, sort, headers={"Content-Disposition": f'attachment; filename="{name}"'}))


def facts_of(answer: Gaps, reader: Enrolled) -> written.Facts:
    """Give what a reader of the file must know of the list."""
    book = answer.rulebook
    return written.Facts(
        as_at=tools().now(),
        rulebook=book.title,
        label=LABELS.get(book.label, book.label) or f"layer: {book.layer}",
        run_as=reader.name,
        invented=True,
        parties=answer.seen.names,
        roles={role.id: role.name for role in answer.seen.rules.roles},
        models={product.model: product.model for product in answer.seen.products},
    )


def reason(gap: Gap) -> str:
    """Give in short why the nearest route is not complete."""
    return str(gap.broken.reason) if gap.broken else NO_ROUTE


def line(gap: Gap, answer: Gaps) -> Line:
    """Write one gap as a line, with the names of the day."""
    names = answer.seen.names
    roles = {role.id: role.name for role in answer.seen.rules.roles}
    ends: Sequence[str] = ()
    if gap.broken is not None:
        hop = gap.broken
        pairs = ((hop.left, hop.left_role), (hop.right, hop.right_role))
        ends = [names.get(who, who) if who else f"nobody known ({roles.get(role, role)})" for who, role in pairs]
    maker = gap.holding.party("manufacturer")  # type: ignore[arg-type]
    supplier = gap.holding.supplier
    return Line(
        gap=gap,
        supplier=names.get(supplier, supplier) if supplier else "–",
        maker=names.get(maker, maker) if maker else "–",
        breaks=" to ".join(ends) or NO_ROUTE,
        why=named(gap.broken.detail if gap.broken else gap.why, names),
        closes=named(gap.closes[0], names) if gap.closes else "",
    )
