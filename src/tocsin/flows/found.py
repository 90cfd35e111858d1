"""A store is founded once: it gets its name, its ledger's origin, and, where all in it is made up, a mark that stays."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.ledger.checkpoint import origin
from tocsin.records import parties
from tocsin.records.store import Store
from tocsin.words import PartyId, Refused


class NotThisStore(Refused):
    """A store that is not what it is used as."""


class NobodyHere(Refused):
    """An organisation or a person that the register does not know."""


@dataclass(frozen=True, slots=True)
class Founded:
    """What a store says of itself."""

    name: str
    origin: str
    invented: bool


def found(name: str, invented: bool, at: datetime) -> Founded:
    """Found a store, or give the one that is there; NotThisStore where invented and real facts would meet in one store."""
    row = Store.objects.filter(pk=1).first()
    if row is None:
        row = Store(name=name, origin=origin(name, invented), invented=invented, made_at=at)
        row.save()
    if row.invented != invented:
        held, given = ("invented", "real") if row.invented else ("real", "invented")
        raise NotThisStore(
            f"The store {row.name}",
            f"it holds {held} facts, and the file says that it is {given}.",
            "Use a store of its own for each, with --store FOLDER.",
        )
    return Founded(row.name, row.origin, row.invented)


def founded() -> Founded | None:
    """Give what the store says of itself, or None where none was founded."""
    row = Store.objects.filter(pk=1).first()
    return Founded(row.name, row.origin, row.invented) if row else None


def acting(organisation: str) -> PartyId:
    """Give an organisation as a party; NobodyHere where the register does not know it."""
    party = organisation.strip().lower()
    if not parties.known(party):
        raise NobodyHere(
            f"The organisation {organisation!r}",
            "the register does not know it by this id.",
            "Use the id of the register's first column, such as northwind; or load a register that has it.",
        )
    return PartyId(party)


def person_of(organisation: PartyId, person: str) -> str:
    """Give a person's name as the register has it; NobodyHere where it knows no such person at the organisation."""
    known = {one.casefold(): one for one in parties.people(organisation)}
    if person.strip().casefold() not in known:
        raise NobodyHere(
            f"{person!r} of {organisation}",
            "the register names no such person there.",
            "Give a name from the organisation's contacts, or add the person to its contacts and load the register again.",
        )
    return known[person.strip().casefold()]
