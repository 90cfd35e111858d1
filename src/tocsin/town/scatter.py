"""What does each device of the town look like, in columns, as a pure function of the seed and its place?

A device's identifiers and firmware come from a number mixed from the seed and its place, so the same device is the same
in every file and in chunks of any size. Metering points carry their own check digits and exist nowhere.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tocsin.town.cast import body
from tocsin.town.products import MODELS, PIVOT, model
from tocsin.town.segments import RECENT, Segment

ROLES = ("supplier", "map", "manager", "customer")
SOURCES = {"supplier": "registration", "map": "D0150", "manager": "appointment", "customer": "customer's letter"}
STATUSES = ("Commissioned", "InstalledNotCommissioned", "Suspended")
MOST = 80_000_000
"""Gas points have eight free digits; above this many devices they would no longer all differ."""

_PRIMES = np.array([3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43])  # 11 is left out by the rule for MPANs
_HEX = np.frombuffer(b"0123456789ABCDEF", dtype=np.uint8)
_UNLISTED_COMPANY = 0xD6000F
Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]


def scatter(
    segments: Sequence[Segment], group: Numbers, place: Numbers, seed: int, on: date
) -> tuple["pa.Table", Numbers]:
    """Give a chunk of the estate as a table, and each row's place in `firmwares`.

    `group` holds for each row its index into `segments`, `place` a number that no other device has, 0 to `MOST`.
    """
    mixed = mix(place, seed)
    models = [segment.model for segment in segments]
    version = _version(models, group, mixed)
    columns: dict[str, Any] = {
        "mpxn": points(place, mixed, np.array([_gas(one) for one in models])[group], seed),
        "fuel": named(["gas" if _gas(one) else "electricity" for one in models], group),
        "device_id": device_ids(place, np.array([_company(one) for one in models])[group], seed),
        "model": named(models, group),
        "firmware": named(firmwares(), version),
        "status": named(STATUSES, np.searchsorted([97, 99], (mixed >> np.uint64(40)) % np.uint64(100), "right")),
        "domestic": pa.array(np.array([segment.domestic for segment in segments])[group]),
    }
    for role in ROLES:
        columns |= _claims(segments, role, group, mixed, on)
    return pa.table(columns), version


def firmwares() -> tuple[str, ...]:
    """Give every firmware version of the products list once, and the empty text first, in a fixed order."""
    return ("", *sorted({version.name for one in MODELS for version in one.versions}))


def mix(place: Numbers, seed: int) -> NDArray[np.uint64]:
    """Mix seed and place into 64 bits that look like chance (the finaliser of splitmix64)."""
    word = place.astype(np.uint64) + np.uint64((seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        word = (word ^ (word >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray(word ^ (word >> np.uint64(31)), dtype=np.uint64)


def _gas(model_id: str) -> bool:
    row = model(model_id)
    return row is not None and row.gas


def _young(model_id: str) -> bool:
    row = model(model_id)
    return row is not None and row.certified is not None and row.certified >= PIVOT


def _company(model_id: str) -> int:
    row = model(model_id)
    return int(body(row.maker).company.replace("-", ""), 16) if row else _UNLISTED_COMPANY


def named(names: Sequence[str], codes: NDArray[Any]) -> "pa.DictionaryArray":
    """Give text by its place in `names`; equal names share one code."""
    distinct = sorted(set(names))
    codes_of = np.array([distinct.index(name) for name in names], dtype=np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes_of[codes]), pa.array(distinct, pa.string()))


def _version(models: Sequence[str], group: Numbers, mixed: NDArray[np.uint64]) -> Numbers:
    """Choose a firmware for each row by the shares of its model, as a place in `firmwares`."""
    names = firmwares()
    table = np.zeros((len(models), 100), dtype=np.int64)
    for row, model_id in enumerate(models):
        known = model(model_id)
        spread = [names.index(one.name) for one in known.versions for _ in range(one.share)] if known else []
        table[row] = spread or [0] * 100
    return np.asarray(table[group, ((mixed >> np.uint64(20)) % np.uint64(100)).astype(np.int64)])


def _digits(number: Numbers, width: int) -> Bytes:
    """Write whole numbers as `width` decimal digits each, as values 0 to 9."""
    return np.stack([number // 10 ** (width - 1 - at) % 10 for at in range(width)], axis=1).astype(np.uint8)


def points(place: Numbers, mixed: NDArray[np.uint64], gas: NDArray[np.bool_], seed: int) -> "pa.Array":
    """Write an MPAN (13 digits, one check) or, for gas, an MPRN (8 digits and two checks) for each row."""
    start = seed * 7_919
    area = 10 + (mixed % np.uint64(14)).astype(np.int64)
    core = _digits(area * 10**10 + (place * 3_000_000_019 + start) % 10**10, 12)
    check = (core.astype(np.int64) @ _PRIMES) % 11 % 10
    digits = np.column_stack([core, check.astype(np.uint8)])
    short = _digits(10_000_000 + (place[gas] * 51_437_719 + start) % 90_000_000, 8)
    tail = _digits((short.astype(np.int64) @ np.arange(8, 0, -1)) % 11, 2)
    digits[gas, :10] = np.column_stack([short, tail])
    used = np.arange(13) < np.where(gas, 10, 13)[:, None]
    return _texts((digits + np.uint8(48))[used], np.where(gas, 10, 13))


def device_ids(place: Numbers, company: Numbers, seed: int) -> "pa.Array":
    """Write an EUI-64 for each row: the maker's invented company id, then 40 bits that differ in every row."""
    tail = (place.astype(np.uint64) * np.uint64(0x5DEECE66D) + np.uint64(seed * 104_729)) % np.uint64(2**40)
    whole = (company.astype(np.uint64) << np.uint64(40)) | tail
    text = np.full((len(place), 23), ord("-"), dtype=np.uint8)
    for octet in range(8):
        value = (whole >> np.uint64(56 - 8 * octet)).astype(np.uint8)
        text[:, 3 * octet], text[:, 3 * octet + 1] = _HEX[value >> 4], _HEX[value & 15]
    return _texts(text.ravel(), np.full(len(place), 23))


def _texts(characters: Bytes, lengths: NDArray[Any]) -> "pa.Array":
    """Lay ASCII characters and their lengths out as an Arrow array of strings, with no loop over rows."""
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pa.StringArray.from_buffers(len(lengths), pa.py_buffer(ends), pa.py_buffer(characters.tobytes()))


def _claims(
    segments: Sequence[Segment], role: str, group: Numbers, mixed: NDArray[np.uint64], on: date
) -> dict[str, Any]:
    """Give a role's four columns: who, from, until, source."""
    parties = [str(getattr(segment, role)) for segment in segments]
    known = np.array([bool(party) for party in parties])[group]
    recent = np.array([role == "supplier" and one.gained == RECENT for one in segments])[group]
    spread = (mixed >> np.uint64(8)).astype(np.int64)
    youth = np.array([90 if _young(one.model) else 900 for one in segments])[group]
    age = np.where(recent, 30 + spread % 90, 2100 + spread % youth)
    ended = np.array([role == "map" and one.map_ended for one in segments])[group]
    today = np.datetime64(on, "D")
    lapsed = np.full(len(group), np.datetime64(on - timedelta(days=200), "D"))
    return {
        role: named(parties, group),
        f"{role}_from": pa.array(today - age.astype("timedelta64[D]"), mask=~known),
        f"{role}_until": pa.array(lapsed, mask=~ended),
        f"{role}_source": named(["", SOURCES[role]], known.astype(np.int64)),
    }
