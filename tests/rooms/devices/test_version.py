from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tocsin.cases.case import Affected
from tocsin.devices.version import Inside, Order, inside, order, parse
from tocsin.words import ModelId

M = ModelId("acme-px400")
dotted = st.lists(st.integers(0, 30), min_size=1, max_size=4).map(lambda ns: ".".join(map(str, ns)))
lettered = st.builds(str.__add__, dotted, st.sampled_from(["", "a", "b", "-rc1", "eu"]))
hexed = st.integers(0, 2**32 - 1).map(lambda n: f"{n:08X}")
versions = st.one_of(dotted, lettered, hexed, st.text(max_size=8))


@given(versions, versions)
@settings(max_examples=few(60))
def test_swapping_two_versions_turns_the_order_round(one: str, other: str) -> None:
    turned = {Order.BEFORE: Order.AFTER, Order.AFTER: Order.BEFORE}
    assert order(other, one) is turned.get(order(one, other), order(one, other))


@given(versions, versions, versions)
@settings(max_examples=few(80))
def test_the_order_never_runs_in_a_circle(a: str, b: str, c: str) -> None:
    if order(a, b) is Order.BEFORE and order(b, c) is Order.BEFORE:
        assert order(a, c) in (Order.BEFORE, Order.INCOMPARABLE)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2.1", "2.10", Order.BEFORE),
        ("2.1", "2.1.0", Order.SAME),
        ("v2.1", "2.1", Order.SAME),
        ("2.1", "2.1.1", Order.BEFORE),
        ("2.1a", "2.1b", Order.BEFORE),
        ("2.1b", "2.2a", Order.BEFORE),
        ("2.1", "2.1a", Order.INCOMPARABLE),
        ("2.1-rc1", "2.1", Order.INCOMPARABLE),
        ("2.1-eu", "2.2-us", Order.INCOMPARABLE),
        ("2.1-eu", "2.2-EU", Order.BEFORE),
        ("0002012F", "00020130", Order.BEFORE),
        ("0002012f", " 0002012F ", Order.SAME),
        ("0x0002012F", "0002012F", Order.SAME),
        ("0002012F", "2.1", Order.INCOMPARABLE),
        ("beta", "BETA", Order.SAME),
        ("beta", "2.1", Order.INCOMPARABLE),
        ("", "", Order.INCOMPARABLE),
    ],
)
def test_two_versions_stand_as_expected(one: str, other: str, expected: Order) -> None:
    assert order(one, other) is expected


@pytest.mark.parametrize("text", ["", "2..1", "2.1.", "1" * 70, "²", "2.1 beta 3", "-1"])
def test_a_shape_that_is_not_known_is_not_guessed(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("version", "span", "expected"),
    [
        ("2.1", Affected(M), Inside.IN),
        ("2.1", Affected(M, low="2.0", high="2.1"), Inside.IN),
        ("2.2", Affected(M, low="2.0", high="2.1"), Inside.OUT),
        ("2.1", Affected(M, below="2.1"), Inside.OUT),
        ("2.0", Affected(M, above="2.0", below="2.2"), Inside.OUT),
        ("2.1", Affected(M, above="2.0", below="2.2"), Inside.IN),
        ("2.1", Affected(M, exact=("2.0", "2.1.0")), Inside.IN),
        ("2.2", Affected(M, exact=("2.0", "2.1")), Inside.OUT),
        ("3.0", Affected(M, exact=("3.0",), below="2.0"), Inside.IN),
        ("0002012F", Affected(M, exact=("2.1",)), Inside.UNKNOWN),
        ("0002012F", Affected(M, below="2.1"), Inside.UNKNOWN),
        ("", Affected(M, exact=("2.1",)), Inside.UNKNOWN),
        ("2.1a", Affected(M, low="2.1", below="3"), Inside.UNKNOWN),
        ("4.1a", Affected(M, low="4.1", below="3"), Inside.OUT),
    ],
)
def test_a_version_lies_where_its_range_says_or_cannot_be_told(version: str, span: Affected, expected: Inside) -> None:
    assert inside(version, span) is expected


@dataclass(frozen=True)
class Plain:
    low: str | None = None
    high: str | None = None
    below: str | None = None
    above: str | None = None
    exact: tuple[str, ...] = ()


@given(dotted, dotted)
@settings(max_examples=few(40))
def test_what_is_below_a_bound_is_never_from_it_on(version: str, bound: str) -> None:
    below, onward = inside(version, Plain(below=bound)), inside(version, Plain(low=bound))
    assert {below, onward} == {Inside.IN, Inside.OUT}
