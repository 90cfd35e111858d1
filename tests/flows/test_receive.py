"""Suppliers send counts, the industry's picture is joined from them, and every question but the devices' own works on it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.digests import digest_of_tables
from tests.loading import FILES
from tests.stage import Stage
from tocsin.cli.counts import counts, sentence
from tocsin.cli.depth import depth
from tocsin.cli.desk import Desk
from tocsin.drivers.lay import lay
from tocsin.flows import heard as hearing
from tocsin.flows.ask import cover, gaps
from tocsin.flows.close import close
from tocsin.flows.correct import correct
from tocsin.flows.find_affected import find_affected, span
from tocsin.flows.foresee import changed, expiring
from tocsin.flows.found import founded
from tocsin.flows.load import Job, load
from tocsin.flows.picture import widest
from tocsin.flows.receive import NothingToSummarise, receive, summarise
from tocsin.flows.settle import LoadRefused
from tocsin.flows.simulate import again, simulate
from tocsin.interop.submission import SubmissionRefused
from tocsin.records.estate import Snapshot, Submission, newest
from tocsin.words import Direction, PartyId, Refused, Test

ON = date(2026, 11, 24)
SSC = PartyId("ssc")
LADDER = ("sec-g3-2019", "ssc-guidance", "strawman-manager", "strawman-customer")
WAYS = (Direction.TELL, Direction.BE_TOLD)


def desk(stage: Stage) -> Desk:
    return Desk(stage.folder, stage.tools, founded())


def job(stage: Stage, path: Path, owner: PartyId | None = None) -> Job:
    return Job(path, widest(stage.tools), FILES, stage.folder, stage.clock(), "a test", owner)


def submitted(stage: Stage, folder: Path) -> dict[PartyId, Path]:
    """Load each supplier's own rows as its own estate, and let it make its submission."""
    table = pq.read_table(stage.town.estate)
    sent: dict[PartyId, Path] = {}
    for supplier in sorted({one.supplier for one in holdings(stage) if one.supplier}):
        own = folder / f"{supplier}-meters.parquet"
        pq.write_table(table.filter(pc.equal(table["supplier"], supplier)), own)
        load(job(stage, own, supplier))
        sent[supplier] = folder / f"{supplier}.csv"
        summarise(supplier, ON, sent[supplier], counts(desk(stage)), stage.tools)
    return sent


def holdings(stage: Stage):
    return gaps(SSC, "sec-g3-2019", ON, WAYS, Test.RECOGNISED, stage.tools).holdings


def answers(stage: Stage) -> list[object]:
    """What the SSC is told, by every question, without what names the snapshot."""
    deep, tools = depth(desk(stage)), stage.tools
    covered = cover(SSC, LADDER, ON, tools)
    return [
        [replace(rung.tally, no_supplier=0) for _, rung in covered.rungs],
        gaps(SSC, "ssc-guidance", ON, WAYS, Test.RECOGNISED, tools).gaps,
        find_affected(SSC, span("acme-px400", "..2.0"), ON, tools).by_role,
        [replace(one, no_supplier=0) for one in simulate(SSC, ON, None, deep, tools).outcomes],
        close(SSC, "strawman-manager", ON, Direction.BE_TOLD, 5, 10, deep, tools).choice,
        expiring(SSC, "sec-g3-2019", date(2026, 11, 24), timedelta(days=300), tools).endings,
    ]


@pytest.fixture
def pictured(stage: Stage, tmp_path: Path) -> tuple[Stage, list[object], dict[PartyId, Path]]:
    before, sent = answers(stage), submitted(stage, tmp_path)
    Snapshot.objects.filter(owner=None).delete()
    receive(job(stage, stage.town.estate), list(sent.values()), counts(desk(stage)))
    return stage, before, sent


def test_every_question_is_answered_from_counts_as_from_the_rows(pictured):
    stage, before, sent = pictured
    assert newest(None).counted
    assert Submission.objects.count() == len(sent) > 3
    for was, now in zip(before, answers(stage), strict=True):
        assert now == was
    deep = depth(desk(stage))
    run = simulate(SSC, ON, None, deep, stage.tools)
    assert again(run.id, SSC, deep, stage.tools).same
    assert (
        changed(SSC, "ssc-guidance", date(2026, 8, 30), ON, Test.RECOGNISED, deep, stage.tools).snapshot
        == newest(None).id
    )


def test_the_picture_says_whom_it_has_heard_from_and_what_share_that_is(pictured):
    stage, _, sent = pictured
    found = hearing.stands_on(SSC, ON)
    assert [one.supplier for one in found.words] == sorted(sent)
    assert {one.as_at for one in found.words} == {ON} == {found.oldest}
    assert found.per_mille is None
    assert "nobody has said" in sentence(found)
    hearing.size(found.systems * 2, date(2026, 9, 30), "a publication of September 2026", "a test", stage.tools)
    found = hearing.stands_on(SSC, ON)
    assert found.per_mille == 500
    assert "50.0 % of a market" in sentence(found)
    first = min(sent)
    own = hearing.heard(first, ON)
    assert ([one.supplier for one in own.words], own.silent) == ([first], ())
    assert own.from_ == len(sent)
    with pytest.raises(Refused, match="no source"):
        hearing.size(5, ON, " ", "a test", stage.tools)


def test_a_later_submission_counts_in_the_place_of_the_earlier_one_and_the_same_twice_changes_nothing(
    pictured, tmp_path
):
    stage, _, sent = pictured
    first = min(sent)
    stage.clock.set("2026-11-25T08:00:00Z")
    tables = digest_of_tables()
    (again_,) = receive(job(stage, sent[first]), [sent[first]], counts(desk(stage)))
    assert again_.before is not None
    assert digest_of_tables() == tables
    then, known = hearing.heard(first, ON).words[0], stage.clock()
    stage.clock.set("2026-11-26T08:00:00Z")
    summarise(first, date(2026, 11, 26), tmp_path / "later.csv", counts(desk(stage)), stage.tools)
    receive(job(stage, tmp_path / "later.csv"), [tmp_path / "later.csv"], counts(desk(stage)))
    assert hearing.heard(first, ON).words[0].as_at == date(2026, 11, 26)
    assert hearing.heard(first, ON, known).words[0] == then
    assert len(newest(None).parts) == len(sent)
    assert Submission.objects.count() == len(sent) + 1


def test_of_several_submissions_one_that_is_wrong_leaves_none(stage, tmp_path):
    sent = submitted(stage, tmp_path)
    Snapshot.objects.filter(owner=None).delete()
    last = max(sent)
    sent[last].write_bytes(sent[last].read_bytes() + b"\n")
    files, tables = sorted(stage.folder.rglob("*")), digest_of_tables()
    with pytest.raises(SubmissionRefused, match="as its first line says"):
        receive(job(stage, sent[last]), list(sent.values()), counts(desk(stage)))
    assert (sorted(stage.folder.rglob("*")), digest_of_tables()) == (files, tables)
    with pytest.raises(SubmissionRefused, match="is of"):
        receive(
            job(stage, sent[last]), [sent[min(sent)], _copy(sent[min(sent)], tmp_path / "b.csv")], counts(desk(stage))
        )


def _copy(one: Path, other: Path) -> Path:
    other.write_bytes(one.read_bytes())
    return other


def test_nothing_is_laid_over_counts_and_an_inventory_goes_before_them(pictured, tmp_path):
    stage, _, sent = pictured
    changes = tmp_path / "changes.csv"
    changes.write_text("device id,role,party,from,source\n88-73-84-57-00-2F-96-1E,map,acme,2020-01-01,x\n", "utf-8")
    with pytest.raises(LoadRefused, match="no estate of the whole industry"):
        correct(job(stage, changes), lay)
    stage.clock.set("2026-11-25T08:00:00Z")
    load(job(stage, stage.town.estate))
    assert not newest(None).counted
    assert hearing.stands_on(SSC, ON) is None
    stage.clock.set("2026-11-26T08:00:00Z")
    first = min(sent)
    summarise(first, date(2026, 11, 26), tmp_path / "later.csv", counts(desk(stage)), stage.tools)
    (kept,) = receive(job(stage, tmp_path / "later.csv"), [tmp_path / "later.csv"], counts(desk(stage)))
    assert kept.beside
    assert not newest(None).counted


def test_without_an_estate_of_its_own_nobody_makes_a_submission(stage, tmp_path):
    with pytest.raises(NothingToSummarise, match="no estate of its own"):
        summarise(PartyId("harbour"), ON, tmp_path / "sent.csv", counts(desk(stage)), stage.tools)
    assert not (tmp_path / "sent.csv").exists()
