"""Flows of the industry as their readers find them: invented, in the shape of the layouts that are described."""

from contextlib import suppress
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.duties.node import NotThisText
from tocsin.interop.industry.layouts import layouts
from tocsin.interop.industry.precedence import Outcome, Precedence, Word, precedence
from tocsin.interop.industry.said import Aside, FlowRefused, Said, Why
from tocsin.interop.industry.unpack import unpack
from tocsin.interop.industry.unpack_gas import unpack_gas
from tocsin.interop.industry.whose import whose
from tocsin.interop.read import Line
from tocsin.parties.code import Scheme
from tocsin.words import Fault

PLACE = files("tocsin.interop.industry")
KNOWN = layouts((PLACE / "layouts.yaml").read_text("utf-8"), "layouts.yaml")
ORDER = precedence((PLACE / "precedence.yaml").read_text("utf-8"), "precedence.yaml")
D0150 = """ZHV|0001|D0150002|M|PEAK|X|NWND|20261101120000||||OPER|
288|1100013222946|20261030||E|
289|0393|20261030|||
290|E12Z070779|||5|J|INVENTED PX 400|CMAP|||||||||||RCAMY|20261029|20250315||||R|20261030|
293|S|C|AI|1.00||5||
08A|E11Z000001|20261029|SHIR|
288|1014568234275|20261031||E|
290|E12Z070780|||5|J||SHIR|||||||||||RCAMY||20250315||||R|20261031|
ZPT|0001|7||1|20261101120000|
"""
D0268 = """ZHV|0002|D0268002|M|PEAK|X|NWND|20261101120000||||OPER|
01A|1014568234275|20261030|5|6|F||415|3|H||
02A|OUT|x||||||||secret-word||secret-word||
03A|K21W003729|INVENTED CT|20261028|||200/5|3P4W|A|20261028|SHIR|
04A|10|K18|006|1.0|
ZPT|0002|4||1|20261101120000|
"""
GAS = """"HEADR","ONJOB","PEK","MAM","NWD","SUP","20261101","120000","000001"
"TRANS","REF1","a comment","","INSTL","NEWCN","","","COMLT"
"ASSET","G4K","CMP"
"TRAIL","3"
"""


def lines(text):
    return list(enumerate(text.splitlines(), 1))


def out(text, known=KNOWN):
    return list(unpack(lines(text), known, "flow.usr"))


def said(found):
    return [(one.point, one.role, one.code, one.since, one.source) for one in found if isinstance(one, Said)]


def why(found):
    return [(one.why, one.what) for one in found if isinstance(one, Aside)]


def test_a_flow_of_technical_details_names_the_manager_and_the_asset_provider():
    found = out(D0150)
    assert said(found) == [
        ("1100013222946", "manager", "PEAK", date(2026, 10, 30), "D0150"),
        ("1100013222946", "map", "CMAP", date(2026, 10, 29), "D0150"),
        ("1014568234275", "manager", "PEAK", date(2026, 10, 31), "D0150"),
        ("1014568234275", "map", "SHIR", date(2026, 10, 31), "D0150"),
    ]
    assert why(found) == [(Why.REMOVED, "08A")]
    first = next(one for one in found if isinstance(one, Said) and one.role == "map")
    assert (first.make, first.serial, first.scheme) == ("INVENTED PX 400", "E12Z070779", Scheme.MPID)
    assert (first.reported_on, first.line) == (date(2026, 11, 1), 4)


def test_passwords_and_addresses_are_dropped_on_sight_and_only_their_place_is_told():
    found = out(D0268)
    assert why(found) == [(Why.SECRET, "D0268 02A")]
    assert "secret-word" not in repr(found)
    assert said(found)[1] == ("1014568234275", "map", "SHIR", date(2026, 10, 28), "D0268")


def test_the_mapping_flow_names_its_sender_alone():
    text = D0150.splitlines()[0].replace("D0150002", "D0149001") + "\n280|1100013222946|20260518|\n281|0393|20260518|\n"
    assert said(out(text + "ZPT|1|2||1|20260515012600|\n")) == [
        ("1100013222946", "manager", "PEAK", date(2026, 5, 18), "D0149")
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("ZPT|0001|7|", "ZPT|0001|9|"), (Why.COUNT, "9 for 7")),
        (("ZPT|0001|7|", "ZPT|0001||"), (Why.COUNT, "nothing for 7")),
        (("ZPT|0001|7|", "ZTT|0001|7|"), (Why.TRAILER, "ZTT")),
        (("|M|PEAK|", "|MO|PEAK|"), (Why.ROLE, "D0150002")),
        (("293|S|", "29X|S|"), (Why.GROUP, "D0150 29X")),
    ],
)
def test_what_is_a_little_wrong_is_told_and_tolerated(change, expected):
    found = out(D0150.replace(*change))
    assert expected in why(found)
    assert [one for one in said(found) if one[1] == "map"] == [one for one in said(out(D0150)) if one[1] == "map"]


@pytest.mark.parametrize(
    ("name", "expected"), [("D0150009", Why.VERSION), ("D0303001", Why.FLOW), ("D0304002", Why.FLOW)]
)
def test_a_flow_or_version_that_is_not_described_is_set_aside_and_never_guessed(name, expected):
    found = out(D0150.replace("D0150002", name))
    assert [one.why for one in found if isinstance(one, Aside)] == [expected]
    assert not said(found)


def test_two_flows_in_one_file_are_both_read():
    assert len(said(out(D0150 + D0268))) == 6


def test_a_two_character_role_code_is_read_once_somebody_says_what_it_means():
    more = layouts("schema: 1\nroles: {manager: [MO]}\nlive: []\nflows: []\n", "own.yaml")
    assert said(out(D0150.replace("|M|PEAK|", "|MO|PEAK|"), KNOWN.beside(more))) == said(out(D0150))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (D0150.replace("OPER", "TR01"), "a test file (TR01)"),
        (D0150.replace("OPER", "XXXX"), "a test file (XXXX)"),
        ("\n".join(D0150.splitlines()[:-1]), "cut short"),
        (D0150[:-60], "cut short"),
        (D0150.replace("293|S|C|AI|1.00||5||", "293|S|C"), "line 5"),
        ("", "an end without a trailer"),
        ("\n".join(D0150.splitlines()[1:]), "outside ZHV and ZPT"),
        (D0150.splitlines()[0] + "\n" + D0150, "a second header"),
        (D0150.replace("|M|PEAK|", "|MOP|PEAK|"), "a role's code of one or two characters"),
        (D0150.replace("D0150002", "D01502"), "a header that is not of this form"),
        (D0150.replace("288|1100013222946", "289|1"), "before any 288"),
        (D0150.replace("293|", "meter 293|"), "no group's code"),
    ],
)
def test_a_file_that_must_not_or_cannot_be_read_is_refused_with_its_line(text, words):
    with pytest.raises(FlowRefused) as refusal:
        out(text)
    assert words in str(refusal.value)
    assert refusal.value.faults[0].line


@pytest.mark.parametrize(
    ("change", "column", "left"),
    [
        (("1100013222946", "1100013222947"), "288 metering point", 2),
        (("1100013222946|20261030", "1100013222946|20261399"), "288 effective date", 2),
        (("RCAMY|20261029", "RCAMY|2026-10-29"), "290 installed date", 3),
        (("CMAP", "CAPITAL"), "290 map id", 3),
    ],
)
def test_a_group_at_fault_is_named_with_its_line_and_the_rest_is_read(change, column, left):
    found = out(D0150.replace(*change, 1))
    faults = [one for one in found if isinstance(one, Fault)]
    assert [one.column for one in faults] == [column]
    assert faults[0].line
    assert len(said(found)) == left


def test_gas_records_that_nobody_has_described_are_set_aside():
    found = list(unpack_gas(lines(GAS), KNOWN, "job.gas"))
    assert why(found) == [(Why.GROUP, "ONJOB ASSET")]
    assert not said(found)


def test_gas_records_are_read_once_an_organisation_describes_them():
    text = (
        "schema: 1\nroles: {}\nlive: []\nflows:\n  - {flow: ONJOB, kind: gas, versions: [], mark: unconfirmed, begins: TRANS,"
        " groups: {TRANS: {}, MTPNT: {point: 1, since: 2}, ASSET: {serial: 1, map: 2}}, secret: [], note: own}\n"
    )
    known = KNOWN.beside(layouts(text, "own.yaml"))
    whole = GAS.replace('"ASSET"', '"MTPNT","3938424403","20261030"\n"ASSET"')
    assert said(unpack_gas(lines(whole), known, "job.gas")) == [
        ("3938424403", "manager", "PEK", date(2026, 10, 30), "ONJOB"),
        ("3938424403", "map", "CMP", date(2026, 10, 30), "ONJOB"),
    ]
    electric = whole.replace("3938424403", "1100013222946")
    (fault,) = [one for one in unpack_gas(lines(electric), known, "job.gas") if isinstance(one, Fault)]
    assert "electricity" in fault.expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no record"),
        (GAS.split("\n", 1)[1], "a header HEADR first"),
        (GAS.replace('"INSTL"', '"INST"L"'), "line 2"),
        (GAS + '"TRANS","R"\n', "after TRAIL"),
        (GAS.replace('"ONJOB"', '""'), "a header that is not of this form"),
        (GAS.replace('"HEADR","ONJOB"', '"HEADR","D0150"'), "a header that is not of this form"),
    ],
)
def test_a_gas_flow_that_cannot_be_read_is_refused(text, words):
    with pytest.raises(FlowRefused) as refusal:
        list(unpack_gas(lines(text), KNOWN, "job.gas"))
    assert words in str(refusal.value)


def test_a_gas_flow_without_a_trailer_is_read_and_that_is_told():
    found = list(unpack_gas(lines(GAS.rsplit('"TRAIL"', 1)[0]), KNOWN, "job.gas"))
    assert (Why.NO_TRAILER, "ONJOB") in why(found)


@given(st.text("ZHVPT0158|ABD2\n0936", max_size=200))
def test_whatever_stands_in_a_file_it_is_read_or_refused(text):
    for read in (unpack, unpack_gas):
        with suppress(FlowRefused):
            assert all(one.line for one in read(lines(D0150.splitlines()[0] + "\n" + text), KNOWN, "f"))


@pytest.mark.parametrize(
    "text",
    [
        "schema: 2\nroles: {}\nlive: []\nflows: []\n",
        "schema: 1\nroles: {}\nlive: []\nflows: [{flow: A}]\n",
        "schema: 1\nroles: {}\nlive: []\nflows: [{flow: A, kind: gas, versions: [], mark: inferred, begins: B, groups: {C: {}}, secret: [], note: n}]\n",
        "schema: 1\nroles: {}\nlive: []\nflows: [{flow: A, kind: gas, versions: [], mark: inferred, begins: C, groups: {C: {}}, secret: [C], note: n}]\n",
        "schema: 1\nroles: {}\nlive: []\nflows: [{flow: A, kind: gas, versions: [], mark: inferred, begins: C, groups: {C: {password: 1}}, secret: [], note: n}]\n",
    ],
)
def test_layouts_that_say_something_else_are_refused_with_their_line(text):
    with pytest.raises(NotThisText) as refusal:
        layouts(text, "own.yaml")
    assert refusal.value.faults[0].line


DAYS = st.sampled_from([None, date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)])
WORDS = st.builds(Word, st.sampled_from(["a", "b"]), DAYS, st.sampled_from(["first", "second", "elsewhere"]))
TWO = Precedence({"map": ("first", "second")})


@given(WORDS, WORDS)
def test_of_two_words_at_most_one_counts_whichever_came_first(one, other):
    won = (Outcome.TAKEN, Outcome.SUCCESSION)
    there, back = TWO.outcome("map", one, other), TWO.outcome("map", other, one)
    if one.value == other.value:
        assert there is back is Outcome.AGREES
    else:
        assert not (there in won and back in won)
        assert (there is Outcome.UNDECIDED) == (back is Outcome.UNDECIDED)


def test_whose_word_counts():
    held = Word("a", date(2021, 1, 1), "second")
    assert TWO.outcome("map", Word("", None, ""), held) is Outcome.NEWS
    assert TWO.outcome("map", held, Word("b", date(2022, 1, 1), "second")) is Outcome.SUCCESSION
    assert TWO.outcome("map", held, Word("b", date(2020, 1, 1), "first")) is Outcome.TAKEN
    assert TWO.outcome("map", held, Word("b", date(2022, 1, 1), "elsewhere")) is Outcome.KEPT
    assert TWO.outcome("map", held, Word("b", date(2021, 1, 1), "second")) is Outcome.UNDECIDED
    assert ORDER.rank("map", "d0304") == 0


def test_a_code_is_read_in_its_scheme_its_role_and_its_days():
    def row(**cells):
        return Line("codes", {name.replace("_", " "): value for name, value in cells.items()})

    lines_ = [
        row(organisation="a", scheme="MPID", code="CMAP", role="map", **{"from": date(2020, 1, 1)}),
        row(organisation="b", scheme="MPID", code="CMAP", role="", until=date(2020, 1, 1)),
        row(organisation="c", scheme="gas short code", code="CMP", role=""),
        row(organisation="d", scheme="gas short code", code="CMP", role=""),
    ]
    find = whose(lines_)
    assert find(Scheme.MPID, "CMAP", "map", date(2021, 1, 1)) == "a"
    assert find(Scheme.MPID, "CMAP", "map", date(2019, 1, 1)) == "b"
    assert find(Scheme.MPID, "CMAP", "manager", date(2021, 1, 1)) is None
    assert find(Scheme.GAS, "CMP", "map", None) is None
