"""Which organisations does the register know, by name and role, and as whom can one look?"""

from dataclasses import dataclass

from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.records import parties
from tocsin.words import PartyId, RoleId


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An organisation as the register has it today."""

    party: PartyId
    name: str
    roles: tuple[RoleId, ...]


def roll(tools: Tools) -> tuple[Enrolled, ...]:
    """Give every organisation of the register, in the order of their names."""
    held: dict[str, list[RoleId]] = {}
    for row in parties.PartyRole.objects.order_by("role"):
        held.setdefault(row.organisation_id, []).append(RoleId(row.role))
    called = parties.names(london(tools.now()))
    found = (Enrolled(party, name, tuple(dict.fromkeys(held.get(party, ())))) for party, name in called.items())
    return tuple(sorted(found, key=lambda one: one.name))
