"""The expression that judges keeps the columns given and has room for every plane."""

from dataclasses import replace

import ibis
import pyarrow as pa
import pytest

from tests.registers import FRESH, ON, scene
from tocsin.estate.as_at import as_at
from tocsin.estate.judge import _spot, _words, judge
from tocsin.estate.table import DIRECTIONS, TESTS, HopTable, Tables
from tocsin.estate.verdict import COLUMNS
from tocsin.routes.compile import compile as compile_tables


def tables_of(seed: int) -> Tables:
    made = scene(seed)
    return compile_tables(made.rules, made.links, made.signs, made.products, ON, FRESH)


@pytest.mark.parametrize("width", [1, 10, 18])
def test_every_plane_has_bits_of_its_own_within_a_positive_64_bit_word(width: int) -> None:
    spots = [_spot(plane, width) for plane in range(len(DIRECTIONS) * len(TESTS))]
    assert len(set(spots)) == 8
    whole = _words(255, (1 << width) - 1, width)
    assert sum(word.bit_count() for word in whole) == 8 * width
    assert max(whole) < 1 << 63


def test_the_columns_of_a_verdict_come_after_those_given() -> None:
    tables = tables_of(3)
    systems = as_at(ibis.memtable(pa.table({"supplier": ["supplier-0"], "model": ["model-1"]})), tables)
    assert judge(systems, tables).columns == (*systems.columns, *COLUMNS)


def test_a_hop_table_without_rows_takes_part_in_no_join() -> None:
    tables = tables_of(3)
    empty = replace(tables, tables=(*tables.tables, HopTable(tables.hops[0], ("supplier", "model"), ((), ()), ())))
    systems = as_at(ibis.memtable(pa.table({"supplier": ["supplier-0"], "model": ["model-1"]})), tables)
    assert judge(systems, empty).columns == judge(systems, tables).columns
