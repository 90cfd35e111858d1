from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest

from tests.digests import digest_of_tables
from tests.loading import NOW, job, separated, workbook
from tocsin.flows.solo import solo
from tocsin.records.devices import Product
from tocsin.records.parties import Agreement, Contact, Organisation, PartyRole
from tocsin.words import PartyId, Refused

pytestmark = pytest.mark.django_db

METERS = [
    ["MPAN", "Fuel", "Device ID", "Manufacturer", "Model", "Firmware", "MAP", "MOP / MAM", "Customer", "Domestic", "Postcode"],
    ["1100013222946", "electricity", "88-73-84-57-00-2F-96-1E", "Acme Meters", "PX400", "1.1", "Capital Meter Assets", "Peak Metering", "", "no", "AB1"],
    ["1014568234275", "", "8873845700000001", "Acme Meters", "PX400", "1.0", "Capital Meter Assets Ltd", "", "Harbour Foods plc", "no", ""],
    ["3938424403", "gas", "8873845700000002", "Borealis Metering", "G 20", "", "", "", "Mr A Person", "yes", ""],
    ["", "", "8873845700000003", "", "", "", "", "", "", "", ""],
]  # fmt: skip
CONTACTS = [
    ["organisation", "role", "duty", "name", "email", "telephone", "verified on", "agreement kind", "agreement from", "agreement until", "carries"],
    ["Northwind Energy", "supplier", "be told", "Ada Marsh", "security@northwind.example", "", "2026-10-01", "", "", "", ""],
    ["Acme Meters", "manufacturer", "tell", "Edda Rowe", "psirt@acme.example", "+44 20", "2026-10-01", "device_supply", "2024-01-01", "2027-01-01", "tell; be_told"],
    ["Acme Meters", "manufacturer", "be told", "Edda Rowe", "psirt@acme.example", "+44 20", "2026-10-01", "device_supply", "2024-01-01", "2027-01-01", "tell; be_told"],
    ["Peak Metering", "MOP", "tell; be told", "Gwen Pike", "clerk@peak.example", "", "", "meter_management", "", "", ""],
]  # fmt: skip
OWNER = PartyId("northwind")


def play(tmp_path, store, meters=METERS, contacts=CONTACTS, **more):
    lists = workbook(tmp_path / "meters.xlsx", {"meters": meters, "about": [["Invented."]]})
    other = separated(tmp_path / "contacts.csv", contacts)
    return solo(job(lists, store, **more), other, OWNER, "Northwind Energy")


def test_two_lists_become_a_small_register_and_an_estate_of_own_claims(tmp_path, store):
    first, second = play(tmp_path, store)
    assert set(Organisation.objects.values_list("id", flat=True)) == {
        *("northwind", "acme-meters", "capital-meter-assets", "capital-meter-assets-ltd", "peak-metering"),
        *("harbour-foods-plc", "borealis-metering"),
    }
    agreement = Agreement.objects.get(kind="device_supply")
    assert (agreement.first_id, agreement.first_role, agreement.second_id, agreement.second_role) == (
        *("northwind", "supplier"),
        *("acme-meters", "manufacturer"),
    )
    assert (agreement.standing, agreement.carries_tell, agreement.carries_be_told) == ("claimed", True, True)
    assert agreement.ends_on == date(2027, 1, 1)
    assert Contact.objects.filter(organisation_id="peak-metering").count() == 2
    assert set(Product.objects.values_list("id", "scope_class")) == {
        ("acme-meters-px400", "SMETS2+"),
        ("borealis-metering-g-20", "SMETS2+"),
    }
    rows = pq.read_table(store / "estate" / second.snapshot / "meters.parquet").to_pylist()
    assert [(row["model"], row["supplier"], row["map"], row["manager"], row["customer"]) for row in rows] == [
        ("acme-meters-px400", "northwind", "capital-meter-assets", "peak-metering", ""),
        ("acme-meters-px400", "northwind", "capital-meter-assets-ltd", "", "harbour-foods-plc"),
        ("borealis-metering-g-20", "northwind", "", "", ""),
        ("", "northwind", "", "", ""),
    ]
    assert rows[0]["supplier_source"] == "own list of northwind"
    assert rows[0]["customer_source"] == ""
    assert first.new
    assert second.new == 4


def test_it_says_what_it_dropped_assumed_and_could_not_tell(tmp_path, store):
    _, second = play(tmp_path, store)
    said = " ".join(second.notes)
    for words in (
        "“Postcode” is personal data",
        "1 rows name the customer of domestic premises",
        "taken as SMETS2+",
        "1 rows name no manufacturer or no model",
        "Capital Meter Assets, Capital Meter Assets Ltd",
    ):
        assert words in said
    assert not PartyRole.objects.filter(organisation__id__contains="person").exists()
    assert all(b"Person" not in path.read_bytes() for path in store.rglob("*.parquet"))


def test_the_same_lists_twice_change_nothing(tmp_path, store):
    play(tmp_path, store)
    before, files = digest_of_tables(), sorted(store.rglob("*"))
    first, second = solo(
        job(tmp_path / "meters.xlsx", store, now=NOW + timedelta(hours=1)),
        tmp_path / "contacts.csv", OWNER, "Northwind Energy",
    )  # fmt: skip
    assert (first.before, second.before) == (NOW, NOW)
    assert (digest_of_tables(), sorted(store.rglob("*"))) == (before, files)


def test_a_list_with_one_more_meter_changes_only_that(tmp_path, store):
    play(tmp_path, store)
    more = [*METERS, ["", "gas", "8873845700000009", "Acme Meters", "px400", "", "Peak metering", "", "", "no", ""]]
    before = digest_of_tables()
    first, second = play(tmp_path, store, meters=more, now=NOW + timedelta(hours=1))
    changed = {name for name, digest in digest_of_tables().items() if before[name] != digest}
    assert (second.new, second.changed, second.same, second.gone) == (1, 0, 4, 0)
    assert changed == {"Upload", "Snapshot", "PartyRole"}
    assert first.new == 1


@pytest.mark.parametrize("spoil", ["meters", "contacts", "both meters"])
def test_a_fault_in_either_list_keeps_nothing_of_both(tmp_path, store, spoil):
    meters, contacts = [list(row) for row in METERS], [list(row) for row in CONTACTS]
    if spoil == "meters":
        meters[2][0] = "1.1E+12"
    elif spoil == "contacts":
        contacts[2][8] = "2028-01-01"
    else:
        meters[2][2] = meters[1][2]
    before = digest_of_tables()
    with pytest.raises(Refused) as refusal:
        play(tmp_path, store, meters, contacts)
    assert {fault.row for fault in refusal.value.faults} >= {3}
    assert digest_of_tables() == before
    assert [path for path in store.rglob("*") if path.is_file()] == []


def test_good_rows_of_both_lists_are_accepted_on_request(tmp_path, store):
    meters, contacts = [list(row) for row in METERS], [list(row) for row in CONTACTS]
    meters[2][0], contacts[4][4] = "1.1E+12", "clerk at peak"
    first, second = play(tmp_path, store, meters, contacts, accept=True)
    assert (first.refused, second.refused, second.new) == (1, 1, 3)
    assert first.handed_back.name == "contacts.refused.csv"
    assert second.handed_back.name == "meters.refused.xlsx"
