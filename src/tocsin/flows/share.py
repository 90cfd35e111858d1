"""Sharing is a person's act: who gives what of a case to whom, until when; recorded, listed, and ended by an act as well."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tocsin.flows.entitle import entitle
from tocsin.flows.look import Reader, look
from tocsin.flows.tools import Tools
from tocsin.parties.actor import Actor, Duty
from tocsin.parties.matrix import Given, Stand, Thing
from tocsin.parties.may import may_change
from tocsin.records import parties, sharing
from tocsin.words import Fault, PartyId, Refused


class CannotShare(Refused):
    """A sharing by somebody who may not, or to nobody."""


@dataclass(frozen=True, slots=True)
class Shared:
    """One sharing as its list shows it."""

    what: Given
    giver: PartyId
    giver_person: str
    taker: PartyId
    taker_person: str
    reason: str
    begins_at: datetime
    ends_at: datetime | None


def share(reference: str, by: Actor, what: Given, taker: PartyId, person: str, reason: str, tools: Tools) -> None:
    """Give a part of a case to an organisation, or at Red to one person of it. Giving again what is given adds nothing.

    The detail is its originator's or the SSC's to grant, and a Red case theirs to name persons for; one's own acts are
    anybody's to share. NoSuchCase where the giver may not see the case.
    """
    looked, at = look(reference, by, tools), tools.now()
    _check(by, what, taker, person, reason)
    grants = looked.standing.relation.stands & {Stand.ORIGINATOR, Stand.COMMITTEE}
    about = looked.standing.about(Thing.CASE)
    if not may_change(tools.matrix, by, about, looked.standing.relation, Duty.DECIDES) or (
        what is not Given.SHARED and not grants
    ):
        why = "it is the originator's or the SSC's to give, by a person who decides there."
        raise CannotShare(f"Case {looked.held.case.id}", why, "Ask one of them.")
    with transaction.atomic():
        sharing.give(looked.case, what, looked.party, by.signature, taker, person, reason.strip(), at)
        entitle(looked.case, at, tools)


def withdraw(reference: str, by: Actor, what: Given, taker: PartyId, person: str, tools: Tools) -> int:
    """End what the actor's own organisation gave; give how much was ended. What was seen meanwhile stays seen."""
    looked = look(reference, by, tools)
    if Duty.DECIDES not in by.duties or by.party is None:
        raise CannotShare(f"Case {reference}", "it takes a person who decides there.", "Ask one.")
    with transaction.atomic():
        ended = sharing.end(looked.case, what, by.party, by.signature, taker, person, tools.now())
        entitle(looked.case, tools.now(), tools)
    return ended


def shared(reference: str, reader: Reader, tools: Tools) -> tuple[Shared, ...]:
    """List what was shared of a case by or with the reader; to its originator, all of it. Ended ones stay on the list."""
    looked = look(reference, reader, tools)
    party, all_of_it = looked.actor.party, Stand.ORIGINATOR in looked.standing.relation.stands
    return tuple(
        Shared(
            Given(one.what),
            PartyId(one.giver_id),
            one.giver_person,
            PartyId(one.taker_id),
            one.taker_person,
            one.reason,
            one.begins_at,
            one.ends_at,
        )
        for one in sharing.shares_of(looked.held.case.id)
        if all_of_it or party in (one.giver_id, one.taker_id)
    )


def _check(by: Actor, what: Given, taker: PartyId, person: str, reason: str) -> None:
    faults = [
        fault
        for wrong, fault in (
            (what not in sharing.WHAT, Fault(what, "granted, shared or named", "Choose one.", column="what")),
            (not parties.known(taker), Fault(taker, "an organisation of the register", "Choose one.", column="to")),
            (taker == by.party, Fault(taker, "another organisation", "Choose another.", column="to")),
            (not reason.strip(), Fault("nothing", "why", "Say why.", column="reason")),
            ((what is Given.NAMED) != bool(person.strip()), Fault(person or "nobody", "a person where one is named, and only then", "Name one, or none.", column="person")),
        )
        if wrong
    ]  # fmt: skip
    if faults:
        raise CannotShare("Sharing", str(faults[0]), "Put right what is named.", tuple(faults))
