import pytest

from tests.rooms.duties.cast import CODE
from tocsin.drivers import rulebooks
from tocsin.duties.node import NotThisText
from tocsin.duties.read import base_of, read
from tocsin.words import Direction

SMALL = """\
rulebook: small
title: A small rulebook
layer: code
source: invented for a test
mark: inferred
roles:
  supplier: {name: Supplier, columns: [supplier]}
  manufacturer: {name: Manufacturer, per_model: true}
agreements:
  device_supply: contract
letters: []
clauses:
  - {clause: SEC G3.18, says: Tell., source: invented, mark: inferred, from: 2019-01-01, until: 2022-01-01}
  - {clause: SEC G3.18, says: Tell again., source: invented, mark: inferred, from: 2022-01-01}
duties:
  - duty: tell_manufacturer
    clauses: [SEC G3.18]
    who: supplier
    to: manufacturer
    trigger: judged material
    does: Tell
    timing: ""
    mark: inferred
    met_by:
      - {act: acknowledged, at_least: signed in, why: because, mark: inferred}
hops:
  - hop: supplier-manufacturer
    left: supplier
    right: manufacturer
    needs:
      be told: [{agreements: [device_supply], carries: [be_told]}]
    binds:
      be told: {by: code, on: supplier, clause: SEC G3.18, mark: inferred}
    basis: code
    source: invented
    mark: inferred
"""

FIFTH = """\
rulebook: broker
title: A fifth role by data alone
layer: customer
label: hypothetical
base: strawman-customer
source: invented for a test
mark: inferred
roles:
  broker: {name: Energy broker, columns: [broker, "third party intermediary"]}
agreements:
  brokerage: contract
hops:
  - hop: supplier-broker
    left: supplier
    right: broker
    basis: strawman
    source: invented
    mark: inferred
    from: 2026-01-01
    needs:
      tell: [{agreements: [brokerage], carries: [tell, pass_on]}]
      be told: [{agreements: [brokerage], carries: [be_told, pass_on]}]
  - hop: broker-manager
    left: broker
    right: manager
    basis: strawman
    source: invented
    mark: inferred
    needs:
      tell: [{agreements: [brokerage, meter_management], carries: [tell, pass_on]}]
"""


def refusal(text, name="small", base=None):
    with pytest.raises(NotThisText) as caught:
        read(text, name, base)
    (fault,) = caught.value.faults
    assert fault.file == name
    assert str(caught.value).startswith(f"{name}: ")
    return fault


def test_a_whole_rulebook_is_read_with_its_dates_and_its_order():
    book = read(SMALL, "small", None)
    assert [(one.says, str(one.from_on)) for one in book.clauses] == [
        ("Tell.", "2019-01-01"),
        ("Tell again.", "2022-01-01"),
    ]
    assert book.rules.hops[0].needs_for(Direction.TELL) == ()
    assert book.rules.licence_window_months == 6


BAD = {
    "unknown clause": ("clauses: [SEC G3.18]", "clauses: [SEC G3.99]", 17, "unknown clause"),
    "unknown clause on a hop": ("clause: SEC G3.18, mark: inferred}\n    basis", "clause: X, mark: inferred}\n    basis", 33, "'X'"),
    "overlapping clause": ("mark: inferred, from: 2022-01-01}", "mark: inferred, from: 2021-12-31}", 14, "dates that do not overlap"),
    "missing mark of a clause": ("source: invented, mark: inferred, from: 2022", "source: invented, from: 2022", 14, "no mark"),
    "missing mark of a meeting act": ("why: because, mark: inferred", "why: because", 25, "no mark"),
    "missing mark of the book": ("mark: inferred\nroles", "roles", 1, "no mark"),
    "unknown mark": ("because, mark: inferred", "because, mark: certain", 25, "confirmed, inferred, unconfirmed"),
    "unknown basis of an agreement": ("device_supply: contract", "device_supply: custom", 10, "contract"),
    "unknown basis of a hop": ("basis: code\n", "basis: habit\n", 34, "unknown basis"),
    "unknown role": ("who: supplier", "who: broker", 18, "unknown role 'broker'"),
    "unknown act": ("act: acknowledged", "act: nodded", 25, "judged material"),
    "sending as meeting": ("act: acknowledged", "act: told", 25, "sending meets nothing"),
    "unknown strength": ("at_least: signed in", "at_least: certain", 25, "signed in"),
    "unknown key": ("    timing", "    timeing: 3\n    timing", 22, "'timeing'"),
    "unknown key at the top": ("letters: []", "leters: []", 11, "'leters'"),
    "wrong type": ("layer: code", "layer: [code]", 3, "a list"),
    "number for words": ("does: Tell", "does: 3", 21, "words"),
    "date that is none": ("from: 2019-01-01", "from: 2019-02-30", 13, "2019-02-30"),
    "date in words": ("from: 2019-01-01", "from: June 2019", 13, "YYYY-MM-DD"),
    "end before start": ("until: 2022-01-01", "until: 2018-01-01", 13, "a date after 2019-01-01"),
    "end on its start": ("until: 2022-01-01", "until: 2019-01-01", 13, "a date after 2019-01-01"),
    "a limit without its clause": ("    mark: inferred\n    met_by", "    mark: inferred\n    limit_hours: 72\n    met_by", 24, "limit_hours with limit_clause"),
    "a limit of no hours": ("    timing", "    limit_hours: 0\n    limit_clause: SEC G3.18\n    timing", 22, "at least 1"),
    "a key twice": ("title: A small rulebook", "title: A\ntitle: B", 3, "'title' twice"),
    "unknown trigger": ("trigger: judged material", "trigger: heard", 20, "unknown trigger"),
    "a case's duty that nothing meets": ("met_by:\n      - {act: acknowledged, at_least: signed in, why: because, mark: inferred}", "met_by: []", 24, "an act at least"),
    "a duty without a clause": ("clauses: [SEC G3.18]", "clauses: []", 17, "no clause"),
    "a hop under another name": ("hop: supplier-manufacturer", "hop: direct", 27, "supplier-manufacturer"),
    "unknown agreement kind": ("agreements: [device_supply]", "agreements: [handshake]", 31, "handshake"),
    "be told by what carries tell": ("carries: [be_told]", "carries: [tell]", 31, "be_told, pass_on"),
    "no way to meet a need": ("{agreements: [device_supply], carries: [be_told]}", "{basis: contract}", 31, "no way"),
    "unknown direction": ("be told: [", "told: [", 31, "tell or be told"),
    "the Code binding without a clause": ("on: supplier, clause: SEC G3.18,", "on: supplier,", 33, "without its clause"),
    "another file's name": ("rulebook: small", "rulebook: large", 1, "small"),
    "a base that is not at hand": ("layer: code", "layer: code\nbase: sec-g3-2019", 4, "sec-g3-2019"),
    "a column of two roles": ("per_model: true", "columns: [SUPPLIER]", 8, "'supplier'"),
    "a hop again for the same days": ("hops:\n", "hops:\n  - {hop: supplier-manufacturer, left: supplier, right: manufacturer, basis: code, source: s, mark: inferred, needs: {tell: [{nothing: true}]}}\n", 28, "'supplier-manufacturer' again"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_outside_the_schema_is_refused_at_its_line(name):
    old, new, line, says = BAD[name]
    assert SMALL.count(old) >= 1
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    fault = refusal(text)
    assert fault.line == line
    assert int(fault.column) >= 1
    assert says in str(fault)


@pytest.mark.parametrize(
    "text", ["", "a: [1", "\tx: 1", "a: 1\n---\nb: 2\n", "just words", "- a\n- b\n", "\x00", "[" * 400, "a: *x"]
)
def test_a_text_that_is_no_yaml_mapping_is_refused(text):
    refusal(text)
    with pytest.raises(NotThisText):
        base_of(text, "small")


def test_the_column_of_a_fault_points_at_the_value():
    fault = refusal(SMALL.replace("who: supplier", "who: broker"))
    assert (fault.line, fault.column) == (18, "10")


def test_a_strawman_says_that_it_is_hypothetical():
    fault = refusal(FIFTH.replace("label: hypothetical\n", ""), "broker", rulebooks.load("strawman-customer"))
    assert "label: hypothetical" in str(fault)


def test_a_layer_of_the_ladder_adds_no_need_to_a_hop_of_its_base():
    text = (
        "rulebook: x\ntitle: X\nlayer: guidance\nbase: sec-g3-2019\nsource: s\nmark: inferred\nchanges:\n"
        "  - {hop: supplier-manufacturer, source: s, mark: inferred, also: {be told: [{nothing: true}]}}\n"
    )
    assert "only adds hops" in str(refusal(text, "x", CODE))
    book = read(text.replace("layer: guidance", "layer: proposal"), "x", CODE)
    assert len(book.rules.hops[0].needs_for(Direction.BE_TOLD)) == 2
    assert "unknown hop" in str(refusal(text.replace("supplier-manufacturer", "supplier-broker"), "x", CODE))


def test_a_fifth_role_is_data_alone():
    base = rulebooks.load("strawman-customer")
    book = read(FIFTH, "broker", base)
    assert book.rules.roles[-1].columns == ("broker", "third party intermediary")
    assert [hop.id for hop in book.rules.hops[len(base.rules.hops) :]] == ["supplier-broker", "broker-manager"]
    assert rulebooks.load("broker", {"broker": FIFTH}) == book


def test_the_digest_changes_with_the_file_and_with_its_base():
    other = read(SMALL.replace("A small", "Another small"), "small", None)
    assert read(SMALL, "small", None).digest != other.digest
    top = "rulebook: top\ntitle: T\nlayer: proposal\nbase: small\nsource: s\nmark: inferred\n"
    assert read(top, "top", read(SMALL, "small", None)).digest != read(top, "top", other).digest
