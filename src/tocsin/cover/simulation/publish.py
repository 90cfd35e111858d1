"""Which figures of a run may everybody see, so that no supplier's own can be worked out from them (decision 26)?

- A figure names nobody. It stands only where enough suppliers stand behind it and none stands behind most of it.
- The same is asked of what is left over, and of the difference from every figure already given of the same direction,
  since a reader can subtract. What fails is withheld with its reason, never rounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.cover.simulation.outcome import PLANES, Outcome
from tocsin.words import Direction, PartyId, Test

FEWEST = 5
"""Suppliers who must stand behind a figure. Ours, as the next one is: no rule of the Code gives either."""
DOMINANT = 60
"""Per cent of a figure that no single supplier may pass."""

Parts = dict[PartyId, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure for everybody. `systems` is None where it is withheld, and `why` says why."""

    scenario: str
    direction: Direction | None
    """None: the systems in scope, of which the others are parts."""
    test: Test | None
    systems: int | None
    why: str = ""


def publish(outcomes: Sequence[Outcome], fewest: int = FEWEST, dominant: int = DOMINANT) -> tuple[Figure, ...]:
    """Give every figure of the outcomes, in their order, as far as it may be seen."""
    whole = _parts(outcomes[0], None) if outcomes else {}
    figures = [_figure("", None, whole, _unfit([whole], fewest, dominant))] if outcomes else []
    given: dict[Direction, list[Parts]] = {way: [] for way in Direction}
    for plane in PLANES:
        for one in outcomes:
            parts = _parts(one, plane)
            why = figures[0].why or _unfit([parts, _less(whole, parts)], fewest, dominant)
            why = why or _unfit(
                [_apart(parts, other) for other in given[plane[0]]], fewest, dominant, " of the difference"
            )
            figures.append(_figure(one.scenario, plane, parts, why))
            if not why:
                given[plane[0]].append(parts)
    return tuple(figures)


def _parts(outcome: Outcome, plane: tuple[Direction, Test] | None) -> Parts:
    parts: Parts = {}
    for one in outcome.shares:
        many = one.in_scope if plane is None else one.passed(*plane)
        parts[one.supplier] = parts.get(one.supplier, 0) + many
    return parts


def _less(whole: Parts, parts: Parts) -> Parts:
    return {who: many - parts.get(who, 0) for who, many in whole.items()}


def _apart(parts: Parts, other: Parts) -> Parts:
    return {who: abs(parts.get(who, 0) - other.get(who, 0)) for who in {*parts, *other}}


def _unfit(figures: Sequence[Parts], fewest: int, dominant: int, of: str = "") -> str:
    """Say why figures cannot be shown, or give an empty text. A figure of nought is nobody's."""
    for parts in figures:
        behind = [many for many in parts.values() if many]
        if behind and len(behind) < fewest:
            return f"fewer than {fewest} suppliers stand behind a part{of}"
        if behind and max(behind) * 100 > dominant * sum(behind):
            return f"one supplier stands behind more than {dominant} % of a part{of}"
    return ""


def _figure(scenario: str, plane: tuple[Direction, Test] | None, parts: Parts, why: str) -> Figure:
    direction, test = plane or (None, None)
    return Figure(scenario, direction, test, None if why else sum(parts.values()), why)
