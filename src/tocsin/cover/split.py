"""How is cover spread over suppliers, models, or whatever else a holding is known by?"""

from collections.abc import Callable, Iterable

from tocsin.cover.count import count
from tocsin.cover.tally import Tally
from tocsin.estate.holding import Holding
from tocsin.estate.verdict import Judged


def split(judged: Iterable[Judged], by: Callable[[Holding], str]) -> tuple[tuple[str, Tally], ...]:
    """Count each part that `by` names, the largest first; a blank name is a part like any other."""
    parts: dict[str, list[Judged]] = {}
    for one in judged:
        parts.setdefault(by(one.holding), []).append(one)
    counted = [(name, count(part)) for name, part in parts.items()]
    return tuple(sorted(counted, key=lambda part: (-part[1].systems, part[0])))
