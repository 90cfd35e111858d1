"""Does a party's contact work for messages in a direction, and on what evidence?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tocsin.routes.link import Sign, SignKind
from tocsin.words import Direction, PartyId

Receiver = tuple[PartyId, Direction]
STRENGTH = {SignKind.UNANSWERED: 0, SignKind.VERIFIED: 1, SignKind.ACKNOWLEDGED: 2, SignKind.EXERCISED: 3}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The newest sign in favour that is young enough, and the newest of any kind and age."""

    working: Sign | None
    last: Sign | None


def witness(signs: Iterable[Sign], on: date, fresh: Mapping[SignKind, int]) -> dict[Receiver, Evidence]:
    """Weigh the signs up to `on` for every party and direction; `fresh` gives in days how old each kind may be.

    No answer outweighs every earlier sign. On one day a sign in favour outweighs no answer, which is not later.
    A kind that `fresh` does not name shows nothing.
    """
    silent: dict[Receiver, date] = {}
    young: dict[Receiver, Sign] = {}
    last: dict[Receiver, Sign] = {}
    for sign in signs:
        if sign.on > on:
            continue
        receiver = (sign.party, sign.direction)
        last[receiver] = _newer(last.get(receiver), sign)
        if sign.kind is SignKind.UNANSWERED:
            silent[receiver] = max(silent.get(receiver, sign.on), sign.on)
        elif (on - sign.on).days <= fresh.get(sign.kind, -1):
            young[receiver] = _newer(young.get(receiver), sign)
    return {
        receiver: Evidence(_after(young.get(receiver), silent.get(receiver)), sign) for receiver, sign in last.items()
    }


def working(signs: Iterable[Sign], on: date, fresh: Mapping[SignKind, int]) -> dict[Direction, frozenset[PartyId]]:
    """Give whose contacts work in each direction: those for whom `witness` has a sign that is working."""
    oldest: dict[SignKind, date] = {
        kind: on - timedelta(days=days) for kind, days in fresh.items() if kind is not SignKind.UNANSWERED
    }
    young: dict[Direction, dict[PartyId, date]] = {way: {} for way in Direction}
    silent: dict[Direction, dict[PartyId, date]] = {way: {} for way in Direction}
    for sign in signs:
        day, kind = sign.on, sign.kind
        if day > on:
            continue
        since = oldest.get(kind)
        if since is not None and since <= day:
            found = young[sign.direction]
        elif kind is SignKind.UNANSWERED:
            found = silent[sign.direction]
        else:
            continue
        if found.get(sign.party, day) <= day:
            found[sign.party] = day
    return {
        way: frozenset(party for party, day in found.items() if silent[way].get(party, day) <= day)
        for way, found in young.items()
    }


def _after(sign: Sign | None, silent: date | None) -> Sign | None:
    """Give the sign unless silence is later; an older sign than the newest young one cannot outlast it either."""
    return None if sign is not None and silent is not None and sign.on < silent else sign


def _newer(known: Sign | None, sign: Sign) -> Sign:
    return sign if known is None or _rank(sign) > _rank(known) else known


def _rank(sign: Sign) -> tuple[date, int]:
    """Order by date, then a stronger kind over a weaker, no answer being the weakest."""
    return sign.on, STRENGTH[sign.kind]
