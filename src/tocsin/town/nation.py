"""What would a stranger import to try tocsin at the size of Great Britain: an estate of any size, and its register?

- 120 suppliers, 30 MAPs, 200 meter managers, 5,000 customers and 15 manufacturers; 250 models of meters, hubs and displays.
- Written in chunks, so that memory does not grow with the devices; the same seed and instant give the same bytes.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from tocsin.town import write
from tocsin.town.cast import ABOUT
from tocsin.town.market import MANAGERS, MAPS, SUPPLIERS, Drawn, Market
from tocsin.town.roster import COMPANY, CUSTOMERS, FIRMWARES, models, register
from tocsin.town.scatter import MOST, ROLES, SOURCES, STATUSES, Numbers, device_ids, mix, named, points

CHUNK = 1 << 19
OTHERS = ("advanced meter", "traditional meter", "CHF", "PPMID")
HUBS, DISPLAYS = 0.08, 0.04
"""Shares of the devices: both are outside the supplier's duty, and are counted."""


def nation(folder: Path, devices: int, seed: int, at: datetime, adversarial: bool = False) -> dict[str, Path]:
    """Write a national industry into `folder` and give its files; `at` stands for today in every one of them.

    With `adversarial` hardly two devices share their parties. ValueError when there are more than `MOST` devices.
    """
    if not 0 < devices <= MOST:
        raise ValueError(f"given {devices} devices; expected 1 to {MOST}, so that metering points all differ")
    folder.mkdir(parents=True, exist_ok=True)
    rnd = np.random.default_rng([seed, devices, int(adversarial)])
    made = {
        "register": write.workbook(folder / "register.xlsx", register(seed, at.date()), at),
        "estate": write.parquet(folder / "estate.parquet", _chunks(rnd, devices, seed, at.date(), adversarial)),
    }
    said = {"about": ABOUT, "seed": seed, "at": at.isoformat(), "devices": devices, "adversarial": adversarial}
    return made | {"manifest": write.text(folder / "manifest.json", said)}


def _chunks(rnd: np.random.Generator, devices: int, seed: int, on: date, adversarial: bool) -> Iterator["pa.Table"]:
    market = Market(rnd, CUSTOMERS)
    for start in range(0, devices, CHUNK):
        place = np.arange(start, min(start + CHUNK, devices), dtype=np.int64)
        yield _chunk(rnd, market.draw(rnd, len(place), adversarial), place, seed, on)


def _chunk(rnd: np.random.Generator, drawn: Drawn, place: Numbers, seed: int, on: date) -> "pa.Table":
    known, chance = models(), mix(place, seed)
    model = _model(rnd, drawn)
    gas = np.array([one.device_type == "GSME" for one in known])[model]
    spread = (chance >> np.uint64(20)).astype(np.int64)
    version = spread % np.array([one.versions for one in known])[model]
    columns = {
        "mpxn": points(place, chance, gas, seed),
        "fuel": named(["electricity", "gas"], gas.astype(np.int64)),
        "device_id": device_ids(place, COMPANY + np.array([one.maker for one in known])[model], seed),
        "model": named([one.id for one in known], model),
        "firmware": named(FIRMWARES, version),
        "status": named(STATUSES, np.searchsorted([97, 99], spread // 1000 % 100, "right")),
        "domestic": pa.array(drawn.domestic),
    }
    # A third of those that changed supplier did so lately enough for a licence window to be open.
    lately = drawn.churned & (chance % np.uint64(30) == 0)
    for role in ROLES:
        codes = np.asarray(getattr(drawn, role), dtype=np.int64)
        age = np.where(lately & (role == "supplier"), 10 + spread % 160, 200 + spread % 2800)
        filled = codes >= 0
        columns |= {
            role: named([*(f"{role}-{code:04d}" for code in range(SIZES[role])), ""], codes % (SIZES[role] + 1)),
            f"{role}_from": pa.array(np.datetime64(on, "D") - age.astype("timedelta64[D]"), mask=~filled),
            f"{role}_until": pa.nulls(len(place), pa.date32()),
            f"{role}_source": named(["", SOURCES[role]], filled.astype(np.int64)),
        }
    return pa.table(columns)


SIZES = {"supplier": SUPPLIERS, "map": MAPS, "manager": MANAGERS, "customer": CUSTOMERS}


def _model(rnd: np.random.Generator, drawn: Drawn) -> Numbers:
    """Give each device's model: the meter drawn for it, an older one at many businesses, or a hub or a display beside it."""
    known = models()
    kinds = {kind: [place for place, one in enumerate(known) if one.device_type == kind] for kind in OTHERS}
    other = rnd.random(len(drawn.model))
    model = np.asarray(drawn.model, dtype=np.int64)
    for kind, rows in (
        ("advanced meter", ~drawn.domestic & (other < 0.3)),
        ("traditional meter", ~drawn.domestic & (other >= 0.3) & (other < 0.4)),
        ("CHF", other >= 1 - HUBS),
        ("PPMID", (other >= 1 - HUBS - DISPLAYS) & (other < 1 - HUBS)),
    ):
        model = np.where(rows, np.array(kinds[kind])[model % len(kinds[kind])], model)
    return model
