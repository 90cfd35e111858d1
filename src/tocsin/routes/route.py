"""What is a route between supplier and manufacturer, hop by hop, and what is a gap?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tocsin.routes.link import Sign
from tocsin.words import Basis, Clause, Direction, PartyId, RoleId, Test


class Reason(StrEnum):
    """Why a hop is not recognised; or that it is."""

    HELD = "held"
    NO_PARTY = "nobody is known in this role"
    NO_AGREEMENT = "no agreement between the two"
    NOT_CARRIED = "an agreement is in force but carries nothing in this direction"
    OTHER_MODELS = "an agreement is in force but for other models"
    LAPSED = "the agreement has ended"
    NOT_YET = "the agreement has not begun"
    STALE = "the agreement is stale"
    DENIED = "the other side denies the agreement"
    LETTER_TESTS = "a letter of intent that fails one of its three tests"
    NOT_CERTIFIED = "the model was certified before the date and no agreement covers it"
    WINDOW_OPEN = "the licence's six months have not run"


class HopWord(StrEnum):
    """Standing of a hop (decision 5)."""

    AGREED = "agreed"
    NEVER_EXERCISED = "never exercised"
    LAPSED = "lapsed"
    MISSING = "missing"
    NOT_RECOGNISED = "not recognised"


@dataclass(frozen=True, slots=True)
class Hop:
    """One hop's three answers, each with its reason. `left` and `right` are None where nobody is known in the role."""

    kind: str
    left_role: RoleId
    right_role: RoleId
    left: PartyId | None
    right: PartyId | None
    reason: Reason
    detail: str
    """The reason with its date or reference, as a sentence for a reader."""
    obliged_by: Basis
    obliged_on: RoleId | None
    clause: Clause | None
    working: Sign | None
    """The newest sign in its favour that is young enough, or None."""
    last_sign: Sign | None
    """The newest sign of any kind and age, or None when nothing is known."""
    refs: tuple[str, ...] = ()
    """The agreements that met the need, or the one nearest to meeting it."""
    claimed_only: bool = False

    @property
    def recognised(self) -> bool:
        """Whether the hop is there at all under the rulebook."""
        return self.reason is Reason.HELD

    @property
    def word(self) -> HopWord:
        """The hop's standing in decision 5's words."""
        if self.recognised:
            return HopWord.AGREED if self.working else HopWord.NEVER_EXERCISED
        if self.reason in (Reason.LAPSED, Reason.STALE):
            return HopWord.LAPSED
        return HopWord.MISSING

    def passes(self, test: Test) -> bool:
        """Say whether the hop is recognised and passes `test`."""
        if not self.recognised:
            return False
        answers = {
            Test.RECOGNISED: True,
            Test.BY_CODE: self.obliged_by is Basis.CODE,
            Test.BY_ANYTHING: self.obliged_by is not Basis.NOTHING,
            Test.WORKING: self.working is not None,
        }
        return answers[test]


@dataclass(frozen=True, slots=True)
class Route:
    """A chain of hops from the supplier's end in one direction."""

    direction: Direction
    hops: tuple[Hop, ...]

    @property
    def name(self) -> str:
        """``direct`` or ``via`` with the roles between, such as ``via manager, map``."""
        middle = [hop.right_role for hop in self.hops[:-1]]
        return "direct" if not middle else "via " + ", ".join(middle)

    @property
    def missing(self) -> int:
        """How many hops are not recognised."""
        return sum(not hop.recognised for hop in self.hops)

    def passes(self, test: Test) -> bool:
        """Say whether every hop passes `test` (decision 2)."""
        return all(hop.passes(test) for hop in self.hops)

    @property
    def first_broken(self) -> Hop | None:
        """The first unrecognised hop counted from the supplier's end, in both directions."""
        return next((hop for hop in self.hops if not hop.recognised), None)


@dataclass(frozen=True, slots=True)
class Traced:
    """All routes for one holding, date and rulebook, in the rulebook's order, by direction."""

    on: date
    tell: tuple[Route, ...]
    be_told: tuple[Route, ...]

    def routes(self, direction: Direction) -> tuple[Route, ...]:
        """Give the routes of one direction."""
        return self.tell if direction is Direction.TELL else self.be_told

    def passes(self, direction: Direction, test: Test) -> bool:
        """Say whether any route passes `test`; each test is asked of all routes."""
        return any(route.passes(test) for route in self.routes(direction))

    def best(self, direction: Direction) -> Route | None:
        """Give the first complete route in the rulebook's order, or None."""
        return next((route for route in self.routes(direction) if route.missing == 0), None)

    def nearest(self, direction: Direction) -> Route | None:
        """Give the incomplete route with the fewest missing hops, ties by the rulebook's order; None when one is complete."""
        if self.best(direction):
            return None
        return min(self.routes(direction), key=lambda route: route.missing, default=None)
