"""Write the documents that are made from the code: the room table, the rulebooks, who may see what, the command line,
and what was measured.

``python docs/generate.py`` writes them; with ``--check`` it writes nothing, names each that is stale and exits 1. Parts can be
named: rooms, rulebooks, access, processes, cli, measured.
"""

import ast
import difflib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "tocsin"
ROOMS = (
    "parties", "ledger", "devices", "cases", "estate", "routes", "cover", "duties", "notices", "changes", "interop",
)  # fmt: skip
SHELL = ("records", "drivers", "papers", "pictures", "town", "flows", "web", "api", "cli")
BEGIN, END = "<!-- generated: rooms -->", "<!-- end -->"
MADE = "<!-- Made by docs/generate.py: change the code, then run `make docs`. -->\n\n"
Made = dict[Path, str]


def generate(parts: list[str], check: bool) -> int:
    """Write or check the documents of `parts`; give the exit code."""
    stale = 0
    for part in parts or list(PARTS):
        for path, text in PARTS[part]().items():
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            if before == text:
                continue
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
                print(f"written: {path.relative_to(ROOT)}")
                continue
            stale = 1
            print(f"stale: {path.relative_to(ROOT)}; run `make docs`")
            lines = difflib.unified_diff(before.splitlines(), text.splitlines(), "kept", "made", lineterm="", n=0)
            print("\n".join(list(lines)[:12]))
    return stale


def docstring(path: Path) -> str:
    """Give the first paragraph of a module's docstring, on one line."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(said.split("\n\n", maxsplit=1)[0].split())


def modules(folder: Path) -> list[str]:
    """Give the names of the modules and packages in a folder."""
    files = [path.stem for path in folder.glob("*.py") if path.stem not in ("__init__", "apps", "models")]
    folders = [path.parent.name for path in folder.glob("*/__init__.py") if path.parent.name != "migrations"]
    return sorted({*files, *folders})


def row(name: str) -> str:
    """Give one line of the room table."""
    promise = docstring(SOURCE / name / "__init__.py").replace("|", "\\|")
    return f"| `{name}` | {promise} | {', '.join(modules(SOURCE / name)) or 'nothing yet'} |"


def rooms() -> Made:
    """Make the room table inside ARCHITECTURE.md."""
    path = ROOT / "ARCHITECTURE.md"
    before, rest = path.read_text(encoding="utf-8").split(BEGIN, maxsplit=1)
    after = rest.split(END, maxsplit=1)[1]
    head = ["| {} | its promise | its modules |", "|---|---|---|"]
    lines = [head[0].format("room"), head[1], *map(row, ROOMS), "", head[0].format("shell"), head[1], *map(row, SHELL)]
    return {path: f"{before}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{after}"}


def words(value: object) -> str:
    """Give a value of a rulebook as words for a table's cell."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {words(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "; ".join(map(words, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value if value is not None else "").split()).replace("|", "\\|")


def table(entries: list[dict[str, object]]) -> Iterator[str]:
    """Give a table with one column for each key that any entry has, in the order met."""
    keys = list(dict.fromkeys(key for entry in entries for key in entry))
    yield "| " + " | ".join(keys) + " |"
    yield "|" + "---|" * len(keys)
    for entry in entries:
        yield "| " + " | ".join(words(entry.get(key, "")) for key in keys) + " |"


def section(name: str, body: object) -> Iterator[str]:
    """Give one part of a rulebook: a table where its entries are mappings, else a line each."""
    yield from ("", f"### {name}", "")
    if isinstance(body, dict) and body and all(isinstance(item, dict) for item in body.values()):
        yield from table([{"id": key, **item} for key, item in body.items()])
    elif isinstance(body, list) and body and all(isinstance(item, dict) for item in body):
        yield from table(body)
    elif isinstance(body, dict):
        yield from (f"- {key}: {words(item)}" for key, item in body.items())
    else:
        yield from (f"- {words(item)}" for item in body) if isinstance(body, list) else ()


def rulebooks() -> Made:
    """Make the reference of the rulebooks from their files, head first and then each part as a table."""
    lines = [
        "# The rulebooks",
        "",
        "Clauses are in our paraphrase, never in the Code's words. Each has its source and a mark: *confirmed* was read in",
        "that source, *inferred* was worked out, *unconfirmed* is from memory. A rulebook labelled *hypothetical* is this",
        "project's sketch of what a changed Code might say; nobody has proposed it.",
    ]
    for path in sorted((SOURCE / "duties" / "rulebooks").glob("*.y*ml")):
        top = YAML(typ="safe").load(path)
        lines += ["", f"## {path.stem}", ""]
        lines += [f"- {key}: {words(value)}" for key, value in top.items() if not isinstance(value, (dict, list))]
        for key, value in top.items():
            if isinstance(value, (dict, list)):
                lines += section(key, value)
    return {ROOT / "docs" / "reference" / "rulebooks.md": MADE + "\n".join(lines) + "\n"}


def access() -> Made:
    """Make the page of who may see what from the matrix itself: a table for each thing, its rows the ways to stand to it."""
    from tocsin.drivers.access import matrix
    from tocsin.parties.may import SURE_ENOUGH

    lines = [
        "# Who may see what",
        "",
        "One file, `src/tocsin/parties/access.yaml`, from which the policy, its tests and this page are made. What no row allows",
        "is denied, and what is forbidden reads exactly like what does not exist. A cell says what is seen, and after each",
        "semicolon what more is seen once something was given by a recorded act. *Own* is what one sent, received or began.",
        "",
        "Beside the cell, the sign-in must be sure enough for the class; with less, a header is the most that is shown, and of",
        "Red nothing:",
        "",
        *(f"- {one.value} ({one.tlp}): {sure.value}" for one, sure in SURE_ENOUGH.items()),
    ]
    for thing in dict.fromkeys(row.thing for row in matrix().rows):
        rows = [row for row in matrix().rows if row.thing is thing]
        lines += ["", f"## {thing.value.capitalize()}", ""]
        for number, row in enumerate(rows, 1):
            stages = {one: sorted(stage.value for kind, stage in row.spots if kind is one) for one in SURE_ENOUGH}
            where = "; ".join(f"{one.value}: {', '.join(held)}" for one, held in stages.items() if held)
            changed = ", ".join(sorted(one.value for one in row.edits)) or "nobody"
            lines.append(f"{number}. {where}. {row.note} May be changed by: {changed}.")
        lines.append("")
        stands = [{"stands as": stand.value} for stand in rows[0].cells]
        for number, row in enumerate(rows, 1):
            for line, cell in zip(stands, row.cells.values(), strict=True):
                line[str(number)] = "; ".join([cell.sight, *(f"{seen} if {given}" for given, seen in cell.more)])
        lines += table(stands)
    return {ROOT / "docs" / "reference" / "access.md": MADE + "\n".join(lines) + "\n"}


def parameter(one: object) -> str:
    """Give an argument or option of a command as a line of a list."""
    argument = one.param_type_name == "argument"
    name = one.name.upper() if argument else ", ".join([*one.opts, *one.secondary_opts])
    said = " ".join((one.help or "").split())
    default = one.default
    shown = [] if not one.required else ["required"]
    if isinstance(default, (str, int, float)) and not isinstance(default, bool) and default != "":
        shown.append(f"default `{default}`")
    return f"- `{name}`" + (f" ({', '.join(shown)})" if shown else "") + (f": {said}" if said else "")


def commands(group: Any, context: object, called: str) -> Iterator[str]:
    """Give each command of a group with its arguments and options; a group within it, command by command after itself."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield from ("", f"## {called} {name}", "", " ".join((command.help or "").split()), "")
        if hasattr(command, "list_commands"):
            yield from commands(command, context, f"{called} {name}")
            continue
        shown = [one for one in command.params if one.name != "help" and not getattr(one, "hidden", False)]
        yield from (parameter(one) for one in shown)


def processes() -> Made:
    """Make the reference of the change processes from their files: the head, then each part as a table."""
    lines = [
        "# The change processes",
        "",
        "How each code changes its rules, as one dated file of data under `src/tocsin/changes/processes`; one small engine reads",
        "all of them. Each line has its source and a mark: *confirmed* was read in that source, *inferred* was worked out,",
        "*unconfirmed* is from memory and must be checked before anybody relies on it. A file is never corrected in place once it",
        "was in force: end it with `until`, and write the next.",
        "",
        "- A **transition** is taken by its body alone, and only when everything under *needs* had happened by its day; what",
        "  stands under *warns* is recorded as a caution and blocks nothing.",
        "- A **clock** that has passed is recorded and blocks nothing.",
        "- A **motion** is what follows when a body agrees to a recommendation; *says* finds it in the text of a paper.",
        "- A **ballot**'s outcome is counted from the raw votes by the rule named, each time anew.",
        "- **rules** on a stage says what a modification's proposed variation is there: approved and not in force, or in force.",
        "",
        "The words that a file may use for needs, for what fills a heading and for counting rules are in `tocsin.changes`; any",
        "other is refused with its line and column, and so are a stage that nothing reaches and a name used twice.",
    ]
    for path in sorted((SOURCE / "changes" / "processes").glob("*.y*ml")):
        top = YAML(typ="safe").load(path)
        lines += ["", f"## {path.stem}", ""]
        lines += [f"- {key}: {words(value)}" for key, value in top.items() if not isinstance(value, (dict, list))]
        for key, value in top.items():
            if isinstance(value, (dict, list)):
                lines += section(key, value)
    return {ROOT / "docs" / "reference" / "processes.md": MADE + "\n".join(lines) + "\n"}


def cli() -> Made:
    """Make the reference of the command line from the commands themselves."""
    if not (SOURCE / "cli" / "main.py").exists():
        return {}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tocsin.settings")
    with tempfile.TemporaryDirectory() as folder:  # a command may look at the store as it is imported: never a real one
        os.environ["TOCSIN_STORE"] = folder
        import typer

        from tocsin.cli.main import app

        group = typer.main.get_command(app)
        context = typer.Context(group, info_name="tocsin")
        lines = ["# The command line", "", " ".join((group.help or "").split())]
        lines += commands(group, context, "tocsin")
    return {ROOT / "docs" / "reference" / "cli.md": MADE + "\n".join(lines) + "\n"}


MEASURED, MEASURED_END = "<!-- generated: measured -->", "<!-- end of measured -->"


def measured() -> Made:
    """Make the table of measured ratios inside README.md, and the whole of it, from what `make bench-national` wrote."""
    found = json.loads((ROOT / "bench" / "results" / "national.json").read_text(encoding="utf-8"))
    head = ["| what | devices | goal | measured | |", "|---|---|---|---|---|"]
    lines = [
        f"| {one['what']} | {one['rows']:,} | {one['goal']} | {one['measured']} | {'met' if one['met'] else 'not met'} |"
        for one in found["goals"]
    ]
    readme = ROOT / "README.md"
    before, rest = readme.read_text(encoding="utf-8").split(MEASURED, maxsplit=1)
    after = rest.split(MEASURED_END, maxsplit=1)[1]
    table_ = "\n".join([*head, *lines])
    return {
        readme: f"{before}{MEASURED}\n\n{table_}\n\n{MEASURED_END}{after}",
        ROOT / "docs" / "reference" / "measured.md": MADE + "\n".join(_measured(found)) + "\n",
    }


def _measured(found: dict[str, Any]) -> Iterator[str]:
    """Give every contender at every size: median seconds and ratio, least and most, rounds, memory, checksum."""
    yield "# What was measured"
    yield ""
    yield f"On {found['cpus']} cores of {found['machine']}, Python {found['python']}, an invented estate of seed {found['seed']}:"
    yield ", ".join(f"{name} {version}" for name, version in found["versions"].items()) + "."
    yield "A ratio is to the decode of the five relationship columns, run just before in the same round."
    for kind, title in (("sizes", "devices"), ("adversarial", "devices, hardly two of them alike")):
        for size, ran in found[kind].items():
            yield from ("", f"## {int(size):,} {title}", "")
            yield "| contender | stage | seconds | ratio | least to most | rounds | peak MB | checksum |"
            yield "|---|---|---|---|---|---|---|---|"
            for name, one in ran.items():
                for stage, seconds in one["seconds"].items():
                    ratios = [taken / unit for taken, unit in zip(seconds, one["unit"], strict=True)]
                    shown = f"{median(seconds):.3f} | {median(ratios):.2f} | {min(ratios):.2f} to {max(ratios):.2f}"
                    yield f"| {name} | {stage} | {shown} | {len(seconds)} | {one['peak_mb']:,} | {one['checksum']} |"


PARTS: dict[str, Callable[[], Made]] = {
    "measured": measured,
    "rooms": rooms,
    "rulebooks": rulebooks,
    "access": access,
    "processes": processes,
    "cli": cli,
}

if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if word != "--check"]
    sys.exit(generate(given, check="--check" in sys.argv))
