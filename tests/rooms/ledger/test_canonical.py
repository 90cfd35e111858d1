"""Canonical JSON: one value, one form, and every other form refused."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.ledger.canonical import LARGEST, NotCanonical, canonical, parse

values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_a_value_comes_back_from_its_one_form(value: object) -> None:
    written = canonical(value)
    assert parse(written) == value
    assert json.loads(written) == value
    assert canonical(parse(written)) == written


@given(values, st.data())
def test_any_flipped_bit_gives_another_value_or_a_refusal(value: object, data: st.DataObject) -> None:
    written = bytearray(canonical(value))
    bit = data.draw(st.integers(0, 8 * len(written) - 1))
    written[bit // 8] ^= 1 << bit % 8
    with suppress(NotCanonical):
        assert canonical(parse(bytes(written))) == bytes(written) != canonical(value)


def test_names_are_sorted_by_utf_16_units_as_the_standard_shows() -> None:
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(names, 0)))) == order


def test_text_is_escaped_as_the_standard_shows() -> None:
    text = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/\u007f"
    assert canonical(text) == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u007f"'.encode()


@pytest.mark.parametrize(
    ("written", "where"),
    [
        (b'{"a": 1}', "byte 5"),
        (b'{"b":1,"a":2}', "byte 2"),
        (b'"\\u0041"', "byte 1"),
        (b"[1]\n", "byte 3"),
        (b"[1", "byte 2"),
        (b"[-0]", "byte 1"),
        (b'"\xff"', "byte 1"),
        (b"\xef\xbb\xbf[]", "byte 0"),
        (b"", "byte 0"),
        (b"[" * 100_000, "byte 0"),
        (b'{"a":1,"a":1}', "a"),
        (b"[1.0]", "a number"),
        (b"[1e2]", "a number"),
        (b"[NaN]", "a number"),
        (b"[9007199254740992]", "the value[0]"),
        (b"[" + b"9" * 5000 + b"]", "a number"),
        (b'"\\ud800"', "the value"),
    ],
)
def test_bytes_that_are_not_canonical_are_refused_by_place(written: bytes, where: str) -> None:
    with pytest.raises(NotCanonical) as refused:
        parse(written)
    assert refused.value.faults[0].column == where


@pytest.mark.parametrize("value", [1.5, {"a": [1, 0.0]}, {1: 2}, b"x", "\udc00", 2**53, 10**400, -(2**53), {"a", "b"}])
def test_a_value_without_one_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)
