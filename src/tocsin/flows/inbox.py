"""A mail that came in is kept with the notice it belongs to; only a named person makes an answer of it (decision 22).

- A report that a message was not delivered opens a task for the sender, and mutes nobody: anybody can forge one.
- What cannot be read, or fits no message of ours, is the operator's task. Nothing that came in is thrown away.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from tocsin.duties.act import Act, ActKind, Strength
from tocsin.flows.answer import enter, notice_for
from tocsin.flows.deliver import bounced
from tocsin.flows.look import Reader, as_actor
from tocsin.flows.tools import Tools
from tocsin.interop.inbound import Inbound, Kind, NotMail, inbound
from tocsin.parties.actor import Actor
from tocsin.records import inbox, ledger, notices, watch
from tocsin.records.sight import visible_to
from tocsin.words import NoticeId, Refused

TASK = "reply"


class NoSuchMail(Refused):
    """A reference that names no mail which waits for this organisation; unknown and forbidden read alike."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one mail. `id` is empty where it was kept before, `notice` where it fits none of ours."""

    id: str
    kind: str
    notice: NoticeId | None
    from_address: str
    said: str


def take(raw: bytes, tools: Tools) -> Taken:
    """Keep one mail with the notice it belongs to, and give somebody the task of looking at it."""
    at = tools.now()
    try:
        read = inbound(raw)
    except NotMail as broken:
        read = Inbound(Kind.AUTOMATIC, _by_digest(raw), "", (), broken.why)
        return _kept(read, raw[: 64 * 1024], None, at, tools, unreadable=True)
    return _kept(read, raw, inbox.sent_as(read.about), at, tools)


def accept(
    reference: str, kind: ActKind, by: Reader, person: str, tools: Tools, why: str = "", channel: str = ""
) -> Act:
    """Accept a mail as its author's answer, as a named person of the organisation that had written; its strength says so."""
    row, delivery, actor = _mine(reference, by, person, tools)
    notice = notices.read(delivery.notice, tools.unseal)
    with transaction.atomic():
        ledger.locked()
        if not inbox.settled(row, actor.signature, kind.value, tools.now()):
            raise _nothing(reference)
        act, _ = enter(
            notice,
            kind,
            notice.recipient,
            f"{delivery.contact.name or row.from_address}, accepted by {actor.person} of {actor.party}{_through(actor)}",
            Strength.REPLY,
            tools,
            why=why,
            channel=channel,
            told_by=row.message_id,
        )
        watch.close_task(TASK, row.id, actor.signature, f"Accepted as: {kind.value}.", tools.now())
    return act


def set_aside(reference: str, by: Reader, person: str, why: str, tools: Tools) -> None:
    """Record that a mail is no answer, and why."""
    row, _, actor = _mine(reference, by, person, tools)
    if not inbox.settled(row, actor.signature, "", tools.now()):
        raise _nothing(reference)
    watch.close_task(TASK, row.id, actor.signature, why, tools.now())


def waiting(by: Reader, tools: Tools) -> tuple[Taken, ...]:
    """Give the mails to an organisation that nobody has looked at, with their text."""
    mine = _sent_by(as_actor(by, tools.now()), tools)
    rows = [row for row in inbox.waiting() if row.delivery is not None and row.delivery.notice_id in mine]
    return tuple(_shown(row, inbound(row.opened(tools.unseal)).said) for row in rows)


def _kept(
    read: Inbound, raw: bytes, delivery: notices.Delivery | None, at: datetime, tools: Tools, unreadable: bool = False
) -> Taken:
    with transaction.atomic():
        row = inbox.keep(
            tools.new_id("M"), raw, read.kind.value, read.message_id, read.from_address, delivery, at, tools.seal
        )
        if row is None:
            return Taken("", read.kind.value, None, read.from_address, read.said)
        tools.passing("inbox: kept, no task yet")
        _follow(read, row, delivery, at, unreadable)
    return _shown(row, read.said)


def _follow(
    read: Inbound, row: inbox.Received, delivery: notices.Delivery | None, at: datetime, unreadable: bool
) -> None:
    """Do what a mail calls for: a task for somebody, always, but where it only says that all is well."""
    if delivery is None:
        what = "A mail that could not be read" if unreadable else f"A mail ({read.kind}) that fits no message of ours"
        watch.open_tasks([_task(row, None, f"{what} came in. It is kept as {row.id}: look at it.", at)])
        return
    mine = notices.Delivery.objects.filter(pk=delivery.pk)
    if read.kind is Kind.FAILED:
        mine.filter(bounced_at=None).update(bounced_at=at)
        watch.open_tasks([bounced(delivery, read.said, at)])
        inbox.settled(row, "tocsin", "", at)
    elif read.kind is Kind.DELIVERED:
        mine.filter(delivered_at=None).update(delivered_at=at)
        inbox.settled(row, "tocsin", "", at)
    elif read.kind is Kind.REPLY:
        other = (
            ""
            if read.from_address.casefold() == delivery.contact.email.casefold()
            else ", from another address than it went to"
        )
        what = f"A reply to {delivery.notice_id} came in{other}. A person accepts it as an answer, or sets it aside: {row.id}."
        watch.open_tasks([_task(row, delivery, what, at)])
    else:
        inbox.settled(row, "tocsin", "", at)


def _task(row: inbox.Received, delivery: notices.Delivery | None, what: str, at: datetime) -> watch.Task:
    case = delivery.notice.in_case_id if delivery is not None else None
    owner = delivery.notice.from_party_id if delivery is not None else None
    return watch.Task(sort=TASK, subject=row.id, in_case_id=case, owner_id=owner, what=what[:300], opened_at=at)


def _mine(reference: str, by: Reader, person: str, tools: Tools) -> tuple[inbox.Received, notices.Delivery, Actor]:
    actor, row = as_actor(by, tools.now(), person), inbox.find(reference)
    if row is None or row.settled_at is not None or row.delivery is None:
        raise _nothing(reference)
    if row.delivery.notice_id not in _sent_by(actor, tools):
        raise _nothing(reference)
    notice_for(row.delivery.notice_id, actor, tools)
    return row, row.delivery, actor


def _sent_by(actor: Actor, tools: Tools) -> frozenset[str]:
    """Give the notices that an actor's organisation sends and that the actor may see."""
    seen = visible_to(notices.Notice, actor, tools.now(), tools.matrix).filter(from_party_id=actor.party)
    return frozenset(seen.values_list("pk", flat=True))


def _through(actor: Actor) -> str:
    return f" through {actor.organisation}" if actor.acting_for and actor.organisation else ""


def _nothing(reference: str) -> NoSuchMail:
    why = "no mail to you that still waits has this reference."
    return NoSuchMail(f"Mail {reference}", why, "See what waits with `tocsin inbox`.")


def _shown(row: inbox.Received, said: str) -> Taken:
    notice = NoticeId(row.delivery.notice_id) if row.delivery is not None else None
    return Taken(row.id, row.sort or str(row.head["kind"]), notice, row.from_address, said)


def _by_digest(raw: bytes) -> str:
    return f"<{sha256(raw).hexdigest()[:40]}@unreadable>"
