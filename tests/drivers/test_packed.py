"""Rows added up in pieces are those that a plain count gives, however wide they are and however the words grow."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.drivers import packed
from tocsin.drivers.packed import Heap, Layout, Vocabulary, alike

SIZES = st.lists(st.sampled_from([1, 3, 1 << 20, 1 << 30]), min_size=1, max_size=5)


@given(st.integers(0, 1 << 32), SIZES, st.integers(0, 4))
def test_pieces_under_layouts_that_grow_add_up_to_a_plain_count(seed: int, sizes: list[int], pieces: int) -> None:
    rnd, heap, plain = np.random.default_rng(seed), Heap(), Counter()
    keys = [f"key-{place}" for place in range(len(sizes))]
    for _ in range(pieces):
        grown = [int(rnd.integers(1, size, endpoint=True)) for size in sizes]
        few = [rnd.integers(0, size, 3) for size in grown]
        columns = {key: rnd.choice(values, 40) for key, values in zip(keys, few, strict=True)}
        plain.update(zip(*(column.tolist() for column in columns.values()), strict=True))
        heap.add(alike(columns, Layout.of(dict(zip(keys, grown, strict=True)))))
    codes, counts = heap.columns(keys)
    rows = list(zip(*(codes[key].tolist() for key in keys), strict=True))
    assert dict(zip(rows, counts.tolist(), strict=True)) == plain
    assert len(rows) == len(set(rows))


def test_what_is_pending_is_added_up_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "PENDING", 2)
    heap = Heap()
    for _ in range(10):
        heap.add(alike({"key": np.array([1, 2, 2])}, Layout.of({"key": 3})))
    assert len(heap.pieces) < 4
    codes, counts = heap.columns(["key"])
    assert (codes["key"].tolist(), counts.tolist()) == ([1, 2], [10, 20])


def test_a_word_keeps_its_number_and_the_blank_is_nought() -> None:
    words = Vocabulary(["map"])
    assert words.learn("map", ["one", None, "two", ""]).tolist() == [1, 0, 2, 0]
    assert words.learn("map", ["two", "three"]).tolist() == [2, 3]
    assert (words.words("map"), words.sizes()) == (["", "one", "two", "three"], {"map": 4})
