"""How does cover grow from one rulebook of the ladder to the next, on the same estate and date?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tocsin.cover.count import count
from tocsin.cover.tally import Tally
from tocsin.estate.verdict import Judged
from tocsin.words import Direction, RulebookId, Test


@dataclass(frozen=True, slots=True)
class Rung:
    """One rulebook's cover, and beside it the rulebook that it is compared with (None for the first)."""

    rulebook: RulebookId
    tally: Tally
    below: Tally | None

    def gained(self, direction: Direction, test: Test) -> int:
        """Give how many more systems pass than on the rung below; 0 on the first rung."""
        return self.tally.passed(direction, test) - self.below.passed(direction, test) if self.below else 0


def climb(steps: Sequence[tuple[RulebookId, Iterable[Judged]]]) -> tuple[Rung, ...]:
    """Count the same estate under each rulebook in turn, each compared with the one before it."""
    rungs: list[Rung] = []
    for rulebook, judged in steps:
        rungs.append(Rung(rulebook, count(judged), rungs[-1].tally if rungs else None))
    return tuple(rungs)
