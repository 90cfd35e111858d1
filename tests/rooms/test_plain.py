import json
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tocsin.cases.case import Advisory, Case, Finding
from tocsin.duties.act import Act
from tocsin.notices.notice import Notice
from tocsin.plain import NotPlain, Place, back, freeze, from_bytes, instant, thaw, to_bytes
from tocsin.swift import NotSwift, reader

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Inner:
    text: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Outer:
    colour: Colour
    at: datetime
    count: int
    yes: bool
    inners: tuple[Inner, ...]
    pair: tuple[str, int]
    names: frozenset[str]
    maybe: Inner | None = None
    schema: int = 3


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
inner = st.builds(Inner, text, st.none() | st.dates())
outer = st.builds(
    Outer,
    st.sampled_from(Colour),
    st.datetimes(timezones=st.just(UTC) | st.just(timezone(timedelta(hours=-5)))),
    st.integers(-(2**53), 2**53),
    st.booleans(),
    st.lists(inner, max_size=3).map(tuple),
    st.tuples(text, st.integers(0, 9)),
    st.frozensets(text, max_size=4),
    st.none() | inner,
)
moments = st.datetimes(timezones=st.just(UTC))
advisories = st.builds(Advisory, published_at=moments, heard_at=moments, schema=st.just(1))
findings = st.builds(Finding, found_at=moments, aware_at=moments, schema=st.just(1))
notices = st.builds(Notice, answer_by=st.none() | moments, planned_at=moments, schema=st.just(1))
acts = st.builds(Act, at=moments, complete_by=st.none() | moments)


@given(outer.filter(lambda one: 2 < one.at.year < 9998))
@settings(max_examples=few(25))
def test_a_value_comes_back_the_same(value: Outer) -> None:
    assert from_bytes(to_bytes(value), Outer) == value


@given(st.one_of(advisories, findings, notices, acts))
@settings(max_examples=few(25), deadline=None)
def test_every_noun_that_is_kept_comes_back_the_same_and_swiftly(value: Advisory | Finding | Notice | Act) -> None:
    assert reader(type(value))(freeze(value)) == value
    assert thaw(json.loads(to_bytes(value)), type(value)) == value


@given(moments, moments)
@settings(max_examples=few(30))
def test_instants_have_one_width_and_sort_as_text(one: datetime, other: datetime) -> None:
    assert len(instant(one)) == 27
    assert (instant(one) < instant(other)) == (one < other)


def test_the_same_value_gives_the_same_bytes_whatever_the_time_zone() -> None:
    value = Outer(Colour.RED, AT, 1, True, (), ("a", 1), frozenset("ab"))
    assert to_bytes(value) == to_bytes(replace(value, at=AT.astimezone(timezone(timedelta(hours=2)))))


def test_one_of_several_classes_is_known_by_its_name() -> None:
    case: Case = thaw({**freeze(FINDING), "is": "Finding"}, Advisory, Finding)  # type: ignore[dict-item]
    assert case == FINDING


FINDING = Finding("C-1", "northwind", "Ada Marsh", (), "t", "s", "Amber", AT, AT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"extra": 1}, "/extra"),
        ({"colour": "green"}, "/colour"),
        ({"count": True}, "/count"),
        ({"count": "1"}, "/count"),
        ({"yes": 1}, "/yes"),
        ({"at": "2026-11-24T09:00:00Z"}, "/at"),
        ({"at": "2026-11-24T09:00:00.000000+00:00"}, "/at"),
        ({"inners": {}}, "/inners"),
        ({"inners": [{"is": "Outer"}]}, "/inners/0"),
        ({"inners": [{"is": "Inner", "text": "x", "on": "2026-1-1"}]}, "/inners/0/on"),
        ({"pair": ["a"]}, "/pair"),
        ({"is": "Inner"}, "/"),
        ({"schema": 4}, "/schema"),
        ({"schema": 2}, "/schema"),
        ({"maybe": 5}, "/maybe"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(change: dict[str, object], place: str) -> None:
    good = freeze(Outer(Colour.RED, AT, 1, True, (Inner("x"),), ("a", 1), frozenset()))
    with pytest.raises(NotPlain) as refused:
        thaw({**good, **change}, Outer)  # type: ignore[dict-item]
    assert refused.value.faults[0].column == place


@pytest.mark.parametrize("name", [field.name for field in fields(Outer)])
def test_a_missing_field_is_refused_even_where_it_has_a_default(name: str) -> None:
    good = freeze(Outer(Colour.RED, AT, 1, True, (), ("a", 1), frozenset()))
    assert isinstance(good, dict)
    good.pop(name)
    with pytest.raises(NotPlain, match=name):
        thaw(good, Outer)


def test_an_older_schema_is_brought_up_one_step_at_a_time() -> None:
    old = freeze(Outer(Colour.RED, AT, 1, True, (), ("a", 1), frozenset()))
    assert isinstance(old, dict)
    count = old.pop("count")
    steps = {
        ("Outer", 1): lambda one: {**one, "number": count},
        ("Outer", 2): lambda one: (
            {key: value for key, value in one.items() if key != "number"} | {"count": one["number"]}
        ),
    }
    assert thaw({**old, "schema": 1}, Outer, upcasts=steps).count == 1


@pytest.mark.parametrize("value", [1.5, datetime(2026, 1, 1), {"a": 1}, [1], b"x"])  # noqa: DTZ001
def test_a_value_without_one_plain_text_is_refused(value: object) -> None:
    with pytest.raises(NotPlain):
        freeze(value)


@pytest.mark.parametrize("content", [b"", b"\xff", b"{", b"[" * 100_000])
def test_bytes_that_are_no_json_are_refused(content: bytes) -> None:
    with pytest.raises(NotPlain):
        from_bytes(content, Inner)


@given(st.one_of(outer.filter(lambda one: 2 < one.at.year < 9998), notices, acts), st.data())
@settings(max_examples=few(60), deadline=None)
def test_the_swift_way_takes_what_the_strict_way_takes_and_gives_the_same(value: object, data: st.DataObject) -> None:
    plain = json.loads(to_bytes(value))
    if data.draw(st.booleans()):
        key = data.draw(st.sampled_from(sorted(plain)))
        plain[key] = data.draw(st.none() | st.booleans() | st.integers(0, 3) | st.just([]) | st.just({}) | text)
    try:
        swift = reader(type(value))(plain)
    except NotSwift:
        return
    assert swift == back(plain, type(value), Place("", {}))
    assert to_bytes(swift) == to_bytes(thaw(plain, type(value)))
