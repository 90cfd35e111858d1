"""How are an estate's counts written as a submission, read again, and many of them joined to one picture?"""

import hashlib
import io
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as text
import pyarrow.parquet as pq

from tocsin.drivers import known
from tocsin.drivers.alone import under_way
from tocsin.drivers.whole import content
from tocsin.estate.as_at import standing
from tocsin.estate.holdings import counted
from tocsin.estate.schema import METERS
from tocsin.estate.table import Tables
from tocsin.interop.submission import (
    AGAIN,
    COLUMNS,
    LONGEST,
    MARK,
    POINT_OR_DEVICE,
    SINCE,
    SYSTEMS,
    TEXTS,
    Submission,
    read_line,
    refusal,
    refusals,
)
from tocsin.words import SUPPLIER, Digest, Fault, PartyId, RoleId

MOST_FAULTS = 200
FIRST_ROW = 3
"""The line of the first row: under the first line and the header."""


@dataclass(frozen=True, slots=True)
class Read:
    """A submission read and written as counts, with the models that nobody here lists and how many devices have them."""

    told: Submission
    content: Digest
    unlisted: tuple[tuple[str, int], ...]


def write(
    snapshot: Path, overlays: Sequence[Path], tables: Tables, supplier: PartyId, invented: bool, out: Path
) -> Submission:
    """Count a supplier's devices on the date of `tables`, with `overlays` laid over, and write the submission to `out`."""
    with known.opened(snapshot, overlays, tables) as (connection, meters):
        every = int(connection.to_pyarrow(meters.count()).as_py())
        held = _columns(meters, tables)
        mine = connection.to_pyarrow(counted(held.filter(held[SUPPLIER] == supplier)))
    mine = mine.set_column(mine.column_names.index("_month"), SINCE, _since(mine))
    columns = (*tables.roles, *COLUMNS)
    rows = mine.select(columns).set_column(columns.index("domestic"), "domestic", _words(mine["domestic"]))
    body = io.BytesIO()
    text.write_csv(rows.sort_by([(name, "ascending") for name in columns]), body)
    total = pc.sum(mine[SYSTEMS]).as_py() or 0
    digest = Digest(hashlib.sha256(body.getvalue()).hexdigest())
    told = Submission(supplier, tables.on, tables.roles, len(rows), total, every - total, invented, digest)
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(f"{told.line()}\n".encode() + body.getvalue())
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
    return told


def is_submission(path: Path) -> bool:
    """Say whether a file begins as a submission does."""
    with path.open("rb") as source:
        return source.read(len(MARK)) == MARK.encode()


def head(path: Path) -> Submission:
    """Read the first line of a submission; SubmissionRefused where it is none."""
    with path.open("rb") as source:
        return read_line(source.readline(LONGEST).decode("utf-8", "replace"), path.name)


def read(path: Path, roles: Sequence[RoleId], parties: Collection[str], models: Collection[str], folder: Path) -> Read:
    """Check a submission against its own first line and what the register knows, and write it to `folder` as counts."""
    told = head(path)
    with path.open("rb") as source:
        source.readline(LONGEST)
        body = source.read()
    found = hashlib.sha256(body).hexdigest()
    if found != told.digest:
        raise refusal(
            path.name,
            f"rows with SHA-256 {found[:16]}…",
            f"rows with SHA-256 {told.digest[:16]}…, as its first line says",
        )
    table = _table(path.name, told, body)
    faults = list(_faults(path.name, told, table, parties))
    if faults:
        raise refusals(path.name, faults)
    kept = table.select([name for name in table.column_names if name in (*roles, *COLUMNS)])
    kept = kept.set_column(kept.column_names.index("domestic"), "domestic", pc.equal(kept["domestic"], "yes"))
    kept = kept.rename_columns([f"{SUPPLIER}_from" if name == SINCE else name for name in kept.column_names])
    for role in (one for one in roles if one not in kept.column_names):
        kept = kept.append_column(role, pa.array([""] * len(kept), pa.string()))
    with under_way(folder) as part:
        pq.write_table(kept, part / METERS, compression="zstd", store_schema=False)
        digest = content([part / METERS])
    listed = pc.is_in(table["model"], pa.array(["", *models], pa.string()))
    others = table.filter(pc.invert(listed)).group_by("model").aggregate([(SYSTEMS, "sum")]).sort_by("model")
    unlisted = zip(others["model"].to_pylist(), others[f"{SYSTEMS}_sum"].to_pylist(), strict=True)
    return Read(told, digest, tuple(unlisted))


def joined(submissions: Sequence[Path], folder: Path) -> tuple[int, Digest]:
    """Write the counts of several submissions as one snapshot to `folder`; give its rows and its digest."""
    tables = [pq.read_table(one / METERS) for one in submissions]
    whole = pa.concat_tables(tables, promote_options="default")
    with under_way(folder) as part:
        pq.write_table(whole, part / METERS, compression="zstd", store_schema=False)
        return len(whole), content([part / METERS])


def _columns(meters: ir.Table, tables: Tables) -> ir.Table:
    columns = {name: value for name, value in standing(meters, tables).items() if name != "gained"}
    for name in ("firmware", "status"):
        there = name in meters.columns
        columns[name] = meters[name].cast("string").fill_null("") if there else ibis.literal("")
    since = meters[f"{SUPPLIER}_from"] if f"{SUPPLIER}_from" in meters.columns else ibis.null("date")
    recent = since.notnull() & (since > ibis.literal(_year_before(tables.on))) & (since <= ibis.literal(tables.on))
    columns["_month"] = recent.ifelse(since.strftime("%Y-%m"), "")
    columns["_late"] = recent.ifelse(since.day() > tables.on.day, False)
    return meters.select(**columns)


def _year_before(on: date) -> date:
    """Give the first day of the same month a year before."""
    return date(on.year - 1, on.month, 1)


def _since(mine: pa.Table) -> pa.Array:
    """Give the day that stands for each month, as `interop.submission` says."""
    days = []
    for month, late in zip(mine["_month"].to_pylist(), mine["_late"].to_pylist(), strict=True):
        days.append(_day(month, late) if month else None)
    return pa.array(days, pa.date32())


def _day(month: str, late: bool) -> date:
    year, number = map(int, month.split("-"))
    first = date(year, number, 1)
    following = date(year + number // 12, number % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1) if late else first


def _words(flags: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(flags, "yes", "no")


def _table(file: str, told: Submission, body: bytes) -> pa.Table:
    kinds = dict.fromkeys(told.columns, pa.string()) | {SINCE: pa.date32(), SYSTEMS: pa.int64()}
    options = text.ConvertOptions(column_types=kinds, strings_can_be_null=False, null_values=[""])
    try:
        table = text.read_csv(io.BytesIO(body), convert_options=options)
    except pa.ArrowException as wrong:
        raise refusal(
            file, f"rows that cannot be read: {str(wrong).splitlines()[0][:120]}", "rows as tocsin wrote them"
        ) from wrong
    if tuple(table.column_names) != told.columns:
        raise refusal(file, f"the columns {', '.join(table.column_names)[:200]}", ", ".join(told.columns), 2)
    return table


def _faults(file: str, told: Submission, table: pa.Table, parties: Collection[str]) -> Iterator[Fault]:
    """Give what is wrong with the rows, row by row."""
    counts = pc.fill_null(pc.less(table[SYSTEMS], 1), True)
    yield from _at(file, table, counts, SYSTEMS, "a count of one device or more", AGAIN)
    yield from _at(
        file,
        table,
        pc.not_equal(table[SUPPLIER], told.supplier),
        SUPPLIER,
        f"{told.supplier}, whose counts these are",
        AGAIN,
    )
    known = pa.array(["", *parties], pa.string())
    for role in told.roles:
        stranger = pc.invert(pc.is_in(table[role], known))
        yield from _at(
            file,
            table,
            stranger,
            role,
            "an organisation of the register, by its id",
            "Load a register that has it, or correct it at its source.",
        )
    for name in TEXTS:
        personal = pc.match_substring_regex(table[name], rf"^(?:{POINT_OR_DEVICE.pattern})$")
        yield from _at(file, table, personal, name, "no metering point and no device id", AGAIN)
    words = pc.invert(pc.is_in(table["domestic"], pa.array(["yes", "no"])))
    yield from _at(file, table, words, "domestic", "yes or no", AGAIN)
    total = pc.sum(table[SYSTEMS]).as_py() or 0
    if (len(table), total) != (told.rows, told.systems):
        yield Fault(
            f"{len(table):,} rows and {total:,} devices",
            f"{told.rows:,} and {told.systems:,}, as its first line says",
            AGAIN,
            file,
        )


def _at(file: str, table: pa.Table, wrong: pa.ChunkedArray, column: str, expected: str, cure: str) -> Iterator[Fault]:
    for row in pc.indices_nonzero(wrong).to_pylist()[:MOST_FAULTS]:
        yield Fault(
            f"“{table[column][row].as_py()}”", expected, cure, file, row + FIRST_ROW, row + FIRST_ROW - 1, column
        )
