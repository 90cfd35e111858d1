"""What stands in the tree, read without importing it, so that a planted copy can be read the same way?"""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "parties", "ledger", "devices", "cases", "estate", "routes", "cover", "duties", "notices", "changes", "interop",
)  # fmt: skip
SHELVES_BESIDE_THE_ROOMS = {"apps", "models", "migrations"}
"""Files of the Django app that are no shelf."""


@dataclass(frozen=True)
class Module:
    """One Python file of the package: its dotted name, where it is, its text and its syntax tree."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def container(self) -> str:
        """The room or other container it stands in, or the module's own name at the top."""
        return self.name.split(".")[1] if "." in self.name else ""

    @property
    def stem(self) -> str:
        return self.path.stem


@cache
def _parsed(path: Path, mtime: int) -> tuple[str, ast.Module]:
    text = path.read_text(encoding="utf-8")
    return text, ast.parse(text, str(path))


def modules(root: Path) -> Iterator[Module]:
    """Give every module of the package except migrations."""
    source = root / "src"
    for path in sorted((source / "tocsin").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        parts = path.relative_to(source).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        yield Module(name, path, *_parsed(path, path.stat().st_mtime_ns))


def at(root: Path, module: Module, node: ast.AST) -> str:
    """Say where, as ``path:line``."""
    return f"{module.path.relative_to(root)}:{getattr(node, 'lineno', 1)}"


def contracts(root: Path) -> dict[str, dict[str, object]]:
    """Give the import contracts by id."""
    tables = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in tables["tool"]["importlinter"]["contracts"]}


def ranks(root: Path, contract: str) -> dict[str, int]:
    """Give each module named in a layers contract its height above the lowest layer."""
    layers = contracts(root)[contract]["layers"]
    assert isinstance(layers, list)
    return {
        name.strip(" ()"): height for height, layer in enumerate(reversed(layers)) for name in re.split(r"[|:]", layer)
    }


def classes(module: Module) -> Iterator[ast.ClassDef]:
    """Give the classes at the top of a module."""
    return (node for node in module.tree.body if isinstance(node, ast.ClassDef))


def dotted(node: ast.expr) -> str:
    """Give ``a.b.c`` for an attribute chain, or an empty text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
