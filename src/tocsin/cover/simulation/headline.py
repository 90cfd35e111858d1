"""How does a scenario read: its gain, what remains and the unflattering row together, for suppliers small and large?"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tocsin.cover.simulation.outcome import Outcome, Share
from tocsin.words import Direction, PartyId, Test


@dataclass(frozen=True, slots=True)
class Headline:
    """One scenario in one direction, against its baseline (None: it has none). Counts are systems unless they say suppliers."""

    scenario: str
    direction: Direction
    base: str
    in_scope: int
    passing: tuple[tuple[Test, int], ...]
    gained: tuple[tuple[Test, int], ...]
    """Passing here less passing on the baseline, by test; nought for each without a baseline."""
    remaining: int
    suppliers: int
    covered: int
    """Suppliers each of whose systems has a recognised route."""
    owed_by_nobody: int
    suppliers_owed_by_nobody: int
    """Suppliers some of whose systems have recognised routes only through a party that owes nothing."""
    suppliers_only_so: int
    """Suppliers for each of whose recognised systems that holds."""
    largest: tuple[PartyId, int] | None
    """The party between that carries the most of the new routes, and how many; None where nobody carries any."""
    new: int

    @property
    def concentration(self) -> int:
        """The largest single party's share of new routes, in tenths of a per cent, rounded to the nearest."""
        return round(1000 * self.largest[1] / self.new) if self.largest and self.new else 0


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the suppliers or systems, in one direction: how many are recognised, and how many more than on the baseline."""

    name: str
    in_scope: int
    recognised: int
    gained: int
    obliged: int


def headline(outcome: Outcome, base: Outcome | None, direction: Direction) -> Headline:
    """Give one scenario's figures in one direction."""
    shares = _by_supplier(outcome, direction)
    largest = next(((party, many) for way, party, many in outcome.carried if way is direction), None)
    return Headline(
        scenario=outcome.scenario,
        direction=direction,
        base=base.scenario if base else "",
        in_scope=outcome.in_scope,
        passing=tuple((test, outcome.passed(direction, test)) for test in Test),
        gained=tuple(
            (test, outcome.passed(direction, test) - base.passed(direction, test) if base else 0) for test in Test
        ),
        remaining=outcome.in_scope - outcome.passed(direction, Test.RECOGNISED),
        suppliers=len(shares),
        covered=sum(recognised == held for held, recognised, _ in shares),
        owed_by_nobody=outcome.idle(direction),
        suppliers_owed_by_nobody=sum(idle > 0 for _, _, idle in shares),
        suppliers_only_so=sum(idle > 0 and idle == recognised for _, recognised, idle in shares),
        largest=largest,
        new=dict(outcome.gained).get(direction, 0),
    )


def slices(
    outcome: Outcome, base: Outcome | None, direction: Direction, by: Callable[[Share], str]
) -> tuple[Slice, ...]:
    """Part one direction's figures by what `by` says of a share, in the order of the names."""
    found = defaultdict[str, list[int]](lambda: [0, 0, 0, 0])
    for sign, shares in ((1, outcome.shares), (-1, base.shares if base else ())):
        for one in shares:
            part, recognised = found[by(one)], one.passed(direction, Test.RECOGNISED)
            part[2] += sign * recognised if base else 0
            if sign > 0:
                part[0] += one.in_scope
                part[1] += recognised
                part[3] += one.passed(direction, Test.BY_ANYTHING)
    return tuple(Slice(name, *counts) for name, counts in sorted(found.items()))


def size_of(sizes: Iterable[tuple[PartyId, str]]) -> Callable[[Share], str]:
    """Give the function that says how large a share's supplier is, by the words of the register."""
    known = dict(sizes)

    def name(share: Share) -> str:
        said = known.get(share.supplier, "").casefold()
        return next((f"{word} suppliers" for word in ("small", "large") if word in said), "suppliers of unknown size")

    return name


def premises(share: Share) -> str:
    """Say of which premises a share is."""
    return "domestic" if share.domestic else "non-domestic"


def _by_supplier(outcome: Outcome, direction: Direction) -> list[tuple[int, int, int]]:
    """Give each supplier's systems in scope, those recognised, and those owed by nobody."""
    found = defaultdict[PartyId, list[int]](lambda: [0, 0, 0])
    for one in outcome.shares:
        counts = found[one.supplier]
        counts[0] += one.in_scope
        counts[1] += one.passed(direction, Test.RECOGNISED)
        counts[2] += one.idle(direction)
    return [(held, recognised, idle) for held, recognised, idle in found.values()]
