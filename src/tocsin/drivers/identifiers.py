"""Which of a whole column of metering points or device ids are right, without looking at each in Python?

Quick and cautious: what these accept, `estate.identifier` accepts with the same stored form (tested); what they do not
accept goes to `estate.identifier`, which has the last word and the words.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.estate.identifier import WEIGHTS

Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
_HEX = np.array([i for i in range(23) if i % 3 != 2])
_HYPHENS = np.array([i for i in range(23) if i % 3 == 2])
_UPPER = np.zeros(256, np.uint8)
_NIBBLE = np.full(256, 255, np.uint8)
for _digit in b"0123456789ABCDEFabcdef":
    _UPPER[_digit] = ord(chr(_digit).upper())
    _NIBBLE[_digit] = int(chr(_digit), 16)


def device_ids(column: pa.Array) -> tuple[pa.Array, Mask]:
    """Give the stored form of every id written with hyphens or as 16 digits, and where that was possible."""
    lengths = _lengths(column)
    with_hyphens, bare = np.flatnonzero(lengths == 23), np.flatnonzero(lengths == 16)
    grid = np.full((len(column), 23), ord("-"), np.uint8)
    good = np.zeros(len(column), np.bool_)
    if len(with_hyphens):
        block = _block(column, with_hyphens, 23)
        grid[np.ix_(with_hyphens, _HEX)] = block[:, _HEX]
        good[with_hyphens] = (block[:, _HYPHENS] == ord("-")).all(axis=1)
    if len(bare):
        grid[np.ix_(bare, _HEX)] = _block(column, bare, 16)
        good[bare] = True
    digits = _UPPER[grid[:, _HEX]]
    good &= digits.all(axis=1) & ~(digits == ord("0")).all(axis=1) & ~(digits == ord("F")).all(axis=1)
    grid[:, _HEX] = digits
    return _text(grid), good


def points(column: pa.Array) -> Mask:
    """Say where a column holds an MPAN core or MPRN in its stored form with right check digits."""
    lengths = _lengths(column)
    good = np.zeros(len(column), np.bool_)
    for size in (*range(3, 12), 13):
        rows = np.flatnonzero(lengths == size)
        if len(rows):
            digits = _block(column, rows, size).astype(np.int64) - ord("0")
            plain = ((digits >= 0) & (digits <= 9)).all(axis=1)
            good[rows] = plain & (_mpan(digits) if size == 13 else _mprn(digits, size))
    return good


def as_numbers(ids: pa.Array) -> npt.NDArray[np.uint64]:
    """Give device ids in their stored form as 64-bit numbers, for finding duplicates."""
    if len(ids) == 0:
        return np.zeros(0, np.uint64)
    nibbles = _NIBBLE[_block(ids, np.arange(len(ids)), 23)[:, _HEX]]
    octets = np.ascontiguousarray(nibbles[:, 0::2] << 4 | nibbles[:, 1::2])
    return octets.view(">u8").ravel().astype(np.uint64)


def _mpan(digits: npt.NDArray[np.int64]) -> Mask:
    check: Mask = (digits[:, :12] @ np.array(WEIGHTS)) % 11 % 10 == digits[:, 12]
    return check


def _mprn(digits: npt.NDArray[np.int64], size: int) -> Mask:
    check: Mask = (digits[:, :-2] @ np.arange(size - 2, 0, -1)) % 11 == digits[:, -2] * 10 + digits[:, -1]
    return check


def _lengths(column: pa.Array) -> npt.NDArray[np.int32]:
    lengths: npt.NDArray[np.int32] = pc.binary_length(column).fill_null(0).to_numpy(zero_copy_only=False)
    return lengths


def _block(column: pa.Array, rows: npt.NDArray[np.intp], size: int) -> Bytes:
    part = column if len(rows) == len(column) and column.offset == 0 else column.take(pa.array(rows))
    start = int(np.frombuffer(part.buffers()[1], np.int32)[0])
    return np.frombuffer(part.buffers()[2], np.uint8, count=len(rows) * size, offset=start).reshape(len(rows), size)


def _text(grid: Bytes) -> pa.Array:
    offsets = np.arange(0, 23 * (len(grid) + 1), 23, dtype=np.int32)
    return pa.StringArray.from_buffers(len(grid), pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(grid)))
