"""What do all scenarios cost on one estate read once, both directions and all tests, as a ratio to the unit of the same run?

    python -m bench.scenarios --rows 1e7 --rounds 3

The rulebooks are those of `tocsin simulate`; the estate and the register are invented. Exit 1 where the same run again
gives other bytes, or where recognised be-told cover does not rise from S0 to S3.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

from bench.contenders import decode
from bench.register import FRESH, ON, Register, register
from tocsin.cover.simulation.outcome import Asked, asked
from tocsin.cover.simulation.scenario import LADDER, SCENARIOS
from tocsin.drivers import rulebooks
from tocsin.drivers.tally import count
from tocsin.drivers.tuples import tuples
from tocsin.plain import to_bytes
from tocsin.routes.compile import Pressed
from tocsin.routes.compile import compile as compile_tables
from tocsin.routes.link import Link
from tocsin.words import Direction, PartyId, RoleId, Test

ROOT = Path(__file__).resolve().parent.parent
SORTS = {
    ("supplier", "manufacturer"): "device_supply",
    ("supplier", "map"): "map_contract",
    ("map", "manufacturer"): "device_supply",
    ("supplier", "manager"): "meter_management",
    ("manager", "map"): "meter_management",
    ("manager", "manufacturer"): "meter_management",
    ("supplier", "customer"): "customer_specified",
    ("customer", "manager"): "customer_specified",
    ("customer", "map"): "customer_specified",
    ("customer", "manufacturer"): "customer_specified",
}
STAGES = ("read", "rules", "first scenario", "all scenarios", "total")


def main() -> int:
    """Bench each size in turn and print its table; with `--once` run one measurement and print it as JSON."""
    given = _arguments()
    if given.once is not None:
        print(json.dumps(once(given.once, given.seed)))
        return 0
    given.out.mkdir(parents=True, exist_ok=True)
    worst, measured = 0, {}
    for size in given.rows.split(","):
        rows = int(float(size))
        path = _estate(given.out, rows, given.seed)
        rounds = [json.loads(_run("bench.scenarios", "--once", str(path))) for _ in range(given.rounds)]
        measured[str(rows)] = rounds
        worst = max(worst, report(rows, rounds))
    record = {"cpus": os.cpu_count(), "seed": given.seed, "invented": True, "measured": measured}
    (given.out / "scenarios.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return worst


def _arguments() -> argparse.Namespace:
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--rows", default="1e6,1e7")
    wanted.add_argument("--rounds", type=int, default=3)
    wanted.add_argument("--seed", type=int, default=7)
    wanted.add_argument("--out", type=Path, default=ROOT / "bench-out")
    wanted.add_argument("--once", type=Path)
    return wanted.parse_args()


def _estate(out: Path, rows: int, seed: int) -> Path:
    path = out / f"estate-{rows}-{seed}" / "meters.parquet"
    if not path.exists():
        print(f"inventing {rows:,} devices", flush=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(".part")
        _run("bench.estate", str(made), "--rows", str(rows), "--seed", str(seed))
        made.rename(path)
    return path


def _run(module: str, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return ran.stdout


def once(path: Path, seed: int) -> dict[str, Any]:
    """Measure the unit, the one reading, the compilation and the scenarios, in one process."""
    known = national(seed)
    unit = decode(path, seed, check=False).seconds["total"]
    began = time.perf_counter()
    asks = scenarios(known)
    ruled = time.perf_counter()
    roles = tuple(dict.fromkeys(role for one in asks for role in one.tables.roles))
    windows = {one.tables.gained_after for one in asks if one.tables.gained_after}
    found = tuples(path, roles, ON, windows)
    read = time.perf_counter()
    outcomes = count(found, asks)
    ended = time.perf_counter()
    count(found, asks[:1])
    single = time.perf_counter() - ended
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "unit": unit,
        "seconds": {
            "rules": ruled - began,
            "read": read - ruled,
            "first scenario": single,
            "all scenarios": ended - read,
            "total": ended - began,
        },
        "peak_mb": peak,
        "tuples": len(found.systems),
        "devices": int(found.systems.sum()),
        "agreements": len(known.links),
        "digest": sha256(b"".join(to_bytes(one) for one in outcomes)).hexdigest(),
        "be told": {one.scenario: one.passed(Direction.BE_TOLD, Test.RECOGNISED) for one in outcomes},
    }


def national(seed: int) -> Register:
    """Give the invented register with the kinds of agreement that the rulebooks know, and some makers in the SSC's hub."""
    known = register(seed)
    links = [replace(one, sort=SORTS[one.left_role, one.right_role]) for one in known.links]
    makers = sorted({product.maker for product in known.products})[::2]
    hub = [_joined(maker, links[0]) for maker in makers]
    return replace(known, links=(*links, *hub))


def _joined(maker: PartyId, like: Link) -> Link:
    return replace(
        like,
        ref=f"hub-{maker}",
        left=PartyId("ssc"),
        left_role=RoleId("ssc"),
        right=maker,
        right_role=RoleId("manufacturer"),
        sort="ssc_agreement",
        words=frozenset({"be_told"}),
        since=None,
        upto=None,
        covers=None,
    )


def scenarios(known: Register) -> list[Asked]:
    """Compile every scenario's rulebook on the invented register."""
    places = {one.id: place for place, one in enumerate(SCENARIOS)}
    asks, pressed = [], Pressed()
    for one in SCENARIOS:
        rules = rulebooks.load(one.rulebook).rules
        tables = compile_tables(rules, known.links, known.signs, known.products, ON, FRESH, pressed)
        asks.append(asked(one.id, rules, tables, places.get(one.base)))
    return asks


def report(rows: int, rounds: list[dict[str, Any]]) -> int:
    """Print medians as ratios to the unit of the same run; give 1 where bytes differ or the ladder does not rise."""
    first = rounds[0]
    print(
        f"\n{rows:,} invented devices, {first['tuples']:,} tuples, {first['agreements']:,} agreements, "
        f"{len(first['be told'])} scenarios, 2 directions, 4 tests; ratios to the decode of the same run"
    )
    for stage in STAGES:
        ratios = [one["seconds"][stage] / one["unit"] for one in rounds]
        seconds = median(one["seconds"][stage] for one in rounds)
        print(f"{stage:<20}{seconds:>8.3f} s{median(ratios):>8.2f}  {min(ratios):.2f}-{max(ratios):.2f}")
    print(f"peak {max(one['peak_mb'] for one in rounds):,} MB; unit {median(one['unit'] for one in rounds):.3f} s")
    told = [first["be told"][name] for name in LADDER]
    same = len({one["digest"] for one in rounds}) == 1
    rises = told == sorted(told)
    print(f"the same bytes in every round: {'yes' if same else 'NO'}; be told, recognised: {first['be told']}")
    return 0 if same and rises and first["devices"] == rows else 1


if __name__ == "__main__":
    sys.exit(main())
