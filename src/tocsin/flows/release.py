"""A named person of the sender releases what waits; it is queued for the recipient's contact, or shown to have none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tocsin.flows.docket import Docket, direction, docket
from tocsin.flows.keep import News, keep
from tocsin.flows.tools import Tools
from tocsin.notices import release as released
from tocsin.notices.chase import waiting
from tocsin.notices.notice import Notice, Sort
from tocsin.records import notices, parties
from tocsin.words import Direction, PartyId, Refused


class NothingWaits(Refused):
    """A release where nothing of this organisation waits."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A notice on its way, and to whom; no contact: it must be handed over off the network and that be recorded."""

    notice: Notice
    contact: str


def release(reference: str, by: PartyId, person: str, why: str, tools: Tools, only: str = "") -> tuple[Queued, ...]:
    """Release one waiting notice (`only`, by its first characters), or all of a case that go in the name of `by`."""
    held, at = docket(reference, tools), tools.now()
    mine = [one for one in waiting(held.notices, held.acts) if one.id.startswith(only.upper())]
    mine = [one for one in mine if only or one.sender == by]
    if not mine:
        raise NothingWaits(
            f"Case {held.case.id}",
            f"nothing {'of that reference ' if only else ''}waits for a release by {by}.",
            "See what waits, and for whom, with `tocsin case`.",
        )
    due = tools.policy.answer_within("acknowledge").after(at, tools.calendar)
    found = tuple(released.release(one, by, person, why, at, due, held.names, tools.new_id) for one in mine)
    again = tuple(one.notice for one in found if one.notice.replaces)
    keep(held.case.id, News(notices=again, acts=tuple(one.act for one in found)), at, tools)
    return queue(held, (one.notice for one in found), at)


def queue(held: Docket, sent: Iterable[Notice], at: datetime) -> tuple[Queued, ...]:
    """Queue notices that may go, each for one contact; a reminder takes the recipient's next contact where it has one."""
    return tuple(Queued(one, _queue(held, one, at)) for one in sent)


def _queue(held: Docket, one: Notice, at: datetime) -> str:
    way = Direction.TELL if one.sort is Sort.TO_SSC else direction(one, held.case)
    found = [row for row in parties.contacts(one.recipient, way.value) if row.email]
    if not found:
        return ""
    contact = found[one.step % len(found)]
    notices.queue(one.id, contact, at)
    return contact.email
