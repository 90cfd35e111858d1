"""Whose word counts where two sources name different parties in one role of one device? It is data (``precedence.yaml``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tocsin.duties.node import Node

SCHEMA = 1


class Outcome(StrEnum):
    """What becomes of a claim beside what is held."""

    AGREES = "it says what is held"
    NEWS = "nobody was known"
    SUCCESSION = "it follows what was held"
    TAKEN = "it counts for more than what was held"
    KEPT = "what was held counts for more"
    UNDECIDED = "neither counts for more; what was held stays until a person decides"


@dataclass(frozen=True, slots=True)
class Word:
    """Who is said to fill a role (or what a column is said to hold), since when, and by which source."""

    value: str
    since: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Precedence:
    """For each role or column, the sources in order; the first counts for most, and one that is not named for least."""

    order: Mapping[str, tuple[str, ...]]

    def rank(self, about: str, source: str) -> int:
        """Give a source's place, from 0."""
        named = [one.casefold() for one in self.order.get(about, ())]
        return named.index(source.casefold()) if source.casefold() in named else len(named)

    def outcome(self, about: str, held: Word, said: Word) -> Outcome:
        """Say what becomes of `said` beside `held`."""
        if said.value == held.value:
            return Outcome.AGREES
        if not held.value:
            return Outcome.NEWS
        mine, theirs = self.rank(about, said.source), self.rank(about, held.source)
        later = (said.since or date.min) > (held.since or date.min)
        if mine <= theirs and later and held.since is not None:
            return Outcome.SUCCESSION
        if mine < theirs or (mine == theirs and later):
            return Outcome.TAKEN
        if mine == theirs and said.since == held.since:
            return Outcome.UNDECIDED
        return Outcome.KEPT


def precedence(text: str, file: str) -> Precedence:
    """Read a text of precedence. Raises `NotThisText` with file, line and column."""
    top = Node.of(text, file).fields(("schema", "order"))
    if top["schema"].count() != SCHEMA:
        raise top["schema"].fault("another schema", str(SCHEMA))
    return Precedence({about: node.texts() for about, node in top["order"].pairs()})
