"""What is known of an estate at an instant, against a table of days that anybody can read. Everything is invented."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.loading import ROLES
from tests.registers import scene
from tocsin.drivers.duckdb import holdings as plain
from tocsin.drivers.intake import intake
from tocsin.drivers.known import firmware, holdings, joined, located_holdings
from tocsin.drivers.laid import tuples as laid_tuples
from tocsin.drivers.lay import lay
from tocsin.drivers.paired import paired
from tocsin.drivers.tuples import tuples
from tocsin.drivers.versions import versions
from tocsin.estate.holding import Holding
from tocsin.estate.table import Tables
from tocsin.interop.meters import Known, claimed
from tocsin.routes import compile as compiled
from tocsin.words import ModelId, PartyId, RoleId

TODAY = date(2026, 11, 24)
PARTIES = ("a", "b", "c")
KNOWN = Known({name: PartyId(name) for name in PARTIES}, {"m": ModelId("m")})
IDS = tuple(f"88-73-84-57-00-00-00-0{place}" for place in range(1, 5))
DAYS = tuple(TODAY - timedelta(days=90 * back) for back in range(5))
FILLED = (RoleId("supplier"), RoleId("map"))
SAID = st.tuples(
    st.sampled_from(IDS),
    st.sampled_from(FILLED),
    st.sampled_from((*PARTIES, "")),
    st.sampled_from(DAYS),
    st.sampled_from((None, *DAYS)),
)
FILES = st.lists(st.lists(SAID, min_size=1, max_size=4, unique_by=lambda one: one[:2]), max_size=3)


def tables_on(on: date) -> Tables:
    """Give compiled tables, as far as counting needs them, for two roles and a date."""
    made = scene(1)
    whole = compiled.compile(made.rules, (), (), (), on, {})
    return replace(whole, on=on, roles=FILLED, gained_after=on - timedelta(days=180), hops=(), ends=(), tables=())


def base(folder: Path) -> tuple[Path, dict[str, dict[RoleId, tuple[str, date | None]]]]:
    rows = {
        "metering point": ["", "", "", ""],
        "device id": list(IDS),
        "model": ["m", "m", "m", ""],
        "firmware": ["1", "2", "1", ""],
        "supplier": ["a", "b", "", "a"],
        "supplier from": pa.array([DAYS[4], DAYS[2], None, None], pa.date32()),
        "map": ["c", "", "", "c"],
    }
    pq.write_table(pa.table(rows), folder / "estate.parquet")
    intake(folder / "estate.parquet", ROLES, KNOWN, TODAY, folder / "S-base")
    told = {
        device: {
            FILLED[0]: (rows["supplier"][place], rows["supplier from"][place].as_py()),
            FILLED[1]: (rows["map"][place], None),
        }
        for place, device in enumerate(IDS)
    }
    return folder / "S-base", told


def lay_over(folder: Path, snapshot: Path, place: int, rows: list[tuple[object, ...]]) -> Path:
    columns = list(zip(*rows, strict=True))
    kinds = (pa.string(), pa.string(), pa.string(), pa.date32(), pa.date32())
    names = ("device id", "role", "party", "from", "until")
    table = {name: pa.array(cells, kind) for name, cells, kind in zip(names, columns, kinds, strict=True)}
    pq.write_table(pa.table(table | {"source": ["a letter"] * len(rows)}), folder / f"changes-{place}.parquet")
    lay(folder / f"changes-{place}.parquet", snapshot, ROLES, KNOWN, TODAY, folder / f"O-{place}")
    return folder / f"O-{place}"


def in_order(one: tuple[object, ...]) -> bool:
    return one[4] is None or one[4] > one[3]


def oracle(told: dict, laid: list[list[tuple]], on: date) -> dict[tuple[str, str], int]:
    """Say of each device who fills the two roles on a day: the last word that is about that day, else the first list."""
    counts: dict[tuple[str, str], int] = {}
    for device in IDS:
        found = []
        for role in FILLED:
            words = [one for file in laid for one in file if one[:2] == (device, role)]
            about = [one for one in words if one[3] <= on and (one[4] is None or on < one[4])]
            party, since = told[device][role]
            found.append(about[-1][2] if about else party if since is None or since <= on else "")
        counts[tuple(found)] = counts.get(tuple(found), 0) + 1
    return counts


def by_parties(found: tuple[Holding, ...]) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for one in found:
        key = tuple(one.party(role) or "" for role in FILLED)
        counts[key] = counts.get(key, 0) + one.systems
    return counts


@given(FILES, st.sampled_from(DAYS))
@settings(max_examples=6)
def test_a_late_correction_changes_what_is_said_now_of_a_day_and_not_what_was_said_then(tmp_path_factory, files, on):
    folder = tmp_path_factory.mktemp("known")
    snapshot, told = base(folder)
    laid = [[one for one in rows if in_order(one)] for rows in files]
    laid = [rows for rows in laid if rows]
    tables = tables_on(on)
    said_then = []
    folders: list[Path] = []
    for place, rows in enumerate(laid):
        said_then.append(holdings(snapshot, folders[:place], tables))
        folders.append(lay_over(folder, snapshot, place, rows))
    for place in range(len(laid) + 1):
        found = holdings(snapshot, folders[:place], tables)
        assert by_parties(found) == oracle(told, laid[:place], on)
        assert found == joined(snapshot, folders[:place], tables)
        if place < len(laid):
            assert found == said_then[place]
    everything = {ModelId("m"): (), ModelId(""): ()}
    assert located_holdings(snapshot, folders, tables, everything) == holdings(snapshot, folders, tables)


def test_what_is_learnt_after_a_new_snapshot_counts_on_it_too(tmp_path):
    """A snapshot that an overlay was not laid over has no file of rows before in it; they are looked up."""
    snapshot, _ = base(tmp_path)
    later = tmp_path / "S-later"
    later.mkdir()
    table = pq.read_table(snapshot / "meters.parquet")
    pq.write_table(
        table.set_column(table.schema.get_field_index("supplier"), "supplier", pa.array(["c"] * 4)),
        later / "meters.parquet",
    )
    laid = lay_over(tmp_path, snapshot, 0, [(IDS[0], FILLED[1], "b", DAYS[3], None)])
    tables = tables_on(TODAY)
    assert by_parties(holdings(later, [laid], tables)) == {("c", "b"): 1, ("c", ""): 2, ("c", "c"): 1}
    assert holdings(later, [laid], tables) == joined(later, [laid], tables)


def test_an_overlay_of_nobody_says_that_nobody_fills_the_role(tmp_path):
    snapshot, _ = base(tmp_path)
    laid = lay_over(tmp_path, snapshot, 0, [(IDS[0], FILLED[0], "", DAYS[3], None)])
    assert plain(snapshot, tables_on(TODAY)) != holdings(snapshot, [laid], tables_on(TODAY))
    assert by_parties(holdings(snapshot, [laid], tables_on(TODAY)))["", "c"] == 1


def test_the_snapshot_is_not_written_and_its_roles_are_those_of_the_rulebook(tmp_path):
    snapshot, _ = base(tmp_path)
    before = {path.name: path.read_bytes() for path in snapshot.iterdir()}
    lay_over(tmp_path, snapshot, 0, [(IDS[2], claimed(ROLES)[2].id, "b", DAYS[1], None)])
    assert {path.name: path.read_bytes() for path in snapshot.iterdir()} == before
    assert firmware(snapshot, [tmp_path / "O-0"]) == {ModelId(""): (), ModelId("m"): ("1", "2")}


def anew(folder: Path, snapshot: Path, laid: list[Path], tables: Tables) -> Path:
    """The snapshot written anew as it stands on the day of `tables`, the slow and obvious way."""
    from tocsin.drivers.known import opened

    made = folder / f"S-anew-{tables.on}"
    made.mkdir()
    with opened(snapshot, laid, tables) as (connection, meters):
        connection.to_parquet(meters.drop("row"), made / "meters.parquet")
    return made


def named(found) -> dict[tuple[str, ...], int]:
    keys = list(found.names)
    rows = zip(*(found.codes[key].tolist() for key in keys), found.codes["domestic"].tolist(), strict=True)
    named = [(*(found.names[key][code] for key, code in zip(keys, row, strict=False)), str(row[-1])) for row in rows]
    assert len(set(named)) == len(named)
    assert named == sorted(named)
    return dict(zip(named, found.systems.tolist(), strict=True))


@given(FILES, st.sampled_from(DAYS), st.sampled_from(DAYS))
@settings(max_examples=6, deadline=None)
def test_every_way_of_asking_reads_what_was_laid_over(tmp_path_factory, files, on, other):
    folder = tmp_path_factory.mktemp("known")
    snapshot, _ = base(folder)
    rows = [kept for one in files if (kept := [said for said in one if in_order(said)])]
    laid = [lay_over(folder, snapshot, place, said) for place, said in enumerate(rows)]
    tables, then = tables_on(on), tables_on(min(on, other))
    made = anew(folder, snapshot, laid, tables)
    only = {ModelId("m"): ("1",), ModelId(""): ()}
    assert named(laid_tuples(snapshot, laid, FILLED, on)) == named(tuples(made, FILLED, on))
    assert versions(snapshot, laid, tables, only) == versions(made, (), tables, only)
    pairs = paired(snapshot, laid, then, tables)
    for side, day in enumerate((then, tables)):
        counts: dict[Holding, int] = {}
        for pair in pairs:
            counts[replace(pair[side], systems=0)] = counts.get(replace(pair[side], systems=0), 0) + pair[side].systems
        assert counts == {replace(one, systems=0): one.systems for one in joined(snapshot, laid, day)}
