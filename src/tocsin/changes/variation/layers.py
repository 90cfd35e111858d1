"""Clause by clause: what is in force, what is approved and not in force yet, and what is proposed?"""

import json
from dataclasses import dataclass

from tocsin.changes.variation.variation import Entry, name_of
from tocsin.duties.compare import days, entries
from tocsin.duties.rulebook import Rulebook
from tocsin.plain import freeze


@dataclass(frozen=True, slots=True)
class Form:
    """One entry in plain words and in the form that the machine judges by."""

    words: str
    machine: str


@dataclass(frozen=True, slots=True)
class Layered:
    """One entry in three layers; None where a layer does not have it."""

    sort: str
    name: str
    in_force: Form | None
    approved: Form | None
    proposed: Form | None

    @property
    def differs(self) -> bool:
        """Whether any layer says something else of it."""
        return not (self.in_force == self.approved == self.proposed)


def layers(in_force: Rulebook, approved: Rulebook, proposed: Rulebook) -> tuple[Layered, ...]:
    """Give every entry in its three layers, sort by sort. Where nothing is approved, `approved` is `in_force`."""
    held = [forms(book) for book in (in_force, approved, proposed)]
    keys = dict.fromkeys(key for one in held for key in one)
    order = {sort: place for place, sort in enumerate(("role", "clause", "duty", "hop", "agreement", "scope"))}
    return tuple(
        Layered(sort, name, *(one.get((sort, name)) for one in held))
        for sort, name in sorted(keys, key=lambda key: order[key[0]])
    )


def forms(book: Rulebook) -> dict[tuple[str, str], Form]:
    """Give every entry of a rulebook in both forms, by sort and name."""
    held: tuple[Entry, ...] = (*book.clauses, *book.duties, *book.rules.hops)
    machine = {
        f"{name_of(one)}{days(one)}": json.dumps(freeze(one), ensure_ascii=False, sort_keys=True, indent=1)
        for one in held
    }
    return {
        (sort, name): Form(words, machine.get(name, ""))
        for sort, found in entries(book)
        for name, words in found.items()
    }
