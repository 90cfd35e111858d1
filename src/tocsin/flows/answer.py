"""An answer is recorded: who, when, how strong; and where an intermediary hands a message on, the next hop is told."""

from dataclasses import replace

from django.db import transaction

from tocsin.duties.act import Act, ActKind, Strength
from tocsin.flows.docket import Docket, docket, placed, terms
from tocsin.flows.hear import planned
from tocsin.flows.hold import hold
from tocsin.flows.keep import News, keep
from tocsin.flows.picture import london
from tocsin.flows.release import Queued, queue
from tocsin.flows.tools import Tools
from tocsin.notices.enact import answered
from tocsin.notices.hand_on import hand_on
from tocsin.notices.notice import Notice
from tocsin.notices.wording import body, confirmed_body
from tocsin.records import notices
from tocsin.words import NoticeId, PartyId, Refused


class NoSuchNotice(Refused):
    """A reference that names no notice for this reader; unknown and forbidden read alike."""


def answer(
    reference: str,
    kind: ActKind,
    by: PartyId,
    person: str,
    strength: Strength,
    tools: Tools,
    why: str = "",
    channel: str = "",
    told_by: str = "",
) -> tuple[Act, tuple[Queued, ...]]:
    """Record an answer to a notice; give the act and what was queued for the next hop. All of it is kept or nothing."""
    notice = notice_of(reference, by, tools)
    held, at = docket(notice.case, tools), tools.now()
    act = answered(notice, kind, by, person, at, strength, why, channel, told_by)
    onward: tuple[Notice, ...] = ()
    if kind is ActKind.HANDED_ON:
        there = placed(held.case, london(at), tools)
        asked = terms(at, held.names, tools)
        onward = hand_on(notice, act, text_of(notice, held), there, asked, held.notices, tools.new_id)
    after = planned(replace(held, acts=(*held.acts, act)), at, tools)
    with transaction.atomic():
        hold(held)
        keep(notice.case, News(duties=after.duties, notices=onward, acts=(act,)), at, tools)
        return act, queue(held, (one for one in onward if not one.needs_release), at)


def notice_of(reference: str, reader: PartyId, tools: Tools) -> Notice:
    """Give the notice whose id begins with `reference` and of which `reader` is sender or recipient."""
    rows = notices.begin_with(reference, reader)
    if len(rows) != 1:
        raise NoSuchNotice(
            f"Notice {reference}",
            f"no notice that {reader} sent or received has this reference, or more than one begins with it.",
            "Give the reference as the notice shows it; `tocsin case` lists those of a case.",
        )
    return notices.read(rows[0], tools.unseal)


def text_of(notice: Notice, held: Docket) -> str:
    """Give the full text that a notice stands for, whoever holds it: the confirmed text for a fan-out, else the case's."""
    if held.confirmation is not None and notice.path[0] == held.confirmation.by:
        return confirmed_body(held.confirmation, held.names)
    return body(held.case, held.names)


def notice_ids(held: Docket) -> tuple[NoticeId, ...]:
    """Give the ids of a case's notices in the order of planning."""
    return tuple(one.id for one in held.notices)
