"""What does the text of a process say, checked whole, with line and column where it is refused?

- Every line says its source and its mark.
- Every stage can be reached from the first, and an end can be reached from every stage.
- A name stands for one thing of its sort; stages and ends are of one sort.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from typing import TypeVar

from tocsin.changes.procedure.entry import (
    Known,
    ballot_of,
    blanks,
    body_of,
    category_of,
    clock_of,
    fields,
    kind_of,
    modifier_of,
    motion_of,
    named,
    path_of,
    says_of,
    stage_of,
    transition_of,
    written,
)  # fmt: skip
from tocsin.changes.procedure.procedure import AS_BEFORE, Procedure, Stage, Transition
from tocsin.duties.node import Node, refused

T = TypeVar("T")
_NEEDED = (
    "process",
    "code",
    "title",
    "number",
    "bodies",
    "categories",
    "stages",
    "ends",
    "transitions",
    "verbs",
    "classes",
)
_ALLOWED = ("from", "until", "modifiers", "paths", "motions", "ballots", "clocks", "documents", "standard_areas")


def read(text: str, name: str) -> Procedure:
    """Read the process called `name`. Raises `NotThisText` (a `Refused`) with line and column for whatever is amiss."""
    top = Node.of(text, name)
    field = top.fields(_NEEDED, _ALLOWED)
    if field["process"].text() != name:
        raise field["process"].fault(repr(field["process"].text()), f"{name}, the name of the file")
    page = _Page(field)
    known = _known(page)
    numbers = fields(field["number"], ("draft", "full"))
    stages = page.stages()
    transitions = tuple(transition_of(node, known) for node in page.items("transitions"))
    _sound(field["transitions"], stages, transitions)
    classes = dict(field["classes"].pairs())
    from_on, until_on = (field[key].day() if key in field else None for key in ("from", "until"))
    return Procedure(
        id=name,
        code=field["code"].text(),
        title=field["title"].text(),
        from_on=from_on,
        until_on=until_on,
        draft=blanks(numbers["draft"], ("n",)),
        full=blanks(numbers["full"], ("n",)),
        numbers=written(numbers, field["number"]),
        bodies=page.named("bodies", lambda key, node: body_of(key, node, known.categories)),
        categories=page.named("categories", category_of),
        modifiers=page.named("modifiers", lambda key, node: modifier_of(key, node, known)),
        paths=page.named("paths", lambda key, node: path_of(key, node, known)),
        stages=stages,
        transitions=transitions,
        motions=page.named("motions", lambda key, node: motion_of(key, node, known)),
        ballots=page.named("ballots", lambda key, node: ballot_of(key, node, known)),
        clocks=page.named("clocks", lambda key, node: clock_of(key, node, known)),
        kinds=page.named("documents", kind_of),
        verbs=field["verbs"].texts(),
        policy=classes["policy"].text() if "policy" in classes else "",
        says=tuple(says_of(key, node) for key, node in classes.items() if key != "policy"),
        standard_areas=field["standard_areas"].texts() if "standard_areas" in field else (),
        digest=sha256(text.encode()).hexdigest(),
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """The top of a process file."""

    field: dict[str, Node]

    def pairs(self, key: str) -> tuple[tuple[str, Node], ...]:
        return tuple(self.field[key].pairs()) if key in self.field else ()

    def keys(self, key: str) -> tuple[str, ...]:
        return tuple(name for name, _ in self.pairs(key))

    def items(self, key: str) -> tuple[Node, ...]:
        return self.field[key].items() if key in self.field else ()

    def named(self, key: str, make: Callable[[str, Node], T]) -> tuple[T, ...]:
        return named(self.pairs(key), {}, make)

    def stages(self) -> tuple[Stage, ...]:
        taken: dict[str, int] = {}
        stages = named(self.pairs("stages"), taken, lambda key, node: stage_of(key, node, False))
        ends = named(self.pairs("ends"), taken, lambda key, node: stage_of(key, node, True))
        return (*stages, *ends)


def _known(page: _Page) -> Known:
    positions = {
        item.text() for _, node in page.pairs("ballots") for item in dict(node.pairs()).get("positions", node).items()
    }
    return Known(
        page.keys("bodies"),
        page.keys("categories"),
        page.keys("paths"),
        page.keys("stages"),
        page.keys("ends"),
        page.keys("motions"),
        tuple(sorted(positions)),
    )


def _sound(node: Node, stages: tuple[Stage, ...], transitions: tuple[Transition, ...]) -> None:
    """Refuse a stage that nothing reaches, and one from which no end is reached."""
    forth = {one.id: set[str]() for one in stages}
    lines: dict[tuple[str, str, str], int] = {}
    for step in transitions:
        for start, end, path in product(step.starts, step.ends, step.paths or ("",)):
            if (start, end, path) in lines:
                given = f"the step from {start!r} to {end!r} twice (line {lines[start, end, path]} has it)"
                raise refused(node.file, given, "each step once on a path", step.written.line, "1")
            lines[start, end, path] = step.written.line
            forth[start] |= {end} - {AS_BEFORE}
    reached = _spread({stages[0].id}, forth)
    back = {one: {other for other, ends in forth.items() if one in ends} for one in forth}
    ending = _spread({one.id for one in stages if one.end}, back)
    for one in stages:
        if one.id not in reached:
            raise _at(
                node,
                one,
                f"the {'end' if one.end else 'stage'} {one.id!r}, which no step reaches",
                "a step that leads to it",
            )
        if one.id not in ending:
            raise _at(node, one, f"the stage {one.id!r}, from which no end is reached", "a step that leads on")


def _spread(begun: set[str], ways: dict[str, set[str]]) -> set[str]:
    seen, todo = set(begun), list(begun)
    while todo:
        for one in ways[todo.pop()] - seen:
            seen.add(one)
            todo.append(one)
    return seen


def _at(node: Node, stage: Stage, given: str, expected: str) -> Exception:
    return refused(node.file, given, expected, stage.written.line, "1")
