"""What was found for one system or holding: its scope and, per direction, its routes, best route and first broken hop?"""

from dataclasses import dataclass

from tocsin.estate.holding import Holding
from tocsin.estate.table import DIRECTIONS, IN_SCOPE
from tocsin.words import Direction, Test


@dataclass(frozen=True, slots=True)
class Answer:
    """One direction: the routes that pass each test as masks over `Lookup.routes`, the best route and first broken hop.

    `best` indexes the routes and `broken` the hops; -1 means none.
    """

    complete: int
    best: int
    broken: int
    by_code: int
    by_anything: int
    working: int

    def mask(self, test: Test) -> int:
        """Give the routes that pass `test`, as a mask."""
        masks = {
            Test.RECOGNISED: self.complete,
            Test.BY_CODE: self.by_code,
            Test.BY_ANYTHING: self.by_anything,
            Test.WORKING: self.working,
        }
        return masks[test]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The scope (see `estate.table`) and the two answers, which are never added together (decision 1)."""

    scope: int
    tell: Answer
    be_told: Answer

    def answer(self, direction: Direction) -> Answer:
        """Give the answer of one direction."""
        return self.tell if direction is Direction.TELL else self.be_told

    def passes(self, direction: Direction, test: Test) -> bool:
        """Say whether any route passes `test`; false for whatever is not in scope."""
        return self.scope == IN_SCOPE and self.answer(direction).mask(test) != 0


@dataclass(frozen=True, slots=True)
class Judged:
    """A holding with its verdict."""

    holding: Holding
    verdict: Verdict


ANSWERS: tuple[str, ...] = ("complete", "best", "broken", "by_code", "by_anything", "working")
COLUMNS: tuple[str, ...] = (
    "scope",
    *(f"{direction.name.lower()}_{answer}" for direction in DIRECTIONS for answer in ANSWERS),
)
"""The columns in which every engine gives a verdict, all of them 64-bit integers, in this order."""
