"""Which matrix of who may see what comes with tocsin, and does its text say one thing for every case it names?"""

from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeVar

from tocsin.duties.node import Node
from tocsin.parties.matrix import Cell, Given, Matrix, Row, Sight, Stage, Stand, Thing
from tocsin.words import Class

FILE = "access.yaml"
SCHEMA = 1
E = TypeVar("E", bound=StrEnum)


@cache
def matrix() -> Matrix:
    """Read the matrix that comes with tocsin."""
    return read((files("tocsin.parties") / FILE).read_text("utf-8"), FILE)


def read(text: str, file: str) -> Matrix:
    """Read a matrix; every way to stand to a thing is named in each row, and no class and stage is held by two rows.

    Raises `NotThisText` with file, line and column.
    """
    top = Node.of(text, file).fields(("schema", "rows"))
    if top["schema"].count() != SCHEMA:
        raise top["schema"].fault("another schema", str(SCHEMA))
    nodes = top["rows"].items()
    rows = Matrix(tuple(row(node) for node in nodes))
    for thing, classification, stage in rows.overlaps():
        node = [one for one, held in zip(nodes, rows.rows, strict=True) if held.thing is thing][-1]
        raise node.fault(
            f"{thing}, {classification}, {stage} in two rows", "each class and stage of a thing in one row"
        )
    return rows


def row(node: Node) -> Row:
    """Read one row."""
    field = node.fields(("thing", "at", "sights", "edits", "note"))
    cells = field["sights"].fields(tuple(stand.value for stand in Stand))
    return Row(
        thing=one_of(field["thing"], Thing, "thing"),
        spots=spots(field["at"]),
        cells={stand: cell(cells[stand.value]) for stand in Stand},
        edits=frozenset(several(field["edits"], Stand, "way to stand to a thing")),
        note=field["note"].text(),
    )


def spots(node: Node) -> frozenset[tuple[Class, Stage]]:
    """Read the classes and stages at which a row holds."""
    found: set[tuple[Class, Stage]] = set()
    for item in node.items():
        field = item.fields(("classes", "stages"))
        classes = several(field["classes"], Class, "class")
        stages = several(field["stages"], Stage, "stage")
        found |= {(classification, stage) for classification in classes for stage in stages}
    if not found:
        raise node.fault("no class and stage", "at least one")
    return frozenset(found)


def cell(node: Node) -> Cell:
    """Read a cell such as ``header; pass-on if granted``; what is given can only show more."""
    first, *rest = node.text().split("; ")
    sight = word(node, first, Sight, "sight")
    more = []
    for part in rest:
        seen, joint, given = part.partition(" if ")
        if not joint:
            raise node.fault(repr(part), "a sight, `if`, and what was given")
        one = word(node, seen, Sight, "sight")
        if one.rank <= sight.rank:
            raise node.fault(f"{one} beside {sight}", "more than is seen without it")
        more.append((word(node, given, Given, "thing given"), one))
    if len({given for given, _ in more}) != len(more):
        raise node.fault(repr(node.text()), "each thing given once")
    return Cell(sight, tuple(more))


def one_of(node: Node, kind: type[E], noun: str) -> E:
    """Give the member of `kind` that a text names by its value."""
    return word(node, node.text(), kind, noun)


def several(node: Node, kind: type[E], noun: str) -> tuple[E, ...]:
    """Give the members of `kind` that a list names, none twice."""
    node.texts()
    return tuple(one_of(item, kind, noun) for item in node.items())


def word(node: Node, text: str, kind: type[E], noun: str) -> E:
    """Give the member of `kind` whose value is `text`."""
    if text not in [one.value for one in kind]:
        raise node.fault(f"the unknown {noun} {text!r}", "one of " + ", ".join(one.value for one in kind))
    return kind(text)
