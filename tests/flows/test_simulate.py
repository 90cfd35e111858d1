"""A simulation agrees with cover, can be done again to the byte, is never changed, and tells everybody nothing about anybody."""

from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from tests.stage import Stage
from tocsin.cli.depth import depth
from tocsin.cli.desk import Desk
from tocsin.cli.simulate import proposed
from tocsin.cover.simulation.headline import headline
from tocsin.cover.simulation.outcome import PLANES, Outcome, Share
from tocsin.cover.simulation.publish import publish
from tocsin.cover.simulation.scenario import LADDER, SCENARIOS
from tocsin.flows.ask import cover
from tocsin.flows.found import founded
from tocsin.flows.simulate import NotForAll, again, kept, listed, public, simulate
from tocsin.plain import from_bytes, to_bytes
from tocsin.records import runs
from tocsin.records.parties import Agreement
from tocsin.words import Direction, PartyId, Test

ON = date(2026, 11, 24)
SSC, HARBOUR = PartyId("ssc"), PartyId("harbour")


def deep(stage: Stage):
    return depth(Desk(stage.folder, stage.tools, founded()))


def run(stage: Stage, asker: PartyId = SSC, proposal=None):
    return simulate(asker, ON, proposal, deep(stage), stage.tools)


@pytest.mark.parametrize("asker", [SSC, HARBOUR, PartyId("peak")])
def test_every_scenario_counts_what_cover_counts(stage: Stage, asker: PartyId):
    made = run(stage, asker)
    told = cover(asker, [one.rulebook for one in SCENARIOS], ON, stage.tools)
    for one, (_, rung) in zip(SCENARIOS, told.rungs, strict=True):
        outcome, tally = made.outcome(one.id), rung.tally
        assert [outcome.passed(*plane) for plane in PLANES] == [tally.passed(*plane) for plane in PLANES], one.id
        assert (outcome.in_scope, outcome.out_of_scope) == (tally.in_scope, tally.out_of_scope)
        assert (outcome.unknown_manufacturer, outcome.no_supplier) == (tally.unknown_manufacturer, tally.no_supplier)


def test_the_be_told_ladder_rises_and_the_unflattering_figures_stand_beside_it(stage: Stage):
    made = run(stage)
    told = [made.outcome(name).passed(Direction.BE_TOLD, Test.RECOGNISED) for name in LADDER]
    assert told == sorted(told)
    head = headline(made.outcome("S2"), made.outcome("S1"), Direction.BE_TOLD)
    assert head.base == "S1"
    assert head.remaining == made.outcome("S2").in_scope - told[2]
    assert dict(head.gained)[Test.BY_CODE] == 0
    assert head.new == dict(head.gained)[Test.RECOGNISED] > 0
    assert head.largest is not None
    assert 0 < head.concentration <= 1000


def test_the_same_run_again_gives_the_same_bytes_even_after_the_register_has_changed(stage: Stage):
    made = run(stage)
    Agreement.objects.all().update(standing="denied")
    found = again(made.id, SSC, deep(stage), stage.tools)
    assert found.same
    assert found.differs == ()
    assert from_bytes(to_bytes(made), type(made)) == made
    assert run(stage).outcomes != made.outcomes


def test_a_run_on_another_snapshot_says_what_differs(stage: Stage):
    made = run(stage)
    (row,) = runs.SimulationRun.objects.all()
    held = runs.read(row.id, SSC, stage.tools.unseal)
    short = replace(held, run=replace(held.run, id="R-" + "1" * 26, outcomes=held.run.outcomes[:0]))
    runs.keep(short, stage.tools.seal)
    assert again("R-11111", SSC, deep(stage), stage.tools).differs == ("the figures",)
    assert kept(made.id, SSC, stage.tools) == made


def test_a_run_is_its_askers_and_is_never_changed(stage: Stage):
    made = run(stage, HARBOUR)
    assert [one.id for one in listed(HARBOUR, stage.tools)] == [made.id]
    with pytest.raises(runs.NoSuchRun, match="no run of yours"):
        kept(made.id, SSC, stage.tools)
    row = runs.SimulationRun.objects.get(pk=made.id)
    for change in (row.save, row.delete):
        with pytest.raises(runs.RunIsKept):
            change()


def test_a_proposed_variation_stands_beside_the_scenarios_and_counts_as_its_rulebook_does(stage: Stage):
    golden = files("tocsin.changes") / "golden" / "mp075-strawman.yaml"
    made = run(stage, SSC, proposed(str(golden), ON))
    proposal = made.book("P")
    assert (proposal.label, proposal.base) == ("hypothetical", "S1")
    assert replace(made.outcome("P"), scenario="S2") == made.outcome("S2")


def test_figures_for_everybody_are_withheld_where_one_supplier_could_be_worked_out(stage: Stage):
    figures = public(run(stage))
    assert all(one.systems is None and one.why for one in figures), "the town has four suppliers, one of them dominant"
    assert not {"harbour", "grand-lowland"} & set(to_bytes(figures).decode().split('"'))
    with pytest.raises(NotForAll, match="only what harbour"):
        public(run(stage, HARBOUR))


def outcome(scenario: str, counts: list[int], whole: int = 100) -> Outcome:
    shares = tuple(Share(PartyId(f"s{n}"), True, whole, (many,) * len(PLANES), (0, 0)) for n, many in enumerate(counts))
    return Outcome(scenario, shares, 0, 0, 0, (), (), (), ())


def test_a_figure_needs_enough_suppliers_behind_it_what_it_leaves_and_what_it_differs_by():
    good = outcome("S0", [50] * 8)
    shown = {(one.scenario, one.test): one.systems for one in publish([good, outcome("S1", [60] * 8)])}
    assert shown["", None] == 800
    assert shown["S0", Test.RECOGNISED] == 400
    assert shown["S1", Test.RECOGNISED] == 480
    few = publish([outcome("S0", [50] * 4 + [0] * 4)])
    assert {one.systems for one in few[1:]} == {None}
    left = publish([outcome("S0", [100] * 7 + [0])])
    assert {one.systems for one in left[1:]} == {None}, "what is left is one supplier's"
    lone = publish([good, outcome("S1", [50] * 7 + [51])])
    assert [one.systems for one in lone if one.scenario == "S1"] == [None] * len(PLANES)
    assert "difference" in next(one.why for one in lone if one.scenario == "S1")
    large = publish([outcome("S0", [10] * 7 + [150], 200)])
    assert "more than" in large[1].why
