"""Does each clause cited in the code exist in a rulebook, and is each clause of sec-g3 cited?"""

import re
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from tests.architecture.tree import modules

CITED = re.compile(r"# SEC ([A-Z]\d+(?:\.\d+)?)")
KEYED = re.compile(r"^(?:SEC )?([A-Z]\d+(?:\.\d+)?)$")


def _keyed(body: object) -> Iterator[str]:
    """Give the clauses of a rulebook, whether `clauses:` is a mapping by clause or a list of mappings with one."""
    entries = body.get("clauses") if isinstance(body, dict) else None
    named = [str(entry.get("clause", "")) if isinstance(entry, dict) else str(entry) for entry in entries or ()]
    return (found[1] for name in named if (found := KEYED.match(name)))


def rulebooks(root: Path) -> dict[str, set[str]]:
    """Give each rulebook file's clauses of the Code, as ``G3.18``."""
    files = sorted((root / "src/tocsin/duties/rulebooks").glob("*.y*ml"))
    return {path.stem: set(_keyed(YAML(typ="safe").load(path))) for path in files}


def citations(root: Path) -> dict[str, list[str]]:
    """Give each clause cited as ``# SEC ...`` in the package with the places where it is."""
    found: dict[str, list[str]] = {}
    for module in modules(root):
        for number, line in enumerate(module.text.splitlines(), 1):
            for clause in CITED.findall(line):
                found.setdefault(clause, []).append(f"{module.path.relative_to(root)}:{number}")
    return found


def cited_exist(root: Path) -> list[str]:
    """Name every citation of a clause that no rulebook has."""
    known = set().union(*rulebooks(root).values())
    cited = citations(root)
    return [
        f"{where}: SEC {clause} is in no rulebook" for clause in cited if clause not in known for where in cited[clause]
    ]


def all_cited(root: Path) -> list[str]:
    """Name every clause of the sec-g3 rulebook that no line of the package keeps."""
    books = {name: clauses for name, clauses in rulebooks(root).items() if name.startswith("sec-g3")}
    if not any(books.values()):
        return ["src/tocsin/duties/rulebooks: no sec-g3 rulebook with clauses"]
    cited = citations(root)
    return [
        f"{book}: SEC {c} is cited nowhere"
        for book, clauses in books.items()
        for c in sorted(clauses)
        if c not in cited
    ]
