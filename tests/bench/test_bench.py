"""The bench invents the same estate from the same seed, and its contenders agree on every verdict."""

from pathlib import Path

import pytest
from bench.contenders import ALL, FEW, by_holding, by_row, gather
from bench.estate import write
from bench.run import _differs

from tocsin.estate.table import TESTS
from tocsin.words import Test


@pytest.mark.parametrize("adversarial", [False, True])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path, adversarial: bool) -> None:
    for name, seed in (("one", 7), ("same", 7), ("other", 8)):
        write(tmp_path / name, 3000, seed, adversarial)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "same").read_bytes()
    assert (tmp_path / "one").read_bytes() != (tmp_path / "other").read_bytes()


def test_the_contenders_agree_on_every_verdict_of_an_invented_national_register(tmp_path: Path) -> None:
    path = tmp_path / "estate.parquet"
    write(path, 20_000, 7, adversarial=True)
    for tests, names in (((Test.RECOGNISED,), FEW), (TESTS, ALL)):
        sums = {run(path, 7)[1] for run in (gather(tests, names), by_holding(names), by_row(names))}
        assert len(sums) == 1
        assert sums.pop().startswith("20000 ")


def test_a_checksum_that_differs_is_the_only_failure(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("dense, one test", "duckdb by holding, one test", "duckdb by row, one test")
    alike = {name: {"checksum": "1 2"} for name in names}
    assert _differs([alike], "one test") == 0
    assert _differs([alike | {names[1]: {"checksum": "1 3"}}], "one test") == 1
    assert "duckdb by holding" in capsys.readouterr().err
