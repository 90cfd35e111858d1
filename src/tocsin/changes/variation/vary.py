"""What does a rulebook become when variations are made to it, and where do they get in each other's way?"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TypeVar, cast

from tocsin.changes.variation.variation import Touch, Variation, name_of
from tocsin.duties.rulebook import ClauseText, DutyRule, Rulebook, stands
from tocsin.routes.kind import HopKind
from tocsin.words import Fault, Refused, RulebookId

E = TypeVar("E", ClauseText, DutyRule, HopKind)


class NotInForce(Refused):
    """A variation against a rulebook that is no longer, or not yet, in force."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One entry that several variations make into different things, or that one takes away and another needs."""

    sort: str
    name: str
    variations: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A rulebook with variations made to it; None where they conflict, and then every conflict is named."""

    rulebook: Rulebook | None
    conflicts: tuple[Conflict, ...]


def vary(base: Rulebook, variation: Variation, on: date) -> Rulebook:
    """Make one variation to its base. Raises `NotInForce`, or `Refused` where it takes away what is needed."""
    merged = merge(base, (variation,), on)
    if merged.rulebook is None:
        found = merged.conflicts[0]
        raise Refused(
            f"The variation {variation.id}",
            f"{found.sort} {found.name}: {found.because}.",
            "Change or remove what stands on it too.",
        )
    return merged.rulebook


def merge(base: Rulebook, variations: tuple[Variation, ...], on: date) -> Merged:
    """Make several variations to one base, which is in force on `on`. The order of `variations` makes no difference."""
    ordered = tuple(sorted(variations, key=lambda one: one.id))
    for one in ordered:
        _in_force(base, one, on)
    touches, conflicts = _settled(ordered)
    book = _made(base, ordered, touches)
    conflicts += _dangling(book, ordered)
    return Merged(None if conflicts else book, tuple(conflicts))


def _in_force(base: Rulebook, variation: Variation, on: date) -> None:
    if variation.base != base.id or (variation.base_digest and variation.base_digest != base.digest):
        why = f"it was drawn up against another edition of {variation.base}."
        raise NotInForce(f"The variation {variation.id}", why, f"Draw it up against {base.id} as it is now.")
    if not stands(base, on):
        until = base.until_on - timedelta(days=1) if base.until_on else None
        span = f"until {until}" if until and until < on else f"from {base.from_on}"
        cure = "Draw it up against the rulebook in force."
        fault = Fault(f"{base.id} on {on}", f"a rulebook in force; this one is {span}", cure, file=base.id)
        raise NotInForce(
            f"The variation {variation.id}", f"its base {base.id} is in force {span}, and not on {on}.", cure, (fault,)
        )


def _settled(
    variations: tuple[Variation, ...],
) -> tuple[dict[tuple[str, str], tuple[Touch, Variation]], list[Conflict]]:
    """Give what becomes of each entry touched, and the conflicts."""
    by_entry: dict[tuple[str, str], list[tuple[Touch, Variation]]] = {}
    for variation in variations:
        for touch in variation.touches:
            by_entry.setdefault((touch.sort, touch.name), []).append((touch, variation))
    settled, conflicts = {}, []
    for (sort, name), held in by_entry.items():
        ids = tuple(one.id for _, one in held)
        last = [pair for pair in held if set(ids) - {pair[1].id} <= set(pair[1].reconciles)]
        alike = len({(repr(touch.becomes), variation.from_on) for touch, variation in held}) == 1
        if not alike and len(last) != 1:
            conflicts.append(
                Conflict(sort, name, ids, "each makes something else of it; one must reconcile the others")
            )
        settled[sort, name] = last[0] if last else held[0]
    return settled, conflicts


def _made(
    base: Rulebook, variations: tuple[Variation, ...], settled: dict[tuple[str, str], tuple[Touch, Variation]]
) -> Rulebook:
    roles = {one.id: one for one in (*base.rules.roles, *(role for v in variations for role in v.roles))}
    digest = sha256((base.digest + "".join(one.digest for one in variations)).encode()).hexdigest()
    binds = [one.binds_intermediary for one in variations if one.binds_intermediary]
    rules = replace(base.rules, roles=tuple(roles.values()), hops=_entries(base.rules.hops, "hop", settled))
    return replace(
        base,
        id=RulebookId("+".join(one.id for one in variations) or base.id),
        title="; ".join(one.title for one in variations) or base.title,
        layer="proposal",
        label="hypothetical" if any(one.hypothetical for one in variations) else base.label,
        base=base.id,
        clauses=_entries(base.clauses, "clause", settled),
        duties=_entries(base.duties, "duty", settled),
        rules=rules,
        binds_intermediary=binds[-1] if binds else base.binds_intermediary,
        digest=digest,
    )


def _entries(old: tuple[E, ...], sort: str, settled: dict[tuple[str, str], tuple[Touch, Variation]]) -> tuple[E, ...]:
    """Give the entries of one sort: what is touched ends on the day from which the variation holds, or is not there at all."""
    kept: list[E] = []
    for one in old:
        touched = settled.get((sort, name_of(one)))
        if touched is None:
            kept.append(one)
        elif (day := touched[1].from_on) and (one.from_on is None or one.from_on < day):
            kept.append(replace(one, until_on=min(day, one.until_on or day)))
    for (which, _), (touch, variation) in settled.items():
        if which == sort and touch.becomes is not None:
            made = cast(E, touch.becomes)
            kept.append(replace(made, from_on=made.from_on or variation.from_on))
    return tuple(kept)


def _dangling(book: Rulebook, variations: tuple[Variation, ...]) -> list[Conflict]:
    """Name every clause that a duty or a hop stands on and that is no longer there."""
    ids = tuple(one.id for one in variations)
    found = []
    there = {one.clause for one in book.clauses if one.until_on is None}
    for duty in book.duties:
        if duty.until_on is None:
            lost = [clause for clause in duty.clauses if clause not in there]
            found += [
                Conflict("clause", clause, ids, f"the duty {duty.id} stands on it, and it is taken away")
                for clause in lost
            ]
    for hop in book.rules.hops:
        bound = [binding.clause for _, binding in hop.binds if binding.clause and binding.clause not in there]
        if hop.until_on is None:
            found += [
                Conflict("clause", clause, ids, f"the hop {hop.id} binds by it, and it is taken away")
                for clause in bound
            ]
    return found
