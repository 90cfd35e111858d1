"""In whose name, and with what, does a signed-in person ask now? Judged anew at every request (decision 36)."""

from tocsin.flows.tools import Tools
from tocsin.parties.actor import Actor, Sure
from tocsin.records import people
from tocsin.words import PartyId


def sign_in(person: str, wanted: str, sure: Sure, tools: Tools) -> Actor:
    """Give the actor of a request by a person's key; `wanted` names the organisation, empty: the person's own.

    Who has no standing there now, or whose account was closed, is an outsider, whatever the session says.
    """
    held = people.Person.objects.filter(pk=person).first()
    return people.actor(held, PartyId(wanted) if wanted else None, tools.now(), sure)


def choices(person: str, tools: Tools) -> tuple[PartyId, ...]:
    """Give the organisations in whose name a person can ask now, its own first."""
    held = people.Person.objects.filter(pk=person, is_active=True).first()
    return people.parties_of(held, tools.now()) if held else ()
