"""Which agreements close the most gaps, how many systems does each add, and how good is the choice shown to be?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tocsin.cover.closing.choose import alone, choose, closed
from tocsin.cover.closing.shortfall import Pair, Shortfall


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


Solve = Callable[[Sequence[Shortfall], int, Sequence[Pair]], Solved | None]
"""Looks for the best choice of at most so many, given one to begin with; None where it found nothing in its time."""


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
    bound: int | None
    promise: Promise

    @property
    def gap(self) -> int | None:
        """How many systems more a better choice could close at most; None where nothing is proved."""
        return None if self.bound is None else self.bound - self.closed


def close(shortfalls: Sequence[Shortfall], most: int, solve: Solve) -> Choice:
    """Choose at most `most` agreements: greedily, then by `solve`, and take the better."""
    greedy = choose(shortfalls, most)
    first = closed(shortfalls, greedy)
    found = solve(shortfalls, most, greedy) if shortfalls and most else Solved((), 0)
    second = closed(shortfalls, found.chosen) if found and len(found.chosen) <= most else -1
    chosen = found.chosen if found and second > first else greedy
    value, bound = max(first, second), found.bound if found else None
    steps = _steps(shortfalls, chosen)
    return Choice(steps, value, first, bound, _promise(shortfalls, value, bound))


def _promise(shortfalls: Sequence[Shortfall], value: int, bound: int | None) -> Promise:
    if bound is not None and bound <= value:
        return Promise.BEST
    if bound is not None:
        return Promise.WITHIN
    return Promise.GREEDY if alone(shortfalls) else Promise.NONE


def _steps(shortfalls: Sequence[Shortfall], chosen: Sequence[Pair]) -> tuple[Step, ...]:
    """Put a choice in an order that closes most first; what adds nothing in the end is left out."""
    within = [Shortfall(kept, one.systems) for one in shortfalls if (kept := _among(one, frozenset(chosen)))]
    steps: list[Step] = []
    so_far = 0
    for pair in choose(within, len(chosen)):
        total = closed(within, [*(one.pair for one in steps), pair])
        steps.append(Step(pair, total - so_far, total))
        so_far = total
    return tuple(steps)


def _among(one: Shortfall, chosen: frozenset[Pair]) -> tuple[frozenset[Pair], ...]:
    return tuple(lack for lack in one.lacks if lack <= chosen)
