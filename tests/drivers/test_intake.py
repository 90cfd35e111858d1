import string
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.loading import ROLES
from tocsin.drivers.identifiers import as_numbers, device_ids, points
from tocsin.drivers.intake import intake
from tocsin.estate.identifier import Point, device_id, metering_point, mpan_check, mprn_check
from tocsin.interop.layout import heading
from tocsin.interop.meters import Known, check_meter, meters
from tocsin.interop.read import read_row
from tocsin.interop.sheet import Row
from tocsin.words import Refused

TODAY = date(2026, 11, 24)
KNOWN = Known({"a": "a", "b": "b"}, {"m": "m"})
MPAN = st.text(string.digits, min_size=12, max_size=12).map(lambda s: s + mpan_check(s))
MPRN = st.text(string.digits, min_size=1, max_size=9).map(lambda s: s + mprn_check(s))
NUMBERS = MPAN | MPRN | st.text(string.digits, max_size=14) | st.sampled_from(["", "1.1E+12", " 3938424403", "x", None])
DEVICES = (
    st.binary(min_size=8, max_size=8).map(lambda b: b.hex("-"))
    | st.binary(min_size=8, max_size=8).map(lambda b: b.hex().upper())
    | st.text("0Ff-:aG", min_size=14, max_size=24)
    | st.sampled_from(["", "0" * 16, "F" * 16, "88:73:84:57:00:2f:96:1e", None])
)


@given(st.lists(DEVICES, max_size=8))
def test_what_is_read_in_bulk_is_read_as_the_room_reads_it(ids):
    for offset in (0, min(1, len(ids))):
        column = pa.array(ids, pa.string()).slice(offset)
        stored, good = device_ids(column)
        for one, form, right in zip(ids[offset:], stored.to_pylist(), good, strict=True):
            if right:
                assert form == device_id(one)


@given(st.lists(MPAN | MPRN, max_size=8), st.lists(NUMBERS, max_size=8))
def test_points_accepted_in_bulk_are_right_and_right_ones_are_accepted(right, mixed):
    assert points(pa.array(right, pa.string())).all()
    for one, accepted in zip(mixed, points(pa.array(mixed, pa.string())), strict=True):
        assert not accepted or metering_point(one) == Point(one, metering_point(one).fuel)


def test_devices_keep_their_order_as_numbers():
    assert as_numbers(pa.array(["88-73-84-57-00-2F-96-1E", "00-00-00-00-00-00-00-01"])).tolist() == [
        0x88738457002F961E,
        1,
    ]


PARTY = st.sampled_from(["a", "b", "", "zz", None])
DAY = st.sampled_from([None, date(2020, 1, 1), date(2020, 1, 2), date(2027, 1, 1)])
ROWS = st.lists(
    st.tuples(
        NUMBERS,
        st.sampled_from(["electricity", "gas", "", "steam"]),
        DEVICES,
        st.sampled_from(["m", "", "n"]),
        PARTY,
        DAY,
        DAY,
    ),
    min_size=1,
    max_size=6,
)
TITLES = ("metering point", "fuel", "device id", "model", "supplier", "supplier from", "supplier until")
TYPES = (*[pa.string()] * 5, pa.date32(), pa.date32())


@given(ROWS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_file_checked_in_bulk_has_the_faults_of_its_rows_checked_one_by_one(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("intake")
    pq.write_table(
        pa.table([pa.array(c, t) for c, t in zip(zip(*rows, strict=True), TYPES, strict=True)], names=TITLES),
        folder / "m.parquet",
    )
    layout = meters(ROLES, KNOWN)
    head = heading(layout, TITLES, "m.parquet")
    expected = set()
    for number, cells in enumerate(rows, 2):
        line, faults = read_row(layout, head, Row(number, cells), "m.parquet")
        expected |= {(fault.row, fault.column, fault.given) for fault in faults or check_meter(line, ROLES, TODAY)}
    found = set()
    try:
        intake(folder / "m.parquet", ROLES, KNOWN, TODAY, folder / "out")
    except Refused as refusal:
        found = {
            (f.row, f.column, f.given)
            for f in refusal.faults
            if "another" not in f.given and "same device" not in f.given
        }
        assert not (folder / "out").exists()
    assert found - {(None, "", "no row that can be kept")} == expected
    assert not list(folder.glob(".*"))


def test_duplicates_are_found_across_blocks_and_all_of_them_are_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr("tocsin.drivers.blocks.BLOCK", 2)
    ids = [f"88-73-84-57-00-00-00-0{i}" for i in (1, 2, 3, 1, 4)]
    pq.write_table(pa.table({"mpan": [""] * 5, "device id": ids, "model": [""] * 5}), tmp_path / "m.parquet")
    taken = intake(tmp_path / "m.parquet", ROLES, KNOWN, TODAY, tmp_path / "out", accept=True)
    assert [(fault.row, fault.given) for fault in taken.faults] == [
        (2, "the same device as in row 5"),
        (5, "the same device as in row 2"),
    ]
    for name in ("meters.parquet", "points.parquet"):
        assert pq.read_table(tmp_path / "out" / name)["device_id"].to_pylist() == [ids[1], ids[2], ids[4]]
    assert taken.rows == 3


def test_a_crash_on_the_way_leaves_nothing(tmp_path, monkeypatch):
    def crash(*_args):
        raise MemoryError

    pq.write_table(pa.table({"mpan": [""], "device id": ["8873845700000001"], "model": [""]}), tmp_path / "m.parquet")
    monkeypatch.setattr("tocsin.drivers.intake._content", crash)
    with pytest.raises(MemoryError):
        intake(tmp_path / "m.parquet", ROLES, KNOWN, TODAY, tmp_path / "out")
    assert [one.name for one in tmp_path.iterdir()] == ["m.parquet"]
