"""How does a modification stand, given what happened to it? Nothing of it is stored but its events."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from tocsin.changes.event import Event, Matter
from tocsin.changes.held.decision import Fiction, Modifier, Move, PathSet, Raised, Undone
from tocsin.changes.held.document import Document, Named
from tocsin.changes.held.person import Adopted, Person
from tocsin.changes.procedure.procedure import Procedure
from tocsin.duties.calendar import LONDON
from tocsin.words import Refused

M = TypeVar("M", bound=Matter)


class NothingKnown(Refused):
    """A day by which nothing is known of a modification."""


@dataclass(frozen=True, slots=True)
class Modification:
    """A modification under its process: all its events, in the order in which they were recorded."""

    procedure: Procedure
    events: tuple[Event, ...]

    @property
    def raised(self) -> Raised:
        """What it was raised as; NothingKnown where no event says so."""
        for one in self.events:
            if isinstance(one.what, Raised):
                return one.what
        raise NothingKnown("The modification", "nothing is known of it by that day.", "Ask for a later day.")

    @property
    def invented(self) -> bool:
        """Whether it was invented, or what is recorded of it has been invented from some event on."""
        return self.raised.invented or bool(self.told(Fiction))

    def made_up(self, event: Event) -> bool:
        """Whether one event of it is invented: all of them, or from the mark on that says so."""
        marks = self.told(Fiction)
        return self.raised.invented or bool(marks and event.number >= marks[0].number)

    @property
    def id(self) -> str:
        """Its id, such as ``SEC-75``: the code and the digits, which never change."""
        return f"{self.procedure.code}-{self.raised.number}"

    @property
    def reference(self) -> str:
        """Its reference as of now, such as ``DP075`` or, once converted, ``MP075``."""
        return self.procedure.reference(self.raised.number, self.converted)

    @property
    def references(self) -> tuple[str, ...]:
        """Every reference it bears or will bear, the draft's first."""
        number = self.raised.number
        return tuple(dict.fromkeys(self.procedure.reference(number, full) for full in (False, True)))

    @property
    def undone(self) -> frozenset[int]:
        """The numbers of the events that a later decision took back."""
        taken = {one.what.event for one in self.events if isinstance(one.what, Undone)}
        return frozenset(
            one.number
            for one in self.events
            if one.number in taken or (isinstance(one.what, Move) and one.what.because in taken)
        )

    def standing(self) -> Iterator[Event]:
        """Give the events that no later decision took back, in order."""
        undone = self.undone
        return (one for one in self.events if one.number not in undone)

    def told(self, kind: type[M]) -> tuple[Event, ...]:
        """Give the standing events of one kind, in order."""
        return tuple(one for one in self.standing() if isinstance(one.what, kind))

    def of(self, kind: type[M]) -> tuple[M, ...]:
        """Give what the standing events of one kind brought, in order."""
        return tuple(cast(M, one.what) for one in self.told(kind))

    @property
    def moves(self) -> tuple[Event, ...]:
        """The standing changes of stage."""
        return self.told(Move)

    @property
    def stage(self) -> str:
        """The stage or end in which it is."""
        moves = self.of(Move)
        return moves[-1].to if moves else self.procedure.start

    @property
    def entered(self) -> int:
        """The number of the event by which it came into its stage."""
        return self.moves[-1].number if self.moves else 1

    @property
    def stage_before(self) -> str:
        """The stage from which it came into the one in which it is."""
        moves = self.of(Move)
        return moves[-2].to if len(moves) > 1 else self.procedure.start

    @property
    def ended(self) -> bool:
        """Whether it has come to an end."""
        return self.procedure.stage(self.stage).end

    @property
    def converted(self) -> bool:
        """Whether it bears its full number: once converted it keeps it, whatever end it comes to."""
        visited = (self.procedure.start, *(one.to for one in self.of(Move)))
        return any(self.procedure.stage(one).converted for one in visited)

    @property
    def path(self) -> str:
        """The path that was set last; empty: undetermined."""
        return next((one.path for one in reversed(self.of(PathSet))), "")

    @property
    def modifiers(self) -> tuple[str, ...]:
        """The modifiers that are on, such as urgent."""
        last = {one.name: one.holds for one in self.of(Modifier)}
        return tuple(name for name, holds in last.items() if holds)

    @property
    def proposer(self) -> Person:
        """Who proposes it: who raised it, or who adopted it last."""
        return next((one.proposer for one in reversed(self.of(Adopted))), self.raised.proposer)

    @property
    def representative(self) -> Person | None:
        """Who speaks for the proposer."""
        return next((one.representative for one in reversed(self.of(Adopted))), self.raised.representative)

    def document(self, named: Named) -> Document | None:
        """Give a document in the version named, or in its newest where none is named; None where there is none."""
        found = [one for one in self.of(Document) if one.id == named.document]
        return next((one for one in reversed(found) if not named.version or one.version == named.version), None)

    def newest(self, id_: str) -> Document | None:
        """Give the newest version of a document."""
        return self.document(Named(id_))

    def after(self, kind: type[M], number: int) -> tuple[M, ...]:
        """Give what the standing events of one kind brought after an event."""
        return tuple(cast(M, one.what) for one in self.told(kind) if one.number > number)


def as_at(modification: Modification, day: date) -> Modification:
    """Give a modification as at the end of a London day: what must have happened by then, and nothing later.

    An undated event counts from the day by which its source tells of it, else from the day on which it was recorded.
    """
    held = (one for one in modification.events if happened_by(one) <= day)
    return Modification(modification.procedure, tuple(held))


def happened_by(event: Event) -> date:
    """Give the London day by which an event had happened."""
    return event.when.latest() or event.recorded_at.astimezone(LONDON).date()
