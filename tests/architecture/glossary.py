"""Does any text that a reader meets use a word that the trade does not?

Each pattern is chosen so that only the wrong use matches: "drill-down" is allowed where "drill" is not. A word set in
quotation marks or backticks is spoken of, not used, and is allowed.
"""

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from tests.architecture.tree import modules

WRONG: tuple[tuple[str, str], ...] = (
    (r"Meter Asset Maintainer", "Meter Asset Manager"),
    (r"(?i:\bmeter asset managers?,? (?:for|\()\s*electricity)", "meter operator, for electricity"),
    (r"(?i:\bgas meter operators?\b)", "Meter Asset Manager, for gas"),
    (r"(?i:\bSmart Meter System\b)", "Smart Metering System"),
    (r"(?i:\bdrill(?:s|ed|ing)?\b(?![- ]down))", "exercise"),
    (r"(?i:\bexcused\b)", "cause elsewhere: nothing in the Code excuses a leg"),
    (r"(?i:\breports? (?:from|by) the (?:SSC|Security Sub-?Committee)\b)", "report to the SSC"),
    (r"(?i:\bresponsible owners?\b)", "Responsible Supplier"),
    (r"(?i:\bmeter asset (?:owner|lessor)s?\b)", "Meter Asset Provider"),
    (r"(?i:\bSecurity Sub Committee\b)", "Security Sub-Committee"),
)
SPELLING: tuple[tuple[str, str], ...] = (
    (r"(?i:\b(?:recogni|organi|authori|summari|prioriti)z(?:e[sd]?|ing|ations?)\b)", "British spelling, with s"),
    (r"(?i:\b(?:behavior|color|center|fulfill)s?\b)", "British spelling"),
)
"""For documents only: a program's texts hold other people's words too, such as the headers of a file."""
QUOTES = "\"'`“‘*"


def wrong_words(text: str, words: tuple[tuple[str, str], ...] = WRONG) -> list[tuple[int, str, str]]:
    """Give (line, words found, what to say instead) for each wrong use in a text."""
    return [
        (number, hit[0], right)
        for number, line in enumerate(text.splitlines(), 1)
        for pattern, right in words
        for hit in re.finditer(pattern, line)
        if not (hit.start() and line[hit.start() - 1] in QUOTES)
    ]


def _documents(root: Path) -> Iterator[tuple[Path, str]]:
    """Give what is read as a page: documents without their code, and templates without their markup."""
    for path in sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "examples").rglob("*.md")]):
        fenced = re.sub(r"^```.*?^```", lambda block: "\n" * block[0].count("\n"), path.read_text(), flags=re.M | re.S)
        yield path, fenced
    for path in sorted(
        p for p in (root / "src").rglob("*") if p.suffix in {".html", ".txt"} and "static" not in p.parts
    ):
        yield path, unescape(re.sub(r"<[^>]*>", lambda tag: "\n" * tag[0].count("\n"), path.read_text()))
    for path in sorted((root / "src").rglob("*.y*ml")):
        yield path, path.read_text()


def _texts(root: Path) -> Iterator[tuple[Path, int, str]]:
    """Give the strings of the package that may be shown: all but docstrings (a command's docstring is its help)."""
    for module in modules(root):
        silent = set()
        for node in ast.walk(module.tree):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body:
                first = node.body[0]
                command = module.container == "cli" and isinstance(node, ast.FunctionDef)
                if isinstance(first, ast.Expr) and not command:
                    silent.add(first.value)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in silent:
                yield module.path, node.lineno, node.value


def glossary(root: Path) -> list[str]:
    """Name every wrong word in a document, a template, a rulebook or a text of the program."""
    faults = []
    for path, text in _documents(root):
        faults += [
            f"{path.relative_to(root)}:{n}: {had!r}; say {right}"
            for n, had, right in wrong_words(text, WRONG + SPELLING)
        ]
    for path, line, text in _texts(root):
        faults += [f"{path.relative_to(root)}:{line}: {had!r}; say {right}" for _, had, right in wrong_words(text)]
    return faults
