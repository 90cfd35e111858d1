"""Who saw what, when and how? One line of the access log: ids and names only, never a content."""

import re
from dataclasses import dataclass
from datetime import datetime

from tocsin.parties.actor import Actor
from tocsin.parties.matrix import Sight, Thing
from tocsin.words import PartyId

_PLAIN = re.compile(r"[A-Za-z0-9._:/-]{0,120}")


@dataclass(frozen=True, slots=True)
class Sighting:
    """That somebody was shown a thing, or was refused it. `owner` may read the line; `key` is the thing's id."""

    at: datetime
    person: str
    organisation: PartyId | None
    acting_for: PartyId | None
    sure: str
    thing: Thing
    key: str
    owner: PartyId | None
    sight: Sight
    how: str
    """The route or the command, by its name."""


def sighting(
    actor: Actor, thing: Thing, key: str, owner: PartyId | None, sight: Sight, how: str, at: datetime
) -> Sighting:
    """Give the line for one look. A key or a route that is more than an id is not written: it could hold anything."""
    safe = key if _PLAIN.fullmatch(key) else "not an id"
    named = "".join(one if one.isprintable() else " " for one in actor.person)[:300]
    return Sighting(
        at=at,
        person=named,
        organisation=actor.organisation,
        acting_for=actor.acting_for,
        sure=actor.sure.value,
        thing=thing,
        key=safe,
        owner=owner,
        sight=sight,
        how=how if _PLAIN.fullmatch(how) else "unnamed",
    )
