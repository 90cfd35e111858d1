"""Which devices stand in an estate twice, and which metering points have two suppliers on one day?

Remembers four numbers a row (device, metering point, supplier, days), so ten million rows fit in memory.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.drivers.identifiers import as_numbers
from tocsin.interop.meters import DEVICE, twice, two_suppliers
from tocsin.interop.meters import POINT as METERING_POINT
from tocsin.interop.read import Line
from tocsin.interop.sheet import Cell
from tocsin.words import SUPPLIER, Fault

Numbers = npt.NDArray[np.int64]
Repeat = tuple[int, Fault, tuple[Cell, ...]]
"""Place among the rows kept so far, the fault, and the cells to hand back."""
_ALWAYS, _NEVER = -(1 << 30), 1 << 30


class Repeats:
    """Collects rows block by block; `faults` looks at all of them."""

    def __init__(self) -> None:
        self._devices: list[npt.NDArray[np.uint64]] = []
        self._points: list[Numbers] = []
        self._suppliers: list[Numbers] = []
        self._days: list[npt.NDArray[np.int32]] = []
        self._rows: list[Numbers] = []
        self._codes: dict[str, int] = {"": 0}

    def add(self, table: pa.Table, rows: Numbers) -> None:
        """Remember the good rows of a block; `rows` are their numbers in the file."""
        self._rows.append(rows)
        self._devices.append(as_numbers(table["device_id"].combine_chunks()))
        numbers = pc.if_else(pc.equal(table["mpxn"], ""), "0", table["mpxn"])
        self._points.append(numbers.cast(pa.int64()).to_numpy())
        if SUPPLIER in table.column_names:
            self._suppliers.append(self._coded(table[SUPPLIER]))
            self._days.append(np.stack([_days(table, "from", _ALWAYS), _days(table, "until", _NEVER)]))

    def _coded(self, column: pa.ChunkedArray) -> Numbers:
        encoded = column.combine_chunks().dictionary_encode()
        codes = [self._codes.setdefault(name, len(self._codes)) for name in encoded.dictionary.to_pylist()]
        if not codes:
            return np.zeros(0, np.int64)
        coded: Numbers = np.array(codes, np.int64)[encoded.indices.to_numpy()]
        return coded

    def faults(self, file: str) -> list[Repeat]:
        """Give a fault for every row of each device that stands twice, and of each point with two suppliers on a day."""
        if not self._rows:
            return []
        rows, devices = np.concatenate(self._rows), np.concatenate(self._devices)
        found = list(self._twice(file, rows, devices))
        if self._suppliers:
            done = {place for place, _, _ in found}
            found += [one for one in self._two_suppliers(file, rows) if one[0] not in done]
        return sorted(found, key=lambda one: one[0])

    def _twice(self, file: str, rows: Numbers, devices: npt.NDArray[np.uint64]) -> Iterator[Repeat]:
        for group in _groups(devices, np.zeros(len(devices), np.int64), different=False):
            device = _written(int(devices[group[0]]))
            for place in group:
                other = next(one for one in group if one != place)
                line = Line("estate", {DEVICE: device}, file, int(rows[place]))
                yield int(place), twice(line, int(rows[other])), (device,)

    def _two_suppliers(self, file: str, rows: Numbers) -> Iterator[Repeat]:
        points, suppliers = np.concatenate(self._points), np.concatenate(self._suppliers)
        starts, ends = np.concatenate(self._days, axis=1)
        names = {code: name for name, code in self._codes.items()}
        known = np.flatnonzero((points != 0) & (suppliers != 0))
        for group in _groups(points[known], suppliers[known], different=True):
            places = known[group]
            for place in places:
                clash = [
                    p
                    for p in places
                    if suppliers[p] != suppliers[place] and starts[p] < ends[place] and starts[place] < ends[p]
                ]
                if clash:
                    point, supplier = str(points[place]), names[int(suppliers[place])]
                    line = Line("estate", {METERING_POINT: point, SUPPLIER: supplier}, file, int(rows[place]))
                    yield int(place), two_suppliers(line, int(rows[clash[0]]), SUPPLIER), (point, supplier)


def _groups(keys: npt.NDArray[np.generic], values: Numbers, different: bool) -> Iterator[npt.NDArray[np.intp]]:
    """Give the places of each key that stands more than once; where `different`, only if its values differ."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    same = ordered[1:] == ordered[:-1]
    wanted = same & (values[order][1:] != values[order][:-1]) if different else same
    for key in np.unique(ordered[1:][wanted]):
        low, high = np.searchsorted(ordered, key, "left"), np.searchsorted(ordered, key, "right")
        yield order[low:high]


def _days(table: pa.Table, word: str, unknown: int) -> npt.NDArray[np.int32]:
    days: npt.NDArray[np.int32] = table[f"{SUPPLIER}_{word}"].cast(pa.int32()).fill_null(unknown).to_numpy()
    return days


def _written(device: int) -> str:
    plain = f"{device:016X}"
    return "-".join(plain[i : i + 2] for i in range(0, 16, 2))
