"""Which rules are in force, which are approved and not in force yet, and which are proposed, entry by entry?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tocsin.changes.held.decision import Varied
from tocsin.changes.modification import Modification, NothingKnown, as_at
from tocsin.changes.variation.layers import Layered, layers
from tocsin.changes.variation.read_variation import read_variation
from tocsin.changes.variation.variation import Variation
from tocsin.changes.variation.vary import Conflict, merge
from tocsin.duties.rulebook import Rulebook
from tocsin.flows.amend import NotKept, Office, find
from tocsin.flows.picture import london
from tocsin.records import changes

APPROVED, IN_FORCE = "approved", "in force"


@dataclass(frozen=True, slots=True)
class Beside:
    """Another modification whose variation is merged with the one shown, and what its rules are by that day."""

    reference: str
    rules: str
    variations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The rulebook entry by entry in its three layers; or the conflicts for which there are none."""

    base: str
    variations: tuple[str, ...]
    label: str
    layers: tuple[Layered, ...]
    conflicts: tuple[Conflict, ...]
    beside: tuple[Beside, ...] = ()


def compare(reference: str, on: date | None, office: Office, approved: tuple[str, ...] = ()) -> Compared:
    """Compare the rulebook in force, with what is approved, and with this modification's variations, as at a day.

    Every other modification of the same base that is in force or approved by then is merged; `approved` are taken so too.
    """
    day = on or london(office.tools.now())
    held = as_at(find(reference, office), day)
    mine = _varied(held)
    if not mine:
        why = "no proposed variation hangs on it by that day."
        raise NotKept(f"The modification {reference}", why, "Attach one with `tocsin changes vary`.")
    base = office.tools.rulebook(mine[0].base)
    read = tuple(read_variation(one.text, one.id, base) for one in mine)
    wanted = {find(one, office).id for one in approved}
    beside = tuple(_beside(held.id, base.id, day, wanted, office))
    others = {rules: tuple(_read(beside, rules, base.id, office)) for rules in (IN_FORCE, APPROVED)}
    own = held.procedure.stage(held.stage).rules
    in_force = others[IN_FORCE] + (read if own == IN_FORCE else ())
    agreed = (*in_force, *others[APPROVED], *(read if own == APPROVED else ()))
    whole = tuple({one.id: one for one in (*agreed, *read)}.values())
    merged = [merge(base, found, day) for found in (in_force, agreed, whole)]
    label = "hypothetical" if any(one.hypothetical for one in whole) else ""
    ids, told = tuple(one.id for one in read), tuple(one for one, _ in beside)
    books = [one.rulebook for one in merged if one.rulebook is not None]
    if len(books) < len(merged):
        clashes = dict.fromkeys(clash for one in merged for clash in one.conflicts)
        return Compared(base.id, ids, label, (), tuple(clashes), told)
    return Compared(base.id, ids, label, layers(*books), (), told)


def proposed(reference: str, on: date | None, office: Office) -> Rulebook:
    """Give the rulebook that a modification would make, with all that is in force or approved beside it; Refused on a conflict."""
    day = on or london(office.tools.now())
    held = find(reference, office)
    mine = _varied(held)
    if not mine:
        raise NotKept(
            f"The modification {reference}",
            "no proposed variation hangs on it.",
            "Attach one with `tocsin changes vary`.",
        )
    base = office.tools.rulebook(mine[0].base)
    beside = tuple(_beside(held.id, base.id, day, set(), office))
    theirs = (one for rules in (IN_FORCE, APPROVED) for one in _read(beside, rules, base.id, office))
    merged = merge(base, (*theirs, *(read_variation(one.text, one.id, base) for one in mine)), day)
    if merged.rulebook is None:
        clash = merged.conflicts[0]
        raise NotKept(
            f"The rules of {reference}",
            f"{clash.sort} {clash.name} ({', '.join(clash.variations)}): {clash.because}.",
            "Let one variation reconcile the others.",
        )
    return merged.rulebook


Other = tuple[Beside, tuple[Varied, ...]]


def _beside(mine: str, base: str, day: date, wanted: set[str], office: Office) -> Iterable[Other]:
    for row in changes.everything():
        if row.id == mine:
            continue
        held = as_at(find(row.id, office), day)
        try:
            rules = held.procedure.stage(held.stage).rules or (APPROVED if row.id in wanted else "")
            reference = held.reference
        except NothingKnown:
            continue
        theirs = tuple(one for one in _varied(held) if one.base == base)
        if rules and theirs:
            yield Beside(reference, rules, tuple(one.id for one in theirs)), theirs


def _read(beside: tuple[Other, ...], rules: str, base: str, office: Office) -> Iterable[Variation]:
    book = office.tools.rulebook(base)
    return (read_variation(one.text, one.id, book) for told, theirs in beside if told.rules == rules for one in theirs)


def _varied(held: Modification) -> tuple[Varied, ...]:
    return tuple({one.id: one for one in held.of(Varied)}.values())
