"""Would each check notice? One breach at a time is planted in a copy of the tree, and the check that is meant for it must fail."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.rules import RULES
from tests.architecture.tree import ROOT, contracts

COPIED = ("src", "docs", "examples", "pyproject.toml", "requirements.lock", "README.md", "ARCHITECTURE.md")
TABLE = "\n\nfrom django.db import models\n\n\nclass {name}(models.Model):\n    {body}\n"


def write(root: Path, path: str, text: str) -> None:
    """Write a planted module of the package, with the sentence that every module opens with."""
    (root / "src/tocsin" / path).write_text(f'"""Planted by a test."""\n\n{text}\n')


def append(root: Path, path: str, text: str) -> None:
    """Add to a file of the tree, making it where it does not exist."""
    file = root / path
    before = file.read_text() if file.exists() else '"""Planted by a test."""\n'
    file.write_text(before + text)


def a_circle(root: Path) -> None:
    write(root, "cases/planted.py", "import tocsin.cases.case")
    append(root, "src/tocsin/cases/case.py", "\nimport tocsin.cases.planted\n")


def a_low_shelf_that_imports_a_high_one(root: Path) -> None:
    append(root, "src/tocsin/records/notices.py", "")
    append(root, "src/tocsin/records/people.py", "\nimport tocsin.records.notices\n")


def a_room_nobody_listed(root: Path) -> None:
    (root / "src/tocsin/extras").mkdir()
    (root / "src/tocsin/extras/__init__.py").write_text('"""Planted by a test."""\n')


def a_key_to_a_later_shelf(root: Path) -> None:
    append(root, "src/tocsin/records/notices.py", TABLE.format(name="PlantedNotice", body="pass"))
    key = 'later = models.ForeignKey("records.PlantedNotice", on_delete=models.PROTECT)'
    append(root, "src/tocsin/records/store.py", TABLE.format(name="PlantedStore", body=key))


def a_value_that_repeats_a_table(root: Path) -> None:
    columns = "\n    ".join(f"{name} = models.CharField()" for name in ("petal", "stem", "root", "leaf"))
    append(root, "src/tocsin/records/store.py", TABLE.format(name="PlantedFlower", body=columns))
    value = "from dataclasses import dataclass\n\n\n@dataclass(frozen=True, slots=True)\nclass PlantedBloom:\n    "
    write(root, "cases/planted.py", value + "\n    ".join(f"{name}: str" for name in ("petal", "stem", "scent")))


def an_uncited_clause(root: Path) -> None:
    rulebooks = root / "src/tocsin/duties/rulebooks"
    rulebooks.mkdir(exist_ok=True)
    (rulebooks / "sec-g3-planted.yaml").write_text("clauses:\n  - clause: SEC G3.99\n")


def a_gpl_dependency(root: Path) -> None:
    file = root / "pyproject.toml"
    file.write_text(file.read_text().replace("dependencies = [", 'dependencies = [\n  "psycopg>=3",', 1))


Plant = Callable[[Path], object]

AGAINST_CONTRACTS: list[tuple[str, Plant]] = [
    ("layers", lambda root: write(root, "devices/planted.py", "import tocsin.routes.route")),
    ("layers", lambda root: write(root, "parties/planted.py", "import tocsin.ledger")),
    ("layers", a_room_nobody_listed),
    *(
        ("pure", lambda root, name=name: write(root, "ledger/planted.py", f"import {name}"))
        for name in ("django.db", "os", "pathlib", "random", "socket", "time", "uuid", "duckdb", "tocsin.settings")
    ),
    ("engines", lambda root: write(root, "flows/planted.py", "import numpy")),
    ("engines", lambda root: write(root, "estate/planted.py", "import pyarrow.parquet")),
    ("ibis", lambda root: write(root, "routes/planted.py", "import ibis")),
    ("shelves", a_low_shelf_that_imports_a_high_one),
    ("faces", lambda root: write(root, "web/planted.py", "import tocsin.records.store")),
    ("handed", lambda root: write(root, "flows/planted.py", "import tocsin.drivers")),
    ("siblings", a_circle),
]
AGAINST_RULES: dict[str, tuple[Plant, str]] = {
    "modules stay under the ceiling": (lambda root: write(root, "cases/planted.py", "\n" * 300), "planted.py has"),
    "a container's __init__ holds one sentence": (
        lambda root: append(root, "src/tocsin/cases/__init__.py", "\nfrom tocsin.cases.case import Case\n"),
        "cases/__init__.py",
    ),
    "a module opens with a sentence": (
        lambda root: (root / "src/tocsin/cases/planted.py").write_text("PLANTED = 1\n"),
        "cases/planted.py",
    ),
    "names say what a thing is": (lambda root: write(root, "cases/case_utils.py", ""), "case_utils.py"),
    "every room is there": (lambda root: shutil.rmtree(root / "src/tocsin/changes"), "changes"),
    "only the clock driver asks the time": (
        lambda root: write(root, "cases/planted.py", "import datetime\n\nNOW = datetime.datetime.now(datetime.UTC)"),
        "cases/planted.py",
    ),
    "rooms import where Django cannot be": (
        lambda root: write(root, "cases/planted.py", "import importlib\n\nimportlib.import_module('django.conf')"),
        "tocsin/cases",
    ),
    "foreign keys point to earlier rooms": (a_key_to_a_later_shelf, "PlantedStore.later"),
    "every shelf has a place": (lambda root: write(root, "records/planted.py", ""), "records/planted.py"),
    "no value class repeats a table": (a_value_that_repeats_a_table, "PlantedBloom"),
    "each clause cited is in a rulebook": (
        lambda root: write(root, "cases/planted.py", "LIMIT = 1  # SEC " + "G3.98"),
        "SEC G3.98",
    ),
    "each clause of sec-g3 is cited": (an_uncited_clause, "G3.99 is cited nowhere"),
    "the lock has hashes and no address": (
        lambda root: append(root, "requirements.lock", "planted==1.0\n"),
        "no hash for planted",
    ),
    "no file names a registry": (lambda root: append(root, "README.md", "\nhttps://" + "pypi" + ".org\n"), "README.md"),
    "nothing of the GPL's family is installed to run": (a_gpl_dependency, "psycopg"),
    "every address has a row in the matrix": (
        lambda root: append(
            root, "src/tocsin/web/urls.py", '\nurlpatterns += [path("planted/", home, name="planted")]\n'
        ),
        "'planted' has no row",
    ),
    "texts use the words of the trade": (
        lambda root: append(root, "README.md", "\nAfter the drill, nobody was late.\n"),
        "say exercise",
    ),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the tree to plant in."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of this environment in the copy, on the copy's package."""
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=root, env=environment, capture_output=True, text=True, timeout=120
    )


def judged(root: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """Ask import-linter about one contract in the copy."""
    ask = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True, "
    ask += "config_filename='pyproject.toml', limit_to_contracts=(sys.argv[1],)))"
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", ask, contract]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120)


def test_every_contract_has_a_planted_breach():
    assert {contract for contract, _ in AGAINST_CONTRACTS} == set(contracts(ROOT))


def test_every_rule_has_a_planted_breach():
    assert set(AGAINST_RULES) == set(RULES)


@pytest.mark.parametrize("contract", sorted(contracts(ROOT)))
def test_a_clean_copy_keeps_the_contract(copy, contract):
    done = judged(copy, contract)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("contract", "plant"), AGAINST_CONTRACTS)
def test_a_planted_import_breaks_the_contract(copy, contract, plant):
    plant(copy)
    done = judged(copy, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
    assert "planted" in done.stdout or "extras" in done.stdout or "notices" in done.stdout


@pytest.mark.parametrize("rule", AGAINST_RULES)
def test_a_planted_fault_is_found_by_its_rule(copy, rule):
    plant, said = AGAINST_RULES[rule]
    before = RULES[rule](copy)
    plant(copy)
    new = [fault for fault in RULES[rule](copy) if fault not in before]
    assert any(said in fault for fault in new), new


@pytest.mark.parametrize("ask", ["datetime.now(UTC)", "datetime.today()", "datetime.utcnow()"])
def test_ruff_refuses_the_time_outside_the_clock_driver(copy, ask):
    planted = f"from datetime import UTC, datetime\n\nAT = {ask}\nZONE = UTC"
    write(copy, "cases/planted.py", planted)
    done = run(copy, "ruff", "check", "--no-cache", "--select", "TID251", "src/tocsin/cases")
    assert done.returncode == 1
    assert "TID251" in done.stdout
    (copy / "src/tocsin/cases/planted.py").rename(copy / "src/tocsin/drivers/clock.py")
    assert run(copy, "ruff", "check", "--no-cache", "--select", "TID251", "src/tocsin/drivers/clock.py").returncode == 0


def test_a_changed_promise_makes_the_room_table_stale(copy):
    assert run(copy, "docs.generate", "rooms").returncode == 0
    assert run(copy, "docs.generate", "--check", "rooms").returncode == 0
    (copy / "src/tocsin/cases/__init__.py").write_text('"""Hear: something else altogether."""\n')
    done = run(copy, "docs.generate", "--check", "rooms")
    assert done.returncode == 1
    assert "ARCHITECTURE.md" in done.stdout
