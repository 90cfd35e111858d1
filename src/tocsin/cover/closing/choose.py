"""Which few agreements close the most, chosen greedily with a look ahead over whole routes?

Two agreements can be worth nothing alone and much together, so that the usual promise of a greedy choice (at least
63 % of the best) holds only where every shortfall can be closed by one agreement.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from tocsin.cover.closing.shortfall import Lack, Pair, Shortfall
from tocsin.words import PartyId


@dataclass(frozen=True, slots=True)
class Chosen:
    """A greedy choice, in the order in which it is best made. `least`: what an agreement of its leanest step closes."""

    pairs: tuple[Pair, ...]
    least: float


def choose(shortfalls: Sequence[Shortfall], most: int) -> Chosen:
    """Choose at most `most` agreements.

    Each step takes the agreement, or the few that complete one route together, that close the most systems for each
    agreement made; ties go to the fewer and then to the first in order. A choice of fewer than `most` has a `least` of 0.
    """
    chosen: dict[Pair, None] = {}
    least, left = float("inf"), _Left(shortfalls)
    while len(chosen) < most:
        bundle, worth = left.best(most - len(chosen))
        if not bundle:
            return Chosen(tuple(chosen), 0)
        chosen |= dict.fromkeys(sorted(bundle))
        least = min(least, worth)
        left.make(bundle)
    return Chosen(tuple(chosen), least)


class _Left:
    """The shortfalls that are still open, counted by what they lack; only what a step touches is counted again."""

    def __init__(self, shortfalls: Sequence[Shortfall]) -> None:
        self.open: dict[int, tuple[Lack, ...]] = {place: one.lacks for place, one in enumerate(shortfalls)}
        self.systems = [one.systems for one in shortfalls]
        self.exact: dict[Lack, int] = defaultdict(int)
        self.holding: dict[Pair, set[int]] = defaultdict(set)
        self.parts: dict[Lack, tuple[Lack, ...]] = {}
        for place in self.open:
            self._count(place, 1)

    def best(self, room: int) -> tuple[Lack, float]:
        """Give the bundle that closes the most for each agreement in it, and how many; the empty one where none fits."""
        bounds = [(-self._bound(lack) / len(lack), len(lack), lack) for lack in self.exact if len(lack) <= room]
        best: Lack = frozenset()
        worth, first = 0.0, (0, [Pair("", PartyId(""), PartyId(""))])
        for bound, size, lack in sorted(bounds, key=lambda one: one[:2]):
            if -bound < worth:
                break
            closes, order = self._closes(lack) / size, (size, sorted(lack))
            if closes > worth or (closes == worth and order < first):
                best, worth, first = lack, closes, order
        return best, worth

    def make(self, bundle: Lack) -> None:
        """Make the agreements of a bundle: what they complete is closed, and what else lacked them lacks less."""
        for place in {place for pair in bundle for place in self.holding.get(pair, ())}:
            self._count(place, -1)
            lacks = {lack - bundle for lack in self.open[place]}
            if frozenset() in lacks:
                del self.open[place]
                continue
            self.open[place] = tuple(one for one in lacks if not any(other < one for other in lacks))
            self._count(place, 1)

    def _count(self, place: int, sign: int) -> None:
        for lack in self.open[place]:
            self.exact[lack] += sign * self.systems[place]
            if not self.exact[lack]:
                del self.exact[lack]
            for pair in lack:
                (self.holding[pair].add if sign > 0 else self.holding[pair].discard)(place)

    def _bound(self, lack: Lack) -> int:
        """Give no less than a bundle closes: whatever lacks just it, or just a part of it."""
        if lack not in self.parts:
            sizes = range(1, len(lack) + 1)
            self.parts[lack] = tuple(frozenset(part) for size in sizes for part in combinations(lack, size))
        return sum(self.exact.get(part, 0) for part in self.parts[lack])

    def _closes(self, bundle: Lack) -> int:
        places = {place for pair in bundle for place in self.holding[pair]}
        return sum(self.systems[place] for place in places if any(lack <= bundle for lack in self.open[place]))


def closed(shortfalls: Iterable[Shortfall], chosen: Iterable[Pair]) -> int:
    """Give how many systems a choice closes."""
    made = frozenset(chosen)
    return sum(one.systems for one in shortfalls if any(lack <= made for lack in one.lacks))
