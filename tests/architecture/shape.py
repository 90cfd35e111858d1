"""Does each module keep the manners: its size, its name, its opening sentence?"""

import ast
import re
from pathlib import Path

from tests.architecture.tree import ROOMS, at, modules

CEILING = 300
NEVER = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "handler"}
NEVER |= {"handlers", "process", "data", "info"}
SUFFIXES = ("Manager", "Service", "Handler", "Helper", "Helpers", "Utils", "Processor")


def sizes(root: Path) -> list[str]:
    """Name every module over the ceiling."""
    counted = ((module, module.text.count("\n")) for module in modules(root))
    return [f"{m.path.relative_to(root)} has {n} lines; the ceiling is {CEILING}" for m, n in counted if n > CEILING]


def openings(root: Path) -> list[str]:
    """Name every container whose `__init__.py` holds more, or less, than one sentence."""
    faults = []
    for module in modules(root):
        if module.stem != "__init__" or module.name == "tocsin":
            continue
        said = ast.get_docstring(module.tree)
        sentence = said is not None and "\n" not in said.strip() and said.strip().endswith(".")
        if len(module.tree.body) != 1 or not sentence:
            faults.append(f"{at(root, module, module.tree)}: an __init__ holds one sentence and nothing else")
    return faults


def docstrings(root: Path) -> list[str]:
    """Name every module that does not open with a sentence of its own."""
    faults = []
    for module in modules(root):
        said = ast.get_docstring(module.tree) or ""
        if not re.match(r".+?[.?:]\s*$", said.split("\n\n", maxsplit=1)[0].strip(), re.DOTALL):
            faults.append(f"{at(root, module, module.tree)}: the module does not open with a sentence")
    return faults


def names(root: Path) -> list[str]:
    """Name every module and class that hides what it is behind a name that fits anything."""
    faults = []
    for module in modules(root):
        worn = NEVER & set(module.name.split(".")[-1].split("_"))
        if worn:
            faults.append(f"{module.path.relative_to(root)}: a module is not named {', '.join(sorted(worn))}")
        faults += [
            f"{at(root, module, node)}: class {node.name} is named after no noun of the trade"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ClassDef) and node.name.endswith(SUFFIXES)
        ]
    return faults


def rooms_are_known(root: Path) -> list[str]:
    """Name every room that the list in `tree` forgot, or that is gone."""
    there = {path.name for path in (root / "src/tocsin").iterdir() if (path / "__init__.py").exists()}
    return [f"the room {room} is gone" for room in ROOMS if room not in there]
