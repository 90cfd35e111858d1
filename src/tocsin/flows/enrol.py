"""Who are the people of an organisation, and how does one of them get an account there?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tocsin.flows.membership import CannotName
from tocsin.flows.tools import Tools
from tocsin.parties.actor import Actor, Duty, Sure
from tocsin.records import parties, people
from tocsin.words import PartyId


@dataclass(frozen=True, slots=True)
class Member:
    """A person as its organisation knows it. `person` is the key of its account."""

    person: str
    name: str
    email: str
    party: PartyId
    duties: frozenset[Duty]
    begins_at: datetime
    named_by: str


def enrol(by: Actor, name: str, email: str, duties: Collection[Duty], tools: Tools) -> str:
    """Make a person a member of the actor's organisation, with an account where it has none; give the account's key.

    The account has no password: its person sets one by a mail to this address. Whoever is at the machine may name the
    first member; after that it takes one who administers the organisation.
    """
    party, said, address = by.party, " ".join(name.split()), email.strip().casefold()
    if party is None or not (by.sure is Sure.DESK or Duty.ADMINISTERS in by.duties) or by.acting_for is not None:
        raise CannotName("People", "it takes a member of the organisation who administers it.", "Ask one of them.")
    if not parties.known(party):
        raise CannotName(party, "the register does not know it.", "Load it first.")
    if not said or "@" not in address or any(not one.isprintable() or one.isspace() for one in address):
        raise CannotName(f"{said or 'A person'}", "it takes a name and an e-mail address.", "Give both.")
    with transaction.atomic():
        person = people.account(said, address)
        people.member_from(person, party, duties, by.signature or "the desk", tools.now())
    return str(person.pk)


def members(party: PartyId | None, tools: Tools) -> tuple[Member, ...]:
    """Give the members of an organisation now, or of every one, by organisation and name."""
    rows = people.Membership.objects.filter(people.in_force(tools.now()), member__is_active=True)
    rows = rows.select_related("member").order_by("organisation_id", "member__first_name", "id")
    return tuple(
        Member(
            str(one.member_id),
            people.called(one.member),
            one.member.email,
            PartyId(one.organisation_id),
            one.duties,
            one.begins_at,
            one.named_by,
        )
        for one in (rows.filter(organisation_id=party) if party else rows)
    )
