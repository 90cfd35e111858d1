"""A case explained to one organisation: each party's paragraph, what the organisation owes, and what was not sent, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tocsin.duties.act import ActKind
from tocsin.flows.account import Account, account
from tocsin.flows.docket import COMMITTEE, Docket
from tocsin.flows.look import Reader
from tocsin.flows.tools import Tools
from tocsin.notices.notice import Notice
from tocsin.notices.record.explain import Paragraph
from tocsin.notices.record.explain import explain as explained
from tocsin.notices.record.not_sent import NotSent
from tocsin.notices.record.overview import nobody, overview, owed, received
from tocsin.notices.record.seen import Post, Seen
from tocsin.notices.tell_story import visible
from tocsin.records import cases
from tocsin.records.notices import Delivery
from tocsin.words import CaseId, NoticeId, PartyId


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a reader is told, in the order in which it is read."""

    case: CaseId
    reader: PartyId
    overview: tuple[str, ...]
    came: tuple[str, ...]
    """What the reader itself received, a sentence or two each."""
    paragraphs: tuple[Paragraph, ...]
    owed: tuple[str, ...]
    nobody: tuple[NotSent, ...]


def explain(reference: str, reader: Reader, tools: Tools) -> Explanation:
    """Explain a case to its reader; a case in which it has no part reads as one that is not there."""
    seen = seen_by(account(reference, reader, tools), tools)
    party = seen.reader
    took_part = seen.notices or seen.standings or seen.judgement or party == seen.owner
    if not took_part:
        raise cases.none_of(reference)
    return Explanation(
        case=seen.case.id,
        reader=party,
        overview=overview(seen),
        came=tuple(received(one, seen) for one in seen.notices if one.recipient == party),
        paragraphs=explained(seen),
        owed=owed(seen),
        nobody=nobody(seen),
    )


def seen_by(found: Account, tools: Tools) -> Seen:
    """Give what the reader may see: notices it sent, received, or that go along a path that begins with it."""
    held, reader = found.held, found.reader
    known = {one.id: one for one in held.notices}
    by_now = [one for one in held.notices if one.planned_at <= found.at]
    mine = tuple(one for one in by_now if reader in (one.sender, one.path[0]) or came(one, reader, held))
    said = held.confirmation
    return Seen(
        case=held.case,
        owner=held.owner,
        reader=reader,
        committee=COMMITTEE,
        classification=held.classification,
        at=found.at,
        judgement=held.judgement(reader, found.at),
        confirmation=said if said and said.confirmed_at <= found.at else None,
        notices=mine,
        acts=tuple(one for one in held.acts if one.at <= found.at and visible(one, known, reader, frozenset())),
        standings=found.standings,
        posts=posts(mine, held, found.at),
        names=held.names,
        reminders=tools.policy.reminders,
        does={one.duty.rule: tools.rulebook(one.duty.rulebook).duty(one.duty.rule).does for one in found.standings},
        reads_text=reader == held.owner or any(one.recipient == reader and one.body for one in mine),
    )


def came(notice: Notice, reader: PartyId, held: Docket) -> bool:
    """Say whether a notice has reached its recipient as far as is known: nobody reads what was not sent to it."""
    return notice.recipient == reader and any(
        one.notice == notice.id and one.by != reader
        for one in held.acts
        if one.kind.name in ("TOLD", "DELIVERED_OFF_NETWORK")
    )


def posts(notices: Iterable[Notice], held: Docket, at: datetime) -> dict[NoticeId, Post]:
    """Give where each notice is on its way; one that was released and has no delivery had no address."""
    rows: dict[str, list[Delivery]] = {}
    for row in Delivery.objects.filter(notice__in_case_id=held.case.id):
        rows.setdefault(str(row.notice_id), []).append(row)
    released = {one.notice for one in held.acts if one.kind is ActKind.RELEASED}
    return {one.id: post(rows.get(one.id, []), one.id in released or not one.needs_release, at) for one in notices}


def post(rows: list[Delivery], may_go: bool, at: datetime) -> Post:
    """Give where one notice is on its way."""
    if not rows:
        return Post.NO_ADDRESS if may_go else Post.NONE
    if any(row.sent_at and row.sent_at <= at for row in rows):
        return Post.SENT
    return Post.CAME_BACK if all(row.bounced_at and row.bounced_at <= at for row in rows) else Post.QUEUED
