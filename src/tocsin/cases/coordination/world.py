"""Which of the six events of a case have happened, and which may happen next?

- Each event happens once and is never undone. V, F and D are a participant's own; P, X and A are the world's.
- Two states cannot last: public before the manufacturer knows, and an exploit before the public knows. There only one
  event may follow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tocsin.cases.coordination.machine import NotListed


@dataclass(frozen=True, slots=True)
class World:
    """The events in order, what each needs, in which role one drives it, and which cannot wait once another has happened."""

    vfd: tuple[str, ...]
    pxa: tuple[str, ...]
    says: tuple[tuple[str, str], ...]
    needs: tuple[tuple[str, tuple[str, ...]], ...]
    driven_by: tuple[tuple[str, str], ...]
    at_once: tuple[tuple[str, str], ...]
    """(wanted, after): while `wanted` has not happened and `after` has, only `wanted` may follow."""

    @property
    def events(self) -> tuple[str, ...]:
        """The six events."""
        return (*self.vfd, *self.pxa)

    def written(self, happened: frozenset[str]) -> str:
        """Write a state as its six letters, a capital for what has happened: ``Vfdpxa``."""
        return "".join(letter if letter in happened else letter.lower() for letter in self.events)

    def next_events(self, happened: frozenset[str]) -> tuple[str, ...]:
        """Give the events that may follow."""
        left = tuple(one for one in self.events if one not in happened and self._ready(one, happened))
        urgent = tuple(w for w, after in self.at_once if w not in happened and after in happened and w in left)
        return urgent or left

    def after(self, happened: frozenset[str], event: str) -> frozenset[str]:
        """Give what has happened once `event` has; NotListed where it may not follow."""
        allowed = self.next_events(happened)
        if event not in allowed:
            may = ", ".join(allowed) or "nothing"
            raise NotListed(
                f"Case state {self.written(happened)}: {event}", "it cannot follow here.", f"Here can follow: {may}."
            )
        return happened | {event}

    def states(self) -> tuple[frozenset[str], ...]:
        """Give every compound state: a participant's vfd with the world's pxa."""
        parts = [frozenset(one for one, there in zip(self.events, row, strict=True) if there) for row in self._rows()]
        return tuple(one for one in parts if all(self._ready(event, one) for event in one))

    def histories(self) -> Iterator[tuple[str, ...]]:
        """Give every order in which all events can happen."""
        yield from self._from(())

    def _from(self, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if len(before) == len(self.events):
            yield before
        for event in self.next_events(frozenset(before)):
            yield from self._from((*before, event))

    def _ready(self, event: str, happened: frozenset[str]) -> bool:
        return set(dict(self.needs).get(event, ())) <= happened

    def _rows(self) -> Iterator[tuple[bool, ...]]:
        return product((False, True), repeat=len(self.events))
