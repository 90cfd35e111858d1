"""Has every page of ours a row in the matrix, and every row's page an address?"""

import ast
from pathlib import Path

from tests.architecture.tree import at, dotted, modules


def rows(root: Path) -> set[str]:
    """Give the names of pages for which `web/rows.py` names a row."""
    for module in modules(root):
        if module.name == "tocsin.web.rows":
            tables = (node.value for node in ast.walk(module.tree) if isinstance(node, ast.AnnAssign))
            found = next(table for table in tables if isinstance(table, ast.Dict))
            return {key.value for key in found.keys if isinstance(key, ast.Constant)}
    return set()


def addressed(root: Path) -> list[str]:
    """Name every address of a page or operation without a name, or whose name has no row; and every row of no page."""
    known, seen, faults = rows(root), set(), []
    for module in modules(root):
        if module.container not in ("web", "api") or module.stem != "urls":
            continue
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or dotted(node.func) not in ("path", "re_path"):
                continue
            if len(node.args) > 1 and isinstance(node.args[1], ast.Call) and dotted(node.args[1].func) == "include":
                continue
            named = {k.arg: k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)}
            name = named.get("name")
            seen.add(name)
            if name not in known:
                faults.append(f"{at(root, module, node)}: the address {name!r} has no row in web/rows.py")
    return faults + [f"src/tocsin/web/rows.py: no address is called {name!r}" for name in sorted(known - seen)]
