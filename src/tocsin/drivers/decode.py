"""What does a whole column of an estate file say, in its stored form, and at which places is it wrong?

Each distinct value is read once by the field's own pure reader; ids and metering points, which are all distinct, are
read in bulk first and one by one only where the bulk reading does not accept them.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.drivers.identifiers import device_ids, points
from tocsin.estate.schema import POINT, Column, Sort, schema
from tocsin.interop.layout import Field
from tocsin.interop.meters import DEVICE
from tocsin.interop.meters import POINT as METERING_POINT
from tocsin.interop.read import value_of
from tocsin.interop.sheet import Cell, Value
from tocsin.routes.kind import Role
from tocsin.words import Fault

Write = Callable[[pa.Table], None]
Mask = npt.NDArray[np.bool_]
TYPES = {Sort.TEXT: pa.string(), Sort.DATE: pa.date32(), Sort.FLAG: pa.bool_()}


def decode(one: Field, column: pa.Array | list[Cell]) -> tuple[pa.Array, list[tuple[int, Fault]]]:
    """Read a column as field `one`: its values (null or '' where at fault) and the faults by place."""
    if isinstance(column, list):
        if any(not isinstance(cell, str) and cell is not None for cell in column):
            return _one_by_one(one, column)
        column = pa.array(column, pa.string())
    if pa.types.is_large_string(column.type) or pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    if one.name in (DEVICE, METERING_POINT) and pa.types.is_string(column.type):
        return _identifying(one, column)
    return _by_distinct(one, column)


def arrow(columns: tuple[Column, ...]) -> pa.Schema:
    """Give the Arrow schema of a stored file."""
    return pa.schema([(column.name, TYPES[column.sort]) for column in columns])


def filled(values: dict[str, pa.Array], roles: tuple[Role, ...], count: int) -> dict[str, pa.Array]:
    """Give every column that a snapshot has: absent ones unknown, and the fuel from the metering point where it is blank."""
    full: dict[str, pa.Array] = {}
    for name, sort in _names(roles).items():
        full[name] = values.get(name, pa.nulls(count, TYPES[sort]))
        if sort is Sort.TEXT:
            full[name] = full[name].fill_null("")
    full["fuel"] = pc.if_else(pc.equal(full["fuel"], ""), _fuel(full[METERING_POINT]), full["fuel"])
    return full


def doubtful(values: dict[str, pa.Array], roles: tuple[Role, ...], today: date) -> Mask:
    """Say which rows `check_meter` must look at, because something between their cells may be wrong."""
    by_point = _fuel(values[METERING_POINT])
    mask = pc.and_(pc.not_equal(by_point, ""), pc.not_equal(by_point, values["fuel"]))
    for role in roles:
        start, end = values[f"{role.id} from"], values[f"{role.id} until"]
        dated = pc.or_(start.is_valid(), end.is_valid())
        for wrong in (
            pc.less_equal(end, start).fill_null(False),
            pc.greater(start, pa.scalar(today, pa.date32())).fill_null(False),
            pc.and_(dated, pc.equal(values[role.id], "")),
        ):
            mask = pc.or_(mask, wrong)
    return _mask(mask)


def stored(values: dict[str, pa.Array], roles: tuple[Role, ...]) -> tuple[pa.Table, Mask]:
    """Give the table of both stored files, and where the row does not say whether it is domestic (kept as not)."""
    undecided = _mask(values["domestic"].is_null())
    values = {**values, "domestic": values["domestic"].fill_null(False)}
    names = {"mpxn": METERING_POINT, "device_id": DEVICE}
    wanted = (*schema(role.id for role in roles), POINT[1])
    columns = [values[names.get(c.name, _spaced(c))] for c in wanted]
    return pa.table(columns, schema=arrow(wanted)), undecided


def _spaced(column: Column) -> str:
    return column.name if column.role is None else column.role + column.name[len(column.role) :].replace("_", " ")


def _names(roles: tuple[Role, ...]) -> dict[str, Sort]:
    names = {METERING_POINT: Sort.TEXT, DEVICE: Sort.TEXT}
    for column in schema(role.id for role in roles):
        if column.name != "device_id":
            names[_spaced(column)] = column.sort
    return names


def _fuel(numbers: pa.Array) -> pa.Array:
    lengths = pc.binary_length(numbers)
    return pc.if_else(pc.equal(lengths, 13), "electricity", pc.if_else(pc.equal(lengths, 0), "", "gas"))


def _mask(array: pa.Array) -> Mask:
    mask: Mask = array.to_numpy(zero_copy_only=False)
    return mask


def _sort(one: Field) -> pa.DataType:
    if one.name == "domestic":
        return pa.bool_()
    return pa.date32() if one.name.endswith((" from", " until")) else pa.string()


def _one_by_one(one: Field, cells: list[Cell]) -> tuple[pa.Array, list[tuple[int, Fault]]]:
    known: dict[tuple[type, Cell], Value | Fault] = {}
    values: list[Value] = []
    faults: list[tuple[int, Fault]] = []
    for place, cell in enumerate(cells):
        spot = (type(cell), cell)
        if spot not in known:
            known[spot] = value_of(one, cell)
        value = known[spot]
        if isinstance(value, Fault):
            faults.append((place, value))
        values.append(None if isinstance(value, Fault) else value)
    return pa.array(values, _sort(one)), faults


def _by_distinct(one: Field, column: pa.Array) -> tuple[pa.Array, list[tuple[int, Fault]]]:
    encoded = column.dictionary_encode()
    read = [value_of(one, cell) for cell in (*encoded.dictionary.to_pylist(), None)]
    codes = encoded.indices.fill_null(len(read) - 1)
    values = pa.array([None if isinstance(value, Fault) else value for value in read], _sort(one)).take(codes)
    wrong = np.array([isinstance(value, Fault) for value in read])
    if not wrong.any():
        return values, []
    places = codes.to_numpy()
    faults = [(int(i), read[places[i]]) for i in np.flatnonzero(wrong[places])]
    return values, [(i, fault) for i, fault in faults if isinstance(fault, Fault)]


def _identifying(one: Field, column: pa.Array) -> tuple[pa.Array, list[tuple[int, Fault]]]:
    values, good = device_ids(column) if one.name == DEVICE else (column, points(column))
    slow = np.flatnonzero(~good)
    if not len(slow):
        return values, []
    read, faults = _one_by_one(one, column.take(pa.array(slow)).to_pylist())
    values = pc.replace_with_mask(values, pa.array(~good), read.cast(pa.string()))
    return values, [(int(slow[place]), fault) for place, fault in faults]
