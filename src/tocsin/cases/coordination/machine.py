"""What is a state machine here, and what comes after an event in a state?"""

from dataclasses import dataclass

from tocsin.words import Refused


class NotListed(Refused):
    """An event in a state in which it is not listed."""


@dataclass(frozen=True, slots=True)
class Machine:
    """States and events by their published names. `moves` is (event, state before, state after); what is not there is refused."""

    name: str
    start: str
    moves: tuple[tuple[str, str, str], ...]
    in_force: frozenset[str] = frozenset()

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, the start first."""
        named = [self.start, *(state for _, before, after in self.moves for state in (before, after))]
        return tuple(dict.fromkeys(named))

    @property
    def events(self) -> tuple[str, ...]:
        """Every event, in the order listed."""
        return tuple(dict.fromkeys(event for event, _, _ in self.moves))

    def after(self, state: str, event: str) -> str:
        """Give the state that follows; NotListed where the pair is not listed."""
        found = {(one, before): after for one, before, after in self.moves}.get((event, state))
        if found is None:
            here = ", ".join(one for one, before, _ in self.moves if before == state) or "nothing"
            raise NotListed(f"{self.name}: {event} in {state}", "it is not listed.", f"In {state} can follow: {here}.")
        return found
