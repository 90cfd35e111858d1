"""What is queued is sent, one message to one contact at a time; each attempt is recorded with what the other server said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction

from tocsin.flows.keep import News, keep
from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.notices.enact import told
from tocsin.notices.letter import Envelope, letter
from tocsin.notices.notice import Letter, Notice
from tocsin.records import notices, parties


class Outcome(Protocol):
    """What came of one conversation. Accepted meets no duty (decision 6)."""

    @property
    def accepted(self) -> bool:
        """The other server took the message."""

    @property
    def permanent(self) -> bool:
        """Trying again will not help."""

    @property
    def said(self) -> str:
        """What it said."""


Send = Callable[[Letter, datetime], Outcome]
"""Sends one letter to its one recipient. Sending twice is recognisable: one Message-ID per notice, contact and version."""


@dataclass(frozen=True, slots=True)
class Instance:
    """How this instance writes mail: its domain, its sending address, where its pages are, and whether all is invented."""

    domain: str
    from_address: str
    link: Callable[[str], str]
    """Gives the address of the page of a delivery, or an empty text where there are no pages."""
    invented: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """One attempt at one delivery."""

    notice: Notice
    to_address: str
    accepted: bool
    said: str


def deliver(send: Send, instance: Instance, worker: str, tools: Tools) -> tuple[Sent, ...]:
    """Send what is due, oldest first. A delivery is claimed by a lease, sent, and then recorded: a crash sends it again."""
    done: list[Sent] = []
    while (row := notices.claim(worker, tools.now())) is not None:
        done.append(_one(row, send, instance, tools))
    return tuple(done)


def _one(row: notices.Delivery, send: Send, instance: Instance, tools: Tools) -> Sent:
    at = tools.now()
    said = notices.read(row.notice, tools.unseal)
    envelope = Envelope(
        from_address=instance.from_address,
        reply_to=parties.mailbox(said.sender) or instance.from_address,
        to_name=row.contact.name or row.contact.organisation_id,
        to_address=row.contact.email,
        domain=instance.domain,
        link=instance.link(str(row.pk)),
        invented=instance.invented,
    )
    written = letter(said, envelope, parties.names(london(at)))
    outcome = send(written, at)
    with transaction.atomic():
        first = notices.attempted(row, written.message_id, outcome.accepted, outcome.permanent, outcome.said, at)
        if outcome.accepted and first:
            keep(said.case, News(acts=(told(said, at, outcome.said),)), at, tools)
    return Sent(said, row.contact.email, outcome.accepted, outcome.said)
