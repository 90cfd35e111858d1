"""What is queued is sent, one message to one contact at a time; each attempt is recorded with what the other server said.

- A delivery is claimed by a lease, sent, and then recorded: a crash sends it again, with the same Message-ID.
- What a server refuses for good opens a task for the sender; the contact is never muted. All else is tried again.
- While the server is away, one probe every half minute replaces the single tries.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction

from tocsin.flows.keep import News, keep
from tocsin.flows.may_receive import NoLonger, may_receive
from tocsin.flows.picture import london
from tocsin.flows.relay import attached
from tocsin.flows.tools import Tools
from tocsin.notices.enact import told
from tocsin.notices.letter import Envelope, letter
from tocsin.notices.notice import Letter, Notice
from tocsin.records import ledger, notices, outbox, parties, watch
from tocsin.words import PartyId, Refused


class Outcome(Protocol):
    """What came of one conversation. Accepted meets no duty (decision 6)."""

    @property
    def accepted(self) -> bool:
        """The other server took the message."""

    @property
    def permanent(self) -> bool:
        """Trying again will not help."""

    @property
    def absent(self) -> bool:
        """There was no conversation about this message at all: the server cannot be used now."""

    @property
    def said(self) -> str:
        """What it said."""


Still = Callable[[str], None]
"""Is told the name of each stage of a conversation that was reached; the lease is held on to meanwhile."""

Send = Callable[[Letter, datetime, Still], Outcome]
"""Sends one letter to its one recipient. Sending twice is recognisable: one Message-ID per notice, contact and version."""

LAST_LOOK = "recipient taken"
"""The stage of a conversation after which the text is given."""

IN_A_ROW = 5
"""So many messages put off one after the other, and the server counts as away."""

LOOK_EVERY = 20
"""After so many messages at most a worker looks again whether another worker found the server away."""


@dataclass(frozen=True, slots=True)
class Instance:
    """How this instance writes mail: its domain, its sending address, where its pages are, and whether all is invented."""

    domain: str
    from_address: str
    link: Callable[[str], str]
    """Gives the address of the page of a delivery, or an empty text where there are no pages."""
    invented: bool


@dataclass(slots=True)
class Manner:
    """How a worker sends: for how long it holds a delivery, how many it sends in one go, and with what chance it waits."""

    lease: timedelta = outbox.LEASE
    most: int | None = None
    chance: Callable[[], float] = lambda: 0.0
    """Gives a number from 0 up to 1, by which a wait is shortened so that tries do not come together."""
    server: str = "mail"
    in_a_row: int = field(default=0)
    """How many messages were put off since the last that was not."""
    out: bool = field(default=False)
    """Whether the server was away when it was last looked at, which is at least every `LOOK_EVERY` messages."""


@dataclass(frozen=True, slots=True)
class Book:
    """What is looked up once for many messages: what organisations are called, and where replies to each go."""

    names: Mapping[PartyId, str]
    mailboxes: dict[PartyId, str]

    def mailbox(self, party: PartyId) -> str:
        """Give the mailbox to which replies to an organisation's notices go, or an empty text."""
        if party not in self.mailboxes:
            self.mailboxes[party] = parties.mailbox(party)
        return self.mailboxes[party]


@dataclass(frozen=True, slots=True)
class Sent:
    """One attempt at one delivery."""

    notice: Notice
    to_address: str
    accepted: bool
    said: str


@dataclass(frozen=True, slots=True)
class Unsendable:
    """The outcome of what must not, or cannot, be written as a message."""

    said: str
    accepted: bool = False
    permanent: bool = True
    absent: bool = False


def deliver(
    send: Send, instance: Instance, worker: str, tools: Tools, manner: Manner | None = None
) -> tuple[Sent, ...]:
    """Send what is due, Red and what is past its target first, then the oldest first; stop where the server is away."""
    manner = manner or Manner()
    done: list[Sent] = []
    book = Book({}, {})
    while manner.most is None or len(done) < manner.most:
        if len(done) % LOOK_EVERY == 0:
            manner.out = outbox.outage(manner.server) is not None
        begun = _next(worker, tools, manner, more=bool(done))
        if begun is None:
            break
        book = book if book.names else Book(parties.names(london(tools.now())), {})
        done.append(_one(begun, send, instance, book, tools, manner))
    return tuple(done)


def _next(worker: str, tools: Tools, manner: Manner, more: bool) -> notices.Attempt | None:
    at = tools.now()
    if manner.out and not outbox.probes(manner.server, at):
        return None
    return outbox.claim(worker, at, manner.lease, probe=manner.out, passing=tools.passing, more=more)


def _one(
    begun: notices.Attempt,
    send: Send,
    instance: Instance,
    book: Book,
    tools: Tools,
    manner: Manner,
) -> Sent:
    row = begun.delivery
    said = notices.read(row.notice, tools.unseal)
    written = _written(begun, said, instance, book, tools)
    if isinstance(written, Letter):
        tools.passing("letter written")
        try:
            outcome = send(written, tools.now(), _holding(begun, said, tools, manner))
        except NoLonger as gone:
            outcome = Unsendable(gone.why)
        tools.passing("sent, not recorded")
    else:
        outcome = written
    _record(begun, said, written, outcome, tools, manner)
    tools.passing("recorded")
    _learn(outcome, tools.now(), manner)
    return Sent(said, row.contact.email, outcome.accepted, outcome.said)


def _written(begun: notices.Attempt, said: Notice, instance: Instance, book: Book, tools: Tools) -> Letter | Unsendable:
    """Write the message, or say why it must not go: who may receive it is asked again now, not only when it was queued."""
    contact = begun.delivery.contact
    try:
        may_receive(begun.delivery, said, tools.now())
    except NoLonger as gone:
        return Unsendable(gone.why)
    envelope = Envelope(
        from_address=instance.from_address,
        reply_to=book.mailbox(said.sender) or instance.from_address,
        to_name=contact.name or contact.organisation_id,
        to_address=contact.email,
        domain=instance.domain,
        link=instance.link(str(begun.delivery_id)),
        invented=instance.invented,
        attached=attached(said, tools),
    )
    try:
        return letter(said, envelope, book.names)
    except Refused as refused:
        return Unsendable(f"not sent: {refused.why}")


def _holding(begun: notices.Attempt, said: Notice, tools: Tools, manner: Manner) -> Still:
    """Give what a mail driver calls at each stage: a lease of which a third has run is made as long as before.

    Before the text is given, who may receive it is asked once more.
    """
    held = [begun.began_at]

    def still(stage: str) -> None:
        tools.passing(f"mail: {stage}")
        at = tools.now()
        if stage == LAST_LOOK:
            may_receive(begun.delivery, said, at)
        if at - held[0] >= manner.lease / 3:
            outbox.renew(begun, at, manner.lease)
            held[0] = at

    return still


def _record(
    begun: notices.Attempt, said: Notice, written: Letter | Unsendable, outcome: Outcome, tools: Tools, manner: Manner
) -> None:
    at = tools.now()
    with transaction.atomic():
        held = ledger.locked()
        if outcome.accepted and isinstance(written, Letter):
            first = outbox.accepted(begun, written.message_id, outcome.said, at)
            tools.passing("recording: attempt written, not committed")
            again = "" if first else "; sent before under the same Message-ID"
            number = f"attempt {begun.number}: " if begun.number > 1 else ""
            keep(said.case, News(acts=(told(said, at, f"{number}{outcome.said}{again}"),)), at, tools, held)
            if abs(at - begun.delivery.queued_at) >= outbox.STUCK_AFTER:
                watch.close_task(watch.STUCK, str(begun.delivery_id), "tocsin", "It was sent.", at)
        elif outcome.permanent:
            outbox.failed(begun, outcome.said, at)
            watch.open_tasks([bounced(begun.delivery, outcome.said, at)])
        else:
            later = at if outcome.absent else at + outbox.wait(begun.number, manner.chance())
            outbox.put_off(begun, outcome.said, at, later)
        tools.passing("recording: all written, not committed")


def bounced(row: notices.Delivery, why: str, at: datetime) -> watch.Task:
    """Give the task that a refusal for good leaves to the sender."""
    notice, whose = row.notice, f"{row.notice_id} was refused for good at {row.contact.email}"
    return watch.Task(
        sort=watch.BOUNCED,
        subject=str(row.pk),
        in_case_id=notice.in_case_id,
        owner_id=notice.from_party_id,
        what=f"{whose}: {why[:120]}. Reach {notice.to_party_id} another way, and record it."[:300],
        opened_at=at,
    )


def _learn(outcome: Outcome, at: datetime, manner: Manner) -> None:
    """Note whether the server is there: an answer about one message shows that it is, many put off that it is not."""
    put_off = not (outcome.accepted or outcome.permanent)
    manner.in_a_row = manner.in_a_row + 1 if put_off else 0
    if outcome.absent or (put_off and manner.in_a_row >= IN_A_ROW):
        outbox.away(manner.server, outcome.said, at)
        manner.out = True
    elif outcome.accepted and manner.out:
        manner.out = False
        if outbox.back(manner.server, at):
            watch.close_alarm(watch.IMPAIRED, "tocsin", at, manner.server)
