"""Which gaps belong together, and how many systems stand behind each group?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tocsin.cover.gap import Gap


@dataclass(frozen=True, slots=True)
class Group:
    """Gaps that share a key, such as supplier, manufacturer and reason."""

    key: tuple[str, ...]
    systems: int
    gaps: tuple[Gap, ...]


def group(gaps: Iterable[Gap], by: Callable[[Gap], tuple[str, ...]]) -> tuple[Group, ...]:
    """Gather gaps by key, the group with the most systems first."""
    parts: dict[tuple[str, ...], list[Gap]] = {}
    for gap in gaps:
        parts.setdefault(by(gap), []).append(gap)
    found = [Group(key, sum(gap.holding.systems for gap in part), tuple(part)) for key, part in parts.items()]
    return tuple(sorted(found, key=lambda one: (-one.systems, one.key)))
