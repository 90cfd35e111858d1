"""What does one line of a process file say: a body, a path, a stage, a step, a ballot, a clock, a kind of document?"""

import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tocsin.changes.procedure.procedure import (
    AS_BEFORE,
    NEEDS,
    PROPOSER,
    BallotRule,
    Body,
    Category,
    Clock,
    Kind,
    Modifier,
    Motion,
    Need,
    Path,
    Says,
    Seats,
    Stage,
    Transition,
    Written,
)  # fmt: skip
from tocsin.duties.node import Node
from tocsin.words import Class, Mark

T = TypeVar("T")
FILLS = ("problem", "impacts", "timetable", "questions", "recommendations", "views", "proposer", "solution", "votes",
         "implementation", "requirements", "answers", "runs", "legal text")  # fmt: skip
"""What of a modification can fill a heading."""
RULES = ("majority_of_categories", "majority_of_members", "weighted_majority_of_categories")
SETS = ("work_package",)
RULED = ("approved", "in force")
PARTS = ("reference", "action", "class", "version", "author", "date", "recommendations", "timetable")


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a line may use."""

    bodies: tuple[str, ...]
    categories: tuple[str, ...]
    paths: tuple[str, ...]
    stages: tuple[str, ...]
    ends: tuple[str, ...]
    motions: tuple[str, ...]
    positions: tuple[str, ...]


def written(field: dict[str, Node], node: Node) -> Written:
    """Say where a line stands, on which source, with which mark."""
    line = node.parsed.start_mark.line + 1
    return Written(node.file, line, field["source"].text(), field["mark"].one_of(Mark))


def fields(node: Node, needed: tuple[str, ...] = (), allowed: tuple[str, ...] = ()) -> dict[str, Node]:
    """Give the fields of a line, whose source and mark are always needed."""
    return node.fields((*needed, "source", "mark"), allowed)


def category_of(key: str, node: Node) -> Category:
    """Read a party category."""
    field = fields(node, ("name",))
    return Category(key, field["name"].text(), written(field, node))


def body_of(key: str, node: Node, categories: tuple[str, ...]) -> Body:
    """Read a body with its seats."""
    field = fields(node, ("name",), ("names", "seats", "meets"))
    seats = tuple(
        Seats(_known(name, item, categories, "category"), item.count() if item.parsed.value != "unknown" else None)
        for name, item in _pairs(field.get("seats"))
    )
    return Body(key, field["name"].text(), _texts(field, "names"), seats, _text(field, "meets"), written(field, node))


def path_of(key: str, node: Node, known: Known) -> Path:
    """Read a path."""
    field = fields(node, ("name", "decider"), ("recommender", "appeal", "raised_by"))
    appeal = field["appeal"].fields(("to", "working_days")) if "appeal" in field else {}
    return Path(
        key,
        field["name"].text(),
        field["decider"].among(known.bodies, "body"),
        field["recommender"].among(known.bodies, "body") if "recommender" in field else "",
        appeal["to"].among(known.bodies, "body") if appeal else "",
        appeal["working_days"].count() if appeal else None,
        _among(field, "raised_by", known.bodies, "body"),
        written(field, node),
    )


def modifier_of(key: str, node: Node, known: Known) -> Modifier:
    """Read a modifier."""
    field = fields(node, ("name", "by"))
    return Modifier(key, field["name"].text(), _among(field, "by", known.bodies, "body"), written(field, node))


def stage_of(key: str, node: Node, end: bool) -> Stage:
    """Read a stage or an end."""
    field = fields(node, ("name",), ("rules",) if end else ("converted", "problem_only", "rules"))
    converted, only = (field[word].yes() if word in field else False for word in ("converted", "problem_only"))
    rules = field["rules"].among(RULED, "word for what its rules are") if "rules" in field else ""
    return Stage(key, field["name"].text(), end, converted, only, written(field, node), rules)


def transition_of(node: Node, known: Known) -> Transition:
    """Read a step. Only an adoption leads out of an end, and it leads back to where the modification stood."""
    field = fields(node, ("from", "to", "by"), ("needs", "warns", "paths", "label"))
    needs = _needs(field.get("needs"), known)
    reopens = any(need.name == "adoption" for need in needs)
    starts = _one_or_more(field["from"], known.ends if reopens else known.stages, "stage")
    there = (AS_BEFORE,) if reopens else (*known.stages, *known.ends)
    return Transition(
        starts,
        _one_or_more(field["to"], there, "stage or end"),
        field["by"].among((*known.bodies, PROPOSER), "body"),
        needs,
        _needs(field.get("warns"), known),
        _among(field, "paths", known.paths, "path"),
        _text(field, "label"),
        written(field, node),
    )


def motion_of(key: str, node: Node, known: Known) -> Motion:
    """Read a motion, which leads to a stage or settles something."""
    field = fields(node, ("by", "says"), ("to", "sets"))
    if ("to" in field) == ("sets" in field):
        raise node.fault("a motion that leads nowhere or to two things", "one of to, sets")
    return Motion(
        key,
        field["by"].among(known.bodies, "body"),
        field["says"].texts(),
        field["to"].among((*known.stages, *known.ends), "stage or end") if "to" in field else "",
        field["sets"].among(SETS, "thing to settle") if "sets" in field else "",
        written(field, node),
    )


def ballot_of(key: str, node: Node, known: Known) -> BallotRule:
    """Read how a body votes."""
    field = fields(node, ("rule", "positions", "per_alternative"), ("quorum", "casting_vote"))
    return BallotRule(
        _known(key, node, known.bodies, "body"),
        field["rule"].among(RULES, "counting rule"),
        field["positions"].texts(),
        field["per_alternative"].yes(),
        field["quorum"].count() if "quorum" in field else None,
        field["casting_vote"].yes() if "casting_vote" in field else False,
        written(field, node),
    )


def clock_of(key: str, node: Node, known: Known) -> Clock:
    """Read a clock: so many working days before or after something."""
    field = fields(node, ("working_days",), ("before", "after", "body"))
    sides = [side for side in ("before", "after") if side in field]
    if len(sides) != 1:
        raise node.fault(" and ".join(sides) or "neither before nor after", "one of before, after")
    body = field["body"].among(known.bodies, "body") if "body" in field else ""
    return Clock(key, sides[0], field[sides[0]].text(), body, field["working_days"].count(), written(field, node))


def kind_of(key: str, node: Node) -> Kind:
    """Read a kind of document."""
    field = fields(node, ("name",), ("reference", "numbered", "needs", "fills"))
    pattern = _text(field, "reference")
    if pattern:
        blanks(field["reference"], ("meeting", "ddmm", "item"))
    return Kind(
        key,
        field["name"].text(),
        pattern,
        field["numbered"].yes() if "numbered" in field else False,
        _among(field, "needs", PARTS, "part"),
        tuple((heading, _fill(item)) for heading, item in _pairs(field.get("fills"))),
        written(field, node),
    )


def says_of(key: str, node: Node) -> Says:
    """Read the sentence of a class."""
    field = fields(node, ("says",))
    _known(key, node, tuple(one.value.lower() for one in Class), "class")
    return Says(key, field["says"].text(), written(field, node))


def blanks(node: Node, expected: tuple[str, ...]) -> str:
    """Give a pattern that has exactly the blanks expected, such as ``DP{n:03}``."""
    try:
        found = [name for _, name, _, _ in string.Formatter().parse(node.text()) if name is not None]
        node.text().format(**dict.fromkeys(found, 1))
    except (ValueError, KeyError, IndexError) as broken:
        raise node.fault(f"the pattern {node.text()!r}", f"the blanks {_braces(expected)}") from broken
    if sorted(found) != sorted(expected):
        raise node.fault(f"the pattern {node.text()!r}", f"the blanks {_braces(expected)}")
    return node.text()


def named(pairs: tuple[tuple[str, Node], ...], taken: dict[str, int], make: Callable[[str, Node], T]) -> tuple[T, ...]:
    """Read entries by name; a name that is taken already is refused with the line where it stands."""
    made = []
    for key, node in pairs:
        if key in taken:
            raise node.fault(f"the name {key!r} twice (line {taken[key]} has it)", "each name once")
        taken[key] = node.parsed.start_mark.line + 1
        made.append(make(key, node))
    return tuple(made)


def _needs(node: Node | None, known: Known) -> tuple[Need, ...]:
    return tuple(_need(item, known) for item in node.items()) if node else ()


def _need(node: Node, known: Known) -> Need:
    name, _, of = node.text().partition(":")
    if name not in NEEDS:
        raise node.fault(f"the unknown need {name!r}", "one of " + ", ".join(NEEDS))
    sort = NEEDS[name]
    fitting = {"body": known.bodies, "motion": known.motions, "position": known.positions}.get(sort, ())
    if of and of not in fitting:
        raise node.fault(f"the unknown {sort or 'word'} {of!r}", "one of " + ", ".join(fitting) if fitting else name)
    if sort in ("body", "motion") and not of:
        raise node.fault(f"the need {name!r} alone", f"{name}: with one of " + ", ".join(fitting))
    return Need(name, of)


def _fill(node: Node) -> str:
    name, _, of = node.text().partition(":")
    if name not in FILLS or (of and name != "views"):
        raise node.fault(f"the unknown content {node.text()!r}", "one of " + ", ".join(FILLS))
    return node.text()


def _one_or_more(node: Node, known: tuple[str, ...], noun: str) -> tuple[str, ...]:
    several = hasattr(node.parsed, "flow_style") and not isinstance(node.parsed.value, str)
    items = node.items() if several else (node,)
    found = tuple(item.among(known, noun) for item in items)
    if not found or len(set(found)) != len(found):
        raise node.fault("no name, or one twice", f"one {noun} or more, each once")
    return found


def _known(key: str, node: Node, known: tuple[str, ...], noun: str) -> str:
    if key not in known:
        raise node.fault(f"the unknown {noun} {key!r}", "one of " + ", ".join(known))
    return key


def _pairs(node: Node | None) -> tuple[tuple[str, Node], ...]:
    return tuple(node.pairs()) if node else ()


def _texts(field: dict[str, Node], key: str) -> tuple[str, ...]:
    return field[key].texts() if key in field else ()


def _text(field: dict[str, Node], key: str) -> str:
    return field[key].text() if key in field else ""


def _among(field: dict[str, Node], key: str, known: tuple[str, ...], noun: str) -> tuple[str, ...]:
    return tuple(item.among(known, noun) for item in field[key].items()) if key in field else ()


def _braces(names: tuple[str, ...]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
