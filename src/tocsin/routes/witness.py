"""Does a party's contact work for messages in a direction, and on what evidence?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

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
    heard: dict[Receiver, list[Sign]] = {}
    for sign in signs:
        if sign.on <= on:
            heard.setdefault((sign.party, sign.direction), []).append(sign)
    return {receiver: _weigh(known, on, fresh) for receiver, known in heard.items()}


def _weigh(known: list[Sign], on: date, fresh: Mapping[SignKind, int]) -> Evidence:
    silent = max((sign.on for sign in known if sign.kind is SignKind.UNANSWERED), default=date.min)
    young = [
        sign
        for sign in known
        if sign.kind is not SignKind.UNANSWERED
        and sign.on >= silent
        and (on - sign.on).days <= fresh.get(sign.kind, -1)
    ]
    return Evidence(max(young, key=_rank, default=None), max(known, key=_rank))


def _rank(sign: Sign) -> tuple[date, int]:
    """Order by date, then a stronger kind over a weaker, no answer being the weakest."""
    return sign.on, STRENGTH[sign.kind]
