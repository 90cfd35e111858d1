"""How much of an estate is covered?"""

from collections.abc import Iterable

from tocsin.cover.tally import Tally
from tocsin.estate.table import DIRECTIONS, IN_SCOPE, NO_SUPPLIER, OUT_OF_SCOPE, TESTS, UNKNOWN_MANUFACTURER
from tocsin.estate.verdict import Judged


def count(judged: Iterable[Judged]) -> Tally:
    """Count the systems of judged holdings by scope, and those in scope by direction and test."""
    scopes = dict.fromkeys((IN_SCOPE, OUT_OF_SCOPE, UNKNOWN_MANUFACTURER, NO_SUPPLIER), 0)
    passing = {(direction, test): 0 for direction in DIRECTIONS for test in TESTS}
    for one in judged:
        scopes[one.verdict.scope] += one.holding.systems
        for direction, test in passing:
            if one.verdict.passes(direction, test):
                passing[direction, test] += one.holding.systems
    return Tally(
        scopes[IN_SCOPE],
        scopes[OUT_OF_SCOPE],
        scopes[UNKNOWN_MANUFACTURER],
        scopes[NO_SUPPLIER],
        tuple((direction, test, systems) for (direction, test), systems in passing.items()),
    )
