"""Extracts of the Smart Metering Inventory: invented, under the titles that such extracts have."""

from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.digests import digest_of_tables
from tests.loading import FILES, GOOD, NOW, job, separated, workbook
from tocsin.drivers.inventory import stock
from tocsin.estate.schema import METERS, POINTS
from tocsin.flows.identify import identify, waiting
from tocsin.flows.load import Job, load
from tocsin.flows.take_stock import census, take_stock
from tocsin.words import PartyId, Refused

pytestmark = pytest.mark.django_db
OWNER = PartyId("northwind")
HEAD = [
    *("DeviceID", "DeviceType", "DeviceStatus", "DeviceManufacturer", "DeviceModel", "SMETSCHTSVersion"),
    *("DeviceFirmwareVersion", "DeviceFirmwareVersionStatus", "CPLStatus", "ImportMPxN", "ESMEVariant", "UPRN"),
    *("PropertyFilter.PostCode", "PropertyFilter.AddressIdentifier", "CSPRegion", "DeviceGBCSVersion", "HANVariant"),
]


def row(last, kind, status, maker="AB01", model="010A030B", firmware="0002012F", point=""):
    home = ("100012345678", "SW1A 1AA", "10 Invented Street")
    return [f"88-73-84-57-00-00-00-{last}", kind, status, maker, model, "SMETS2 v4.2", firmware, "Active", "Active", point, "A", *home, "South", "3.2", "Single"]  # fmt: skip


ROWS = [
    row("01", "ESME", "Commissioned", point="1100013222946"),
    row("02", "GSME", "Commissioned", "Acme Meters", "G20", "GFI", "3938424403"),
    row("03", "ESME", "InstalledNotCommissioned", "Acme Meters", "PX-400"),
    row("04", "ESME", "Pending"),
    row("05", "ESME", "Decommissioned"),
    row("06", "CHF", "Commissioned"),
    row("07", "GPF", "Commissioned", point="3938424403"),
    row("08", "PPMID", "Commissioned"),
    row("09", "IHD or CAD", "", "", "", ""),
    row("0A", "XYZ", "Commissioned"),
    row("0B", "ESME", "Suspended", "", "", ""),
]


@pytest.fixture
def register(tmp_path, store):
    load(job(workbook(tmp_path / "register.xlsx", GOOD), store))
    return store


def own(path, store, now=NOW, accept=False, owner=OWNER):
    made = job(path, store, accept=accept, now=now)
    return Job(made.path, made.rules, FILES, store, now, "Ada Marsh", owner, accept)


def there(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file() or path.name.startswith((".", "S-")))


def rows_of(store, receipt, name=METERS):
    return pq.read_table(store / "estate" / receipt.snapshot / name).to_pylist()


def test_meters_in_place_become_devices_and_everything_is_counted_by_class(tmp_path, register):
    receipt = take_stock(own(separated(tmp_path / "smi.csv", [HEAD, *ROWS]), register), stock)
    assert (receipt.what, receipt.new, receipt.refused) == ("inventory", 4, 0)
    kept = rows_of(register, receipt)
    assert [(one["device_id"][-2:], one["fuel"], one["model"], one["firmware"], one["status"]) for one in kept] == [
        ("01", "electricity", "", "0002012F", "Commissioned"),
        ("02", "gas", "acme-g20", "GFI", "Commissioned"),
        ("03", "electricity", "acme-px400", "0002012F", "InstalledNotCommissioned"),
        ("0B", "electricity", "", "", "Suspended"),
    ]
    assert {one["supplier"] for one in kept} == {"northwind"}
    assert {one["supplier_source"] for one in kept} == {"DCC inventory"}
    assert [one["mpxn"] for one in rows_of(register, receipt, POINTS)] == ["1100013222946", "3938424403", "", ""]
    duties = {}
    for one in census(OWNER):
        duties[one.duty] = duties.get(one.duty, 0) + one.rows
    assert duties == {
        "the Responsible Supplier's": 4,
        "not in place": 2,
        "the DCC's": 2,
        "counted by type; no meter": 2,
        "of a type that is not known": 1,
    }
    assert sum(one.rows for one in census(OWNER)) == len(ROWS)


def test_homes_are_dropped_on_sight_and_it_is_said_so(tmp_path, register):
    receipt = take_stock(own(separated(tmp_path / "smi.csv", [HEAD, *ROWS]), register), stock)
    told = "\n".join(receipt.notes)
    for title in ("UPRN", "PropertyFilter.PostCode", "PropertyFilter.AddressIdentifier"):
        assert f"column “{title}” is personal data; it was dropped unread" in told
    assert "column “CSPRegion” is not needed here" in told
    held = b"".join(path.read_bytes() for path in register.rglob("*") if path.is_file())
    for word in (b"100012345678", b"SW1A", b"Invented Street"):
        assert word not in held


@pytest.mark.parametrize(
    "titles",
    [
        {"DeviceID": "device_id", "DeviceType": "type", "DeviceStatus": "device_status", "ImportMPxN": "mpxn number"},
        {"DeviceID": "deviceid", "DeviceType": "Device Type", "DeviceStatus": "SMI status", "ImportMPxN": "mpxn_number"},
        {"DeviceID": "GUID", "DeviceManufacturer": "manufacturer", "DeviceFirmwareVersion": "firmware_version"},
    ],
)  # fmt: skip
def test_titles_vary_between_extracts(titles, tmp_path, register):
    head = [titles.get(one, one) for one in HEAD]
    receipt = take_stock(own(separated(tmp_path / "smi.csv", [head, *ROWS], ";"), register), stock)
    assert [one["device_id"][-2:] for one in rows_of(register, receipt)] == ["01", "02", "03", "0B"]
    assert rows_of(register, receipt)[1]["firmware"] == "GFI"


def test_parquet_and_workbooks_give_what_csv_gives(tmp_path, register):
    first = take_stock(own(separated(tmp_path / "smi.csv", [HEAD, *ROWS]), register), stock)
    columns = zip(*ROWS, strict=True)
    pq.write_table(
        pa.table({name: list(cells) for name, cells in zip(HEAD, columns, strict=True)}), tmp_path / "smi.parquet"
    )
    for number, path in enumerate(
        (tmp_path / "smi.parquet", workbook(tmp_path / "smi.xlsx", {"inventory": [HEAD, *ROWS]})), 1
    ):
        again = take_stock(own(path, register, NOW + timedelta(hours=number)), stock)
        assert (again.new, again.changed, again.same, again.snapshot) == (0, 0, 4, first.snapshot)


def test_a_make_and_model_is_decided_once_and_the_next_extract_knows_it(tmp_path, register):
    take_stock(own(separated(tmp_path / "smi.csv", [HEAD, *ROWS]), register), stock)
    assert [(one.text, one.rows) for one in waiting()] == [("AB01 / 010A030B", 1)]
    identify("ab01 / 010a030b", "acme-px400", "Ada Marsh", "the products list has this number", NOW)
    later = NOW + timedelta(days=1)
    receipt = take_stock(
        own(separated(tmp_path / "next.csv", [HEAD, *ROWS, row("0C", "ESME", "Commissioned")]), register, later), stock
    )
    assert [one["model"] for one in rows_of(register, receipt)] == [
        "acme-px400",
        "acme-g20",
        "acme-px400",
        "",
        "acme-px400",
    ]
    assert waiting() == ()
    assert (receipt.new, receipt.changed, receipt.same) == (1, 1, 3)


def test_an_extract_of_nobody_says_so_and_names_no_supplier(tmp_path, register):
    receipt = take_stock(own(separated(tmp_path / "smi.csv", [HEAD, *ROWS]), register, owner=None), stock)
    assert {one["supplier"] for one in rows_of(register, receipt)} == {""}
    assert any("does not say whose the meters are" in note for note in receipt.notes)


def test_the_same_extract_twice_changes_nothing(tmp_path, register):
    path = separated(tmp_path / "smi.csv", [HEAD, *ROWS])
    take_stock(own(path, register), stock)
    before = digest_of_tables()
    assert take_stock(own(path, register, NOW + timedelta(minutes=1)), stock).before == NOW
    assert digest_of_tables() == before


BAD = {
    "a status that is none": (row("0C", "ESME", "Lost"), ("column DeviceStatus", "“Lost”", "Commissioned")),
    "a meter's id that is none": (["x", *row("0C", "ESME", "Commissioned")[1:]], ("column DeviceID", "an EUI-64")),
    "an electricity meter at a gas point": (row("0C", "ESME", "Commissioned", point="3938424403"), ("column fuel", "fuel gas")),
    "a wrong check digit": (row("0C", "GSME", "Commissioned", point="3938424404"), ("ImportMPxN", "whose last two digits are 03")),
    "a meter twice": (row("01", "ESME", "Commissioned"), ("the same device as in row 2",)),
    "a formula for a status": (["88-73-84-57-00-00-00-0C", "ESME", "=1", *row("0C", "", "")[3:]], ("the formula =1",)),
    "a row too short": (row("0C", "ESME", "Commissioned")[:5], ("5 cells", "17 cells")),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_of_a_meter_is_refused_in_its_own_words_and_nothing_is_kept(name, tmp_path, register):
    bad, words = BAD[name]
    path = separated(tmp_path / "smi.csv", [HEAD, *ROWS, bad])
    before, files = digest_of_tables(), there(tmp_path)
    with pytest.raises(Refused) as refusal:
        take_stock(own(path, register), stock)
    said = "\n".join([str(refusal.value), *map(str, refusal.value.faults)])
    assert not [word for word in words if word not in said], said
    assert f"row {len(ROWS) + 2}" in said
    assert (digest_of_tables(), there(tmp_path)) == (before, files)
    accepted = take_stock(own(path, register, accept=True), stock)
    assert accepted.refused >= 1
    assert accepted.handed_back is not None


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ([one for one in HEAD if one != "DeviceType"], "a column device type"),
        ([one for one in HEAD if one != "DeviceStatus"], "a column status"),
        ([*HEAD[:-1], "device id"], "the same column twice"),
    ],
)
def test_an_extract_without_its_columns_is_refused(head, words, tmp_path, register):
    with pytest.raises(Refused) as refusal:
        take_stock(own(separated(tmp_path / "smi.csv", [head, *ROWS]), register), stock)
    assert any(words in str(fault) for fault in refusal.value.faults)
