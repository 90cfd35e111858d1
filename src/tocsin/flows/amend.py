"""A modification is loaded, goes on event by event, and is shown as at a day; every event is kept and proved, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.db import transaction

from tocsin.changes.draw_up import draw_up
from tocsin.changes.event import Caution, Event
from tocsin.changes.headline import Headline, headline
from tocsin.changes.held.decision import Fiction, Varied
from tocsin.changes.held.document import Document, Named
from tocsin.changes.held.view import Stance, View, sides
from tocsin.changes.intake.load import load as read_file
from tocsin.changes.intake.read_events import blank, read_events
from tocsin.changes.modification import Modification, NothingKnown, as_at, happened_by
from tocsin.changes.paper import Paper
from tocsin.changes.procedure.procedure import Procedure
from tocsin.changes.publish import classify, publish
from tocsin.changes.step import step
from tocsin.changes.warn import warn
from tocsin.flows.found import founded
from tocsin.flows.keep import entry
from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.flows.variation import checked_variation
from tocsin.records import changes, ledger
from tocsin.words import PartyId, Refused


class NotKept(Refused):
    """A modification that cannot be taken in, or shown, as it was asked."""


@dataclass(frozen=True, slots=True)
class Office:
    """What a flow of the change desk works with: the tools of every flow, and the processes by name and by code and day."""

    tools: Tools
    process: Callable[[str], Procedure]
    process_of: Callable[[str, date], Procedure]


@dataclass(frozen=True, slots=True)
class Author:
    """Who records: which organisation (None: nobody in particular; then White alone), which person, in which capacity, why."""

    party: PartyId | None = None
    person: str = ""
    body: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A modification as at a day: its story so far, its one line, what to know before relying on it, and who stands where."""

    held: Modification
    line: Headline
    cautions: tuple[Caution, ...]
    sides: tuple[tuple[Stance, tuple[str, ...]], ...]


def load(text: str, file: str, author: Author, office: Office) -> tuple[Modification, bool]:
    """Take a modification's file in whole, and say whether it was new. The same file again changes nothing."""
    at = office.tools.now()
    told = read_file(text, file, office.process_of, office.tools.calendar, at)
    store = founded()
    if told.raised.invented and store is not None and not store.invented:
        raise NotKept(
            file, "it says that it is invented, and this store holds real facts.", "Load it into an invented store."
        )
    if changes.there(told.id):
        held = find(told.id, office)
        if [_bare(one) for one in held.events[: len(told.events)]] != [_bare(one) for one in told.events]:
            why = f"{told.id} is held already, and this file tells another story of it."
            raise NotKept(file, why, "Record what happened since with `tocsin changes record`.")
        return held, False
    row = changes.Change(
        id=told.id,
        code=told.procedure.code,
        digits=told.raised.number,
        process_name=told.procedure.id,
        references=list(told.references),
    )
    with transaction.atomic():
        ledger.locked()
        row.save(force_insert=True)
        _keep(row, told, told.events, author, office)
    return told, True


def record(reference: str, text: str, file: str, author: Author, office: Office) -> tuple[Event, ...]:
    """Record one event or a list of them, with what follows from each; all of it, or nothing where one is refused."""
    at = office.tools.now()
    proposed = read_events(text, file, blank(at, author.person, author.body, author.reason))
    return tell(reference, proposed, author, office)


def tell(reference: str, proposed: tuple[Event, ...], author: Author, office: Office) -> tuple[Event, ...]:
    """Record events as values, such as a form makes them, with what follows from each; all of it or nothing."""
    with transaction.atomic():
        ledger.locked()
        row = changes.find(reference)
        before = _story(row, office)
        after = before
        for one in (*_fiction(before, proposed), *proposed):
            checked = (
                replace(one, what=checked_variation(one.what, office.tools)) if isinstance(one.what, Varied) else one
            )
            told = step(after, replace(checked, recorded_at=office.tools.now()), office.tools.calendar)
            after = Modification(after.procedure, (*after.events, *told))
        new = after.events[len(before.events) :]
        _keep(row, after, new, author, office)
    return new


def find(reference: str, office: Office) -> Modification:
    """Give a modification with all its events, by any of its references; NoSuchChange where there is none."""
    return _story(changes.find(reference), office)


def show(reference: str, on: date | None, office: Office, public: bool = False) -> Shown:
    """Show a modification as at the end of a London day, today's where none is given; `public`: as anybody may see it."""
    day = on or london(office.tools.now())
    seen = as_at(find(reference, office), day)
    seen = publish(seen) if public else seen
    return Shown(seen, headline(seen, day), warn(seen, office.tools.calendar), sides(seen.of(View)))


def listed(on: date | None, office: Office, public: bool = False) -> tuple[Headline, ...]:
    """Give the headline of every modification of which something was known by a day."""
    day = on or london(office.tools.now())
    found = []
    for row in changes.everything():
        held = as_at(_story(row, office), day)
        try:
            found.append(headline(publish(held) if public else held, day))
        except NothingKnown:
            continue
    return tuple(found)


def papers(reference: str, document: str, on: date | None, office: Office, public: bool = False) -> tuple[Paper, ...]:
    """Give a document, by its id or kind, and after it what is attached to it, as papers as at a day.

    Without a document: the newest Panel paper, else the newest document. An issued version comes back as it was issued.
    """
    shown = show(reference, on, office, public)
    held, day = shown.held, shown.line.as_at
    found = _document(held, document)
    attached = (held.newest(one.document) for one in found.attachments)
    return tuple(draw_up(held, one, day) for one in (found, *attached) if one is not None)


def _fiction(held: Modification, proposed: tuple[Event, ...]) -> tuple[Event, ...]:
    """Give the mark that goes before what is recorded in an invented store of a modification that is real so far.

    It bears the earliest day of what is recorded, so that a view as at any day says of every invented event that it is.
    """
    store = founded()
    if not proposed or store is None or not store.invented or not held.events or held.raised.invented:
        return ()
    first = min(proposed, key=happened_by)
    if any(happened_by(one) <= happened_by(first) for one in held.told(Fiction)):
        return ()
    return (replace(first, body="", by="", reason="", what=Fiction(PLAYED_ON)),)


PLAYED_ON = "This store is invented: what is recorded here from now on did not happen."


def _document(held: Modification, document: str) -> Document:
    known = tuple({one.id: one for one in held.of(Document)}.values())
    fitting = [one for one in known if document in (one.id, one.kind)] if document else _papers_first(known)
    if not fitting:
        ids = ", ".join(f"{one.id} ({one.kind})" for one in known) or "none"
        raise NotKept(
            f"The document {document or 'asked for'}",
            f"{held.reference} has none of that name by that day.",
            f"Known: {ids}.",
        )
    return held.document(Named(fitting[-1].id)) or fitting[-1]


def _papers_first(known: tuple[Document, ...]) -> list[Document]:
    return [one for one in known if one.kind == "panel_paper"] or list(known[-1:])


def _story(row: changes.Change, office: Office) -> Modification:
    return Modification(office.process(row.process_name), changes.events(row, office.tools.unseal))


def _keep(row: changes.Change, held: Modification, new: tuple[Event, ...], author: Author, office: Office) -> None:
    """Keep events with their leaves in the ledger; the caller holds the transaction."""
    told = [(one, classify(held, one.what), office.tools.new_id("E")) for one in new]
    kept = changes.keep(row, told, author.party, office.tools.seal)
    entries = [entry(one.word, row.id, document.id, one) for one, document in zip(new, kept, strict=True)]
    ledger.append(entries, office.tools.now(), office.tools.salt)


def _bare(event: Event) -> Event:
    """Give an event without the instant at which it was recorded."""
    return replace(event, recorded_at=NEVER)


NEVER = datetime(1970, 1, 1, tzinfo=UTC)
