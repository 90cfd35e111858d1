"""What does every meter in Great Britain cost, as ratios to reading it, and against what others would do? Writes the committed JSON.

    python -m bench.national --rows 1e7,6e7 --rounds 5 --peers --out bench/results/national.json

Each contender runs in a process of its own, right after a decode of its own, which is its unit; contenders take turns within
a round, and a figure is the median of the rounds. Peers run once. Exit 1 only where two checksums differ.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

from bench.goals import goals

ROOT = Path(__file__).resolve().parent.parent
ONCE = ("store build",)
ROUNDS = (
    "rules",
    "dense, one test",
    "dense, all tests",
    "store, one test",
    "store, best 20 agreements",
    "duckdb by holding, one test",
    "duckdb by row, one test",
)
PEERS = ("polars by row, one test", "postgresql, one test", "spark by row, one test")
ADVERSARIAL = ("dense, one test", "duckdb by row, one test")
PACKAGES = ("numpy", "pyarrow", "duckdb", "ibis-framework", "polars", "psycopg", "pyspark")

Found = dict[str, Any]


def main() -> int:
    """Bench each size, write what was measured, and say whether every checksum agrees."""
    given = _arguments()
    kept = json.loads(given.out.read_text("utf-8")) if given.add else {}
    record = {
        "invented": True,
        "seed": given.seed,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cpus": os.cpu_count(),
        "versions": {name: _version(name) for name in PACKAGES},
        "sizes": kept.get("sizes", {}),
        "adversarial": kept.get("adversarial", {}),
    }
    peers, each = PEERS if given.peers else (), ROUNDS if given.rounds else ()
    for kind, sizes, names, others in (
        ("sizes", given.rows, each, peers),
        ("adversarial", given.adversarial, ADVERSARIAL, ()),
    ):
        for size in (int(float(one)) for one in sizes.split(",") if one):
            folder = _estate(given.work, size, given.seed, adversarial=kind == "adversarial")
            known = record[kind].get(str(size), {})
            for found in _measured(folder, given.rounds, given.seed, names, others):
                record[kind][str(size)] = known | found
                _keep(given.out, record)
    worst = max(differs(found) for kind in ("sizes", "adversarial") for found in record[kind].values())
    for goal in record["goals"]:
        print(f"{goal['what']}: {goal['measured']} (goal {goal['goal']}){'' if goal['met'] else '  NOT MET'}")
    return worst


def _keep(out: Path, record: Found) -> None:
    """Write what there is so far, so that a run that is ended early has measured something."""
    record["goals"] = goals(record)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--rows", default="1e7,6e7")
    wanted.add_argument(
        "--adversarial", default="1e7", help="the size of the estate in which hardly two devices are alike"
    )
    wanted.add_argument("--rounds", type=int, default=5)
    wanted.add_argument("--seed", type=int, default=7)
    wanted.add_argument("--add", action="store_true", help="keep what --out has of other sizes and contenders")
    wanted.add_argument("--peers", action="store_true", help="Polars, PostgreSQL and Spark too, once each")
    wanted.add_argument("--work", type=Path, default=ROOT / "bench-out")
    wanted.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "national.json")
    return wanted.parse_args()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _estate(work: Path, rows: int, seed: int, adversarial: bool = False) -> Path:
    folder = work / f"estate-{rows}-{seed}{'-adversarial' if adversarial else ''}"
    path = folder / "meters.parquet"
    if not path.exists():
        print(f"inventing {rows:,} devices", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(".part")
        _run("bench.estate", str(made), "--rows", str(rows), "--seed", str(seed), *["--adversarial"] * adversarial)
        made.rename(path)
    return folder


def _measured(
    folder: Path, rounds: int, seed: int, each: tuple[str, ...], peers: tuple[str, ...]
) -> Iterator[dict[str, Found]]:
    """Run the contenders on one estate, giving after each what there is: seconds by stage and unit, peak memory, checksum."""
    found: dict[str, Found] = {}
    for name in ONCE if "store, one test" in each else ():
        _add(found, name, "bench.contenders", folder, seed)
        yield found
    for turn in range(rounds):
        for name in each:
            print(f"{folder.name}, round {turn + 1} of {rounds}: {name}", flush=True)
            _add(found, name, "bench.contenders", folder, seed, *["--check"] * (turn == 0))
            yield found
    for name in peers:
        print(f"{folder.name}: {name}", flush=True)
        _add(found, name, "bench.peers", folder, seed)
        yield found


def _add(found: dict[str, Found], name: str, module: str, folder: Path, seed: int, *more: str) -> None:
    unit = json.loads(_run("bench.contenders", "decode", str(folder), str(seed)))
    try:
        ran = json.loads(_run(module, name, str(folder), str(seed), *more))
    except subprocess.CalledProcessError as error:  # a peer that is not here, or gives up, stops no other
        print(f"{name} did not run: {error}", file=sys.stderr)
        return
    here = found.setdefault(name, {"unit": [], "seconds": {}, "peak_mb": 0, "checksum": "", "beside": ran["beside"]})
    here["unit"].append(round(unit["seconds"]["total"], 4))
    for stage, seconds in ran["seconds"].items():
        here["seconds"].setdefault(stage, []).append(round(seconds, 4))
    here["peak_mb"] = max(here["peak_mb"], ran["peak_mb"])
    here["checksum"] = here["checksum"] or ran["checksum"]
    ratio = median(one / base for one, base in zip(here["seconds"]["total"], here["unit"], strict=True))
    print(f"  {ran['seconds']['total']:.2f} s, {ratio:.2f} x the unit, {ran['peak_mb']:,} MB", flush=True)


def _run(module: str, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return ran.stdout.splitlines()[-1] if ran.stdout else ""


def differs(found: dict[str, Found]) -> int:
    """Give 1 where two contenders disagree on the verdicts of one test, or of all; the tuple store has no row to sum by."""
    worst = 0
    for asked in ("one test", "all tests"):
        sums = {
            name: one["checksum"].split() for name, one in found.items() if name.endswith(asked) and one["checksum"]
        }
        longest = max(sums.values(), key=len, default=[])
        wrong = {name: " ".join(one) for name, one in sums.items() if one != longest[: len(one)]}
        if wrong:
            print(f"checksums differ, {asked}: {' '.join(longest)}, but {wrong}", file=sys.stderr)
            worst = 1
    return worst


if __name__ == "__main__":
    sys.exit(main())
