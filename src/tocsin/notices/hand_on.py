"""An intermediary has handed a message on: what goes to the next on the path, in whose name, with what text?

Whoever was given the header only hands on a header only: the text travels sealed beside it (decision 24).
"""

from collections.abc import Iterable
from dataclasses import replace

from tocsin.duties.act import Act, ActKind
from tocsin.notices.notice import Notice, Sort, Why
from tocsin.notices.path import Placed, all_paths
from tocsin.notices.plan import NewId, Terms, fresh
from tocsin.notices.wording import OPEN
from tocsin.words import Fault, PartyId, Refused

OURSELVES = ("", "tocsin")
"""Channels of the act that mean: send it for us. Any other says that it was handed on another way, and how."""


class CannotHandOn(Refused):
    """A handing on by somebody whose turn it is not, or past the end of the path."""


def hand_on(
    notice: Notice,
    act: Act,
    text: str,
    placed: Iterable[Placed],
    terms: Terms,
    existing: Iterable[Notice],
    new_id: NewId,
) -> tuple[Notice, ...]:
    """Give the next hop's notice; none where the intermediary passed it on another way, or where it is planned already.

    The press of a named person of the intermediary is the release, for it goes in the intermediary's name (decision 19).
    """
    onward = notice.onward
    if act.kind is not ActKind.HANDED_ON or act.by != notice.recipient or onward is None:
        fault = Fault(
            f"{act.kind} by {act.by}",
            f"handed on by {notice.recipient}",
            "Record the act of the party whose turn it is.",
        )
        raise CannotHandOn("Handing on", str(fault), fault.cure, (fault,))
    if act.channel not in OURSELVES:
        return ()
    meant = onward in (notice.final, terms.committee) or onward in terms.granted
    following = replace(
        notice,
        sort=Sort.NOTICE if onward == notice.final else Sort.PASS_ON,
        why=Why.HANDED_ON,
        sender=notice.recipient,
        recipient=onward,
        body=text if (meant and notice.body) or notice.classification in OPEN else "",
        answer_by=terms.answer_by,
        planned_at=terms.planned_at,
        needs_release=not act.person.strip(),
        owes_nothing=onward in owing_nothing(placed, notice),
        replaces=None,
        step=0,
    )
    return fresh([following], existing, new_id, terms.names)


def owing_nothing(placed: Iterable[Placed], notice: Notice) -> frozenset[PartyId]:
    """Give the parties of the notice's path that owe nothing, as the routes of the day have it."""
    ways = all_paths(placed, notice.path[0], notice.path[-1])
    return next((way.owe_nothing for way in ways if way.parties == notice.path), frozenset())
