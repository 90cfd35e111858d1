"""What does recording an event bring: the event with its cautions and what follows from it, or a refusal?

- A step that the process does not list, or whose needs had not happened by then, is refused with its line.
- A passed clock is a caution on the event; it blocks nothing.
- Nothing on record is changed. A decision is taken back by a later one.
- What would make the story contradict itself is refused before it is written.
"""

from dataclasses import replace

from tocsin.changes.allow import ballots, consultations, moves, papers
from tocsin.changes.allow.refusal import refusal
from tocsin.changes.check import check
from tocsin.changes.draw_up import printed
from tocsin.changes.event import Caution, Event
from tocsin.changes.held.ballot import Ballot, Closed, Vote
from tocsin.changes.held.consultation import Answer, CollatedOn, Consultation, TakenBack
from tocsin.changes.held.decision import (
    Implementation,
    Issue,
    Modifier,
    Move,
    PathSet,
    Raised,
    Resolution,
    Solution,
    Undone,
)  # fmt: skip
from tocsin.changes.held.document import Document
from tocsin.changes.held.person import Adopted, Renamed
from tocsin.changes.held.view import View
from tocsin.changes.held.when import When
from tocsin.changes.modification import Modification, as_at, happened_by
from tocsin.changes.procedure.procedure import PROPOSER
from tocsin.duties.calendar import LONDON, Calendar
from tocsin.plain import to_bytes


def step(held: Modification, proposed: Event, calendar: Calendar) -> tuple[Event, ...]:
    """Give the event as it is recorded, numbered and with its cautions, and after it whatever follows from it.

    Raises `StepRefused` with the rule, where it is written and what to do; then nothing at all is to be recorded.
    """
    event = _dated(replace(proposed, number=len(held.events) + 1))
    _known(held, event)
    event = replace(event, cautions=(*allow(held, event), *_clocks(held, event, calendar)))
    if isinstance(event.what, Issue) and not event.what.printed:
        event = replace(event, what=_frozen(held, event, event.what))
    after = Modification(held.procedure, (*held.events, event))
    check(after)
    told: tuple[Event, ...] = (event,)
    for what in moves.follow(after, event):
        told += step(after, replace(event, what=what, cautions=()), calendar)
        after = Modification(held.procedure, (*held.events, *told))
    return told


def allow(held: Modification, event: Event) -> tuple[Caution, ...]:
    """Allow one event, with the cautions of its own rule; StepRefused otherwise. Needs are met by what had happened by then."""
    then = as_at(held, happened_by(event))
    match event.what:
        case Raised() as what:
            return moves.raised(held, what)
        case Move() as what:
            return moves.moves(held, then, event, what)
        case PathSet() as what:
            return moves.path(held, what)
        case Modifier() as what:
            return moves.modifier(held, event, what)
        case Adopted() as what:
            return moves.adoption(held, what)
        case Undone() as what:
            return moves.undoing(held, event, what)
        case Document() as what:
            return papers.filed(held, what)
        case Issue() as what:
            return papers.issued(held, event, what)
        case View() as what:
            return papers.viewed(then, what)
        case Resolution() as what:
            return papers.resolved(held, event, what)
        case Solution() as what:
            return papers.solved(held, what)
        case Implementation() as what:
            return papers.dated(held, event, what)
        case Ballot() as what:
            return ballots.opened(held, what)
        case Vote() as what:
            return ballots.cast(held, what)
        case Closed() as what:
            return ballots.closed(held, what)
        case Consultation() as what:
            return consultations.opened(held, what)
        case Answer() as what:
            return consultations.answered(held, event, what)
        case TakenBack() as what:
            return consultations.taken_back(held, event, what)
        case CollatedOn() as what:
            return consultations.collated(held, event, what)
    return ()


AFTER_AN_END = (Move, Adopted, Undone, Renamed)
"""What can still be recorded of a modification that has ended."""


def _known(held: Modification, event: Event) -> None:
    """Refuse what comes before the raising or after the end, from a body that is none, or from the future."""
    if not held.events and not isinstance(event.what, Raised):
        raise refusal(f"The {event.word}", "the modification was not raised yet.", "Raise it first.")
    if held.events and happened_by(event) < happened_by(held.events[0]):
        raised = held.events[0].when
        why = f"the modification was raised only on {raised.words()}."
        raise refusal(f"The {event.word} of {event.when.words()}", why, "Give a day on which it had been raised.")
    if held.events and held.ended and not isinstance(event.what, AFTER_AN_END):
        stage = held.procedure.stage(held.stage)
        why = f"{held.reference} has ended: {stage.name}"
        raise refusal(f"The {event.word}", why, "Only a later decision takes that back.", stage.written)
    if event.body not in ("", PROPOSER, *(one.id for one in held.procedure.bodies)):
        bodies = ", ".join(one.id for one in held.procedure.bodies)
        raise refusal(
            f"The {event.word} by {event.body}", "the process has no such body.", f"Give one of {bodies}, proposer."
        )
    if happened_by(event) > event.recorded_at.astimezone(LONDON).date():
        raise refusal(
            f"The {event.word} of {event.when.words()}",
            "it has not happened yet.",
            "Record it once it has; a plan is a meeting or a timetable.",
        )


def _dated(event: Event) -> Event:
    """Give an undated event the day by which it is known to have happened: that of its recording, where nothing else is."""
    if event.when.latest() is not None:
        return event
    return replace(event, when=When(known_by=event.recorded_at.astimezone(LONDON).date(), inferred=event.when.inferred))


def _clocks(held: Modification, event: Event, calendar: Calendar) -> tuple[Caution, ...]:
    if isinstance(event.what, Issue):
        return papers.late(held, event, event.what, calendar)
    if isinstance(event.what, Consultation):
        return consultations.short(held, event.what, calendar)
    return ()


def _frozen(held: Modification, event: Event, what: Issue) -> Issue:
    """Give an issue with the paper as it is printed now, so that nothing later changes it."""
    document = held.document(what.document)
    if document is None:
        return what
    paper = printed(as_at(held, happened_by(event)), document, happened_by(event), what.elsewhere)
    return replace(what, printed=to_bytes(paper).decode())
