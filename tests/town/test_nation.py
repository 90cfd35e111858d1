"""The national industry: the same seed the same bytes, the shares as promised, and every row of it is taken in."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tocsin.drivers import rulebooks
from tocsin.drivers.intake import intake
from tocsin.interop.meters import Known
from tocsin.interop.register import register as read_register
from tocsin.interop.sheet import Row, Sheet
from tocsin.town import nation as building
from tocsin.town.market import Market
from tocsin.town.nation import nation
from tocsin.town.roster import models, register
from tocsin.town.write import Cell
from tocsin.words import ModelId, PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = AT.date()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A register of its header alone, which takes seconds to write in full; its rows are read by a test of their own."""
    monkeypatch.setattr(building, "register", lambda seed, on: {"codes": iter([("organisation",)])})


def digests(files: dict[str, Path]) -> list[str]:
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in files.values()]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("adversarial", [False, True])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path, adversarial: bool) -> None:
    one, same, other = (
        digests(nation(tmp_path / name, 3000, seed, AT, adversarial)) for name, seed in (("a", 7), ("b", 7), ("c", 8))
    )
    assert one == same
    assert one[1] != other[1]


@pytest.mark.usefixtures("few")
def test_the_estate_is_as_promised_and_every_row_of_it_is_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "CHUNK", 7_000)
    estate = nation(tmp_path, 30_000, 7, AT)["estate"]
    read = pq.read_table(estate)
    trade = pc.mean(pc.invert(read["domestic"]).cast("int8")).as_py()
    assert 0.04 < trade < 0.06
    customers = pc.mean(pc.not_equal(read["customer"], "").filter(pc.invert(read["domestic"])).cast("int8")).as_py()
    assert 0.2 < customers < 0.3
    kinds = {one.id: one for one in models()}
    scopes = [kinds[model].device_type for model in read["model"].to_pylist()]
    assert 0.06 < scopes.count("CHF") / len(scopes) < 0.10
    assert 0.03 < scopes.count("PPMID") / len(scopes) < 0.05
    assert len(set(read["mpxn"].to_pylist())) == len(set(read["device_id"].to_pylist())) == 30_000
    parties = {name for role in ("supplier", "map", "manager", "customer") for name in read[role].to_pylist() if name}
    known = Known({one: PartyId(one) for one in parties}, {one: ModelId(one) for one in kinds})
    taken = intake(estate, rulebooks.load("strawman-customer").rules.roles, known, TODAY, tmp_path / "snapshot")
    assert (taken.rows, taken.faults) == (30_000, ())


def test_hardly_two_devices_are_alike_where_that_is_asked_for() -> None:
    market = Market(np.random.default_rng(7), 100)
    kinds = []
    for adversarial in (False, True):
        drawn = market.draw(np.random.default_rng(8), 20_000, adversarial)
        kinds.append(len(set(zip(drawn.supplier, drawn.map, drawn.manager, drawn.model, strict=True))))
    assert kinds[1] > 1.8 * kinds[0]
    assert kinds[1] > 19_000


def test_every_row_of_the_register_can_be_read_and_letters_are_of_every_quality() -> None:
    rows = {name: list(rows) for name, rows in register(7, TODAY).items()}
    contents = read_register(
        [_sheet(name, found) for name, found in rows.items()], rulebooks.load("strawman-customer").rules
    )
    assert contents.faults == ()
    letters = {row[12:15] for row in rows["agreements"] if row[1] == "letter_of_intent"}
    assert len(letters) == 8
    assert {row[10] for row in rows["agreements"][1:]} == {"confirmed", "claimed", "stale", "denied"}
    ages = [(TODAY - day).days for *_, day in rows["contacts"][1:] if isinstance(day, date)]
    assert min(ages) < 30
    assert max(ages) > 1_400


def _sheet(name: str, rows: Sequence[Sequence[Cell]]) -> Sheet:
    return Sheet("register.xlsx", name, iter([Row(number, tuple(row)) for number, row in enumerate(rows, start=1)]))


def test_more_devices_than_have_points_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected 1 to"):
        nation(tmp_path, 80_000_001, 7, AT)
