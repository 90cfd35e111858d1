"""The bench invents the same estate from the same seed, and its contenders agree on every verdict."""

from pathlib import Path

import pytest
from bench.contenders import ALL, FEW, by_holding, by_row, gather, store
from bench.estate import write
from bench.goals import goals
from bench.national import differs
from bench.peers import polars

from tocsin.estate.table import TESTS
from tocsin.words import Test


@pytest.mark.parametrize("adversarial", [False, True])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path, adversarial: bool) -> None:
    for name, seed in (("one", 7), ("same", 7), ("other", 8)):
        write(tmp_path / name, 3000, seed, adversarial)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "same").read_bytes()
    assert (tmp_path / "one").read_bytes() != (tmp_path / "other").read_bytes()


def test_the_engines_agree_on_every_verdict_of_an_invented_national_register(tmp_path: Path) -> None:
    write(tmp_path / "meters.parquet", 20_000, 7, adversarial=True)
    for tests, names in (((Test.RECOGNISED,), FEW), (TESTS, ALL)):
        ran = (gather(tests, names), by_holding(names), by_row(names))
        sums = {run(tmp_path, 7, True).checksum for run in ran}
        assert len(sums) == 1
        assert sums.pop().startswith("20000 ")


def test_the_tuple_store_and_polars_agree_with_them(tmp_path: Path) -> None:
    write(tmp_path / "meters.parquet", 20_000, 7)
    wanted = gather((Test.RECOGNISED,), FEW)(tmp_path, 7, True).checksum
    kept = store(tmp_path, 7, True)
    assert kept.checksum == " ".join(wanted.split()[:2])
    assert kept.beside["lacking"][0] < kept.beside["lacking"][1]
    assert polars(tmp_path, 7, True).checksum == wanted


def test_a_checksum_that_differs_is_the_only_failure(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("dense, one test", "duckdb by holding, one test", "duckdb by row, one test")
    alike = {name: {"checksum": "1 2 3"} for name in names} | {"store, one test": {"checksum": "1 2"}}
    assert differs(alike) == 0
    assert differs(alike | {names[1]: {"checksum": "1 2 4"}}) == 1
    assert "duckdb by holding" in capsys.readouterr().err
    assert differs(alike | {"store, one test": {"checksum": "1 3"}}) == 1
    assert differs(alike | {"dense, all tests": {"checksum": "1 9 9"}}) == 0


def test_goals_are_judged_on_the_median_of_ratios_and_say_where_they_are_missed() -> None:
    dense = {"unit": [1.0, 2.0, 1.0], "seconds": {"total": [2.0, 5.0, 9.0]}, "peak_mb": 2000}
    rules = {"unit": [1.0], "seconds": {"total": [0.25]}, "peak_mb": 1}
    joins = {"unit": [1.0], "seconds": {"total": [11.0]}, "peak_mb": 1}
    found = {"dense, one test": dense, "rules": rules, "duckdb by row, one test": joins}
    lines = {one["what"]: one for one in goals({"sizes": {"1000": found}, "adversarial": {}})}
    rows = lines["A verdict for every row of an interchange file, one test, both directions"]
    assert (rows["measured"], rows["met"], rows["rows"]) == ("2.50 × the unit", True, 1000)
    faster = lines["Against DuckDB's joins for every meter, rules included"]
    assert (faster["measured"], faster["met"]) == ("4.00 times faster", False)
    assert not lines["Peak memory of any question"]["met"]
