"""How much of the estate shares one set of responsible parties?"""

from dataclasses import dataclass

from tocsin.words import MANUFACTURER, SUPPLIER, ModelId, PartyId, RoleId


@dataclass(frozen=True, slots=True)
class Holding:
    """A distinct responsibility tuple and its count of devices. `parties` holds only roles that somebody is known to fill."""

    parties: tuple[tuple[RoleId, PartyId], ...]
    model: ModelId
    fuel: str
    domestic: bool
    gained: str
    """Month of gain, ``YYYY-MM``, while a licence window is open on the date asked; else empty."""
    systems: int

    def party(self, role: RoleId) -> PartyId | None:
        """Give who fills `role`, or None where nobody is known to."""
        return dict(self.parties).get(role)

    @property
    def supplier(self) -> PartyId | None:
        """The Responsible Supplier, where known."""
        return self.party(SUPPLIER)

    def with_manufacturer(self, manufacturer: PartyId) -> "Holding":
        """Give the same holding with its model's manufacturer among the parties."""
        others = tuple(pair for pair in self.parties if pair[0] != MANUFACTURER)
        return Holding(
            (*others, (MANUFACTURER, manufacturer)), self.model, self.fuel, self.domestic, self.gained, self.systems
        )
