from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.digests import digest_of_tables
from tests.loading import FIFTH, GOOD, METERS, NOW, RULES, job, separated, workbook
from tocsin.estate.schema import METERS as METERS_FILE
from tocsin.estate.schema import POINTS
from tocsin.flows.load import load
from tocsin.records.estate import Snapshot
from tocsin.records.parties import Agreement, OrganisationName
from tocsin.words import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(tmp_path, store):
    load(job(workbook(tmp_path / "register.xlsx", GOOD), store))
    return store


def stored_rows(store, snapshot, name=METERS_FILE):
    return pq.read_table(store / "estate" / snapshot / name).to_pylist()


def test_a_good_register_is_kept_whole_and_says_what_does_not_count(tmp_path, store):
    receipt = load(job(workbook(tmp_path / "register.xlsx", GOOD), store))
    assert (receipt.what, receipt.new, receipt.changed, receipt.same, receipt.refused) == ("register", 23, 0, 0, 0)
    assert any("A-4 does not count yet" in note for note in receipt.notes)
    assert not any("A-3" in note for note in receipt.notes)
    assert OrganisationName.objects.filter(organisation_id="capital-map").count() == 2
    scoped = Agreement.objects.get(pk="A-1")
    assert [one.product_id for one in scoped.scope.all()] == ["acme-px400"]
    assert (scoped.every_model, scoped.carries_tell, scoped.carries_be_told, scoped.carries_pass_on) == (
        False,
        True,
        True,
        False,
    )


def test_the_same_register_twice_changes_nothing(tmp_path, store):
    path = workbook(tmp_path / "register.xlsx", GOOD)
    load(job(path, store))
    before = digest_of_tables()
    again = load(job(path, store, now=NOW + timedelta(days=1)))
    assert (again.new, again.changed, again.before) == (0, 0, NOW)
    assert digest_of_tables() == before


def test_the_same_facts_in_another_file_change_nothing_but_the_receipt(tmp_path, register):
    before = digest_of_tables(without={"Upload"})
    for name, rows in GOOD.items():
        receipt = load(job(separated(tmp_path / f"{name}.csv", rows, ";"), register))
        assert (receipt.new, receipt.changed, receipt.same) == (0, 0, len(rows) - 1)
    assert digest_of_tables(without={"Upload"}) == before


def test_a_changed_cell_changes_one_row_and_an_absent_column_leaves_what_is_kept(tmp_path, register):
    rows = [
        ["organisation", "duty", "name", "email", "verified on"],
        ["acme", "tell", "Edda Rowe", "psirt@acme.example", "01/11/2026"],
    ]
    receipt = load(job(separated(tmp_path / "contacts.csv", rows), register))
    assert (receipt.new, receipt.changed, receipt.same) == (0, 1, 0)
    from tocsin.records.parties import Contact

    contact = Contact.objects.get(name="Edda Rowe")
    assert (contact.verified_on, contact.telephone) == (date(2026, 11, 1), "+44 20 7946 0000")


def test_names_that_overlap_with_what_is_kept_are_refused(tmp_path, register):
    rows = [["organisation", "name", "from"], ["northwind", "North Wind", "2025-01-01"]]
    with pytest.raises(Refused) as refusal:
        load(job(separated(tmp_path / "organisations.csv", rows), register))
    assert "what the store already holds" in str(refusal.value.faults[0])


@pytest.mark.parametrize("kind", ["xlsx", "csv", "parquet"])
def test_an_estate_in_each_format_gives_the_same_rows(tmp_path, register, kind):
    path = tmp_path / f"meters.{kind}"
    if kind == "xlsx":
        workbook(path, {"Sheet1": METERS})
    elif kind == "csv":
        separated(path, METERS)
    else:
        columns = list(zip(*METERS[1:], strict=True))
        pq.write_table(pa.table(dict(zip(METERS[0], map(list, columns), strict=True))), path)
    receipt = load(job(path, register))
    assert (receipt.what, receipt.new, receipt.refused) == ("estate", 4, 0)
    rows = stored_rows(register, receipt.snapshot)
    assert rows[0] == {
        "device_id": "88-73-84-57-00-2F-96-1E", "fuel": "electricity", "model": "acme-px400", "firmware": "1.1",
        "status": "Commissioned", "domestic": False,
        "supplier": "northwind", "supplier_from": date(2020, 1, 1), "supplier_until": None, "supplier_source": "register",
        "map": "capital-map", "map_from": date(2019, 1, 1), "map_until": None, "map_source": "D0303",
        "manager": "peak", "manager_from": None, "manager_until": None, "manager_source": "",
        "customer": "harbour-foods", "customer_from": None, "customer_until": None, "customer_source": "",
    }  # fmt: skip
    assert [(row["device_id"], row["fuel"], row["model"], row["supplier"]) for row in rows[1:]] == [
        ("88-73-84-57-00-00-00-01", "electricity", "acme-px400", "northwind"),
        ("88-73-84-57-00-00-00-02", "gas", "acme-g20", "northwind"),
        ("88-73-84-57-00-00-00-03", "", "", "northwind"),
    ]
    points = stored_rows(register, receipt.snapshot, POINTS)
    assert [one["mpxn"] for one in points] == ["1100013222946", "1014568234275", "3938424403", ""]
    assert "mpxn" not in rows[0]
    assert any("1 rows do not say whether" in note for note in receipt.notes)


def test_stored_parquet_has_no_arrow_schema_in_it(tmp_path, register):
    receipt = load(job(separated(tmp_path / "meters.csv", METERS), register))
    for name in (METERS_FILE, POINTS):
        assert b"ARROW:schema" not in (pq.read_metadata(register / "estate" / receipt.snapshot / name).metadata or {})


def test_the_same_estate_twice_changes_nothing(tmp_path, register):
    path = separated(tmp_path / "meters.csv", METERS)
    load(job(path, register))
    before, folders = digest_of_tables(), sorted(register.rglob("*"))
    again = load(job(path, register, now=NOW + timedelta(minutes=1)))
    assert again.before == NOW
    assert (digest_of_tables(), sorted(register.rglob("*"))) == (before, folders)


def test_the_same_estate_in_another_format_makes_no_new_snapshot(tmp_path, register):
    first = load(job(separated(tmp_path / "meters.csv", METERS), register))
    second = load(job(workbook(tmp_path / "meters.xlsx", {"estate": METERS}), register, now=NOW + timedelta(minutes=1)))
    assert (second.new, second.changed, second.same, second.gone) == (0, 0, 4, 0)
    assert second.snapshot == first.snapshot
    assert Snapshot.objects.count() == 1
    assert [one.name for one in (register / "estate").iterdir()] == [first.snapshot]


def test_a_later_estate_counts_new_changed_same_and_gone(tmp_path, register):
    load(job(separated(tmp_path / "meters.csv", METERS), register))
    rows = [list(row) for row in METERS[:4]]
    rows[1][0] = "2000007794886"
    rows[2][4] = "1.1"
    rows.append(["", "", "88-73-84-57-00-00-00-09", *METERS[4][3:]])
    receipt = load(job(separated(tmp_path / "later.csv", rows), register, now=NOW + timedelta(days=1)))
    assert (receipt.new, receipt.changed, receipt.same, receipt.gone) == (1, 2, 1, 1)
    assert Snapshot.objects.count() == 2


def test_a_fifth_role_needs_no_code(tmp_path, register):
    rules = replace(RULES, roles=(*RULES.roles, FIFTH))
    rows = [
        [*row, *more]
        for row, more in zip(
            METERS,
            [["Reading Agent", "Meter reader from"], ["peak", "2022-02-02"], ["", ""], ["", ""], ["", ""]],
            strict=True,
        )
    ]
    receipt = load(job(separated(tmp_path / "meters.csv", rows), register, rules=rules))
    row = stored_rows(register, receipt.snapshot)[0]
    assert (row["reader"], row["reader_from"], row["reader_source"]) == ("peak", date(2022, 2, 2), "")
    fifth = [["organisation", "role"], ["peak", "reading agent"]]
    assert load(job(separated(tmp_path / "roles.csv", fifth), register, rules=rules)).new == 1


def test_good_rows_are_accepted_and_the_refused_come_back_with_reasons(tmp_path, register):
    rows = [*METERS, ["1100013222947", *METERS[1][1:2], "88-73-84-57-00-00-00-0A", *METERS[1][3:]]]
    rows.append(["", "", "=cmd", *METERS[4][3:]])
    path = separated(tmp_path / "meters.csv", rows)
    receipt = load(job(path, register, accept=True))
    assert (receipt.new, receipt.refused) == (4, 2)
    text = receipt.handed_back.read_text(encoding="utf-8-sig")
    assert receipt.handed_back.name == "meters.refused.csv"
    assert "an MPAN whose last digit is 6" in text
    assert "'=cmd" in text
    assert load(job(path, register, accept=True)).before == NOW


def test_a_register_row_at_fault_takes_with_it_what_leans_on_it(tmp_path, store):
    tables = {name: [list(row) for row in rows] for name, rows in GOOD.items()}
    tables["organisations"][4][3] = "2019-01-01"
    tables["organisations"][4][2] = "2020-01-01"
    receipt = load(job(workbook(tmp_path / "register.xlsx", tables), store, accept=True))
    assert receipt.refused == 2
    assert {(fault.file.rpartition(" ")[2], fault.row, fault.column) for fault in receipt.faults} == {
        ("organisations", 5, "until"),
        ("specified", 2, "party"),
    }
    assert receipt.handed_back.name == "register.refused.xlsx"


def test_a_refused_row_handed_back_and_mended_is_read_as_it_was(tmp_path, store):
    rows = [
        [*GOOD["contacts"][0]],
        ["acme", "tell", "Edda", "", "+44 20 7946 0000", "2027-01-01"],
        ["acme", "tell", "Finn", "", "1", ""],
    ]
    load(job(separated(tmp_path / "organisations.csv", GOOD["organisations"]), store))
    receipt = load(job(separated(tmp_path / "contacts.csv", rows), store, accept=True))
    mended = receipt.handed_back.read_text(encoding="utf-8-sig").replace("2027", "2026")
    assert "'+44" in mended
    (tmp_path / "contacts.csv").write_text(mended, encoding="utf-8")
    load(job(tmp_path / "contacts.csv", store))
    from tocsin.records.parties import Contact

    assert Contact.objects.get(name="Edda").telephone == "+44 20 7946 0000"


def test_personal_columns_are_dropped_on_sight_and_it_is_said_so(tmp_path, register):
    rows = [[*row, more] for row, more in zip(METERS, ["Post Code", "SW1A 1AA", "", "", ""], strict=True)]
    receipt = load(job(separated(tmp_path / "meters.csv", rows), register))
    assert any("“Post Code” is personal data" in note for note in receipt.notes)
    assert all(b"SW1A" not in path.read_bytes() for path in register.rglob("*") if path.is_file())


def test_a_snapshot_that_cannot_be_recorded_leaves_no_folder(tmp_path, register, monkeypatch):
    def broken(*_args):
        raise RuntimeError("the disk is full")

    path = separated(tmp_path / "meters.csv", [*METERS, ["9", *METERS[1][1:]]])
    loading = job(path, register, accept=True)
    loading = replace(loading, files=replace(loading.files, handback=broken))
    with pytest.raises(RuntimeError):
        load(loading)
    assert list((register / "estate").iterdir()) == []
    assert Snapshot.objects.count() == 0
