"""Flows of the industry laid over an estate: what counts, what waits, what disagrees and how many verdicts that turns."""

import re
from collections import Counter
from datetime import date, timedelta
from functools import partial

import pyarrow.parquet as pq
import pytest

from tests.digests import digest_of_tables
from tests.loading import GOOD, METERS, NOW, RULES, job, separated, workbook
from tests.rooms.interop.test_industry import D0150, D0268, GAS
from tocsin.drivers import flips as driver
from tocsin.drivers.claim import claim as gather_with
from tocsin.drivers.industry import described, is_flow, order
from tocsin.drivers.known import joined
from tocsin.estate.schema import CLAIMS
from tocsin.flows import take_claims as flow
from tocsin.flows.identify import identified, identify, take_back, waiting
from tocsin.flows.load import load
from tocsin.flows.snapshot import standing
from tocsin.flows.take_claims import take_claims as claim
from tocsin.interop.industry.precedence import Outcome
from tocsin.routes import compile as compiled
from tocsin.words import PartyId, Refused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
SSC = PartyId("northwind")
DAY = LATER.date()


def gather(path, snapshot, overlays, folder, roles, whose, models, today):
    return gather_with(path, snapshot, overlays, folder, described(), order(), roles, whose, models, today)


@pytest.fixture
def estate(tmp_path, store):
    tables = dict(GOOD)
    tables["organisations"] = [*GOOD["organisations"], ["shire-map", "Shire Asset Provision", "", ""]]
    tables["codes"] = [
        *GOOD["codes"],
        ["capital-map", "MPID", "CMAP", "map", "", ""],
        ["shire-map", "MPID", "SHIR", "map", "", ""],
        ["peak", "MPID", "PEAK", "manager", "", ""],
    ]
    load(job(workbook(tmp_path / "register.xlsx", tables), store))
    load(job(separated(tmp_path / "meters.csv", METERS), store))
    return store


def flow_file(folder, text=D0150, name="flow.usr"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def outcomes(found):
    return dict(found.gathered.outcomes)


def counted(store, on=DAY):
    held = standing(SSC)
    tables = compiled.compile(RULES, (), (), (), on, {})
    found = joined(store / held.base.path, [store / one.path for one in held.overlays], tables)
    counts = Counter()
    for one in found:
        counts[one.party("map"), one.party("manager"), one.model] += one.systems
    return counts


def test_a_flow_fills_what_was_unknown_and_leaves_what_is_known(tmp_path, estate):
    before = counted(estate)
    found = claim(job(flow_file(tmp_path), estate, now=LATER), gather)
    assert outcomes(found) == {Outcome.AGREES: 2, Outcome.NEWS: 2}
    assert (found.gathered.assertions, found.gathered.devices, found.gathered.nowhere) == (2, 1, 0)
    assert before[None, None, "acme-px400"] == 1
    assert counted(estate)["shire-map", "peak", "acme-px400"] == 1
    assert counted(estate, date(2026, 10, 30))[None, None, "acme-px400"] == 1
    told = " ".join(found.receipt.notes)
    assert "08A: a meter that was removed" in told
    assert "1 texts of make and type (1 meters) fit no model" in told


def test_what_disagrees_is_listed_with_how_many_verdicts_it_turns(tmp_path, estate, monkeypatch):
    text = D0150.replace("CMAP", "SHIR")
    claim(job(flow_file(tmp_path, text), estate, now=LATER), gather)
    held = standing(SSC)
    tables = compiled.compile(RULES, (), (), (), LATER.date(), {})
    pairs = driver.flips(estate / held.base.path, [estate / one.path for one in held.overlays], tables)
    assert [(one.about, one.counts, one.counts_by, one.other, one.other_by, one.outcome) for one, _, _ in pairs] == [
        ("map", "capital-map", "D0303", "shire-map", "D0150", Outcome.KEPT)
    ]
    ((_, now, then),) = pairs
    assert (now.party("map"), then.party("map")) == ("capital-map", "shire-map")


def test_of_two_sources_the_one_that_precedence_names_first_counts(tmp_path, estate):
    newer = D0150.replace("|0001|", "|0003|").replace("20261029", "20261101").replace("CMAP", "SHIR")
    claim(job(flow_file(tmp_path, newer), estate, now=LATER), gather)
    assert counted(estate)["capital-map", "peak", "acme-px400"] == 1
    first = partial(gather_with, layouts=described())
    other = tmp_path / "order.yaml"
    other.write_text("schema: 1\norder: {map: [D0150, D0303]}\n", encoding="utf-8")

    def mine(path, snapshot, overlays, folder, roles, whose, models, today):
        return first(
            path, snapshot, overlays, folder, order=order(other), roles=roles, whose=whose, models=models, today=today
        )

    path = flow_file(tmp_path, newer + D0268.replace("|0002|", "|0009|"), "again.usr")
    found = claim(job(path, estate, now=LATER + timedelta(days=1)), mine)
    assert Outcome.SUCCESSION in outcomes(found)
    assert counted(estate)["shire-map", "peak", "acme-px400"] == 2


def test_codes_points_and_meters_that_are_not_known_are_counted_and_never_guessed(tmp_path, estate):
    text = D0150.replace("SHIR|||||||||||RCAMY||", "NOPE|||||||||||RCAMY||").replace("1100013222946", "2000007794886")
    found = claim(job(flow_file(tmp_path, text), estate, now=LATER), gather).gathered
    assert found.codes == (("map", "NOPE", 1),)
    assert found.nowhere == 2
    assert (found.assertions, found.devices) == (1, 1)
    rows = [*METERS, ["1100013222946", "electricity", "88-73-84-57-00-00-00-0B", "", "", "", "", "northwind"]]
    load(job(separated(tmp_path / "two.csv", [[*row, *[""] * (17 - len(row))] for row in rows]), estate, now=LATER))
    found = claim(
        job(flow_file(tmp_path, D0150 + "\n", "b.usr"), estate, now=LATER + timedelta(days=1)), gather
    ).gathered
    assert found.several == 1


def test_a_make_and_type_is_decided_once_remembered_and_taken_back(tmp_path, estate):
    rows = [[*row] for row in METERS]
    rows[1][3] = ""
    load(job(separated(tmp_path / "blank.csv", rows), estate, now=NOW + timedelta(hours=1)))
    claim(job(flow_file(tmp_path), estate, now=LATER), gather)
    assert [(one.text, one.rows, one.source) for one in waiting()] == [("INVENTED PX 400", 1, "flow.usr")]
    identify("invented px  400", "acme-px400", "Ada Marsh", "the plate says so", LATER)
    assert waiting() == ()
    assert [(one.text, one.model, one.by) for one in identified()] == [("invented px  400", "acme-px400", "Ada Marsh")]
    later = LATER + timedelta(days=1)
    found = claim(job(flow_file(tmp_path, D0150 + "\n", "again.usr"), estate, now=later), gather)
    assert outcomes(found)[Outcome.NEWS] == 1
    assert counted(estate)["capital-map", "peak", "acme-px400"] == 1
    with pytest.raises(Refused, match="Ada Marsh decided"):
        identify("INVENTED PX 400", "acme-g20", "Ben Hollis", "no", later)
    take_back("INVENTED PX 400", "Ada Marsh", "the plate was another meter's", later)
    assert [one.text for one in waiting()] == ["INVENTED PX 400"]
    assert identified() == ()
    for text, model, by in (("x", "acme-nothing", "Ada"), ("", "acme-g20", "Ada"), ("x", "acme-g20", " ")):
        with pytest.raises(Refused):
            identify(text, model, by, "why", later)
    with pytest.raises(Refused, match="no decision about it stands"):
        take_back("never met", "Ada", "why", later)


def test_the_same_flow_twice_changes_nothing(tmp_path, estate):
    path = flow_file(tmp_path)
    claim(job(path, estate, now=LATER), gather)
    before, files = digest_of_tables(), sorted(estate.rglob("*"))
    assert claim(job(path, estate, now=LATER + timedelta(days=1)), gather).receipt.before == LATER
    assert (digest_of_tables(), sorted(estate.rglob("*"))) == (before, files)


def test_secrets_of_a_flow_reach_no_file_and_no_row(tmp_path, estate):
    claim(job(flow_file(tmp_path, D0268), estate, now=LATER), gather)
    assert all(b"secret-word" not in path.read_bytes() for path in estate.rglob("*") if path.is_file())
    held = standing(SSC).overlays[0].path
    assert pq.read_table(estate / held / CLAIMS)["serial"].to_pylist().count("K21W003729") == 1


def test_a_flow_that_says_nothing_that_is_read_keeps_nothing_but_says_what_it_was(tmp_path, estate):
    found = claim(job(flow_file(tmp_path, GAS, "job.gas"), estate, now=LATER), gather)
    assert (found.receipt.new, found.receipt.snapshot) == (0, "")
    assert any("ONJOB ASSET: a group or record that is not described here" in note for note in found.receipt.notes)
    assert standing(SSC).overlays == ()


BAD = {
    "a test file": (D0150.replace("OPER", "TR01").encode(), "a test file (TR01)"),
    "a flow cut short": (D0150[:-40].encode(), "cut short"),
    "a flow without its trailer": (D0150.rsplit("ZPT", 1)[0].encode(), "cut short"),
    "an empty file": (b"", "an empty file"),
    "blanks": (b" \n \n", "an empty file"),
    "no flow": (b"hello|", "neither ZHV| nor HEADR"),
    "a workbook": (b"PK\x03\x04" + bytes(100), "neither ZHV| nor HEADR"),
    "a NUL byte": (D0150.replace("293|S", "293|\x00").encode(), "line 5: given a NUL byte"),
    "another encoding": (D0150.replace("INVENTED", "INVENT\xc9").encode("latin-1"), "line 4: given byte 0xC9"),
    "a line without end": (D0150.replace("INVENTED", "X" * (1 << 16)).encode(), "a line of 65,536 bytes or more"),
    "a header of another form": (D0150.replace("D0150002", "D150").encode(), "not of this form"),
    "a group outside": (b"ZHV|1|D0150002|M|PEAK|X|NWND|20261101120000||||OPER|\nZPT|1|0|\n288|1|", "outside ZHV and ZPT"),
    "gas without a header": (b'"HEADR"\n', "not of this form"),
    "gas of broken quotes": (GAS.replace('"INSTL"', '"IN"STL"').encode(), "line 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_flow_is_refused_in_its_own_words_and_nothing_of_it_is_kept(name, tmp_path, estate):
    content, words = BAD[name]
    path = tmp_path / "flow.usr"
    path.write_bytes(content)
    before, files = digest_of_tables(), sorted(tmp_path.rglob("*"))
    with pytest.raises(Refused) as refusal:
        claim(job(path, estate, now=LATER), gather)
    said = "\n".join([str(refusal.value), *map(str, refusal.value.faults)])
    assert words in said, said
    assert path.name in said
    assert refusal.value.faults[0].line or not content.strip()
    assert (digest_of_tables(), sorted(tmp_path.rglob("*"))) == (before, files)


def test_a_flow_is_told_by_how_it_begins(tmp_path):
    assert is_flow(flow_file(tmp_path))
    assert is_flow(flow_file(tmp_path, GAS, "job.gas"))
    assert is_flow(flow_file(tmp_path, "\ufeff" + D0150, "bom.usr"))
    assert not is_flow(flow_file(tmp_path, "metering point,model\n", "meters.csv"))


def test_a_crash_while_a_flow_is_laid_leaves_nothing(tmp_path, estate, monkeypatch):
    def crash(*_args):
        raise MemoryError

    before, files = digest_of_tables(), sorted(estate.rglob("*"))
    monkeypatch.setattr("tocsin.drivers.claim._write", crash)
    with pytest.raises(MemoryError):
        claim(job(flow_file(tmp_path), estate, now=LATER), gather)
    assert (digest_of_tables(), sorted(estate.rglob("*"))) == (before, files)


def test_notes_name_nobody_by_likeness(tmp_path, estate):
    found = claim(job(flow_file(tmp_path, D0150.replace("|M|PEAK|", "|M|PEEK|")), estate, now=LATER), gather)
    assert found.gathered.codes == (("manager", "PEEK", 2),)
    assert not re.search("PEAK", " ".join(found.receipt.notes))
    assert flow.MOST_NOTED > 1
