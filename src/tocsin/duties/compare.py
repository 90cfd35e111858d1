"""What is different between two rulebooks, entry by entry?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tocsin.duties.rulebook import ClauseText, DutyRule, Rulebook
from tocsin.duties.spoken import agreement, carried, either, words
from tocsin.routes.kind import HopKind, Need
from tocsin.words import Direction


class Change(StrEnum):
    """What became of an entry from one rulebook to the other."""

    ADDED = "added"
    REMOVED = "removed"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that differs. `sort` is role, clause, duty, hop, agreement or scope; the texts are in plain words."""

    sort: str
    name: str
    change: Change
    before: str
    after: str


def compare(before: Rulebook, after: Rulebook) -> tuple[Difference, ...]:
    """Give every entry that differs, sort by sort, in the order of `before` and then of `after`."""
    return tuple(
        difference
        for (sort, old), (_, new) in zip(entries(before), entries(after), strict=True)
        for difference in _differences(sort, old, new)
    )


def _differences(sort: str, old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Difference, ...]:
    found = []
    for name in dict.fromkeys((*old, *new)):
        was, becomes = old.get(name, ""), new.get(name, "")
        if was != becomes:
            change = Change.ADDED if name not in old else Change.REMOVED if name not in new else Change.ALTERED
            found.append(Difference(sort, name, change, was, becomes))
    return tuple(found)


def entries(book: Rulebook) -> tuple[tuple[str, dict[str, str]], ...]:
    """Give every entry of a rulebook in plain words, sort by sort, by its name with its days."""
    return (
        ("role", {role.id: f"{role.name}{_columns(role.columns)}" for role in book.rules.roles}),
        ("clause", _by_days((text.clause, text, _clause(text)) for text in book.clauses)),
        ("duty", _by_days((rule.id, rule, _duty(rule)) for rule in book.duties)),
        ("hop", _by_days((hop.id, hop, _hop(hop)) for hop in book.rules.hops)),
        ("agreement", {kind: f"{agreement(kind)}: obliges by {basis.value}" for kind, basis in book.rules.basis_of}),
        ("scope", {item.name: f"{item.whose or 'nobody'}: {item.says}" for item in book.scope}),
    )


def _columns(columns: tuple[str, ...]) -> str:
    return f"; a table of systems may call it {either(columns)}" if columns else ""


Dated = ClauseText | DutyRule | HopKind


def _by_days(entries: Iterable[tuple[str, Dated, str]]) -> dict[str, str]:
    """Give the text by name, with its days in the name where it has any, so that two editions are two entries."""
    return {f"{name}{days(dated)}": text for name, dated, text in entries}


def days(dated: Dated) -> str:
    """Write the days between which an entry stands, as its name carries them; nothing where it has none."""
    from_on = f" from {dated.from_on}" if dated.from_on else ""
    return f"{from_on} until {dated.until_on}" if dated.until_on else from_on


def _clause(text: ClauseText) -> str:
    return f"{text.says} ({text.mark.value})"


def _duty(rule: DutyRule) -> str:
    limit = f" within {rule.limit_hours} hours ({rule.limit_clause})" if rule.limit_hours else ""
    evidence = "; ".join(f"{row.act.value}, at least {row.at_least.value}" for row in rule.met_by) or "no act"
    whom = f" to the {words(rule.to)}" if rule.to else ""
    says = f"{rule.does}{limit}: owed by the {words(rule.who)}{whom}, when {rule.trigger}; met by {evidence}"
    return f"{says} ({rule.mark.value})"


def _hop(hop: HopKind) -> str:
    ways = [_way(hop, direction) for direction in Direction if hop.needs_for(direction)]
    return f"{' '.join(ways)} ({hop.basis}, {hop.mark.value})"


def _way(hop: HopKind, direction: Direction) -> str:
    binding = hop.binding(direction)
    bound = f" The {words(binding.on)} is bound by {binding.by.value}." if binding else ""
    needs = either(_need(need) for need in hop.needs_for(direction))
    return f"{WAYS[direction]} it takes {needs}.{bound}"


WAYS = {Direction.TELL: "To tell,", Direction.BE_TOLD: "To be told,"}


def _need(need: Need) -> str:
    if need.nothing:
        what = "an address alone"
    elif need.certified_from:
        what = f"a certificate from {need.certified_from}"
    elif need.assumed:
        what = f"an agreement taken as kept ({need.assumed})"
    else:
        kinds = either(agreement(kind) for kind in need.agreements)
        what = f"{kinds}, for {either(carried(one) for one in need.carries)}" if need.carries else kinds
    return f"{what} (obliged by {need.basis.value})" if need.basis else what
