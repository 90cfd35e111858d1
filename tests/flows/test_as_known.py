"""A late correction changes what every question says now of a day, and not what it said then."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from tests.loading import FILES
from tests.stage import Stage
from tocsin.cli.depth import depth
from tocsin.cli.desk import Desk, engine, known_by
from tocsin.drivers.lay import lay
from tocsin.flows.ask import cover
from tocsin.flows.close import close
from tocsin.flows.correct import correct
from tocsin.flows.depth import Depth
from tocsin.flows.foresee import changed
from tocsin.flows.found import founded
from tocsin.flows.load import Job
from tocsin.flows.picture import widest
from tocsin.flows.simulate import again, simulate
from tocsin.flows.tools import Tools
from tocsin.words import Direction, PartyId, Test

ON, EARLIER = date(2026, 11, 24), date(2026, 9, 1)
SSC = PartyId("ssc")


def at(stage: Stage, day: str | None) -> tuple[Depth, Tools]:
    """Give what asks the estate as known at the end of a day."""
    from dataclasses import replace

    known = known_by(day) if day else None
    tools = replace(stage.tools, engine=lambda party: engine(stage.folder, party, known))
    return depth(Desk(stage.folder, tools, founded(), known)), tools


def told(stage: Stage, day: str | None) -> list[object]:
    deep, tools = at(stage, day)
    return [
        [rung.tally for _, rung in cover(SSC, ("sec-g3-2019", "strawman-customer"), ON, tools).rungs],
        simulate(SSC, ON, None, deep, tools).outcomes,
        close(SSC, "ssc-guidance", ON, Direction.BE_TOLD, 3, 10, deep, tools).choice,
        changed(SSC, "ssc-guidance", EARLIER, ON, Test.RECOGNISED, deep, tools).moves,
    ]


def test_a_late_correction_changes_what_is_said_now_and_not_what_was_said_then(stage: Stage, tmp_path: Path):
    first = told(stage, None)
    run = simulate(SSC, ON, None, *at(stage, None))
    stage.clock.set("2026-11-26T09:00:00Z")
    meters = pq.read_table(next((stage.folder / "estate").glob("S-*")) / "meters.parquet").to_pylist()
    mine = [row["device_id"] for row in meters if row["supplier"] == "harbour"][:300]
    late = tmp_path / "late.csv"
    lines = [f"{device},supplier,northwind,2026-10-01,a letter" for device in mine]
    late.write_text("\n".join(["device id,role,party,from,source", *lines, ""]), "utf-8")
    correct(Job(late, widest(stage.tools), FILES, stage.folder, stage.clock(), "a test"), lay)
    assert told(stage, "2026-11-25") == first
    now = told(stage, None)
    assert all(one != other for one, other in zip(now, first, strict=True))
    assert told(stage, "2026-11-26") == now
    assert simulate(SSC, ON, None, *at(stage, None)).overlays
    assert not run.overlays
    assert again(run.id, SSC, *at(stage, None)).same
