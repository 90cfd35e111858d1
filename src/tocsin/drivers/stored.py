"""How are an estate's tuples kept beside its snapshot, so that the next question reads them and not the rows?

- A snapshot never changes, so neither do its tuples on a date: they are made at the first question and kept.
- The file is plain Parquet that any engine can read; each page has a checksum, and a file that is damaged is made anew.
"""

import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.drivers.duckdb import meters_of
from tocsin.drivers.packed import Codes
from tocsin.drivers.tuples import Tuples, tuples
from tocsin.estate.holdings import SYSTEMS
from tocsin.estate.table import DOMESTIC, MODEL, WINDOW
from tocsin.words import RoleId

WHOLE = 1 << 28
"""No row group and no dictionary is as large: every name has one code in the file."""


def stored(
    snapshot: Path, roles: Sequence[RoleId], on: date, windows: Collection[date] = (), threads: int = 2
) -> Tuples:
    """Give what `tuples` gives, from the file kept in the snapshot's folder where there is one, else reduced and kept.

    Of a snapshot that is a bare file nothing is kept.
    """
    if not snapshot.is_dir():
        return tuples(snapshot, roles, on, windows, threads)
    path = snapshot / _name(snapshot, roles, on, windows)
    with suppress(OSError, pa.ArrowException):
        return _read(path, roles, tuple(sorted(set(windows))))
    found = tuples(snapshot, roles, on, windows, threads)
    with suppress(OSError):  # a folder that cannot be written to costs time, not the answer
        _keep(path, found)
    return found


def _name(snapshot: Path, roles: Sequence[RoleId], on: date, windows: Collection[date]) -> str:
    """Name the file by all that its content depends on."""
    of = (list(roles), sorted(map(str, set(windows))), meters_of(snapshot).stat().st_size)
    return f"tuples-{on.isoformat()}-{sha256(repr(of).encode()).hexdigest()[:16]}.parquet"


def _keep(path: Path, found: Tuples) -> None:
    columns = {
        key: pa.DictionaryArray.from_arrays(pa.array(found.codes[key].astype(np.int32)), pa.array(names, pa.string()))
        for key, names in found.names.items()
    }
    columns |= {key: pa.array(found.codes[key].astype(np.int16)) for key in (DOMESTIC, WINDOW)}
    with NamedTemporaryFile(prefix=".tuples-", suffix=".part", dir=path.parent, delete=False) as part:
        temporary = Path(part.name)
    try:
        pq.write_table(
            pa.table(columns | {SYSTEMS: pa.array(found.systems)}),
            temporary,
            compression="zstd",
            store_schema=False,
            row_group_size=WHOLE,
            dictionary_pagesize_limit=WHOLE,
            write_page_checksum=True,
        )
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _read(path: Path, roles: Sequence[RoleId], windows: tuple[date, ...]) -> Tuples:
    texts = [*roles, MODEL]
    read = pq.read_table(path, read_dictionary=texts, page_checksum_verification=True, memory_map=False)
    names, codes = {}, dict[str, Codes]()
    for key in texts:
        column = read[key].combine_chunks()
        names[key] = tuple(column.dictionary.to_pylist())
        codes[key] = column.indices.to_numpy().astype(np.int64)
    codes |= {key: read[key].to_numpy().astype(np.int64) for key in (DOMESTIC, WINDOW)}
    return Tuples(names, codes, read[SYSTEMS].to_numpy(), windows)
