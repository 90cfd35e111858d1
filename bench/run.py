"""What do holdings and verdicts cost, as ratios to the PyArrow decode of the same five columns in the same run?

    python -m bench.run --rows 1e6,1e7 --rounds 3

Every contender runs in a process of its own, interleaved by round. Exit 1 only where two verdicts differ.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    "decode",
    "rules",
    "dense, one test",
    "dense, all tests",
    "duckdb by holding, one test",
    "duckdb by holding, all tests",
    "duckdb by row, one test",
    "duckdb by row, all tests",
)
PACKAGES = ("numpy", "pyarrow", "duckdb", "ibis-framework")


def main() -> int:
    """Bench each size in turn, print its table, and keep everything measured as JSON."""
    given = _arguments()
    out: Path = given.out
    out.mkdir(parents=True, exist_ok=True)
    sizes = [int(float(size)) for size in given.rows.split(",")]
    measured = {str(rows): _size(rows, given.rounds, given.seed, out) for rows in sizes}
    record = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cpus": os.cpu_count(),
        "versions": {name: version(name) for name in PACKAGES},
        "seed": given.seed,
        "rounds": given.rounds,
        "invented": True,
        "measured": measured,
    }
    (out / "bench.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return max(_report(int(rows), rounds) for rows, rounds in measured.items())


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rows", default="1e6,1e7")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--out", type=Path, default=ROOT / "bench-out")
    return asked.parse_args()


def _size(rows: int, rounds: int, seed: int, out: Path) -> list[dict[str, Any]]:
    path = out / f"estate-{rows}-{seed}.parquet"
    if not path.exists():
        print(f"inventing {rows:,} devices", flush=True)
        made = path.with_suffix(".part")
        _run("bench.estate", str(made), "--rows", str(rows), "--seed", str(seed))
        made.rename(path)
    found = []
    for turn in range(rounds):
        print(f"{rows:,} devices, round {turn + 1} of {rounds}", flush=True)
        found.append({name: json.loads(_run("bench.contenders", name, str(path), str(seed))) for name in NAMES})
    return found


def _run(module: str, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return ran.stdout


def _report(rows: int, rounds: list[dict[str, Any]]) -> int:
    """Print the medians with their least and most; give 1 where verdicts differ."""
    count = rounds[0]["duckdb by holding, one test"]["beside"]["holdings"]
    print(
        f"\n{rows:,} invented devices, {count:,} holdings; ratios to the decode of the same round, median (least-most)"
    )
    print(f"{'':<32}{'seconds':>9}{'ratio':>8}  {'least-most':<15}{'peak MB':>8}")
    for name in NAMES:
        stages = sorted(rounds[0][name]["seconds"], key=lambda stage: stage != "total")
        for stage in stages:
            seconds = [one[name]["seconds"][stage] for one in rounds]
            ratios = [one[name]["seconds"][stage] / one["decode"]["seconds"]["total"] for one in rounds]
            peak = max(one[name]["peak_mb"] for one in rounds)
            label = name if stage == "total" else f"  of which {stage}"
            spread = f"{min(ratios):.2f}-{max(ratios):.2f}"
            print(f"{label:<32}{median(seconds):>9.3f}{median(ratios):>8.2f}  {spread:<15}{peak:>8,}")
    return max(_differs(rounds, asked) for asked in ("one test", "all tests"))


def _differs(rounds: list[dict[str, Any]], asked: str) -> int:
    sums = {name: one[name]["checksum"] for one in rounds for name in NAMES if name.endswith(asked)}
    every = {one[name]["checksum"] for one in rounds for name in NAMES if name.endswith(asked)}
    if len(every) == 1:
        print(f"checksum of verdicts, {asked}: {every.pop()}, equal in all")
        return 0
    print(f"checksums differ, {asked}: {sums}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
