"""How does a file of changes become an overlay beside a snapshot, or nothing at all?

Checked in blocks as an estate is; the snapshot is read once, for the rows of the devices that the changes are about.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.drivers import decode
from tocsin.drivers.alone import under_way
from tocsin.drivers.blocks import MOST_FAULTS, Block, Found, given, opened, refusal
from tocsin.drivers.sheets import refused
from tocsin.drivers.whole import content
from tocsin.estate.schema import ASSERTIONS, METERS, POINTS, before
from tocsin.interop.assertion import FROM, UNTIL, assertion, check_assertion, nowhere
from tocsin.interop.layout import Heading, at
from tocsin.interop.meters import DEVICE, POINT, Known
from tocsin.interop.read import Line
from tocsin.interop.taken import Taken
from tocsin.routes.kind import Role

COLUMNS = {
    DEVICE: ("device_id", pa.string()),
    POINT: ("mpxn", pa.string()),
    "role": ("about", pa.string()),
    "party": ("value", pa.string()),
    FROM: ("starts", pa.date32()),
    UNTIL: ("ends", pa.date32()),
    "source": ("source", pa.string()),
}


def lay(
    source: Path, snapshot: Path, roles: Iterable[Role], known: Known, today: date, folder: Path, accept: bool = False
) -> Taken:
    """Check a file of changes against `snapshot` and write it to `folder`; refuse it whole unless `accept` takes the rest."""
    layout, found = assertion(roles, known), Found()
    tables: list[pa.Table] = []
    with opened(source, layout, None) as (head, blocks):
        for block in blocks:
            tables.append(_checked(source.name, head, block, today, found))
            if len(found.faults) > MOST_FAULTS and not accept:
                raise refusal(source.name, found.faults, more=True)
    said = pa.concat_tables(tables) if tables else _nothing()
    with under_way(folder) as part:
        rows, devices = store(part, snapshot, said, source.name, found)
        if found.faults and not accept:
            raise refusal(source.name, found.faults)
        if not rows:
            raise refused(source.name, "no row that can be kept", "rows under the header", "Export it again.")
        digest = content(sorted(part.glob("*.parquet")))
    titles = tuple(title for _, _, title in head.places)
    return Taken(rows, digest, tuple(found.faults), head.notes, titles, found.returned, devices)


def store(part: Path, snapshot: Path, said: pa.Table, file: str, found: Found) -> tuple[int, int]:
    """Write what was said of devices of `snapshot` into `part`: assertions, and the devices' rows before them.

    `said` has a column ``row``, and in each row a device or a metering point. Rows whose device is nowhere become faults.
    Gives how many assertions and devices there are.
    """
    with duckdb.connect(":memory:") as engine:
        engine.register("said", said)
        points, meters = _quoted(snapshot / POINTS), _quoted(snapshot / METERS)
        at_points = "select * from said where device_id = ''"
        if (snapshot / POINTS).is_file() and pc.any(pc.equal(said["device_id"], "")).as_py():
            at_points = f"""select s.* replace (p.device_id as device_id) from said s
                join (select * from '{points}' semi join (select distinct mpxn from said where device_id = '') using (mpxn)) p
                on s.mpxn = p.mpxn where s.device_id = '' and s.mpxn <> ''"""  # noqa: S608
        engine.execute(f"create temp table aimed as select * from said where device_id <> '' union all {at_points}")  # noqa: S608
        engine.execute(
            f"create temp table stood as select m.* from '{meters}' m semi join aimed using (device_id) order by device_id"  # noqa: S608
        )
        _faults(engine, file, found)
        columns = "device_id, about, value, starts, ends, source"
        kept = f"select {columns} from aimed semi join stood using (device_id) order by device_id, about, starts, row"  # noqa: S608
        rows = _written(engine, kept, part / ASSERTIONS)
        devices = _written(engine, "select * from stood", part / before(snapshot.name))
    return rows, devices


def _written(engine: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    engine.execute(f"copy ({query}) to '{_quoted(path)}' (format parquet, compression zstd)")
    counted = engine.execute("select count(*) from read_parquet(?)", [str(path)]).fetchall()
    return int(counted[0][0])


def _faults(engine: duckdb.DuckDBPyConnection, file: str, found: Found) -> None:
    missing = engine.execute(
        f"""select device_id, mpxn, row from said where row not in
            (select row from aimed semi join stood using (device_id)) order by row limit {MOST_FAULTS + 1}"""  # noqa: S608
    ).fetchall()
    for device, point, row in missing:
        fault = nowhere(Line("changes", {DEVICE: device, POINT: point}, file, row))
        found.add([(row, fault)], {row: (device, point)})


def _checked(file: str, head: Heading, block: Block, today: date, found: Found) -> pa.Table:
    count = len(block.numbers)
    faults, values = list(block.shape), {}
    for (_, one, title), column in zip(head.places, block.columns, strict=True):
        values[one.name], wrong = decode.decode(one, column)
        faults += [(i, at(fault, file, int(block.numbers[i]), title)) for i, fault in wrong]
    full = {name: values.get(name, pa.nulls(count, kind)) for name, (_, kind) in COLUMNS.items()}
    full = {name: one.fill_null("") if pa.types.is_string(one.type) else one for name, one in full.items()}
    bad = np.zeros(count, np.bool_)
    bad[[place for place, _ in faults]] = True
    for i in np.flatnonzero(_doubtful(full, today) & ~bad):
        cells = {name: column[i].as_py() for name, column in full.items()}
        line = Line("changes", cells, file, int(block.numbers[i]))
        faults += [(int(i), fault) for fault in check_assertion(line, today)]
    bad[[place for place, _ in faults]] = True
    found.add(faults, {int(i): tuple(given(column, int(i)) for column in block.columns) for i in np.flatnonzero(bad)})
    table = pa.table({COLUMNS[name][0]: column for name, column in full.items()} | {"row": pa.array(block.numbers)})
    return table.filter(pa.array(~bad))


def _doubtful(full: dict[str, pa.Array], today: date) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    ends = pc.less_equal(full[UNTIL], full[FROM]).fill_null(False)
    later = pc.greater(full[FROM], pa.scalar(today, pa.date32())).fill_null(False)
    nobody = pc.and_(pc.equal(full[DEVICE], ""), pc.equal(full[POINT], ""))
    mask: np.ndarray[tuple[int], np.dtype[np.bool_]] = pc.or_(pc.or_(ends, later), nobody).to_numpy(
        zero_copy_only=False
    )
    return mask


def _nothing() -> pa.Table:
    kinds = [*COLUMNS.values(), ("row", pa.int64())]
    return pa.table({name: pa.array([], kind) for name, kind in kinds})


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
