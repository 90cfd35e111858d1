"""How many systems have a route as the rules grow, in each direction apart, and under each test?"""

from django.http import HttpRequest, HttpResponse

from tocsin.duties.ladder import LADDER, TERMS, labelled
from tocsin.flows.ask import Cover
from tocsin.flows.roll import Enrolled
from tocsin.papers.gaps import CANNOT_TELL
from tocsin.pictures.ladder import Rung, ladder
from tocsin.web import questions
from tocsin.web.asked import HEADINGS, asked
from tocsin.web.page import as_party, page
from tocsin.web.routes import svg
from tocsin.words import Direction, Test


@as_party
def cover(request: HttpRequest, reader: Enrolled) -> HttpResponse:
    """Show cover as one table and one picture a direction; the two are never added."""
    wanted = asked(request)
    answer = questions.cover(reader.party, wanted)
    facts = {
        "wanted": wanted,
        "names_only": answer.names_only,
        "tally": answer.rungs[0][1].tally,
        "tests": [str(test) for test in Test],
        "sides": [(HEADINGS[way], rows(answer, way), svg(drawn(answer, way))) for way in Direction],
        "limits": CANNOT_TELL,
    }
    return page(request, "cover.html", reader, "Cover", facts)


def rows(answer: Cover, way: Direction) -> list[tuple[str, str, str, list[int]]]:
    """Give one direction as rows: the rulebook's id, its labelled title, where it stands, and a count a test."""
    return [
        (book.id, labelled(book), place(book.id), [rung.tally.passed(way, test) for test in Test])
        for book, rung in answer.rungs
    ]


def place(book: str) -> str:
    """Say where a rulebook stands."""
    return f"S{LADDER.index(book)}" if book in LADDER else "with a term of contract" if book in TERMS else "beside"


def drawn(answer: Cover, way: Direction) -> str:
    """Draw the ladder and what stands beside it."""
    rungs = [
        Rung(
            labelled(book),
            rung.tally.in_scope,
            tuple((test, rung.tally.passed(way, test)) for test in Test),
            beside=book.id not in (*LADDER, *TERMS),
        )
        for book, rung in answer.rungs
    ]
    return ladder(rungs, HEADINGS[way], key=f"ladder-{way.name.lower().replace('_', '-')}")
