"""What rows are in a Parquet file, can it be read at all, and how is a list written as one?"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.interop.sheet import Row, Sheet
from tocsin.words import Fault, Refused

MOST_COLUMNS = 500


class ParquetRefused(Refused):
    """A Parquet file that is damaged, nested or too wide."""


@contextmanager
def columns(path: Path) -> Iterator[tuple[Sheet, ...]]:
    """Open a Parquet file as one sheet named after it; row 1 is the header, so the first record is row 2."""
    with parquet(path) as file:
        yield (Sheet(path.name, path.stem, _rows(path.name, file)),)


@contextmanager
def parquet(path: Path) -> Iterator[pq.ParquetFile]:
    """Open a Parquet file with flat columns, closing it in the end; read it through `batches`, so that damage is named."""
    try:
        file = pq.ParquetFile(path, memory_map=False)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path.name, error, 0) from error
    with file:
        _flat(path.name, file.schema_arrow)
        yield file


def batches(name: str, file: pq.ParquetFile, wanted: list[str], size: int) -> Iterator[pa.RecordBatch]:
    """Read `wanted` columns, and no others, in batches of at most `size` rows."""
    seen = 0
    stream = file.iter_batches(batch_size=size, columns=wanted)
    while True:
        try:
            batch = next(stream, None)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(name, error, seen) from error
        if batch is None:
            return
        seen += batch.num_rows
        yield batch


def keep(path: Path, columns: Mapping[str, Sequence[str | int]], told: Mapping[str, str]) -> None:
    """Write columns as Parquet with what is told of them as the file's own facts; a whole file or none."""
    table = pa.table({name: pa.array(cells) for name, cells in columns.items()})
    part = path.with_name(f".{path.name}.part")
    try:
        pq.write_table(table.replace_schema_metadata(dict(told)), part, compression="zstd")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _rows(name: str, file: pq.ParquetFile) -> Iterator[Row]:
    yield Row(1, tuple(file.schema_arrow.names))
    number = 1
    for batch in batches(name, file, file.schema_arrow.names, 20_000):
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            yield Row(number, cells)


def _damaged(name: str, error: Exception, seen: int) -> ParquetRefused:
    given = f"a damaged Parquet file ({_short(error)}), after {seen} records"
    return _refused(name, given, "a whole file", "Copy it again from its source.")


def _flat(file: str, schema: pa.Schema) -> None:
    if len(schema) > MOST_COLUMNS:
        raise _refused(file, f"{len(schema)} columns", f"at most {MOST_COLUMNS}", "Export fewer.")
    for one in schema:
        if pa.types.is_nested(one.type) or pa.types.is_binary(one.type):
            fault = Fault(f"a column of {one.type}", "text, dates and yes/no", "Export it flat.", file, column=one.name)
            raise ParquetRefused(file, f"column {one.name} is {one.type}; expected text.", "Export it flat.", (fault,))


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__


def _refused(file: str, given: str, expected: str, cure: str) -> ParquetRefused:
    return ParquetRefused(file, f"{given}; expected {expected}.", cure, (Fault(given, expected, cure, file),))
