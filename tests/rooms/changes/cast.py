"""The processes, the golden case and an invented modification, for every test of the change desk."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tocsin.changes.event import Event, Matter
from tocsin.changes.held.decision import Issue, Move, Raised
from tocsin.changes.held.document import Document, Named
from tocsin.changes.held.person import Person
from tocsin.changes.held.timetable import Row, WorkPackage
from tocsin.changes.held.view import Stance, View
from tocsin.changes.held.when import When
from tocsin.changes.intake.load import load
from tocsin.changes.modification import Modification
from tocsin.changes.procedure.procedure import Procedure
from tocsin.changes.step import step
from tocsin.drivers import processes, rulebooks
from tocsin.words import Class

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
CALENDAR = rulebooks.calendar()
SEC = processes.load("sec-2018-11")
ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "golden"


def given() -> str:
    """The golden file as it was given, where it is at hand."""
    path = SHARED / "dp075.yaml"
    if not path.exists():
        pytest.skip("the golden file as given is not at hand")
    return path.read_text("utf-8")


def dp075(text: str) -> Modification:
    return load(text, "dp075.yaml", processes.of, CALENDAR, NOW)


def tell(
    held: Modification, what: Matter, body: str = "", by: str = "", on: object = None, reason: str = ""
) -> Modification:
    """Record one event, with what follows from it."""
    when = on if isinstance(on, When) else When(on=on) if isinstance(on, date) else When(at=NOW)
    event = Event(1, body, by or body, when, what, NOW, reason)
    return replace(held, events=(*held.events, *step(held, event, CALENDAR)))


ADA = Person("Ada Marsh", "Northwind Energy")


def invented(procedure: Procedure = SEC, number: int = 901) -> Modification:
    """A modification that nobody proposed."""
    return tell(
        Modification(procedure, ()),
        Raised(number, "Invented", ADA, None, True),
        "proposer",
        "Ada Marsh",
        on=date(2026, 10, 5),
    )


def statement(version: str = "0.1", **more: object) -> Document:
    return Document("ps", "problem_statement", Class.WHITE, version=version, **more)  # type: ignore[arg-type]


def developed() -> Modification:
    """An invented modification in Development."""
    held = tell(invented(), statement())
    return tell(held, Move("development"), "code_admin")


def converted() -> Modification:
    """An invented modification in Refinement, by way of a paper and two resolutions."""
    from tocsin.changes.held.decision import Resolution, Result
    from tocsin.changes.held.document import Recommendation

    held = tell(developed(), View("CSC", "subcommittee", Stance.FOR_PROGRESS, Named("ps", "0.1")), "csc")
    asked = (Recommendation(1, "AGREE", "it", "convert"), Recommendation(2, "AGREE", "it", "refine"))
    held = tell(held, Document("paper", "panel_paper", Class.WHITE, version="1", recommendations=asked, to="panel"))
    held = tell(held, WorkPackage(1, "Refinement", (Row("Meet", When(on=date(2027, 1, 5))),)))
    held = tell(held, Issue(Named("paper", "1"), elsewhere=True))
    for n in (1, 2):
        held = tell(held, Resolution(n, Result.AGREED, Named("paper", "1")), "panel")
    return held


def refusal(held: Modification, what: Matter, *more: object, **named: object):
    from tocsin.words import Refused

    with pytest.raises(Refused) as caught:
        tell(held, what, *more, **named)  # type: ignore[arg-type]
    return caught.value
