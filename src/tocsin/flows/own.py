"""What does the register hold of an actor's own organisation: contacts, agreements, and who acts for it or for whom it acts?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from tocsin.flows.membership import CannotName
from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.parties.actor import Actor, Duty
from tocsin.records import parties, people
from tocsin.records.sight import editable_by, visible_to
from tocsin.routes.link import SignKind
from tocsin.words import PartyId, Refused


class NoSuchContact(Refused):
    """A contact that is not the actor's own organisation's, or not its to verify."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A contact as its own organisation sees it, and what is wrong with it under the organisation's own policy."""

    key: str
    duty: str
    who: str
    how: tuple[str, ...]
    verified_on: date | None
    wrong: str


@dataclass(frozen=True, slots=True)
class Bond:
    """An agreement from one end: with whom, of what kind, carrying what, in whose words."""

    reference: str
    kind: str
    other: PartyId
    carries: tuple[str, ...]
    standing: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Agency:
    """That one organisation acts for another: as what, in which matters, until when."""

    agent: PartyId
    principal: PartyId
    person: str
    sort: str
    only: tuple[str, ...]
    duties: tuple[str, ...]
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Own:
    """What an organisation sees of itself in the register."""

    contacts: tuple[Reach, ...]
    bonds: tuple[Bond, ...]
    agencies: tuple[Agency, ...]


def own(actor: Actor, tools: Tools) -> Own:
    """Give what the register holds of the actor's own organisation, as far as the actor may see it."""
    at, party = tools.now(), actor.party
    reaches = visible_to(parties.Contact, actor, at, tools.matrix).filter(organisation_id=party)
    bonds = visible_to(parties.Agreement, actor, at, tools.matrix)
    mine = bonds.filter(first_id=party) | bonds.filter(second_id=party)
    agencies = visible_to(people.ActsFor, actor, at, tools.matrix).select_related("person")
    return Own(
        tuple(_reach(one, tools) for one in reaches.order_by(F("verified_on").asc(nulls_first=True), "duty", "name")),
        tuple(_bond(one, party) for one in mine.order_by("kind", "reference")),
        tuple(_agency(one) for one in agencies.order_by(F("ends_at").desc(nulls_first=True), "-begins_at")),
    )


def verify(key: str, actor: Actor, tools: Tools) -> None:
    """Record that a contact of the actor's own organisation was verified today; NoSuchContact for any other."""
    at = tools.now()
    mine = editable_by(parties.Contact, actor, at, tools.matrix, Duty.ADMINISTERS).filter(organisation_id=actor.party)
    if not key or not mine.filter(pk=int(key)).update(verified_on=london(at)):
        raise NoSuchContact("This contact", "it is none that you may verify.", "Ask who administers your organisation.")


def kinds() -> tuple[str, ...]:
    """Give as what an organisation can act for another."""
    return people.KINDS


def agent_known(party: str) -> PartyId:
    """Give an organisation by its id; CannotName where the register has none."""
    if not parties.known(party):
        raise CannotName("The other organisation", "the register does not know it.", "Choose one from the list.")
    return PartyId(party)


def to_verify(contacts: Iterable[Reach]) -> int:
    """Count the contacts in which something is to be mended."""
    return sum(bool(one.wrong) for one in contacts)


def _reach(row: parties.Contact, tools: Tools) -> Reach:
    limit, on = tools.policy.fresh_within[SignKind.VERIFIED], london(tools.now())
    age = (on - row.verified_on).days if row.verified_on else None
    wrong = (
        "never verified" if age is None else f"verified {age} days ago; own policy is {limit}" if age > limit else ""
    )
    how = tuple(part for part in (row.email, row.telephone) if part)
    return Reach(str(row.pk), row.duty, row.name, how, row.verified_on, wrong)


def _bond(row: parties.Agreement, party: PartyId | None) -> Bond:
    carries = (("tell", row.carries_tell), ("be told", row.carries_be_told), ("pass on", row.carries_pass_on))
    other = row.second_id if row.first_id == party else row.first_id
    said = tuple(word for word, carried in carries if carried)
    return Bond(row.reference, row.kind, PartyId(other), said, row.standing, row.starts_on, row.ends_on)


def _agency(row: people.ActsFor) -> Agency:
    person = people.called(row.person) if row.person else ""
    agent, principal = PartyId(row.agent_id), PartyId(row.principal_id)
    return Agency(agent, principal, person, row.sort, tuple(row.only), tuple(row.may), row.begins_at, row.ends_at)
