"""What needs an organisation now, over all of its cases?"""

from dataclasses import dataclass
from datetime import datetime

from tocsin.duties.act import ActKind
from tocsin.duties.duty import LegWord, Standing
from tocsin.flows.account import Account, account
from tocsin.flows.look import Reader, as_actor
from tocsin.flows.tools import Tools
from tocsin.notices.chase import along, current, on
from tocsin.notices.notice import Notice, Sort
from tocsin.notices.silence import wanted
from tocsin.records import cases
from tocsin.words import PartyId, Refused

UNDONE = (LegWord.OPEN, LegWord.PAST_OWN_TARGET, LegWord.LATE, LegWord.BREACHED, LegWord.DISPUTED)
"""Standings that still need somebody, the least pressing first."""


@dataclass(frozen=True, slots=True)
class Board:
    """An organisation's cases, the newest first, and what in them needs it: what to answer, to release and to do."""

    reader: PartyId
    at: datetime
    cases: tuple[Account, ...]
    to_answer: tuple[Notice, ...]
    to_release: tuple[Notice, ...]
    to_do: tuple[Standing, ...]


def board(reader: Reader, tools: Tools) -> Board:
    """Give what needs `reader` at this instant. A case that it is not in is passed over, as if it were not there."""
    seen = tuple(
        one for row in cases.Case.objects.order_by("-happened_at", "-id") if (one := _seen(row, reader, tools))
    )
    asked = sorted((one for case in seen for one in unanswered(case)), key=lambda one: (one.answer_by, one.id))
    undone = [leg for case in seen for leg in case.standings if leg.word in UNDONE]
    return Board(
        reader=as_actor(reader, tools.now()).party or PartyId(""),
        at=tools.now(),
        cases=seen,
        to_answer=tuple(asked),
        to_release=tuple(one for case in seen for one in case.waits),
        to_do=tuple(sorted(undone, key=lambda leg: -UNDONE.index(leg.word))),
    )


def told(seen: Account) -> tuple[Notice, ...]:
    """Give the notices that were sent to the reader, in the order planned; what is only planned has not arrived."""
    sent = [one for one in current(seen.held.notices) if one.recipient == seen.reader]
    return tuple(one for one in sent if on(one, seen.held.acts, ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK))


def unanswered(seen: Account) -> tuple[Notice, ...]:
    """Give the notices to the reader that ask for an answer and have none, of several tries the last."""
    last = {along(one): one for one in told(seen) if one.sort is not Sort.FOR_INFORMATION and one.answer_by}
    answered = {along(one) for one in told(seen) if on(one, seen.held.acts, *wanted(one), ActKind.REFUSED)}
    return tuple(one for key, one in last.items() if key not in answered)


def _seen(row: cases.Case, reader: Reader, tools: Tools) -> Account | None:
    try:
        return account(row.id, reader, tools)
    except Refused:
        return None
