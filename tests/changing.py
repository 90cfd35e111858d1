"""Which flows change what is kept? Found in the code itself, so that none is forgotten."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "tocsin"
WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "delete"}
WHO = {"Reader", "Actor", "PartyId", "Author", "Triggered"}
"""Types by which a flow is told who acts, or for whom."""


def changing() -> dict[str, tuple[str, ...]]:
    """Give every public function of flows that is told who acts and that writes, itself or by what it calls, with its parameters."""
    made = {name: one for room in ("flows", "records") for name, one in functions(SOURCE / room, room)}
    writing = {name for name, (node, _) in made.items() if writes(node)}
    while True:
        more = {name for name, (_, calls) in made.items() if name not in writing and calls & writing}
        if not more:
            break
        writing |= more
    return {
        name.removeprefix("flows."): tuple(one.arg for one in node.args.args)
        for name, (node, _) in made.items()
        if name in writing and name.startswith("flows.") and not node.name.startswith("_") and told_who(node)
    }


def functions(folder: Path, room: str) -> Iterator[tuple[str, tuple[ast.FunctionDef, set[str]]]]:
    """Give the functions of a room by dotted name, each with the functions of flows and records that it calls."""
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        here, known = f"{room}.{path.stem}", dict(imported(tree))
        known |= {one.name: f"{here}.{one.name}" for one in tree.body if isinstance(one, ast.FunctionDef)}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                yield f"{here}.{node.name}", (node, set(called(node, known)))


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tocsin."):
            base = str(node.module).removeprefix("tocsin.")
            for one in node.names:
                yield one.asname or one.name, f"{base}.{one.name}"


def called(node: ast.FunctionDef, known: dict[str, str]) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id in known:
            yield known[one.id]
        elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in known:
            yield f"{known[one.value.id]}.{one.attr}"


def writes(node: ast.FunctionDef) -> bool:
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute):
            said = ast.unparse(one.func.value)
            if one.func.attr in WRITES or (
                one.func.attr == "update" and ("objects" in said or "rows" in said or "filter" in said)
            ):
                return True
    return False


def told_who(node: ast.FunctionDef) -> bool:
    return any(
        one.annotation is not None and WHO & set(ast.unparse(one.annotation).replace("|", " ").split())
        for one in node.args.args
    )
