"""Changes laid over an estate, what was known when, and imports that are killed, doubled or tampered with."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.digests import digest_of_tables
from tests.loading import FILES, GOOD, METERS, NOW, job, separated, workbook
from tocsin.drivers.alone import MARK, AnotherImport, alone
from tocsin.drivers.lay import lay
from tocsin.drivers.whole import NotWhole, checked
from tocsin.flows.correct import correct
from tocsin.flows.load import load
from tocsin.flows.settle import LoadRefused
from tocsin.flows.snapshot import standing
from tocsin.records.estate import Overlay
from tocsin.words import PartyId, Refused

pytestmark = pytest.mark.django_db
DEVICE = "88-73-84-57-00-2F-96-1E"
HEAD = ("device id", "metering point", "role", "party", "from", "until", "source")
LATER = NOW + timedelta(days=1)


@pytest.fixture
def estate(tmp_path, store):
    load(job(workbook(tmp_path / "register.xlsx", GOOD), store))
    load(job(separated(tmp_path / "meters.csv", METERS), store))
    return store


def changes(folder, *rows, name="changes.csv"):
    return separated(folder / name, [HEAD, *rows])


def test_changes_are_laid_beside_the_snapshot_and_counted(tmp_path, estate):
    rows = [
        (DEVICE, "", "meter operator", "northwind", "2026-01-01", "", "D0148"),
        ("", "3938424403", "map", "", "2026-02-01", "2026-03-01", "D0304"),
    ]
    receipt = correct(job(changes(tmp_path, *rows), estate, now=LATER), lay)
    assert (receipt.what, receipt.new, receipt.refused) == ("changes", 2, 0)
    assert any("2 assertions about 2 devices" in note for note in receipt.notes)
    held = standing(PartyId("northwind"))
    assert [one.path for one in held.overlays] == [f"estate/{receipt.snapshot}"]
    assert (held.made_at, held.as_at) == (LATER, LATER.date())


def test_what_was_known_before_a_correction_stays_what_was_known(tmp_path, estate):
    before = standing(PartyId("northwind"))
    correct(job(changes(tmp_path, (DEVICE, "", "map", "acme", "2020-01-01", "", "a letter")), estate, now=LATER), lay)
    after = standing(PartyId("northwind"))
    assert before == standing(PartyId("northwind"), NOW)
    assert (len(after.overlays), len(before.overlays)) == (1, 0)
    assert standing(PartyId("northwind"), NOW - timedelta(seconds=1)) is None


def test_what_was_so_after_the_day_of_a_snapshot_counts_though_the_snapshot_was_loaded_later(tmp_path, estate):
    correct(job(changes(tmp_path, (DEVICE, "", "map", "acme", "2020-01-01", "", "a letter")), estate, now=LATER), lay)
    rows = [*METERS[:3], ["", "", "88-73-84-57-00-00-00-09", *METERS[4][3:]]]
    older = job(separated(tmp_path / "older.csv", rows), estate, now=LATER + timedelta(days=1))
    load(replace(older, as_at=NOW.date()))
    assert len(standing(PartyId("northwind")).overlays) == 1
    load(job(separated(tmp_path / "newer.csv", METERS), estate, now=LATER + timedelta(days=2)))
    assert standing(PartyId("northwind")).overlays == ()


def test_the_same_changes_twice_change_nothing(tmp_path, estate):
    path = changes(tmp_path, (DEVICE, "", "map", "acme", "2020-01-01", "", "a letter"))
    correct(job(path, estate, now=LATER), lay)
    before, files = digest_of_tables(), sorted(estate.rglob("*"))
    assert correct(job(path, estate, now=LATER + timedelta(days=1)), lay).before == LATER
    assert (digest_of_tables(), sorted(estate.rglob("*"))) == (before, files)


BAD = {
    "a device that is nowhere": ((DEVICE[:-2] + "1F", "", "map", "acme", "2020-01-01", "", "x"), "a device or metering point of the estate"),
    "a point that is nowhere": (("", "2000007794886", "map", "acme", "2020-01-01", "", "x"), "“2000007794886”"),
    "neither device nor point": (("", "", "map", "acme", "2020-01-01", "", "x"), "neither a device nor a metering point"),
    "no first day": ((DEVICE, "", "map", "acme", "", "", "x"), "a value for holds from"),
    "a last day before the first": ((DEVICE, "", "map", "acme", "2020-01-01", "2020-01-01", "x"), "until 2020-01-01 after from"),
    "a first day far ahead": ((DEVICE, "", "map", "acme", "2029-01-01", "", "x"), "more than a year after today"),
    "an unknown role": ((DEVICE, "", "king", "acme", "2020-01-01", "", "x"), "“king”"),
    "the manufacturer, who is the model's": ((DEVICE, "", "manufacturer", "acme", "2020-01-01", "", "x"), "“manufacturer”"),
    "an unknown party": ((DEVICE, "", "map", "acmee", "2020-01-01", "", "x"), "“acmee”"),
    "no source": ((DEVICE, "", "map", "acme", "2020-01-01", "", ""), "a value for source"),
    "a formula": (("=1+1", "", "map", "acme", "2020-01-01", "", "x"), "the formula =1+1"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_changes_that_cannot_be_laid_are_refused_with_their_place_and_nothing_is_kept(name, tmp_path, estate):
    row, words = BAD[name]
    good = (DEVICE, "", "manager", "northwind", "2026-01-01", "", "D0148")
    path = changes(tmp_path, good, row)
    before, files = digest_of_tables(), sorted(tmp_path.rglob("*"))
    with pytest.raises(Refused) as refusal:
        correct(job(path, estate, now=LATER), lay)
    said = "\n".join([str(refusal.value), *map(str, refusal.value.faults)])
    assert words in said, said
    assert "row 3" in said
    assert digest_of_tables() == before
    assert sorted(tmp_path.rglob("*")) == files
    accepted = correct(job(path, estate, accept=True, now=LATER), lay)
    assert (accepted.new, accepted.refused) == (1, 1)
    assert accepted.handed_back.read_text("utf-8-sig").count("\n") == 2


def test_changes_without_an_estate_are_refused(tmp_path, store):
    load(job(workbook(tmp_path / "register.xlsx", GOOD), store))
    with pytest.raises(LoadRefused, match="no estate of the whole industry"):
        correct(job(changes(tmp_path, (DEVICE, "", "map", "acme", "2020-01-01", "", "x")), store), lay)


def test_a_snapshot_with_a_changed_byte_is_refused_before_any_question(tmp_path, estate):
    correct(job(changes(tmp_path, (DEVICE, "", "map", "acme", "2020-01-01", "", "a letter")), estate, now=LATER), lay)
    held = standing(PartyId("northwind"))

    def look():
        return checked(estate, held.base.path, held.base.digest, [(one.path, one.digest) for one in held.overlays])

    assert look() == (estate / held.base.path, (estate / held.overlays[0].path,))
    for path in (
        *sorted((estate / held.overlays[0].path).glob("*.parquet")),
        estate / held.base.path / "meters.parquet",
    ):
        good = path.read_bytes()
        for place in (0, len(good) // 2, len(good) - 1):
            path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
            with pytest.raises(NotWhole, match=r"as recorded when it was loaded"):
                look()
            path.write_bytes(good)
            look()
    (estate / held.base.path / "meters.parquet").unlink()
    with pytest.raises(NotWhole, match="which is missing"):
        look()


def test_what_a_killed_import_left_is_taken_away_by_the_next(tmp_path, estate):
    left = [estate / "estate" / name for name in (".S-half.part", "S-written", "O-written")]
    for folder in left:
        folder.mkdir()
    for folder in left[1:]:
        (folder / MARK).touch()
    kept = estate / "estate" / "S-of-another-record"
    kept.mkdir()
    load(job(separated(tmp_path / "later.csv", METERS[:3]), estate, now=LATER))
    assert not any(folder.exists() for folder in left)
    assert kept.exists()
    assert not list(estate.rglob(MARK))


def test_of_two_imports_at_once_one_waits_or_is_refused(tmp_path, estate):
    path = separated(tmp_path / "later.csv", METERS[:3])
    before = digest_of_tables()
    hasty = replace(FILES, alone=lambda store, recorded: alone(store, recorded, patience=2))
    with alone(estate, tuple), pytest.raises(AnotherImport, match="another import is running"):
        load(replace(job(path, estate, now=LATER), files=hasty))
    assert digest_of_tables() == before
    assert load(job(path, estate, now=LATER)).gone == 2


def test_an_overlay_that_cannot_be_recorded_leaves_no_folder(tmp_path, estate):
    def broken(*_args):
        raise RuntimeError("the disk is full")

    path = changes(
        tmp_path, (DEVICE, "", "map", "acme", "2020-01-01", "", "x"), ("x", "", "map", "", "2020-01-01", "", "x")
    )
    there = sorted(estate.rglob("*"))
    with pytest.raises(RuntimeError):
        correct(replace(job(path, estate, accept=True, now=LATER), files=replace(FILES, handback=broken)), lay)
    assert sorted(estate.rglob("*")) == there
    assert Overlay.objects.count() == 0
