"""A picture joined from every supplier's counts says what the rows themselves say, and no row can be found in it."""

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from bench.estate import SUPPLIERS, name, write
from bench.register import ON, register
from bench.scenarios import national, scenarios

from tocsin.cover.closing.close import close
from tocsin.cover.closing.shortfall import wanted
from tocsin.drivers import duckdb, rulebooks, submission
from tocsin.drivers.highs import highs
from tocsin.drivers.lacking import lacking
from tocsin.drivers.paired import paired
from tocsin.drivers.tally import tally
from tocsin.drivers.versions import versions
from tocsin.estate.schema import METERS
from tocsin.interop.submission import MARK, SubmissionRefused, check
from tocsin.words import Direction, ModelId, PartyId

PARTIES = frozenset(
    name(role, code)
    for role, many in (("supplier", 120), ("map", 30), ("manager", 200), ("customer", 50_000))
    for code in range(many)
)
MODELS = frozenset(name("model", code) for code in range(250))


def full(folder: Path, rows: int) -> Path:
    """An invented estate of a whole industry, in which some came to their supplier within a licence's window."""
    made = folder / "made.parquet"
    write(made, rows, 7)
    table = pq.read_table(made)
    days = pc.add(pc.cast(table["installed"].cast(pa.int32()), pa.int64()), 0)
    since = pa.array([(ON - timedelta(days=int(day) % 700)) for day in days.to_pylist()], pa.date32())
    status = pa.array(["Commissioned" if day % 9 else "Suspended" for day in days.to_pylist()])
    table = table.append_column("supplier_from", since).append_column("status", status)
    (folder / "S-full").mkdir()
    pq.write_table(table, folder / "S-full" / METERS, store_schema=False)
    return folder / "S-full"


def own(folder: Path, snapshot: Path, supplier: PartyId) -> Path:
    """The supplier's own estate: its rows, and now and then one that somebody else supplies."""
    table = pq.read_table(snapshot / METERS)
    rows = pc.indices_nonzero(pc.equal(table["supplier"], supplier))
    stray = pc.indices_nonzero(pc.not_equal(table["supplier"], supplier))[:2]
    (folder / f"S-{supplier}").mkdir()
    pq.write_table(table.take(pa.concat_arrays([rows, stray])), folder / f"S-{supplier}" / METERS, store_schema=False)
    return folder / f"S-{supplier}"


def picture(folder: Path, snapshot: Path, tables) -> tuple[Path, int]:
    parts, counts = [], 0
    for code in range(SUPPLIERS):
        sent = folder / f"sent-{code}.csv"
        supplier = PartyId(name("supplier", code))
        told = submission.write(own(folder, snapshot, supplier), (), tables, supplier, True, sent)
        assert told.left_out == 2
        if told.systems:
            submission.read(sent, tables.roles, PARTIES, MODELS, folder / f"C-{code}")
            parts.append(folder / f"C-{code}")
            counts += told.rows
    assert len(parts) >= 100
    submission.joined(parts, folder / "S-picture")
    return folder / "S-picture", counts


def compare(folder: Path, rows: int) -> None:
    snapshot = full(folder, rows)
    known = national(7)
    asks = scenarios(known)
    joined, counts = picture(folder, snapshot, asks[-1].tables)
    assert counts < rows
    assert tally(joined, (), asks) == tally(snapshot, (), asks)
    for asked in (asks[0], *(one for one in asks if one.tables.gained_after)):
        assert duckdb.holdings(joined, asked.tables) == duckdb.holdings(snapshot, asked.tables)
    only = {ModelId(name("model", code)): () for code in range(0, 250, 50)}
    tables = asks[0].tables
    assert versions(joined, (), tables, only) == versions(snapshot, (), tables, only)
    assert paired(joined, (), asks[1].tables, asks[2].tables) == paired(snapshot, (), asks[1].tables, asks[2].tables)
    rules = rulebooks.load("ssc-guidance").rules
    chosen = [
        close(lacking(one, (), wanted(rules, asks[1].tables, Direction.BE_TOLD)), 10, highs(20))
        for one in (joined, snapshot)
    ]
    assert chosen[0] == chosen[1]
    assert chosen[0].closed > 0


@pytest.mark.timeout(900)
def test_a_picture_from_every_suppliers_counts_is_that_of_the_rows(tmp_path):
    compare(tmp_path, 12_000)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_picture_from_every_suppliers_counts_is_that_of_a_million_rows(tmp_path):
    compare(tmp_path, 1_000_000)


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    tables = scenarios(national(7))[-1].tables
    submission.write(full(folder, 5_000), (), tables, PartyId(name("supplier", 0)), True, folder / "sent.csv")
    return folder / "sent.csv"


def test_a_submission_holds_no_metering_point_and_no_device_id(sent):
    lines = sent.read_text("utf-8").splitlines()
    assert lines[0].startswith(MARK)
    assert not {"mpxn", "device_id", "installed"} & set(lines[1].replace('"', "").split(","))
    table = pq.read_table(sent.parent / "S-full" / METERS, columns=["mpxn", "device_id"])
    personal = {str(value) for column in table.columns for value in column.to_pylist()}
    assert not personal & set(re.findall(r"\w+", "\n".join(lines[1:])))
    assert not list(sent.parent.glob(".*"))


def changed(sent: Path, folder: Path, find: str, put: str, first: bool = False) -> Path:
    """The submission with a text of it changed; with `first` also its digest, as a forger would."""
    import hashlib
    import json

    head, _, body = sent.read_text("utf-8").partition("\n")
    assert find in (head if first is None else body), find
    body = body.replace(find, put, 1)
    if first:
        told = json.loads(head.removeprefix(MARK)) | {"digest": hashlib.sha256(body.encode()).hexdigest()}
        head = MARK + json.dumps(told, sort_keys=True, separators=(",", ":"))
    path = folder / "changed.csv"
    path.write_text(f"{head}\n{body}", "utf-8")
    return path


BAD = {
    "a changed byte": (',"yes",', ',"no",', False, "as its first line says"),
    "another supplier": ('"supplier-00000"', '"supplier-00001"', True, "whose counts these are"),
    "a party that nobody knows": ('"map-00000"', '"map-99999"', True, "an organisation of the register"),
    "a metering point": ('"Commissioned"', '"1100013222946"', True, "no metering point and no device id"),
    "a device id": ('"Commissioned"', '"88-73-84-57-00-2F-96-1E"', True, "no metering point and no device id"),
    "a formula": ('"Commissioned",', '"Commissioned",=1+', True, "rows that cannot be read"),
    "neither yes nor no": (',"yes",', ',"maybe",', True, "yes or no"),
    "another column": ('"status"', '"mpxn"', True, "the columns"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_submission_that_is_not_what_was_made_is_refused_and_nothing_is_kept(case, sent, tmp_path):
    find, put, forged, words = BAD[case]
    path = changed(sent, tmp_path, find, put, forged)
    with pytest.raises(SubmissionRefused) as refused:
        submission.read(path, scenarios_roles(), PARTIES, MODELS, tmp_path / "C-none")
    assert words in "\n".join([str(refused.value), *map(str, refused.value.faults)])
    assert refused.value.next
    assert [one.name for one in tmp_path.iterdir()] == ["changed.csv"]


@cache
def scenarios_roles():
    return tuple(role.id for role in register(7).rules.roles if not role.per_model)


def test_a_count_that_was_left_out_is_missed(sent, tmp_path):
    body = sent.read_text("utf-8").splitlines(keepends=True)
    gone = body[5]
    path = changed(sent, tmp_path, gone, "", True)
    with pytest.raises(SubmissionRefused, match="as its first line says"):
        submission.read(path, scenarios_roles(), PARTIES, MODELS, tmp_path / "C-none")


def test_a_submission_of_a_day_to_come_or_of_another_kind_of_store_is_refused(sent):
    told = submission.head(sent)
    check(told, sent.name, ON, invented=True)
    with pytest.raises(SubmissionRefused, match="not after today"):
        check(told, sent.name, ON - timedelta(days=1), invented=True)
    with pytest.raises(SubmissionRefused, match="this store holds real facts"):
        check(told, sent.name, ON, invented=False)


@pytest.mark.parametrize("first", ["", "organisation,role", MARK + "{", MARK + '{"is":"Submission"}', MARK + "[]"])
def test_a_file_with_another_first_line_is_no_submission(first, tmp_path):
    path = tmp_path / "sent.csv"
    path.write_text(f"{first}\nx\n", "utf-8")
    with pytest.raises(SubmissionRefused, match="line 1"):
        submission.head(path)
    assert submission.is_submission(path) is first.startswith(MARK)


def test_the_month_in_which_a_supplier_came_stays_on_its_side_of_every_window():
    assert submission._day("2026-05", late=True) == date(2026, 5, 31)
    assert submission._day("2025-12", late=False) == date(2025, 12, 1)
    assert submission._day("2025-12", late=True) == date(2025, 12, 31)
