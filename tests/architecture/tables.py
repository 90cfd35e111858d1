"""Do tables lean only on earlier rooms' tables, and does no value class repeat one?"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import ROOMS, SHELVES_BESIDE_THE_ROOMS, Module, at, classes, dotted, modules, ranks

POINTERS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
PEOPLE = "settings.AUTH_USER_MODEL"
BESIDE_DJANGO = {"id", "pk", "schema", "name"}
"""Names that almost every table or document has; sharing them says nothing."""


def shelves(root: Path) -> Iterator[Module]:
    """Give the files of the records app that hold tables."""
    for module in modules(root):
        if module.container == "records" and module.stem not in SHELVES_BESIDE_THE_ROOMS | {"__init__"}:
            yield module


def fields(table: ast.ClassDef) -> Iterator[tuple[str, ast.Call]]:
    """Give the columns written in a class's body: assignments whose value is a call."""
    for node in table.body:
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        target = (node.targets[0] if isinstance(node, ast.Assign) else node.target) if value is not None else None
        if isinstance(value, ast.Call) and isinstance(target, ast.Name):
            yield target.id, value


def _shelf(module: Module) -> str:
    """Give the name a shelf has in the contract: ``notices`` for records/notices.py and for records/notices/x.py."""
    return module.name.split(".")[2]


def pointers(root: Path) -> list[str]:
    """Name every foreign key, named by string or by class, that points to a later room's table."""
    rank = ranks(root, "shelves")
    home = {table.name: _shelf(module) for module in shelves(root) for table in classes(module)}
    faults = []
    for module in shelves(root):
        here = _shelf(module)
        for table in classes(module):
            for name, call in fields(table):
                if dotted(call.func).split(".")[-1] not in POINTERS:
                    continue
                to = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "to"), None)
                said = to.value if isinstance(to, ast.Constant) else dotted(to) if to is not None else ""
                there = "people" if said == PEOPLE else here if said == "self" else home.get(str(said).split(".")[-1])
                where = f"{at(root, module, call)}: {table.name}.{name} points to {said}"
                if there is None:
                    faults.append(f"{where}, which no shelf defines")
                elif there != here and rank.get(there, 99) >= rank.get(here, -1):
                    faults.append(f"{where} on the shelf {there}, which does not stand below {here}")
    return faults


def known(root: Path) -> list[str]:
    """Name every shelf that the shelves contract has no place for."""
    rank = ranks(root, "shelves")
    return [
        f"{module.path.relative_to(root)}: the contract 'shelves' in pyproject.toml has no place for it"
        for module in shelves(root)
        if _shelf(module) not in rank
    ]


def _frozen(node: ast.ClassDef) -> bool:
    return any(
        isinstance(mark, ast.Call)
        and dotted(mark.func).endswith("dataclass")
        and any(k.arg == "frozen" and isinstance(k.value, ast.Constant) and k.value.value for k in mark.keywords)
        for mark in node.decorator_list
    )


def doubles(root: Path) -> list[str]:
    """Name every frozen class in a room that shares half or more of its field names with a table.

    One shared name among two or three says nothing, so at least two must be shared.
    """
    tables = {
        f"{module.stem}.{table.name}": {name for name, _ in fields(table)} - BESIDE_DJANGO
        for module in shelves(root)
        for table in classes(module)
    }
    faults = []
    for module in modules(root):
        if module.container not in ROOMS:
            continue
        for value in filter(_frozen, classes(module)):
            own = {n.target.id for n in value.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)}
            own -= BESIDE_DJANGO
            for table, columns in tables.items():
                shared = own & columns
                if len(shared) >= 2 and 2 * len(shared) >= len(own):
                    faults.append(
                        f"{at(root, module, value)}: {value.name} repeats the table {table}: {', '.join(sorted(shared))}"
                    )
    return faults
