"""How do the claims of a flow file become an overlay beside a snapshot: matched to devices, weighed against what is held?

A claim about one meter is used only where its metering point has one device; which meter is meant is never guessed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from tocsin.drivers.alone import under_way
from tocsin.drivers.industry import read
from tocsin.drivers.stand import stand
from tocsin.drivers.whole import content
from tocsin.estate.schema import ASSERTIONS, CLAIMS, DISPUTED, POINTS, before
from tocsin.interop.industry.gathered import Gathered
from tocsin.interop.industry.layouts import Layouts
from tocsin.interop.industry.precedence import Outcome, Precedence, Word
from tocsin.interop.industry.said import Aside, Said
from tocsin.interop.industry.say import MANAGER
from tocsin.interop.industry.whose import Whose
from tocsin.words import Digest, Fault, ModelId, RoleId

COLUMNS = {
    "mpxn": pa.string(),
    "about": pa.string(),
    "value": pa.string(),
    "starts": pa.date32(),
    "source": pa.string(),
    "reported": pa.date32(),
    "code": pa.string(),
    "make": pa.string(),
    "serial": pa.string(),
    "line": pa.int64(),
}
CHUNK = 200_000
LATER, EARLIER = date(2000, 1, 2), date(2000, 1, 1)


@dataclass(slots=True)
class _Heard:
    """What is gathered on the way through a file."""

    tables: list[pa.Table] = field(default_factory=list)
    aside: Counter[str] = field(default_factory=Counter)
    codes: Counter[tuple[str, str]] = field(default_factory=Counter)
    unmatched: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


def claim(
    source: Path,
    snapshot: Path,
    overlays: Sequence[Path],
    folder: Path,
    layouts: Layouts,
    order: Precedence,
    roles: Sequence[RoleId],
    whose: Whose,
    models: "dict[str, ModelId]",
    today: date,
) -> Gathered:
    """Read the flows in `source` and write what they say of devices of `snapshot` to `folder`; nothing where they say nothing.

    `overlays` are those known of the snapshot already; `models` gives the model of a text of make and type in lower case.
    Only claims about `roles` and models are used. Rows at fault are left out and listed.
    """
    heard = _hear(read(source, layouts), set(roles), whose, models)
    said = (
        pa.concat_tables(heard.tables) if heard.tables else pa.table({n: pa.array([], k) for n, k in COLUMNS.items()})
    )
    if not len(said):
        return _gathered(heard, Digest(""), (0, 0, 0, 0), ())
    with duckdb.connect(":memory:") as engine, under_way(folder) as part:
        engine.register("said", said)
        counts = _aim(engine, snapshot)
        _hold(engine, stand(snapshot, overlays, (*roles, RoleId("model")), today, engine), order)
        outcomes = _weigh(engine, order)
        devices = _write(engine, part, snapshot)
        rows = engine.execute("select count(*) from counted").fetchall()[0]
        digest = content(sorted(part.glob("*.parquet")))
    return _gathered(heard, digest, (rows[0], devices, *counts), outcomes)


def _hear(
    words: Iterable[Said | Aside | Fault], roles: set[RoleId], whose: Whose, models: "dict[str, ModelId]"
) -> _Heard:
    heard = _Heard()
    rows: list[tuple[object, ...]] = []
    for one in words:
        if isinstance(one, Fault):
            heard.faults.append(one)
        elif isinstance(one, Aside):
            heard.aside[f"{one.what}: {one.why}"] += 1
        else:
            rows += _rows(one, roles, whose, models, heard)
        if len(rows) >= CHUNK:
            heard.tables.append(_table(rows))
            rows = []
    if rows:
        heard.tables.append(_table(rows))
    return heard


def _rows(
    one: Said, roles: set[RoleId], whose: Whose, models: "dict[str, ModelId]", heard: _Heard
) -> Iterator[tuple[object, ...]]:
    if one.code and one.role in roles:
        party = whose(one.scheme, one.code, one.role, one.since)
        if party is None:
            heard.codes[one.role, one.code] += 1
        else:
            yield _row(one, one.role, party)
    if one.make:
        model = models.get(one.make.casefold())
        if model is None:
            heard.unmatched[one.make] += 1
        else:
            yield _row(one, "model", model)


def _row(one: Said, about: str, value: str) -> tuple[object, ...]:
    return (
        *(one.point, about, value, one.since, one.source, one.reported_on),
        *(one.code, one.make, one.serial, one.line),
    )


def _table(rows: list[tuple[object, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True)
    return pa.table(
        {name: pa.array(column, kind) for (name, kind), column in zip(COLUMNS.items(), columns, strict=True)}
    )


def _aim(engine: duckdb.DuckDBPyConnection, snapshot: Path) -> tuple[int, int]:
    """Match claims to devices by metering point; give how many have none, and how many more than one device."""
    points = str(snapshot / POINTS).replace("'", "''")
    there = f"(select device_id, mpxn from '{points}' where mpxn <> '')" if (snapshot / POINTS).is_file() else _NOWHERE  # noqa: S608
    engine.execute(
        f"""create temp table met as select p.device_id, s.*, count(p.device_id) over (partition by s.line, s.about) as devices
            from said s left join {there} p using (mpxn)"""  # noqa: S608
    )
    engine.execute(
        "create temp table aimed as select * from met where devices = 1 or (devices > 1 and about = ?)", [MANAGER]
    )
    found = engine.execute(
        """select count(*) filter (devices = 0),
           count(distinct (line, about)) filter (devices > 1 and about <> ?) from met""",
        [MANAGER],
    ).fetchall()
    return found[0][0], found[0][1]


_NOWHERE = "(select '' as device_id, '' as mpxn where false)"


def _hold(engine: duckdb.DuckDBPyConnection, held: pa.Table, order: Precedence) -> None:
    """Put what is held beside the best claim of the file for each device and role."""
    engine.register("held", held)
    pairs = engine.execute("select distinct about, source from aimed").fetchall()
    ranks = [(about, source, order.rank(about, source)) for about, source in pairs]
    names = ("about", "source", "rank")
    kinds = (pa.string(), pa.string(), pa.int64())
    columns = [[row[place] for row in ranks] for place in range(3)]
    engine.register("ranks", pa.table({n: pa.array(c, k) for n, c, k in zip(names, columns, kinds, strict=True)}))
    engine.execute(
        """create temp table placed as select a.*, row_number() over (partition by device_id, about
               order by r.rank, a.starts desc nulls last, a.reported desc nulls last, a.line desc) as place
           from aimed a join ranks r using (about, source)"""
    )
    engine.execute(
        """create temp table paired as select p.*, coalesce(h.value, '') as held, coalesce(h.source, '') as held_source,
               h.starts as held_starts
           from placed p left join held h using (device_id, about) where p.place = 1"""
    )


def _weigh(engine: duckdb.DuckDBPyConnection, order: Precedence) -> tuple[tuple[Outcome, int], ...]:
    """Ask the rule once for each way in which two words can stand to one another, and put its answer beside each claim."""
    how = """held = value as same, held = '' as blank, held_starts is null as undated,
              coalesce(starts, date '0001-01-01') > coalesce(held_starts, date '0001-01-01') as later,
              starts is not distinct from held_starts as together"""
    engine.execute(f"create temp table stood as select *, {how} from paired")  # noqa: S608
    keys = "about, held_source, source, same, blank, undated, later, together"
    ways = engine.execute(f"select distinct {keys} from stood").fetchall()  # noqa: S608
    ruled = [(*way, order.outcome(way[0], *_words(way)).name) for way in ways]
    names = [*keys.split(", "), "outcome"]
    engine.register("ruled", pa.table({name: [row[place] for row in ruled] for place, name in enumerate(names)}))
    engine.execute(f"create temp table weighed as select s.*, r.outcome from stood s join ruled r using ({keys})")  # noqa: S608
    engine.execute(
        "create temp table counted as select * from weighed where outcome in (?, ?, ?)",
        [Outcome.NEWS.name, Outcome.SUCCESSION.name, Outcome.TAKEN.name],
    )
    rows = engine.execute("select outcome, count(*) from weighed group by outcome order by outcome").fetchall()
    return tuple((Outcome[name], count) for name, count in rows)


def _words(way: tuple[object, ...]) -> tuple[Word, Word]:
    """Give two words that stand to one another in this way: held, and said."""
    _, held_source, source, same, blank, undated, later, together = way
    since = None if undated else EARLIER
    said = since if together else LATER if later else (since or LATER) - timedelta(days=1)
    value = "" if blank else "one"
    return Word(value, since, str(held_source)), Word(value if same else "other", said, str(source))


def _write(engine: duckdb.DuckDBPyConnection, part: Path, snapshot: Path) -> int:
    disputed = ", ".join(f"'{one.name}'" for one in (Outcome.TAKEN, Outcome.KEPT, Outcome.UNDECIDED))
    won = f"outcome = '{Outcome.TAKEN.name}'"
    sides = ", ".join(
        f"case when {won} then {said} else {held} end as counts{end}, case when {won} then {held} else {said} end as other{end}"
        for said, held, end in (
            ("value", "held", ""),
            ("source", "held_source", "_by"),
            ("starts", "held_starts", "_from"),
        )
    )
    within = f"""select p.device_id, p.about, b.value as counts, p.value as other, b.source as counts_by, p.source as other_by,
        b.starts as counts_from, p.starts as other_from, '{Outcome.UNDECIDED.name}' as outcome
        from placed p join weighed b using (device_id, about)
        where p.place > 1 and p.value <> b.value and p.starts is not distinct from b.starts"""  # noqa: S608
    queries = {
        ASSERTIONS: """select device_id, about, value, starts, cast(null as date) as ends, source from counted
            order by device_id, about""",
        DISPUTED: f"""select device_id, about, {sides}, outcome from weighed where outcome in ({disputed})
            union all {within} order by device_id, about""",  # noqa: S608
        CLAIMS: f"""select p.device_id, {", ".join(f"p.{name}" for name in COLUMNS if name != "mpxn")}, w.outcome
            from placed p left join weighed w using (device_id, about, line) order by p.device_id, p.about, p.line""",  # noqa: S608
        before(snapshot.name): f"""select m.* from '{str(snapshot / "meters.parquet").replace("'", "''")}' m
            semi join counted using (device_id) order by device_id""",  # noqa: S608
    }
    for name, query in queries.items():
        path = str(part / name).replace("'", "''")
        engine.execute(f"copy ({query}) to '{path}' (format parquet, compression zstd)")
    return int(engine.execute("select count(distinct device_id) from counted").fetchall()[0][0])


def _gathered(
    heard: _Heard, digest: Digest, counts: tuple[int, int, int, int], outcomes: tuple[tuple[Outcome, int], ...]
) -> Gathered:
    codes = sorted(heard.codes.items(), key=lambda one: (-one[1], one[0]))
    return Gathered(
        digest,
        *counts[:2],
        outcomes,
        *counts[2:],
        tuple((role, code, count) for (role, code), count in codes),
        tuple(sorted(heard.unmatched.items(), key=lambda one: (-one[1], one[0]))),
        tuple(sorted(heard.aside.items())),
        tuple(heard.faults),
    )
