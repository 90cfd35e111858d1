"""What was to be reached, and what was measured: each goal of the engine as a line, worked out from the figures of one run."""

from collections.abc import Iterator
from statistics import median
from typing import Any

Found = dict[str, Any]
Line = dict[str, Any]


def goals(record: Found) -> list[Line]:
    """Give the goals in words, each at the largest size at which all that it needs was measured, and whether it is met."""
    sizes = sorted(record["sizes"], key=int)
    lines: dict[str, Line] = {}
    for size in sizes:
        lines |= {line["what"]: line for line in _of(record["sizes"][size], int(size))}
    return [*lines.values(), *_linear(record["sizes"], sizes), *_mixed(record)]


def ratio(found: Found, name: str, stage: str = "total") -> float | None:
    """Give the median of a stage's ratio to the unit of its own round; None where it did not run."""
    if name not in found:
        return None
    ratios = [one / base for one, base in zip(found[name]["seconds"][stage], found[name]["unit"], strict=True)]
    return median(ratios)


def _of(found: Found, rows: int) -> Iterator[Line]:
    for what, name, stage, most in (
        ("A verdict for every row of an interchange file, one test, both directions", "dense, one test", "total", 2.5),
        ("Rule compilation: 69,000 agreements to tables and arrays", "rules", "total", 0.3),
        ("Gap report by supplier, manufacturer and model, from the store", "store, one test", "total", 0.4),
        ("The whole comparison by one more rulebook", "store, one test", "one more rulebook", 0.1),
        ("The best 20 agreements, from the store, with their proof", "store, best 20 agreements", "total", 1),
    ):
        yield from _line(what, rows, ratio(found, name, stage), most, "× the unit")
    one, every = ratio(found, "dense, one test"), ratio(found, "dense, all tests")
    yield from _line("All tests together", rows, every / one if one and every else None, 2, "× one test")
    rules = ratio(found, "rules")
    for what, name, least in (
        ("Against DuckDB's joins for every meter, rules included", "duckdb by row, one test", 5),
        ("Against PostgreSQL at its best of two plans, rules included", "postgresql, one test", 30),
    ):
        theirs = ratio(found, name)
        ours = one + rules if one and rules else None
        yield from _line(what, rows, theirs / ours if theirs and ours else None, least, "times faster", least=True)
    asked = [one["peak_mb"] for name, one in found.items() if name.startswith(("dense", "store,"))]
    yield from _line("Peak memory of any question", rows, max(asked, default=None), 1024, "MB", digits=0)
    built = found.get("store build", {}).get("peak_mb")
    yield from _line("Peak memory to build the store", rows, built, 4096, "MB", digits=0)


def _linear(sizes: Found, known: list[str]) -> Iterator[Line]:
    small, large = sizes[known[0]], sizes[known[-1]]
    if len(known) > 1 and "dense, one test" in small and "dense, one test" in large:
        times = [median(one["dense, one test"]["seconds"]["total"]) for one in (large, small)]
        what = f"Time at {int(known[-1]):,} rows to time at {int(known[0]):,}"
        yield from _line(what, int(known[-1]), times[0] / times[1], 7, "×")


def _mixed(record: Found) -> Iterator[Line]:
    for size, mixed in record["adversarial"].items():
        normal = ratio(record["sizes"].get(size, {}), "dense, one test")
        other = ratio(mixed, "dense, one test")
        times = [
            median(one["dense, one test"]["seconds"]["total"])
            for one in (mixed, record["sizes"].get(size, {}))
            if "dense, one test" in one
        ]
        if normal and other and len(times) == 2:
            what = "An estate in which hardly two devices are alike, to the same number of usual ones"
            yield from _line(what, int(size), times[0] / times[1], 1.2, "×")


def _line(
    what: str, rows: int, measured: float | None, bound: float, unit: str, least: bool = False, digits: int = 2
) -> Iterator[Line]:
    if measured is None:
        return
    sign = "≥" if least else "≤"
    shown = f"{measured:,.{0 if digits == 0 or measured >= 20 else digits}f}"
    yield {
        "what": what,
        "rows": rows,
        "goal": f"{sign} {bound:,} {unit}",
        "measured": f"{shown} {unit}",
        "met": measured >= bound if least else measured <= bound,
    }
