"""How does one snapshot differ from the one before it?"""

from pathlib import Path

import duckdb

from tocsin.estate.schema import METERS, POINTS
from tocsin.interop.taken import Change


def compare(before: Path, after: Path) -> Change:
    """Count the devices of folder `after` that are new, changed or the same, and those of `before` that are gone.

    Metering points are compared where both snapshots still have theirs; a role that only one of them knows is a change.
    """
    with_points = all((folder / POINTS).is_file() for folder in (before, after))
    with duckdb.connect(":memory:") as engine:
        for name, folder in (("old", before), ("new", after)):
            meters, points = _quoted(folder / METERS), _quoted(folder / POINTS)
            beside = f" positional join (select mpxn from '{points}')" if with_points else ""  # noqa: S608
            engine.execute(f"create view {name} as select * from '{meters}'{beside}")  # noqa: S608
        same_columns = _columns(engine, "old") == _columns(engine, "new")
        alike = "o is not distinct from n" if same_columns else "false"
        found = engine.execute(
            f"""select count(*) filter (o.device_id is null), count(*) filter (n.device_id is null),
                count(*) filter (o.device_id is not null and n.device_id is not null and coalesce({alike}, false))
                from old o full join new n on o.device_id = n.device_id"""  # noqa: S608
        ).fetchone()
        rows = engine.execute("select count(*) from new").fetchone()
    new, gone, same = found or (0, 0, 0)
    return Change(new, (rows or (0,))[0] - new - same, same, gone)


def _columns(engine: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    return sorted(name for name, *_ in engine.execute(f"describe {view}").fetchall())


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
