"""An answer is recorded: who, when, how strong; and where an intermediary hands a message on, the next hop is told.

Who is signed in answers what it may see; what comes by a link or by mail was judged by the flow that took it.

Most answers open nothing: of them only the notice is read, and many may come at once. The whole case is read and planned
again where a message is handed on, or where the answer shows that a party which may be a Responsible Supplier knows.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tocsin.duties.act import Act, ActKind, Strength
from tocsin.duties.owe import shows_awareness
from tocsin.flows.docket import Docket, docket, placed, terms, text_of
from tocsin.flows.hear import planned
from tocsin.flows.hold import hold
from tocsin.flows.keep import News, keep
from tocsin.flows.look import Reader, as_actor, may_not_change
from tocsin.flows.picture import london
from tocsin.flows.relay import beside, sealed, was_opened
from tocsin.flows.release import Queued, queue
from tocsin.flows.tools import Tools
from tocsin.notices.enact import answered
from tocsin.notices.hand_on import hand_on
from tocsin.notices.notice import Notice
from tocsin.parties.actor import Actor, Duty
from tocsin.parties.matrix import Thing
from tocsin.parties.may import SURE_ENOUGH, may_change
from tocsin.records import duties, notices, parties
from tocsin.records.sight import Standing, notices_beginning
from tocsin.words import SUPPLIER, Digest, NoticeId, PartyId, Refused


class NotOpened(Refused):
    """An answer that would bind a sealed text which nobody has read."""


class NoSuchNotice(Refused):
    """A reference that names no notice for this reader; unknown and forbidden read alike."""


def answer(
    reference: str,
    kind: ActKind,
    by: Reader,
    person: str,
    strength: Strength,
    tools: Tools,
    why: str = "",
    channel: str = "",
    told_by: str = "",
) -> tuple[Act, tuple[Queued, ...]]:
    """Record a reader's answer to a notice; give the act and what was queued for the next hop. All of it is kept or nothing.

    For what was passed on another way, `channel` says how, and `told_by` to whom and when.
    """
    notice, actor = notice_for(reference, by, tools, person)
    if strength is Strength.SIGNED_IN and actor.sure.rank < SURE_ENOUGH[notice.classification].rank:
        strength = Strength.HEADER  # it had no more than the header before it
    return enter(notice, kind, actor.party or PartyId(""), actor.signature, strength, tools, why, channel, told_by)


def enter(
    notice: Notice,
    kind: ActKind,
    by: PartyId,
    person: str,
    strength: Strength,
    tools: Tools,
    why: str = "",
    channel: str = "",
    told_by: str = "",
) -> tuple[Act, tuple[Queued, ...]]:
    """Record an answer that was judged before to be its giver's to give; otherwise as `answer`."""
    at = tools.now()
    act = answered(
        notice, kind, by, person, at, strength, why, channel, told_by, text_read(notice, by, strength, tools)
    )
    if kind is ActKind.HANDED_ON or may_open(act):
        return _with_what_follows(notice, act, at, tools)
    keep(notice.case, News(acts=(act,)), at, tools)
    return act, ()


def may_open(act: Act) -> bool:
    """Say whether an answer may open a duty: it shows that somebody knows whom the register calls a supplier, or nothing."""
    knowing = [party for party in (act.by, act.toward) if party and shows_awareness(act, party)]
    return any(SUPPLIER in (roles := parties.roles(party)) or not roles for party in knowing)


def _with_what_follows(notice: Notice, act: Act, at: datetime, tools: Tools) -> tuple[Act, tuple[Queued, ...]]:
    held = docket(notice.case, tools)
    onward: tuple[Notice, ...] = ()
    if act.kind is ActKind.HANDED_ON:
        there = placed(held.case, london(at), tools)
        asked = terms(at, held.names, tools)
        onward = hand_on(notice, act, text_of(notice, held), there, asked, held.notices, tools.new_id)
    after = planned(replace(held, acts=(*held.acts, act)), at, tools)
    with transaction.atomic():
        hold(held)
        keep(notice.case, News(duties=after.duties, notices=onward, acts=(act,)), at, tools)
        sealed(held, (notice,) if act.kind is ActKind.HANDED_ON else (), tools)
        return act, queue(held, (one for one in onward if not one.needs_release), at)


def notice_for(reference: str, by: Reader, tools: Tools, person: str = "") -> tuple[Notice, Actor]:
    """Give a notice to one that may answer it, with the actor that it is; NoSuchNotice, or MayNotChange where it only reads."""
    actor = as_actor(by, tools.now(), person)
    row, standing = _seen(reference, actor, tools)
    if not may_change(tools.matrix, actor, standing.about(Thing.NOTICE), standing.relation, Duty.ANSWERS):
        raise may_not_change(row.pk, Duty.ANSWERS)
    return notices.read(row, tools.unseal), actor


def notice_of(reference: str, reader: Reader, tools: Tools) -> Notice:
    """Give the notice whose id begins with `reference` among those that `reader` sends or has received."""
    return notices.read(_seen(reference, as_actor(reader, tools.now()), tools)[0], tools.unseal)


def _seen(reference: str, actor: Actor, tools: Tools) -> tuple[notices.Notice, Standing]:
    found = notices_beginning(reference, actor, tools.now(), tools.matrix)
    if len(found) != 1:
        raise NoSuchNotice(
            f"Notice {reference}",
            f"no notice that {actor.party} sent or received has this reference, or more than one begins with it.",
            "Give the reference as the notice shows it; `tocsin case` lists those of a case.",
        )
    return found[0]


def text_read(notice: Notice, by: PartyId, strength: Strength, tools: Tools) -> Digest | None:
    """Give the digest of the sealed text that an answer binds; NotOpened where nobody of its recipient has opened it yet."""
    found = beside(notice, tools) if by == notice.recipient and strength.binds_text else None
    if found is None:
        return None
    if was_opened(found, duties.acts_of(notice.case, tools.unseal)) is None:
        cure = f"Open it with `tocsin open {notice.id[:12]}`; or answer the header alone, at that strength."
        raise NotOpened(f"Notice {notice.id}", f"its text is sealed, and nobody of {by} has opened it.", cure)
    return found.text


def notice_ids(held: Docket) -> tuple[NoticeId, ...]:
    """Give the ids of a case's notices in the order of planning."""
    return tuple(one.id for one in held.notices)
