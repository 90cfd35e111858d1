"""Which figures of a kept simulation go on record with a modification, for everybody to see and frozen as they were?

- A figure that fewer than five suppliers stand behind, or one of them mostly, is withheld with its reason (decision 26).
- Where every supplier is invented there is nobody whose own figures could be worked out, and nothing is withheld.
- Gain, remainder and what obliges are one line, so that none is quoted without the others.
"""

from collections.abc import Iterable, Mapping

from tocsin.changes.held.decision import Counted, Systems
from tocsin.cover.simulation.publish import Figure, publish
from tocsin.cover.simulation.run import Book, Run
from tocsin.duties.ladder import LABELS
from tocsin.words import Direction, Test

NOBODY, WHOLE = 1, 100


def quote(run: Run) -> tuple[Systems | None, tuple[Counted, ...]]:
    """Give the systems in scope (None: withheld), and one line for each scenario and direction, tell before be told."""
    figures = publish(run.outcomes, NOBODY, WHOLE) if run.invented else publish(run.outcomes)
    whole = _systems(next((one.systems for one in figures if one.direction is None), None))
    found = {(one.scenario, one.direction, one.test): one for one in figures}
    return whole, tuple(_line(book, way, whole, found) for way in Direction for book in run.rulebooks)


Found = Mapping[tuple[str, Direction | None, Test | None], Figure]


def _line(book: Book, way: Direction, whole: Systems | None, found: Found) -> Counted:
    tests = {test: found[book.scenario, way, test] for test in Test}
    recognised = tests[Test.RECOGNISED].systems
    base = found[book.base, way, Test.RECOGNISED].systems if book.base else None
    return Counted(
        scenario=book.scenario,
        called=_called(book),
        direction=way.value,
        base=book.base,
        gained=_less(recognised, base),
        recognised=_systems(recognised),
        by_code=_systems(tests[Test.BY_CODE].systems),
        by_anything=_systems(tests[Test.BY_ANYTHING].systems),
        working=_systems(tests[Test.WORKING].systems),
        remaining=_less(whole, recognised),
        withheld="; ".join(dict.fromkeys(_reasons(tests.values()))),
    )


def _systems(many: int | None) -> Systems | None:
    return None if many is None else Systems(many)


def _less(many: int | None, fewer: int | None) -> Systems | None:
    return None if many is None or fewer is None else Systems(many - fewer)


def _reasons(figures: Iterable[Figure]) -> Iterable[str]:
    return (one.why for one in figures if one.why)


def _called(book: Book) -> str:
    label = LABELS.get(book.label, book.label)
    return f"{book.title} ({label})" if label else book.title
