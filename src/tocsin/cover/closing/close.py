"""Which agreements close the most gaps, how many systems does each add, and how good is the choice shown to be?

Only the pairs that stand before the most systems are looked at, and what a choice could gain from the others is counted
generously in their place. What is so proved holds of every pair; where nothing is proved, or the greedy choice could
have been another, more pairs are looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tocsin.cover.closing.choose import Chosen, choose, closed
from tocsin.cover.closing.shortfall import Lacking, Pair, Shortfall, Table

FIRST, WIDER = 128, 4
"""How many pairs are looked at first, or six for each agreement where that is more; how many times as many next."""


class Promise(StrEnum):
    """What is shown of a choice."""

    BEST = "no other choice of as many agreements closes more; this is proved"
    WITHIN = "no other choice of as many agreements closes more than the proved bound"
    GREEDY = "one agreement closes each gap, so that this choice closes at least 63 % of what the best could"
    NONE = "some gaps need several agreements together, and nothing is shown of how near this is to the best"


@dataclass(frozen=True, slots=True)
class Solved:
    """What an exact solver found in its time: a choice, and a number of systems that no choice can pass. None: no bound."""

    chosen: tuple[Pair, ...]
    bound: int | None


Solve = Callable[[Table, int, Sequence[Pair]], Solved | None]
"""Looks for the best choice of at most so many, given one to begin with; None where it found nothing, or its time is out."""


@dataclass(frozen=True, slots=True)
class Step:
    """One agreement, what it adds to those before it, and all that is closed by then."""

    pair: Pair
    adds: int
    closed: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The better of the greedy and the solver's choice. `bound`: proved that no choice closes more; None: not known."""

    steps: tuple[Step, ...]
    closed: int
    greedy: int
    """What the greedy choice closes, of the pairs looked at."""
    bound: int | None
    promise: Promise

    @property
    def gap(self) -> int | None:
        """How many systems more a better choice could close at most; None where nothing is proved."""
        return None if self.bound is None else self.bound - self.closed


def close(lacking: Lacking, most: int, solve: Solve, pairs: int = FIRST) -> Choice:
    """Choose at most `most` agreements: greedily, then by `solve`, and take the better; look at `pairs` pairs first."""
    size, bound, chosen = max(pairs, 6 * most), None, tuple[Pair, ...]()
    while True:
        table = lacking.table(size, most)
        greedy = choose(table.shortfalls, most)
        found = _solved(table, most, greedy, solve)
        bound = _lower(bound, found.bound if found else None)
        chosen = max(
            (greedy.pairs, chosen, found.chosen if found else ()), key=lambda one: closed(table.shortfalls, one)
        )
        value, settled = closed(table.shortfalls, chosen), _settled(greedy, table)
        proved = bound is not None and bound <= value
        if proved or table.whole or (settled and found is None):
            break
        size *= WIDER
    promise = _promise(settled and lacking.alone, value, bound)
    return Choice(_steps(table.shortfalls, chosen), value, closed(table.shortfalls, greedy.pairs), bound, promise)


def _solved(table: Table, most: int, greedy: Chosen, solve: Solve) -> Solved | None:
    """Give what the solver found; a choice of too many is none."""
    if not table.shortfalls or not most:
        return Solved((), sum(systems for _, systems in table.apart[:most]))
    found = solve(table, most, greedy.pairs)
    return found if found is None or len(found.chosen) <= most else Solved((), found.bound)


def _settled(greedy: Chosen, table: Table) -> bool:
    """Say whether no pair left out, alone or with one other, could have been a better step."""
    return table.whole or greedy.least >= table.apart[0][1]


def _lower(one: int | None, other: int | None) -> int | None:
    return min((bound for bound in (one, other) if bound is not None), default=None)


def _promise(alone: bool, value: int, bound: int | None) -> Promise:
    if bound is not None and bound <= value:
        return Promise.BEST
    if bound is not None:
        return Promise.WITHIN
    return Promise.GREEDY if alone else Promise.NONE


def _steps(shortfalls: Sequence[Shortfall], chosen: Sequence[Pair]) -> tuple[Step, ...]:
    """Put a choice in an order that closes most first; what adds nothing in the end is left out."""
    within = [Shortfall(kept, one.systems) for one in shortfalls if (kept := _among(one, frozenset(chosen)))]
    steps: list[Step] = []
    so_far = 0
    for pair in choose(within, len(chosen)).pairs:
        total = closed(within, [*(one.pair for one in steps), pair])
        steps.append(Step(pair, total - so_far, total))
        so_far = total
    return tuple(steps)


def _among(one: Shortfall, chosen: frozenset[Pair]) -> tuple[frozenset[Pair], ...]:
    return tuple(lack for lack in one.lacks if lack <= chosen)
