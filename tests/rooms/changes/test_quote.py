"""The figures of a simulation that go on record: whole where all is invented, else withheld where a supplier could be told."""

from dataclasses import replace
from datetime import UTC, date, datetime

from tocsin.changes.quote import quote
from tocsin.cover.simulation.outcome import PLANES, Outcome, Share
from tocsin.cover.simulation.run import Book, Run
from tocsin.words import Digest, PartyId, RulebookId

ON = date(2026, 11, 24)
NONE = Digest("0" * 64)


def outcome(scenario: str, counts: list[int], whole: int = 100) -> Outcome:
    shares = tuple(Share(PartyId(f"s{n}"), True, whole, (many,) * len(PLANES), (0, 0)) for n, many in enumerate(counts))
    return Outcome(scenario, shares, 0, 0, 0, (), (), (), ())


def run(*outcomes: Outcome, invented: bool = False) -> Run:
    books = tuple(
        Book(one.scenario, RulebookId(one.scenario.lower()), f"Rules {one.scenario}", "hypothetical" if n else "", NONE, "S0" if n else "", "")
        for n, one in enumerate(outcomes)
    )  # fmt: skip
    return Run(
        id="R-1", asked_as=PartyId("ssc"), on=ON, at=datetime(2026, 11, 24, tzinfo=UTC), version="0", seed=0, invented=invented,
        snapshot="S", snapshot_digest=NONE, rows=800, overlays=(), register=NONE, rulebooks=books, outcomes=outcomes, sizes=(), holders=8,
    )  # fmt: skip


def test_gain_what_obliges_and_remainder_are_one_line_and_a_strawman_is_called_one():
    whole, lines = quote(run(outcome("S0", [50] * 8), outcome("S2", [60] * 8)))
    assert whole == 800
    assert [(one.scenario, one.direction) for one in lines] == [
        ("S0", "tell"),
        ("S2", "tell"),
        ("S0", "be told"),
        ("S2", "be told"),
    ]
    last = lines[-1]
    assert (last.recognised, last.gained, last.base, last.by_anything, last.remaining) == (480, 80, "S0", 480, 320)
    assert "hypothetical" in last.called
    assert (lines[0].gained, lines[0].base) == (None, "")


def test_what_would_tell_of_one_supplier_is_withheld_with_its_reason():
    few = [outcome("S0", [50] * 4 + [0] * 4), outcome("S2", [60] * 4 + [0] * 4)]
    _, lines = quote(run(*few))
    assert {one.recognised for one in lines} == {one.remaining for one in lines} == {None}
    assert all("fewer than 5 suppliers" in one.withheld for one in lines)
    large = quote(run(outcome("S0", [10] * 7 + [150], 200)))[1]
    assert all(one.recognised is None for one in large)


def test_a_difference_that_would_tell_of_one_supplier_withholds_the_gain_and_not_the_baseline():
    _, lines = quote(run(outcome("S0", [50] * 8), outcome("S2", [50] * 7 + [51])))
    assert (lines[0].recognised, lines[1].recognised, lines[1].gained) == (400, None, None)


def test_where_every_supplier_is_invented_nothing_is_withheld():
    real = run(outcome("S0", [50] * 4), outcome("S2", [60] * 4))
    assert quote(real)[0] is None
    whole, lines = quote(replace(real, invented=True))
    assert whole == 400
    assert [one.recognised for one in lines] == [200, 240, 200, 240]
    assert not any(one.withheld for one in lines)
