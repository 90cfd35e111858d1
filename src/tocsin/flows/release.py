"""A named person of the sender releases what waits; it is queued for the recipient's contact, or shown to have none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tocsin.flows.docket import Docket, direction
from tocsin.flows.entitle import entitle
from tocsin.flows.hold import hold, steady
from tocsin.flows.keep import News, keep
from tocsin.flows.look import Reader, to_change
from tocsin.flows.relay import sealed
from tocsin.flows.tools import Tools
from tocsin.notices import release as released
from tocsin.notices.chase import waiting
from tocsin.notices.notice import Notice, Sort
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Thing
from tocsin.records import notices, parties, watch
from tocsin.words import Direction, Refused


class NothingWaits(Refused):
    """A release where nothing of this organisation waits."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A notice on its way, and to whom; no contact: it must be handed over off the network and that be recorded."""

    notice: Notice
    contact: str


def release(reference: str, by: Reader, person: str, why: str, tools: Tools, only: str = "") -> tuple[Queued, ...]:
    """Release one waiting notice (`only`, by its first characters), or all of a case that go in the name of `by`."""
    looked, at = to_change(reference, by, Duty.DECIDES, tools, Thing.NOTICE, person), tools.now()
    steady(f"Release of {reference}")
    held, party = looked.held, looked.party
    mine = [one for one in waiting(held.notices, held.acts) if one.sender == party and one.id.startswith(only.upper())]
    if not mine:
        raise NothingWaits(
            f"Case {held.case.id}",
            f"nothing {'of that reference ' if only else ''}waits for a release by {party}.",
            "See what waits, and for whom, with `tocsin case`.",
        )
    found = tuple(
        released.release(one, party, looked.signature, why, at, answer_due(one, at, tools), held.names, tools.new_id)
        for one in mine
    )
    again = tuple(one.notice for one in found if one.notice.replaces)
    with transaction.atomic():
        hold(held)
        keep(held.case.id, News(notices=again, acts=tuple(one.act for one in found)), at, tools)
        sealed(held, (one.notice for one in found), tools)
        entitle(held.case.id, at, tools, {one.notice.recipient for one in found if one.notice.of_case})
        tools.passing("release: kept, not queued")
        return queue(held, (one.notice for one in found), at)


def answer_due(notice: Notice, at: datetime, tools: Tools) -> datetime:
    """Give by when a notice that goes now is to be answered; a party's own lines have the days of its right of reply."""
    span = tools.policy.answer_within("acknowledge") if notice.of_case else tools.policy.right_of_reply
    return span.after(at, tools.calendar)


def queue(held: Docket, sent: Iterable[Notice], at: datetime) -> tuple[Queued, ...]:
    """Queue notices that may go, each for one contact; a reminder takes the recipient's next contact where it has one."""
    sent = tuple(sent)
    book = parties.every_contact(one.recipient for one in sent) if sent else {}
    going = [(one, _contact(one, book.get((one.recipient, _way(held, one)), []))) for one in sent]
    notices.queue(((one, contact) for one, contact in going if contact), at)
    watch.open_tasks([no_contact(one, at) for one, contact in going if contact is None])
    return tuple(Queued(one, contact.email if contact else "") for one, contact in going)


def no_contact(one: Notice, at: datetime) -> watch.Task:
    """Give the task that a notice leaves to its sender whose recipient has no address: to hand it over another way."""
    what = f"{one.id} has no address to go to: hand it to {one.recipient} off the network, and record who did and how."
    return watch.Task(
        sort=watch.NO_CONTACT, subject=one.id, in_case_id=one.case, owner_id=one.sender, what=what, opened_at=at
    )


def _way(held: Docket, one: Notice) -> str:
    return (Direction.TELL if one.sort is Sort.TO_SSC else direction(one, held.case)).value


def _contact(one: Notice, held: list[parties.Contact]) -> parties.Contact | None:
    found = [row for row in held if row.email]
    return found[one.step % len(found)] if found else None
