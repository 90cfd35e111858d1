"""What files would a stranger import to try the whole of it: register, estates, spreadsheets, advisory, finding, manifest?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from tocsin.town import sheets, write
from tocsin.town.advisory import advisory, affected, finding
from tocsin.town.manifest import manifest
from tocsin.town.products import MODELS
from tocsin.town.scatter import MOST, Numbers, firmwares, scatter
from tocsin.town.segments import NORTHWIND, SEGMENTS, WHOLE, share

DEMO_AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
CHUNK = 250_000
SMALL, SMALL_NORTHWIND = 400, 150


@dataclass(frozen=True, slots=True)
class Town:
    """Where the town's files are, and what the manifest says of them."""

    folder: Path
    register: Path
    estate: Path
    small_estate: Path
    solo_meters: Path
    solo_contacts: Path
    advisory: Path
    finding: Path
    manifest: Path
    counts: Mapping[str, object]


@dataclass(slots=True)
class _Tally:
    """The devices of the advisory, by supplier, counted as they are made."""

    affected: Counter[str] = field(default_factory=Counter)

    def add(self, group: Numbers, version: Numbers) -> None:
        """Count a chunk's rows by group and firmware."""
        names = firmwares()
        kinds, counts = np.unique(group * len(names) + version, return_counts=True)
        for kind, devices in zip(kinds.tolist(), counts.tolist(), strict=True):
            segment = SEGMENTS[kind // len(names)]
            if affected(segment.model, names[kind % len(names)]):
                self.affected[segment.supplier] += devices


def build(folder: Path, devices: int = WHOLE, seed: int = 7, at: datetime = DEMO_AT) -> Town:
    """Write the town into `folder` and give its paths and counts; the same seed and instant give the same bytes.

    `at` is an aware UTC instant and stands for today in every file. Memory does not grow with `devices`.
    ValueError when `devices` is fewer than the town's groups or more than `MOST`, or `at` is before the newest firmware.
    """
    newest = max(version.released for one in MODELS for version in one.versions)
    if at.date() <= newest:
        raise ValueError(f"given {at.date()}; expected a day after {newest}, when the town's newest firmware came out")
    if devices > MOST:
        raise ValueError(f"given {devices} devices; expected at most {MOST}, so that metering points all differ")
    (folder / "solo").mkdir(parents=True, exist_ok=True)
    on, whole = at.date(), share(devices, [one.devices for one in SEGMENTS])
    few, ours, tally = _small(), tuple(one.devices for one in NORTHWIND), _Tally()
    small, own = (pa.concat_tables(_chunks(counts, seed, on)) for counts in (few, ours))
    paths = {
        "register": write.workbook(folder / "register.xlsx", sheets.register(on), at),
        "estate": write.parquet(folder / "estate.parquet", _chunks(whole, seed, on, tally)),
        "small_estate": write.workbook(folder / "small-estate.xlsx", {"estate": sheets.estate(small)}, at),
        "solo_meters": write.workbook(folder / "solo" / "meters.xlsx", {"meters": sheets.meters(own)}, at),
        "solo_contacts": write.workbook(folder / "solo" / "contacts.xlsx", {"contacts": sheets.contacts(on)}, at),
        "advisory": write.text(folder / "advisory.json", advisory(at)),
        "finding": write.text(folder / "finding.json", finding(at)),
    }
    counts = manifest(seed, at, whole, few, ours, tally.affected)
    return Town(folder, **paths, manifest=write.text(folder / "manifest.json", counts), counts=counts)


def _small() -> tuple[int, ...]:
    """Share out a few hundred devices, Northwind's the better known."""
    weights = [one.devices for one in SEGMENTS]
    ours = len(NORTHWIND)
    return share(SMALL_NORTHWIND, weights[:ours]) + share(SMALL - SMALL_NORTHWIND, weights[ours:])


def _chunks(counts: Sequence[int], seed: int, on: date, tally: _Tally | None = None) -> Iterator["pa.Table"]:
    """Give the estate in chunks whose rows are mixed, each group's devices numbered on from the last chunk.

    `counts` may stop short of the last groups.
    """
    left = np.array(counts, dtype=np.int64)
    chance = np.random.default_rng([seed, len(counts), int(left.sum())])
    done = np.zeros_like(left)
    first = _first_places(left)
    while left.any():
        size = min(CHUNK, int(left.sum()))
        taken = chance.multivariate_hypergeometric(left, size, method="marginals")
        group = np.repeat(np.arange(len(left)), taken)
        number = done[group] + np.arange(size) - np.repeat(np.cumsum(taken) - taken, taken)
        order = chance.permutation(size)
        table, version = scatter(SEGMENTS, group[order], _places(first, group, number)[order], seed, on)
        if tally:
            tally.add(group[order], version)
        left, done = left - taken, done + taken
        yield table


_FULL = np.array([one.devices for one in SEGMENTS], dtype=np.int64)


def _first_places(counts: Numbers) -> tuple[Numbers, Numbers]:
    """Give each group's first place in the town of `WHOLE` devices, and its first place for those beyond it."""
    full = _FULL[: len(counts)]
    beyond = np.maximum(counts - full, 0)
    return np.cumsum(full) - full, WHOLE + np.cumsum(beyond) - beyond


def _places(first: tuple[Numbers, Numbers], group: Numbers, number: Numbers) -> Numbers:
    """Give the place of a group's device by its number, so that a device is the same one in an estate of any size."""
    over = number - _FULL[group]
    return np.asarray(np.where(over < 0, first[0][group] + number, first[1][group] + over), dtype=np.int64)
