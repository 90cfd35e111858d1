"""Which chains of hops could join supplier and manufacturer in a direction, on a date?"""

from collections.abc import Iterator
from datetime import date

from tocsin.routes.kind import HopKind, Rules
from tocsin.words import MANUFACTURER, SUPPLIER, Direction, RoleId

Chain = tuple[HopKind, ...]


def draw(rules: Rules, direction: Direction, on: date) -> tuple[Chain, ...]:
    """Enumerate every chain without a repeated role, from the supplier's end.

    Hops are those in force on `on` that exist in `direction`. The order is the rulebook's: of two chains, the one whose
    hop is listed earlier at the first place where they differ comes first.
    """
    hops = tuple(kind for kind in rules.hops if kind.in_force(on) and kind.needs_for(direction))
    return tuple(_walk(hops, SUPPLIER, (SUPPLIER,)))


def _walk(hops: Chain, here: RoleId, seen: tuple[RoleId, ...]) -> Iterator[Chain]:
    for kind in hops:
        if kind.left != here or kind.right in seen:
            continue
        if kind.right == MANUFACTURER:
            yield (kind,)
        else:
            for rest in _walk(hops, kind.right, (*seen, kind.right)):
                yield (kind, *rest)
