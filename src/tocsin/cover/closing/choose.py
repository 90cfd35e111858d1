"""Which few agreements close the most, chosen greedily with a look ahead over whole routes?

Two agreements can be worth nothing alone and much together, so that the usual promise of a greedy choice (at least
63 % of the best) holds only where every shortfall can be closed by one agreement.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tocsin.cover.closing.shortfall import Lack, Pair, Shortfall


def choose(shortfalls: Sequence[Shortfall], most: int) -> tuple[Pair, ...]:
    """Give at most `most` agreements, in the order in which they are best made.

    Each step takes the agreement, or the few that complete one route together, that close the most systems for each
    agreement made; ties go to the fewer and then to the first in order.
    """
    chosen: dict[Pair, None] = {}
    open_ = [(set(one.lacks), one.systems) for one in shortfalls]
    while len(chosen) < most and open_:
        bundle = _best(open_, most - len(chosen))
        if not bundle:
            break
        chosen |= dict.fromkeys(sorted(bundle))
        open_ = [
            (left, systems) for lacks, systems in open_ if frozenset() not in (left := {one - bundle for one in lacks})
        ]
    return tuple(chosen)


def _best(open_: list[tuple[set[Lack], int]], room: int) -> Lack:
    """Give the bundle that closes the most for each agreement in it; the empty one where none fits."""
    exact: dict[Lack, int] = defaultdict(int)
    by_pair: dict[Pair, list[int]] = defaultdict(list)
    for place, (lacks, systems) in enumerate(open_):
        for lack in lacks:
            if len(lack) <= room:
                exact[lack] += systems
        for pair in set().union(*(lack for lack in lacks if len(lack) <= room)):
            by_pair[pair].append(place)
    singles = {next(iter(lack)): systems for lack, systems in exact.items() if len(lack) == 1}
    bounds = {lack: _bound(lack, exact, singles) / len(lack) for lack in exact}
    best: Lack = frozenset()
    worth = 0.0
    for lack in sorted(exact, key=lambda one: (-bounds[one], len(one), sorted(one))):
        if bounds[lack] <= worth and len(lack) <= 2:
            break
        found = _closed(lack, open_, by_pair) / len(lack)
        if found > worth:
            best, worth = lack, found
    return best


def _bound(lack: Lack, exact: dict[Lack, int], singles: dict[Pair, int]) -> int:
    """Give no less than what a bundle of one or two closes; of a longer one only a first guess, which is then counted."""
    return exact[lack] + sum(singles.get(pair, 0) for pair in lack if len(lack) > 1)


def _closed(bundle: Lack, open_: list[tuple[set[Lack], int]], by_pair: dict[Pair, list[int]]) -> int:
    places = {place for pair in bundle for place in by_pair[pair]}
    return sum(open_[place][1] for place in places if any(lack <= bundle for lack in open_[place][0]))


def closed(shortfalls: Iterable[Shortfall], chosen: Iterable[Pair]) -> int:
    """Give how many systems a choice closes."""
    made = frozenset(chosen)
    return sum(one.systems for one in shortfalls if any(lack <= made for lack in one.lacks))


def alone(shortfalls: Iterable[Shortfall]) -> bool:
    """Say whether one agreement closes each shortfall, on every way it can be closed."""
    return all(len(lack) == 1 for one in shortfalls for lack in one.lacks)
