"""Does the story of a modification contradict itself? It is asked before anything is written."""

from collections.abc import Iterable

from tocsin.changes.held.ballot import Ballot, Closed, Vote
from tocsin.changes.held.decision import Issue, Move, Raised, Undone
from tocsin.changes.held.document import Document
from tocsin.changes.held.view import View
from tocsin.changes.modification import Modification, happened_by
from tocsin.changes.procedure.procedure import AS_BEFORE
from tocsin.words import Refused


class Contradiction(Refused):
    """A story that cannot be true of one modification."""


def check(held: Modification) -> None:
    """Refuse a story that contradicts itself; `faults` gives every contradiction as a sentence."""
    found = faults(held)
    if found:
        raise Contradiction("The modification's story", f"{found[0]}", "Record what happened in its own order.")


def faults(held: Modification) -> tuple[str, ...]:
    """Give every contradiction: none in any story that the process allows."""
    return (*_numbers(held), *_stages(held), *_documents(held), *_votes(held))


def _numbers(held: Modification) -> Iterable[str]:
    if [one.number for one in held.events] != sorted({one.number for one in held.events}):
        yield "Its events are not in one order."
    raised = [one.number for one in held.events if isinstance(one.what, Raised)]
    if held.events and raised != [held.events[0].number]:
        yield "It is not raised once, first."
    for one in held.events:
        if isinstance(one.what, Undone) and one.what.event >= one.number:
            yield f"Event {one.number} takes back what had not happened."


def _stages(held: Modification) -> Iterable[str]:
    known, stage, before, last = held.procedure, held.procedure.start, held.procedure.start, None
    for one in held.moves:
        to = one.what.to if isinstance(one.what, Move) else ""
        ways = (way for way in known.transitions if stage in way.starts)
        if not any(to in way.ends or (AS_BEFORE in way.ends and to == before) for way in ways):
            yield f"No step leads from {stage} to {to}."
        if last is not None and happened_by(one) < last:
            yield f"Event {one.number} is a step earlier than the step before it."
        stage, before, last = to, stage, happened_by(one)


def _documents(held: Modification) -> Iterable[str]:
    filed: set[tuple[str, str]] = set()
    issued: set[tuple[str, str]] = set()
    for one in held.events:
        if isinstance(one.what, Document):
            key = (one.what.id, one.what.version)
            if key in filed:
                yield f"Event {one.number} files {one.what.id} again in the same version."
            filed.add(key)
        elif isinstance(one.what, Issue):
            key = (one.what.document.document, one.what.document.version)
            if key not in filed or key in issued:
                yield f"Event {one.number} issues what is not on file, or issues it twice."
            issued.add(key)
        elif isinstance(one.what, View) and one.what.on and (one.what.on.document, one.what.on.version) not in filed:
            yield f"Event {one.number} is a view on what is not on file."


def _votes(held: Modification) -> Iterable[str]:
    still: set[str] = set()
    for one in held.events:
        if isinstance(one.what, Ballot):
            still.add(one.what.id)
        elif isinstance(one.what, (Vote, Closed)) and one.what.ballot not in still:
            yield f"Event {one.number} is for a ballot that is not open."
        if isinstance(one.what, Closed):
            still.discard(one.what.ballot)
