"""What does an organisation have to mend before the next message: contacts that are missing, unverified or old; cover about to end?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tocsin.estate.holding import Holding
from tocsin.flows.picture import Picture
from tocsin.records import parties
from tocsin.routes.link import Claim, SignKind
from tocsin.words import MANUFACTURER, Direction, PartyId


@dataclass(frozen=True, slots=True)
class Mend:
    """One contact to mend: whose, for messages which way, who it is, what is wrong, and how many systems depend on it."""

    party: PartyId
    direction: Direction
    contact: str
    wrong: str
    systems: int


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement that ends soon, between whom, on which day."""

    reference: str
    between: tuple[PartyId, PartyId]
    ends_on: date


def repair(asker: PartyId, seen: Picture, holdings: Iterable[Holding]) -> tuple[Mend, ...]:
    """Give the contacts to mend among those the asker's systems depend on, the most systems first."""
    count: dict[PartyId, int] = {}
    makers: set[PartyId] = set()
    for held in holdings:
        for role, party in held.parties:
            count[party] = count.get(party, 0) + held.systems
            makers |= {party} if role == MANUFACTURER else set()
    found: list[Mend] = []
    for party, systems in count.items():
        ways = (Direction.BE_TOLD,) if party == asker else (Direction.TELL,) if party in makers else tuple(Direction)
        for way in ways:
            wrong, contact = state(party, way, seen)
            if wrong:
                found.append(Mend(party, way, contact, wrong, systems))
    return tuple(sorted(found, key=lambda one: (-one.systems, one.party, one.direction)))


def state(party: PartyId, way: Direction, seen: Picture) -> tuple[str, str]:
    """Say what is wrong with an organisation's contact for messages in a direction, and who it is; empty: nothing is."""
    rows = parties.contacts(party, way.value)
    if not rows:
        return "no contact is known", ""
    best = rows[0]
    who = ", ".join(part for part in (best.name, best.email or best.telephone) if part)
    limit = seen.policy.fresh_within[SignKind.VERIFIED]
    if best.verified_on is None:
        return "never verified", who
    age = (seen.on - best.verified_on).days
    return (f"last verified {age} days ago; own policy is {limit}" if age > limit else ""), who


def ending(seen: Picture, within: timedelta) -> tuple[Ending, ...]:
    """Give the agreements in force that end within a time, the soonest first."""
    last = seen.on + within
    found = [
        Ending(link.ref, (link.left, link.right), link.upto)
        for link in seen.links
        if link.upto is not None and seen.on <= link.upto <= last and link.claim in (Claim.CLAIMED, Claim.CONFIRMED)
    ]
    return tuple(sorted(found, key=lambda one: (one.ends_on, one.reference)))
