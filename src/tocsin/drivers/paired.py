"""Which systems changed hands between two dates, counted by what they were and what they became?"""

from pathlib import Path

from tocsin.drivers import duckdb
from tocsin.estate.as_at import as_at
from tocsin.estate.holding import Holding
from tocsin.estate.table import Tables

BEFORE, AFTER, SYSTEMS = "before_", "after_", "systems"


def paired(snapshot: Path, before: Tables, after: Tables) -> tuple[tuple[Holding, Holding], ...]:
    """Count a snapshot's devices by their holding on two dates, the most first; `snapshot` as for `duckdb.holdings`.

    Both holdings of a pair have the count of the devices that went from the one to the other.
    """
    with duckdb.opened(snapshot) as (connection, meters):
        both = []
        for prefix, tables in ((BEFORE, before), (AFTER, after)):
            standing = as_at(meters, tables, duckdb.dated_roles(snapshot, tables), keep=(duckdb.ROW,))
            both.append(standing.rename({f"{prefix}{name}": name for name in standing.columns}))
        first, second = both
        joined = first.join(second, first[f"{BEFORE}{duckdb.ROW}"] == second[f"{AFTER}{duckdb.ROW}"])
        keys = [name for name in joined.columns if not name.endswith(duckdb.ROW)]
        found = connection.to_pyarrow(joined.group_by(keys).aggregate(**{SYSTEMS: joined.count()}))
    sides = []
    for prefix, tables in ((BEFORE, before), (AFTER, after)):
        names = {name: name.removeprefix(prefix) for name in found.column_names if name.startswith(prefix)}
        part = found.select([*names, SYSTEMS]).rename_columns([*names.values(), SYSTEMS])
        sides.append(duckdb.holdings_of(tables, part))
    pairs = zip(*sides, strict=True)
    return tuple(sorted(pairs, key=lambda pair: (*duckdb.rank(pair[0]), *duckdb.rank(pair[1]))))
