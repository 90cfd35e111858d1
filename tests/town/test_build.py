"""Is the town the same from the same seed, are its identifiers right, and does it say that it is invented?"""

import hashlib
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from tocsin.town import build as building
from tocsin.town.build import Town, build
from tocsin.town.cast import ABOUT, BODIES
from tocsin.town.products import AFFECTED_FIRMWARE
from tocsin.town.segments import SEGMENTS, share

DEVICES = 20_000
PRIMES = (3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43, 0)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return build(tmp_path_factory.mktemp("town"), DEVICES, seed=7)


@pytest.fixture(scope="module")
def estate(town: Town) -> list[dict[str, object]]:
    return pq.read_table(town.estate).to_pylist()


def digests(town: Town) -> dict[str, str]:
    return {
        str(path.relative_to(town.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(town.folder.rglob("*"))
        if path.is_file()
    }


def rows(path: Path, sheet: str) -> list[dict[str, object]]:
    header, *body = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body]


def mpan_is_right(number: str) -> bool:
    total = sum(int(digit) * prime for digit, prime in zip(number, PRIMES, strict=True))
    return len(number) == 13 and total % 11 % 10 == int(number[12])


def mprn_is_right(number: str) -> bool:
    body, check = number[:-2], number[-2:]
    total = sum(int(digit) * weight for digit, weight in zip(body, range(len(body), 0, -1), strict=True))
    return len(number) == 10 and f"{total % 11:02}" == check


def test_the_same_seed_gives_the_same_bytes(town: Town, tmp_path: Path) -> None:
    again = build(tmp_path, DEVICES, seed=7)
    assert digests(again) == digests(town)
    assert len(digests(town)) == 8


def test_another_seed_gives_other_devices_and_the_same_counts(town: Town, tmp_path: Path) -> None:
    other = build(tmp_path, DEVICES, seed=8)
    assert digests(other)["estate.parquet"] != digests(town)["estate.parquet"]
    assert other.counts["estate"] == town.counts["estate"]


def test_every_metering_point_and_device_id_is_valid_and_its_own(estate: list[dict[str, object]]) -> None:
    assert all((mprn_is_right if row["fuel"] == "gas" else mpan_is_right)(str(row["mpxn"])) for row in estate)
    assert {row["fuel"] for row in estate} == {"gas", "electricity"}
    assert len({row["mpxn"] for row in estate}) == len({row["device_id"] for row in estate}) == DEVICES
    for row in estate:
        octets = str(row["device_id"]).split("-")
        assert [f"{int(octet, 16):02X}" for octet in octets] == octets
        assert len(octets) == 8


def test_every_company_id_is_locally_administered_so_that_no_maker_owns_it(estate: list[dict[str, object]]) -> None:
    assert all(int(str(row["device_id"])[:2], 16) & 0b11 == 0b10 for row in estate)


def test_chunks_do_not_change_what_a_device_is(
    estate: list[dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "CHUNK", 1_777)
    pieces = pq.read_table(build(tmp_path, DEVICES, seed=7).estate).to_pylist()
    assert sorted(map(repr, pieces)) == sorted(map(repr, estate))


def test_a_bigger_estate_holds_the_devices_of_a_smaller_one(estate: list[dict[str, object]], tmp_path: Path) -> None:
    bigger = pq.read_table(build(tmp_path, 2 * DEVICES, seed=7).estate, columns=["device_id", "mpxn", "model"])
    known = {(row["device_id"], row["mpxn"], row["model"]) for row in bigger.to_pylist()}
    assert len(known) == 2 * DEVICES
    assert {(row["device_id"], row["mpxn"], row["model"]) for row in estate} <= known


def test_beyond_the_whole_town_metering_points_still_all_differ() -> None:
    counts = share(230_000, [one.devices for one in SEGMENTS])
    table = pa.concat_tables(building._chunks(counts, 7, datetime(2026, 11, 24, tzinfo=UTC).date()))
    assert len(set(table["mpxn"].to_pylist())) == len(set(table["device_id"].to_pylist())) == 230_000


def test_too_few_and_too_many_devices_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least"):
        build(tmp_path, 3)
    with pytest.raises(ValueError, match="at most"):
        build(tmp_path, 10**9)


def test_a_day_before_the_newest_firmware_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="newest firmware"):
        build(tmp_path, 400, at=datetime(2020, 1, 1, tzinfo=UTC))


def test_the_estate_holds_what_the_manifest_says(town: Town, estate: list[dict[str, object]]) -> None:
    counted = town.counts["estate"]
    assert isinstance(counted, dict)
    assert counted["rows"] == len(estate) == DEVICES
    for key in ("supplier", "model", "manager", "customer"):
        assert counted[f"by_{key}"] == {k: v for k, v in Counter(row[key] for row in estate).items() if k}
    in_force = Counter(row["map"] for row in estate if row["map"] and row["map_until"] is None)
    assert counted["by_map"] == in_force
    assert counted["no_map"] == DEVICES - in_force.total()
    assert counted["domestic"] == sum(bool(row["domestic"]) for row in estate)
    gained = [row for row in estate if str(row["supplier_from"]) > "2026-05-24"]
    assert counted["licence_window_open"] == len(gained)


def test_the_advisory_affects_the_devices_that_the_manifest_says(town: Town, estate: list[dict[str, object]]) -> None:
    hit = [row for row in estate if row["model"] == "borealis-be1" and row["firmware"] in AFFECTED_FIRMWARE]
    advisory = town.counts["advisory"]
    assert isinstance(advisory, dict)
    assert advisory["affected"] == Counter(row["supplier"] for row in hit)
    assert set(advisory["affected"]) == {"grand-lowland", "northwind", "harbour", "market-street"}


def test_no_date_of_a_device_lies_after_the_day_of_the_town(estate: list[dict[str, object]]) -> None:
    dates = [value for row in estate for name, value in row.items() if name.endswith(("_from", "_until")) and value]
    assert max(map(str, dates)) < "2026-11-24"


def test_another_instant_moves_the_ages_with_it(town: Town, tmp_path: Path) -> None:
    later = build(tmp_path, 400, at=datetime(2027, 11, 24, 9, tzinfo=UTC))
    first, second = (rows(one.register, "contacts")[0]["verified on"] for one in (town, later))
    assert (second - first).days == 365  # type: ignore[operator]


def test_the_solo_spreadsheet_holds_northwinds_own_devices_by_name(town: Town) -> None:
    meters = rows(town.solo_meters, "meters")
    solo = town.counts["solo"]
    assert isinstance(solo, dict)
    assert len(meters) == solo["rows"] == 1969
    assert Counter(row["Manufacturer"] for row in meters)[None] == solo["unknown_manufacturer"] == 9
    assert (solo["be_told"], solo["nobody_could_warn"]) == (1746, 214)
    assert solo["why"] == {
        "dealt with direct": 1746,
        "manager only": 131,
        "customer arranged": 52,
        "agreement lapsed": 31,
    }
    contacts = {row["organisation"] for row in rows(town.solo_contacts, "contacts")}
    named = {row[column] for row in meters for column in ("Manufacturer", "MAP", "MOP / MAM", "Customer")} - {None}
    assert named - contacts == {"Dale Meter Management (invented)"}


def test_the_solo_devices_are_in_the_whole_town_too() -> None:
    whole = building._chunks([one.devices for one in SEGMENTS], 7, datetime(2026, 11, 24, tzinfo=UTC).date())
    ours = building._chunks([one.devices for one in building.NORTHWIND], 7, datetime(2026, 11, 24, tzinfo=UTC).date())
    known = {device for chunk in whole for device in chunk["device_id"].to_pylist()}
    assert {device for chunk in ours for device in chunk["device_id"].to_pylist()} <= known


def test_the_small_estate_is_the_same_layout_in_words(town: Town) -> None:
    small = rows(town.small_estate, "estate")
    assert len(small) == 400
    assert Counter(row["supplier"] for row in small)["northwind"] == 150
    assert all(isinstance(row["metering point"], str) for row in small)
    assert {row["domestic"] for row in small} == {"yes", "no"}


def test_everything_says_that_it_is_invented(town: Town) -> None:
    for path in town.folder.rglob("*.xlsx"):
        assert load_workbook(path)["about"]["A1"].value == ABOUT
    for path in town.folder.rglob("*.json"):
        assert ABOUT in path.read_text(encoding="utf-8")
    assert pq.read_metadata(town.estate).metadata[b"about"].decode() == ABOUT
    assert all("(invented)" in one.name for one in BODIES)


def test_no_workbook_holds_the_hour_it_was_written(town: Town) -> None:
    with ZipFile(town.register) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2026-11-24T09:00:00Z") == 2


def test_the_register_speaks_of_known_organisations_and_models(town: Town) -> None:
    parties = {row["organisation"] for row in rows(town.register, "organisations")}
    agreements = rows(town.register, "agreements")
    assert {row[end] for row in agreements for end in ("party a", "party b")} <= parties
    assert {row["organisation"] for row in rows(town.register, "contacts")} <= parties
    models = {row["model"] for row in rows(town.register, "products")}
    assert {one for row in agreements for one in str(row["models"] or "").split("; ") if one} <= models
    assert len({row["reference"] for row in agreements}) == len(agreements)
    versions = {(row["model"], row["version"]) for row in rows(town.register, "firmware")}
    for row in rows(town.register, "firmware"):
        for before in filter(None, str(row["predecessors"] or "").split("; ")):
            assert (row["model"], before) in versions


def test_the_advisory_passes_the_mandatory_tests_of_csaf(town: Town) -> None:
    command = [sys.executable, "-m", "csaf", "validate", "--spec-version", "v20", "--no-network"]
    done = subprocess.run(
        [*command, "--preset", "mandatory", str(town.advisory)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "Overall: PASS" in done.stdout


def test_a_share_gives_each_group_one_and_loses_none() -> None:
    weights = [one.devices for one in SEGMENTS]
    assert share(sum(weights), weights) == tuple(weights)
    for devices in (len(weights), 97, 20_000, 1_000_003):
        counts = share(devices, weights)
        assert sum(counts) == devices
        assert min(counts) >= 1


def test_a_segment_is_never_planted_twice() -> None:
    kinds = [replace(one, devices=0) for one in SEGMENTS]
    assert len(set(kinds)) == len(kinds)
