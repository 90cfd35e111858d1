"""What is kept of a simulation: on what it stands, by which it can be done again to the byte, and what came of it?"""

from dataclasses import dataclass
from datetime import date, datetime

from tocsin.cover.simulation.outcome import Outcome
from tocsin.routes.kind import Rules
from tocsin.routes.link import Link, Product, Sign, SignKind
from tocsin.words import Digest, PartyId, RulebookId


@dataclass(frozen=True, slots=True)
class Book:
    """The rulebook of one scenario: its digest, its label (empty for what is in force or guidance) and its baseline."""

    scenario: str
    rulebook: RulebookId
    title: str
    label: str
    digest: Digest
    base: str
    claim: str


@dataclass(frozen=True, slots=True)
class Laid:
    """An overlay that was laid over the snapshot."""

    overlay: str
    digest: Digest


@dataclass(frozen=True, slots=True)
class Run:
    """One simulation, never changed. `seed` is that of anything drawn by chance: nothing is, and it is kept all the same."""

    id: str
    asked_as: PartyId
    on: date
    at: datetime
    version: str
    """Of the software."""
    seed: int
    invented: bool
    snapshot: str
    snapshot_digest: Digest
    rows: int
    overlays: tuple[Laid, ...]
    """What was learnt later of the snapshot's devices, the earliest first."""
    register: Digest
    """Of agreements, contacts, products and supplier kinds as they were read."""
    rulebooks: tuple[Book, ...]
    outcomes: tuple[Outcome, ...]
    sizes: tuple[tuple[PartyId, str], ...]
    """What the register says of each supplier's kind, such as *non-domestic, small*."""
    holders: int
    """How many organisations the register has as suppliers, whether or not the estate has heard from them."""
    schema: int = 1

    @property
    def command(self) -> str:
        """The command that does it again and compares the bytes."""
        return f"tocsin simulate --run {self.id} --as {self.asked_as}"

    def book(self, scenario: str) -> Book:
        """Give the rulebook of a scenario; KeyError where it is none of the run's."""
        return {one.scenario: one for one in self.rulebooks}[scenario]

    def outcome(self, scenario: str) -> Outcome:
        """Give what came of a scenario; KeyError where it is none of the run's."""
        return {one.scenario: one for one in self.outcomes}[scenario]


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a run was made from but the snapshot, as it was read: a register changes, and a run can be done again."""

    rules: tuple[tuple[str, Rules], ...]
    links: tuple[Link, ...]
    signs: tuple[Sign, ...]
    products: tuple[Product, ...]
    fresh: tuple[tuple[SignKind, int], ...]
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A run with its inputs, as one document."""

    run: Run
    inputs: Inputs
    schema: int = 1
