"""What is a party or a role called in a picture?"""

from collections.abc import Mapping
from dataclasses import dataclass

from tocsin.routes.route import Hop, Route
from tocsin.words import Basis, PartyId, RoleId, Test

NOBODY = "nobody known"


@dataclass(frozen=True, slots=True)
class Naming:
    """Names on the picture's date. What has no name is shown by its id, so that nothing is left out."""

    parties: Mapping[PartyId, str]
    roles: Mapping[RoleId, str]

    def party(self, party: PartyId | None) -> str:
        """Give a party's name, or say that nobody is known."""
        return NOBODY if party is None else self.parties.get(party, party)

    def role(self, role: RoleId) -> str:
        """Give a role's name."""
        return self.roles.get(role, role)

    def route(self, route: Route) -> str:
        """Name a route: direct, or via the roles between in order."""
        middle = [self.role(hop.right_role) for hop in route.hops[:-1]]
        return "Direct" if not middle else "Via " + ", then ".join(middle)


def because(hop: Hop) -> str:
    """Say by what a recognised hop is obliged, or in short why another is not recognised; `hops` has the full sentence."""
    if not hop.recognised:
        return f"{hop.reason} ({hop.refs[0]})" if hop.refs else str(hop.reason)
    return {
        Basis.NOTHING: "obliged by nothing",
        Basis.VOLUNTARY: "voluntary",
    }.get(hop.obliged_by, f"by {hop.obliged_by}")


def verdict(route: Route) -> str:
    """Say where a route breaks, or how far a complete one is known to work."""
    if route.first_broken is not None:
        place = route.hops.index(route.first_broken) + 1
        return f"breaks at hop {place} of {len(route.hops)}"
    return "complete and working" if route.passes(Test.WORKING) else "complete, not known to work"
