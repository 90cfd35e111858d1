"""What hops does a rulebook know, and what does each need to be recognised, obliged and working?

- *Recognised*: the kind is in the rulebook, in force, and one of its needs for the direction is met (decision 2).
- *Obliged*: by a duty the rulebook itself puts on one end (`binds`), else by the basis of the agreement that met the need.
- A hop kind is written from the supplier's end: ``supplier-map`` is the hop between the supplier and the MAP both ways.
"""

from dataclasses import dataclass
from datetime import date

from tocsin.words import Basis, Clause, Direction, Mark, PartyId, RoleId


@dataclass(frozen=True, slots=True)
class Role:
    """A role that devices may have a party in. `columns` are the headers it is recognised by in an estate file."""

    id: RoleId
    name: str
    columns: tuple[str, ...] = ()
    always: PartyId | None = None
    """The one party that fills this role for every device (the SSC), where there is one."""
    per_model: bool = False
    """True of the manufacturer: the party comes from the products list, not from a column of the estate."""


@dataclass(frozen=True, slots=True)
class Need:
    """One way in which a hop may be recognised. Exactly one of the four is meant."""

    nothing: bool = False
    """The rulebook recognises the hop as such: an address is enough."""
    agreements: tuple[str, ...] = ()
    """An agreement of one of these kinds in force that carries one of `carries` for this device's model."""
    carries: tuple[str, ...] = ()
    certified_from: date | None = None
    """The model's certificate is dated on or after this date: basis `Basis.CERTIFICATION`."""
    assumed: str = ""
    """A scenario takes the hop as kept: ``all`` or ``domestic`` devices whose licence window has closed."""
    basis: Basis | None = None
    """The basis where the need itself gives one; None: from the agreement's kind."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A duty the rulebook puts on one end of a hop in one direction."""

    by: Basis
    on: RoleId
    clause: Clause | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class HopKind:
    """A kind of hop: its two roles from the supplier's end, its needs and bindings by direction, its source and dates."""

    id: str
    left: RoleId
    right: RoleId
    needs: tuple[tuple[Direction, tuple[Need, ...]], ...]
    binds: tuple[tuple[Direction, Binding], ...]
    basis: str
    """In whose words it stands: ``code``, ``guidance``, ``strawman``, ``licence``, ``hub``."""
    source: str
    mark: Mark
    from_on: date | None = None
    until_on: date | None = None

    def in_force(self, on: date) -> bool:
        """Say whether the kind is in the rulebook on `on` (the last day is excluded)."""
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on < self.until_on)

    def needs_for(self, direction: Direction) -> tuple[Need, ...]:
        """Give the ways in which this hop can be recognised in `direction`; none: it does not exist in that direction."""
        return dict(self.needs).get(direction, ())

    def binding(self, direction: Direction) -> Binding | None:
        """Give the duty that the rulebook puts on one end, or None."""
        return dict(self.binds).get(direction)


@dataclass(frozen=True, slots=True)
class Rules:
    """The part of a rulebook that routes need: roles, hop kinds in the rulebook's order, bases, tests and scope."""

    roles: tuple[Role, ...]
    hops: tuple[HopKind, ...]
    basis_of: tuple[tuple[str, Basis], ...]
    """Agreement kind to basis."""
    letters: tuple[str, ...]
    """Agreement kinds that count only when their three tests are met."""
    in_scope: tuple[str, ...]
    """Scope classes inside the supplier's duty."""
    licence_window_months: int = 6
