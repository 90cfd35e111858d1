"""How far did a message get: was each party reached, what became of each passing on, and of each delivery?

- Silence has three words (decision 11). A mail server's 250 reaches nobody; a report of delivery, an answer by the party,
  or a record of who handed it over does.
- A cause elsewhere names the hop where the message died, with its acts. It excuses nothing (decision 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.duties.act import Act, ActKind
from tocsin.duties.duty import CauseElsewhere
from tocsin.notices.chase import current, on
from tocsin.notices.notice import DeliveryWord, Notice, PassOnWord, Sort
from tocsin.words import NoticeId, PartyId


class Silence(StrEnum):
    """The three words; a party that answered has none of them."""

    NOT_KNOWN = "not known to be reached"
    NO_ANSWER = "reached, no answer"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a case got with one party. `word` is None once it answered; `acts` are what the word rests on."""

    party: PartyId
    word: Silence | None
    acts: tuple[Act, ...]
    because: str


APART = (Sort.FOR_INFORMATION, Sort.OWN_LINES)
"""What asks its recipient for nothing about the case."""

SHOWS_RECEIPT = (
    ActKind.ACKNOWLEDGED,
    ActKind.HANDED_ON,
    ActKind.DELIVERED_OFF_NETWORK,
    ActKind.REFUSED,
    ActKind.OPENED,
)

CONFIRMS = (ActKind.ACKNOWLEDGED, ActKind.OPENED)
"""What shows that a message that was handed on has arrived: its recipient acknowledged it, or opened what was sealed."""


def silence(
    party: PartyId, notices: Iterable[Notice], acts: Iterable[Act], delivered: frozenset[NoticeId] = frozenset()
) -> Reach:
    """Say how far a case got with `party`. `delivered` are notices whose delivery the recipient's own system reported."""
    notices, acts = tuple(notices), tuple(acts)
    to_it = [one for one in current(notices) if one.recipient == party and one.sort not in APART]
    bearing = tuple(act for one in to_it for act in on(one, acts, *ActKind))
    handed = {one.id for one in notices if party in one.path[one.path.index(one.recipient) + 1 :]}
    answered = [act for one in to_it for act in on(one, acts, *wanted(one))]
    answered += [act for act in acts if act.by == party and act.notice in handed and act.kind is ActKind.ACKNOWLEDGED]
    refused = [act for act in bearing if act.kind is ActKind.REFUSED]
    if answered:
        return Reach(party, None, bearing, f"It answered: {answered[-1].kind}.")
    if refused:
        return Reach(party, Silence.REFUSED, bearing, f"It refused{': ' + refused[-1].why if refused[-1].why else ''}.")
    if any(act.kind in SHOWS_RECEIPT for act in bearing) or any(one.id in delivered for one in to_it):
        return Reach(party, Silence.NO_ANSWER, bearing, "There is proof that a message arrived, and no answer to it.")
    sent = any(act.kind is ActKind.TOLD for act in bearing)
    because = "A message was sent; nothing shows that it arrived." if sent else "No message to it is recorded as sent."
    return Reach(party, Silence.NOT_KNOWN, bearing, because)


def wanted(notice: Notice) -> tuple[ActKind, ...]:
    """Give the acts that answer a notice: an acknowledgement of what is meant for the party, the handing on of the rest."""
    return (ActKind.ACKNOWLEDGED, ActKind.DELIVERED_OFF_NETWORK) if notice.onward is None else (ActKind.HANDED_ON,)


def reaches(
    notices: Iterable[Notice], acts: Iterable[Act], delivered: frozenset[NoticeId] = frozenset()
) -> tuple[Reach, ...]:
    """Say how far a case got with every party that is a recipient, or is meant in the end, in the order of planning."""
    notices, acts = tuple(notices), tuple(acts)
    meant = [party for one in notices for party in bound_for(one)]
    return tuple(silence(party, notices, acts, delivered) for party in dict.fromkeys(meant))


def bound_for(notice: Notice) -> tuple[PartyId, ...]:
    """Give the parties that a notice is meant to reach: of a step through the SSC, only the party behind it."""
    if notice.sort in APART:
        return ()
    if notice.sort is Sort.TO_SSC:
        return (notice.final,) if notice.final != notice.recipient else ()
    return (notice.recipient, notice.final)


def pass_on(notice: Notice, notices: Iterable[Notice], acts: Iterable[Act]) -> PassOnWord | None:
    """Give the standing of a passing on; None for a notice that is meant for its recipient."""
    if notice.onward is None:
        return None
    acts = tuple(acts)
    later = [one for one in current(notices) if one.path == notice.path and one.sender == notice.recipient]
    confirmed = [act for one in later for act in on(one, acts, *CONFIRMS)]
    handed = on(notice, acts, ActKind.HANDED_ON)
    if handed and (confirmed or confirmed_away(notice, handed, acts)):
        return PassOnWord.CONFIRMED
    if handed:
        return PassOnWord.HANDED_ON
    return PassOnWord.BROKEN if on(notice, acts, ActKind.NO_ANSWER, ActKind.REFUSED) else PassOnWord.OWED


def confirmed_away(notice: Notice, handed: tuple[Act, ...], acts: tuple[Act, ...]) -> bool:
    """Say whether the next party acknowledged or opened what was handed on another way: after it, on the same notice."""
    first = min(one.at for one in handed)
    return any(one.by == notice.onward and one.at >= first for one in on(notice, acts, *CONFIRMS))


def delivery(
    notice: Notice,
    acts: Iterable[Act],
    at: datetime,
    sent_at: datetime | None = None,
    delivered_at: datetime | None = None,
    bounced_at: datetime | None = None,
) -> DeliveryWord:
    """Give the standing of a delivery from its instants, each None where it did not happen, and the acts on its notice."""
    acts = tuple(acts)
    if on(notice, acts, ActKind.REFUSED):
        return DeliveryWord.REFUSED
    if on(notice, acts, ActKind.ACKNOWLEDGED, ActKind.HANDED_ON):
        return DeliveryWord.ACKNOWLEDGED
    if bounced_at is not None:
        return DeliveryWord.BOUNCED
    if notice.answer_by is not None and notice.answer_by < at:
        return DeliveryWord.EXPIRED
    if delivered_at is not None:
        return DeliveryWord.DELIVERED
    return DeliveryWord.QUEUED if sent_at is None else DeliveryWord.SENT


def causes(
    by: PartyId,
    final: PartyId,
    notices: Iterable[Notice],
    acts: Iterable[Act],
    delivered: frozenset[NoticeId] = frozenset(),
) -> tuple[CauseElsewhere, ...]:
    """Give, for a leg of `by` toward `final`, each hop of its paths where the message died, once each; none where it arrived."""
    notices, acts = tuple(notices), tuple(acts)
    if silence(final, [one for one in notices if one.final == final], acts, delivered).word is None:
        return ()
    found: dict[tuple[PartyId, PartyId], CauseElsewhere] = {}
    for one in current(notices):
        if (one.path[0], one.final) != (by, final) or one.sort in (Sort.TO_SSC, Sort.OWN_LINES):
            continue
        reach = silence(one.recipient, [each for each in notices if each.path == one.path], acts, delivered)
        if reach.word is not None and on(one, acts, ActKind.NO_ANSWER, ActKind.REFUSED):
            found[one.sender, one.recipient] = CauseElsewhere(one.sender, one.recipient, reach.word, reach.acts)
    return tuple(found.values())
