"""Do the rows of a register agree with one another, with what the store holds, with the rulebook and with today?

Faults refuse a row: duplicates, unknown parties or models, an end before its start, names or codes that overlap, an
event dated after now. Notes refuse nothing: agreements that no hop connects, letters whose tests are incomplete.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from tocsin.interop.read import Line
from tocsin.interop.register import key
from tocsin.parties.agreement import Letter, missing_tests
from tocsin.routes.kind import Rules
from tocsin.words import Fault

PARTIES = ("organisation", "party a", "party b", "customer", "supplier", "party", "manufacturer")
EVENTS = ("verified on", "tests checked on", "on", "certified on", "released on")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was found: faults, each at its row, and notes."""

    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def agree(lines: Iterable[Line], held: Iterable[Line], rules: Rules, now: datetime) -> Agreed:
    """Check new `lines` against each other and against the lines the store holds; `now` is an aware UTC instant."""
    new = tuple(lines)
    faults = list(_twice(new))
    merged = {key(line): line for line in held} | {key(line): line for line in new}
    everything = tuple(merged.values())
    parties = {line.text("organisation") for line in everything if line.sheet == "organisations"}
    models = {line.text("model") for line in everything if line.sheet == "products"}
    for line in new:
        faults += _alone(line, now.date())
        faults += _unknown_parties(line, parties)
        faults += _unknown_models(line, models)
    faults += _overlaps(everything)
    faults += _predecessors(everything)
    return Agreed(tuple(faults), tuple(note for line in new for note in _remarks(line, rules)))


def letter(line: Line) -> Letter:
    """Give the three tests of a letter of intent as one agreement line states them."""
    signed, defines, commits = (
        value if isinstance(value := line.values.get(name), bool) else None
        for name in ("signed by both", "defines material vulnerability", "commits to rectify")
    )
    return Letter(signed, defines, commits, line.text("tests checked by"), line.day("tests checked on"))


def _twice(new: tuple[Line, ...]) -> Iterator[Fault]:
    seen: dict[tuple[object, ...], list[Line]] = {}
    for line in new:
        seen.setdefault(key(line), []).append(line)
    for group in seen.values():
        for line in group if len(group) > 1 else ():
            other = next(one for one in group if one is not line)
            again = f"the same fact as in row {other.row}"
            yield line.fault(_first_column(line), again, "each fact once", "Keep the row that is right.")


def _alone(line: Line, today: date) -> Iterator[Fault]:
    start, end = line.day("from"), line.day("until")
    if start and end and end <= start:
        yield line.fault("until", f"until {end} after from {start}", _LATER, "Correct one of the two days.")
    for name in EVENTS:
        on = line.day(name)
        if on and on > today:
            yield line.fault(name, f"{on}, which is after today, {today}", "a day that has been", "Correct the day.")
    if line.sheet == "contacts" and not (line.text("email") or line.text("telephone")):
        yield line.fault("email", "neither e-mail nor telephone", "at least one", "Fill one in or delete the row.")
    if line.sheet == "agreements" and _end(line, "a") == _end(line, "b"):
        yield line.fault("party b", "the same party in the same role at both ends", "two ends", "Correct one end.")


_LATER = "an until after from (until is the first day on which it no longer holds)"


def _end(line: Line, end: str) -> tuple[str, str]:
    return line.text(f"party {end}"), line.text(f"role {end}")


def _unknown_parties(line: Line, parties: set[str]) -> Iterator[Fault]:
    for name in () if line.sheet == "organisations" else PARTIES:
        party = line.text(name)
        if party and party not in parties:
            cure = "Add it to the sheet organisations, or correct the id."
            yield line.fault(name, f"“{party}”", "an organisation of this register", cure)


def _unknown_models(line: Line, models: set[str]) -> Iterator[Fault]:
    named = {"agreements": line.many("models"), "firmware": (line.text("model"),)}.get(line.sheet, ())
    column = "models" if line.sheet == "agreements" else "model"
    for model in named:
        if model not in models:
            cure = "Add it to the sheet products, or correct the id."
            yield line.fault(column, f"“{model}”", "a model of the products list", cure)


def _overlaps(everything: tuple[Line, ...]) -> Iterator[Fault]:
    groups: dict[tuple[str, ...], list[Line]] = {}
    for line in everything:
        within = _GROUPS.get(line.sheet)
        if within:
            groups.setdefault((line.sheet, *within(line)), []).append(line)
    for group in groups.values():
        group.sort(key=lambda line: line.day("from") or date.min)
        for earlier, later in pairwise(group):
            if (earlier.day("until") or date.max) > (later.day("from") or date.min):
                yield from _overlap(earlier, later)


_GROUPS: dict[str, Callable[[Line], tuple[str, ...]]] = {
    "organisations": lambda line: (line.text("organisation"),),
    "codes": lambda line: (line.text("scheme"), line.text("code"), line.text("role")),
    "roles": lambda line: (line.text("organisation"), line.text("role"), line.text("detail")),
}
_SECOND = {
    "organisations": "a second name",
    "codes": "a code that somebody holds already",
    "roles": "a role it has already",
}


def _overlap(earlier: Line, later: Line) -> Iterator[Fault]:
    blamed, other = (later, earlier) if later.row is not None else (earlier, later)
    if blamed.row is None:
        return
    begins = f"from {blamed.day('from') or 'the beginning'}"
    beside = f"row {other.row}" if other.row is not None else "what the store already holds"
    given = f"{_SECOND[blamed.sheet]} {begins}, which overlaps {beside}"
    yield blamed.fault("from", given, "periods that do not overlap", "End the earlier one on the day the later begins.")


def _predecessors(everything: tuple[Line, ...]) -> Iterator[Fault]:
    versions = {(line.text("model"), line.text("version")): line for line in everything if line.sheet == "firmware"}
    for (model, version), line in versions.items():
        if line.row is None:
            continue
        for before in line.many("predecessors"):
            if (model, before) not in versions:
                cure = "Give it a row of its own, or correct it."
                yield line.fault("predecessors", f"“{before}”", f"a version of {model} in the sheet firmware", cure)
        if version in _ancestors(versions, model, version):
            given = f"{version}, which is its own predecessor"
            yield line.fault("predecessors", given, "versions in an order", "Break the circle.")


def _ancestors(versions: dict[tuple[str, str], Line], model: str, version: str) -> set[str]:
    found: set[str] = set()
    todo = list(versions[model, version].many("predecessors"))
    while todo:
        before = todo.pop()
        if before not in found and (model, before) in versions:
            found.add(before)
            todo += versions[model, before].many("predecessors")
    return found


def _remarks(line: Line, rules: Rules) -> Iterator[str]:
    if line.sheet != "agreements":
        return
    where = f"{line.file}, row {line.row}: agreement {line.text('reference')}"
    roles = {line.text("role a"), line.text("role b")}
    if not any({hop.left, hop.right} == roles for hop in rules.hops):
        yield f"{where} joins {' and '.join(sorted(roles))}, and no hop of the rulebook does; no route will use it."
    missing = missing_tests(letter(line)) if line.text("kind") in rules.letters else ()
    if missing:
        yield f"{where} does not count yet ({line.text('kind')}); not shown: {', '.join(missing)}."


def _first_column(line: Line) -> str:
    return next(iter(line.values), "")
