"""Proposed variations: read strictly, from a file and a form alike; made to a rulebook in force; merged; shown in layers."""

from dataclasses import replace
from datetime import date

import pytest

from tocsin.changes.intake.written import written
from tocsin.changes.variation.layers import layers
from tocsin.changes.variation.read_variation import base_named, read_form, read_variation
from tocsin.changes.variation.vary import NotInForce, merge, vary
from tocsin.drivers import processes, rulebooks
from tocsin.duties.compare import Change, compare
from tocsin.duties.node import NotThisText
from tocsin.words import Clause, Direction, Refused

BASE = rulebooks.load("ssc-guidance")
ON = date(2026, 11, 24)
HOP = """{hop: supplier-manager, left: supplier, right: manager, basis: strawman, source: invented, mark: inferred,
      needs: {tell: [{agreements: [meter_management], carries: [tell, pass_on]}]}}"""
TEXT = f"""\
variation: straw
title: A strawman
label: hypothetical
base: ssc-guidance
source: invented for a test
mark: inferred
add:
  hops:
    - {HOP}
replace:
  clauses:
    - {{clause: SEC G3.20, says: Also through the meter manager., source: invented, mark: inferred}}
"""


def read(text=TEXT):
    return read_variation(text, "straw.yaml", BASE)


def other(id_="other", says="Through anybody at all.", more=""):
    return read(
        f"variation: {id_}\ntitle: Another\nlabel: proposed\nbase: ssc-guidance\nsource: invented\nmark: inferred\n{more}"
        f"replace:\n  clauses:\n    - {{clause: SEC G3.20, says: {says}, source: invented, mark: inferred}}\n"
    )


def test_it_adds_and_replaces_and_says_that_it_is_hypothetical():
    book = vary(BASE, read(), ON)
    assert (book.label, book.layer, book.base) == ("hypothetical", "proposal", BASE.id)
    assert {(one.sort, one.name, one.change) for one in compare(BASE, book)} == {
        ("hop", "supplier-manager", Change.ADDED),
        ("clause", "SEC G3.20", Change.ALTERED),
    }
    assert book.digest != BASE.digest


def test_it_takes_away_and_what_stands_on_it_is_named():
    gone = TEXT.replace("add:", "remove:\n  duties: [be_told]\nadd:")
    assert "be_told" not in {one.id for one in vary(BASE, read(gone), ON).duties}
    clause = TEXT.replace("add:", "remove:\n  clauses: [SEC G3.18]\nadd:")
    found = merge(BASE, (read(clause),), ON)
    assert found.rulebook is None
    assert {one.name for one in found.conflicts} == {"SEC G3.18"}
    assert any("tell_manufacturer" in one.because for one in found.conflicts)
    with pytest.raises(Refused, match="stands on it"):
        vary(BASE, read(clause), ON)


def test_with_a_date_the_old_edition_stands_until_then_and_the_new_from_then():
    dated = read(TEXT.replace("mark: inferred\nadd", "mark: inferred\nfrom: 2027-11-01\nadd"))
    book = vary(BASE, dated, ON)
    clause = Clause("SEC G3.20")
    assert book.clause(clause, date(2027, 10, 31)).says == BASE.clause(clause).says
    assert book.clause(clause, date(2027, 11, 1)).says == "Also through the meter manager."


def test_a_rulebook_that_is_no_longer_or_not_yet_in_force_is_refused_with_its_span():
    old = replace(BASE, until_on=date(2026, 1, 1))
    with pytest.raises(NotInForce, match="in force until 2025-12-31, and not on 2026-11-24") as caught:
        vary(old, read(), ON)
    assert caught.value.faults[0].file == "ssc-guidance"
    with pytest.raises(NotInForce, match="in force from 2019-06-07"):
        vary(BASE, read(), date(2018, 1, 1))
    with pytest.raises(NotInForce, match="another edition"):
        vary(replace(BASE, digest="0"), read(), ON)


def test_several_merge_where_they_touch_different_things_in_any_order():
    hop = read(TEXT[: TEXT.index("replace:")].replace("variation: straw", "variation: hops"))
    one, two = merge(BASE, (hop, other()), ON), merge(BASE, (other(), hop), ON)
    assert one == two
    assert one.conflicts == ()
    assert {difference.name for difference in compare(BASE, one.rulebook)} == {"supplier-manager", "SEC G3.20"}


def test_two_that_make_the_same_of_an_entry_agree_and_two_that_do_not_are_named():
    same = merge(BASE, (other("a"), other("b")), ON)
    assert same.rulebook is not None
    apart = merge(BASE, (other("a"), other("b", "Through nobody.")), ON)
    (conflict,) = apart.conflicts
    assert (conflict.sort, conflict.name, conflict.variations) == ("clause", "SEC G3.20", ("a", "b"))


def test_a_variation_that_reconciles_the_others_takes_their_places():
    third = other("c", "Through either.", "reconciles: [a, b]\n")
    found = merge(BASE, (other("a"), other("b", "Through nobody."), third), ON)
    assert found.conflicts == ()
    assert found.rulebook.clause(Clause("SEC G3.20")).says == "Through either."
    half = other("c", "Through either.", "reconciles: [a]\n")
    assert merge(BASE, (other("a"), other("b", "Through nobody."), half), ON).rulebook is None


def test_every_entry_is_shown_in_three_layers_in_words_and_in_the_machines_form():
    approved = merge(BASE, (other(),), ON).rulebook
    shown = {(one.sort, one.name): one for one in layers(BASE, approved, vary(BASE, read(), ON))}
    clause = shown["clause", "SEC G3.20"]
    words = [form.words.split(" (")[0] for form in (clause.in_force, clause.approved, clause.proposed)]
    assert words[1:] == ["Through anybody at all.", "Also through the meter manager."]
    assert '"says": "Through anybody at all."' in clause.approved.machine
    hop = shown["hop", "supplier-manager"]
    assert (hop.in_force, hop.approved) == (None, None)
    assert hop.differs
    assert not shown["clause", "SEC G3.18"].differs


def test_a_form_says_the_same_as_a_file():
    values = {
        "variation": "form", "title": "By form", "label": "proposed", "base": "ssc-guidance", "source": "invented", "mark": "inferred",
        "from": date(2027, 11, 1),
        "replace": {"clauses": [{"clause": "SEC G3.20", "says": "It's: \"so\"", "source": "s", "mark": "inferred"}]},
    }  # fmt: skip
    made, text = read_form(values, BASE)
    assert read_variation(text, "the form", BASE) == made
    assert (made.from_on, made.touches[0].becomes.says) == (date(2027, 11, 1), 'It\'s: "so"')
    assert base_named(text, "x") == "ssc-guidance"
    with pytest.raises(NotThisText) as caught:
        read_form(values | {"label": "certain"}, BASE)
    assert "hypothetical, proposed" in str(caught.value)
    assert written({"a": [1, True, None]}) == '{"a": [1, true, null]}'


BAD = {
    "another base": ("base: ssc-guidance", "base: sec-g3-2019", 4, "unknown base"),
    "an unknown label": ("label: hypothetical", "label: certain", 3, "hypothetical, proposed"),
    "a strawman without its label": ("label: hypothetical", "label: proposed", 3, "without its label"),
    "no mark": ("mark: inferred\nadd", "add", 1, "no mark"),
    "a hop that is there already": ("hop: supplier-manager, left: supplier, right: manager,", "hop: supplier-map, left: supplier, right: map,", 9, "does not have"),
    "a clause to replace that is not there": ("clause: SEC G3.20", "clause: SEC G9.9", 13, "the base has"),
    "an entry twice": ("add:\n", "remove:\n  clauses: [SEC G3.20]\nadd:\n", None, "twice"),
    "an unknown entry to remove": ("add:\n", "remove:\n  hops: [supplier-broker]\nadd:\n", 8, "supplier-broker"),
    "an unknown role": ("right: manager,", "right: broker,", 9, "unknown role 'broker'"),
    "an unknown agreement": ("[meter_management]", "[handshake]", 10, "handshake"),
    "an unknown sort": ("add:\n  hops", "add:\n  hips", 9, "'hips'"),
    "another edition": ("mark: inferred\nadd", "mark: inferred\nbase_digest: '0'\nadd", 7, "another edition"),
    "nothing": (TEXT[TEXT.index("add:") :], "", 1, "changes nothing"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_outside_the_schema_is_refused_at_its_line(name):
    old, new, line, says = BAD[name]
    text = TEXT.replace(old, new, 1)
    assert text != TEXT
    with pytest.raises(NotThisText) as caught:
        read(text)
    (fault,) = caught.value.faults
    assert says in str(fault)
    assert line is None or fault.line == line
    assert int(fault.column) >= 1


def test_a_fifth_role_comes_with_a_variation():
    text = TEXT.replace("add:", "roles:\n  broker: {name: Broker, columns: [broker]}\nadd:").replace(
        "manager", "broker"
    )
    book = vary(BASE, read(text), ON)
    assert "broker" in {one.id for one in book.rules.roles}
    assert book.rules.hops[-1].needs_for(Direction.TELL)


def test_our_strawman_says_as_a_difference_what_the_rulebook_says_as_a_layer():
    book = vary(BASE, read(processes.strawman()), ON)
    layer = rulebooks.load("strawman-manager")
    assert (book.rules.hops, book.label, book.binds_intermediary) == (
        layer.rules.hops,
        layer.label,
        layer.binds_intermediary,
    )
    assert {one.clause for one in book.clauses} == {one.clause for one in layer.clauses}
