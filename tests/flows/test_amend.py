"""A modification on record: loaded whole, told event by event, proved, shown as at a day, and public only where it is White."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.rooms.changes.cast import given
from tests.rooms.changes.test_variation import TEXT as STRAW
from tocsin.changes.held.consultation import Answer, Part
from tocsin.changes.markdown import markdown
from tocsin.changes.modification import NothingKnown
from tocsin.drivers import ids, processes, rulebooks, salt
from tocsin.flows import amend, attach, consult, layer
from tocsin.flows.amend import Author, NotKept, Office
from tocsin.flows.found import found
from tocsin.flows.tools import Tools
from tocsin.parties.place import Place
from tocsin.records import changes, ledger
from tocsin.records.parties import Organisation
from tocsin.words import PartyId, Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
FILE = "dp075.yaml"
NOBODY = Author()
PANEL = Author(None, "SEC Panel", "panel")
RESOLUTIONS = "".join(
    f"- {{event: resolution, when: 2019-06-14, what: {{recommendation: {n}, result: agreed, paper: paper, meeting: 69}}}}\n"
    for n in (1, 2, 3)
)


def sealed(body: bytes, place: Place) -> bytes:
    """A seal that a reader would notice, and that Amber needs somebody for."""
    assert place.entitled or place.classification != "Amber"
    return body[::-1]


class Clock:
    at = NOW


@pytest.fixture
def clock():
    found("town", True, NOW)
    return Clock()


@pytest.fixture
def office(clock):
    tools = Tools(
        now=lambda: clock.at,
        new_id=ids.seeded("amend"),
        salt=salt.random_salt,
        rulebook=rulebooks.load,
        policy=rulebooks.policy(),
        calendar=rulebooks.calendar(),
        engine=lambda party: None,
        seal=sealed,
        unseal=sealed,
    )
    return Office(tools, processes.load, processes.of)


@pytest.fixture
def loaded(office):
    amend.load(processes.golden(), FILE, NOBODY, office)
    return office


def test_a_file_is_kept_whole_and_the_same_file_again_changes_nothing(office):
    held, new = amend.load(processes.golden(), FILE, NOBODY, office)
    assert new
    assert (
        ledger.Leaf.objects.filter(case_ref="SEC-75").count() == len(held.events) == changes.ChangeEvent.objects.count()
    )
    again, new = amend.load(processes.golden(), FILE, NOBODY, office)
    assert not new
    assert again.events == held.events
    assert ledger.Leaf.objects.count() == len(held.events)


def test_the_file_as_given_is_kept_too_and_another_story_of_the_same_change_is_refused(office):
    amend.load(given(), FILE, NOBODY, office)
    with pytest.raises(NotKept, match="another story"):
        amend.load(processes.golden(), FILE, NOBODY, office)


def test_a_file_that_is_refused_leaves_nothing_behind(office):
    with pytest.raises(Refused):
        amend.load(processes.golden().replace("stance: doubt", "stance: lukewarm"), FILE, NOBODY, office)
    assert not changes.Change.objects.exists()
    assert not ledger.Leaf.objects.exists()


def test_an_invented_file_does_not_enter_a_real_store(office):
    from tocsin.records.store import Store

    Store.objects.update(invented=False)
    with pytest.raises(NotKept, match="invented"):
        amend.load(processes.golden() + "invented: true\n", FILE, NOBODY, office)


def test_every_leaf_commits_to_the_bytes_that_are_kept(loaded):
    from tocsin.flows.prove import commitments
    from tocsin.ledger.pack import CONTENT, commitment

    leaf = ledger.of_case("SEC-75")[3]
    row = changes.ChangeEvent.objects.get(pk=leaf.document_ref)
    opened = commitment(leaf.salts.named()[CONTENT], row.opened(sealed)).hex()
    assert commitments(bytes(leaf.written))[CONTENT] == opened
    assert bytes(row.body) != row.opened(sealed)


@pytest.mark.parametrize("name", ["DP075", "mp075", "SEC-75"])
def test_it_is_found_by_each_of_its_references(loaded, name):
    assert amend.find(name, loaded).id == "SEC-75"


def test_a_reference_that_is_none_is_refused(loaded):
    with pytest.raises(changes.NoSuchChange, match="no modification here"):
        amend.find("DP076", loaded)


def test_three_resolutions_open_the_same_change_as_mp075_in_refinement(loaded):
    told = amend.record("DP075", RESOLUTIONS, "r.yaml", PANEL, loaded)
    assert [one.word for one in told] == ["fiction", "resolution", "move", "resolution", "move", "resolution"]
    assert [one.reference for one in amend.listed(None, loaded)] == ["MP075"]
    line = amend.show("DP075", date(2019, 6, 14), loaded).line
    assert (line.reference, line.stage, len(line.next_rows)) == ("MP075", "refinement", 5)
    assert amend.show("MP075", date(2019, 6, 6), loaded).line.reference == "DP075"
    assert len(ledger.of_case("SEC-75")) == len(amend.find("MP075", loaded).events)


def test_one_refused_event_of_a_list_leaves_the_whole_list_out(loaded):
    before = changes.ChangeEvent.objects.count()
    with pytest.raises(Refused, match="no such recommendation"):
        amend.record("DP075", RESOLUTIONS.replace("recommendation: 3", "recommendation: 9"), "r.yaml", PANEL, loaded)
    assert changes.ChangeEvent.objects.count() == before == ledger.Leaf.objects.count()
    assert amend.find("DP075", loaded).reference == "DP075"


def test_nothing_is_listed_or_shown_before_it_was_known(loaded):
    assert amend.listed(date(2018, 1, 1), loaded) == ()
    with pytest.raises(NothingKnown):
        amend.show("DP075", date(2018, 1, 1), loaded)


def test_a_paper_comes_with_what_is_attached_and_an_issued_one_never_changes(loaded):
    first = amend.papers("DP075", "", None, loaded)
    assert [one.title for one in first] == ["DP075 Problem Statement", "DP075 ‘Third party metering service providers’"]
    amend.record("DP075", RESOLUTIONS, "r.yaml", PANEL, loaded)
    assert [markdown(one) for one in amend.papers("MP075", "paper", None, loaded)] == [markdown(one) for one in first]
    assert amend.papers("MP075", "problem_statement", None, loaded) == first[1:]
    with pytest.raises(NotKept, match="none of that name"):
        amend.papers("DP075", "poem", None, loaded)


def test_a_draft_and_what_is_not_white_are_never_public(loaded):
    for class_ in ("white", "amber"):
        text = f"{{event: document, what: {{id: {class_}, kind: legal_text, version: '1', classification: {class_}, title: SECRET {class_}}}}}"
        Organisation.objects.get_or_create(id="code-administrator")
        amend.record("DP075", text, "x", replace(NOBODY, party=PartyId("code-administrator")), loaded)
    amend.record(
        "DP075",
        "{event: issue, what: {document: amber v1, elsewhere: true}}",
        "x",
        replace(NOBODY, party=PartyId("code-administrator")),
        loaded,
    )
    public = amend.show("DP075", None, loaded, public=True)
    assert "SECRET" not in str(public)
    assert "SECRET" in str(amend.show("DP075", None, loaded))
    assert public.line.reference == "DP075"


def test_what_is_issued_later_is_not_public_before(loaded):
    assert amend.show("DP075", date(2019, 6, 6), loaded, public=True).held.newest("ps") is None
    assert amend.show("DP075", date(2019, 6, 7), loaded, public=True).held.newest("ps") is not None


def test_a_variation_is_hung_on_a_change_and_compared_layer_by_layer(loaded):
    with pytest.raises(NotKept, match="no proposed variation"):
        layer.compare("DP075", None, loaded)
    attach.vary("DP075", STRAW, "straw.yaml", NOBODY, loaded)
    found = layer.compare("DP075", None, loaded)
    assert (found.base, found.variations, found.label) == ("ssc-guidance", ("straw",), "hypothetical")
    assert {one.name for one in found.layers if one.differs} == {"SEC G3.20", "supplier-manager"}
    assert markdown(amend.papers("DP075", "ps", date(2019, 6, 7), loaded)[0]).count("strawman: hypothetical") == 0
    amend.record(
        "DP075",
        "{event: document, what: {id: n, kind: legal_text, version: '1', classification: white}}",
        "x",
        NOBODY,
        loaded,
    )
    assert "strawman: hypothetical" in markdown(amend.papers("DP075", "n", None, loaded)[0])


def test_a_variation_against_a_rulebook_no_longer_in_force_is_refused_and_nothing_is_kept(loaded):
    old = replace(rulebooks.load("ssc-guidance"), until_on=date(2026, 1, 1))
    past = replace(loaded, tools=replace(loaded.tools, rulebook=lambda name: old))
    before = changes.ChangeEvent.objects.count()
    with pytest.raises(Refused, match="in force until 2025-12-31"):
        attach.vary("DP075", STRAW, "straw.yaml", NOBODY, past)
    assert changes.ChangeEvent.objects.count() == before


CONSULTATION = (
    "{event: consultation, what: {id: C, on: ps v0.3, opens_at: 2026-11-24T09:00:00Z, closes_at: 2026-12-15T17:00:00Z,"
    " questions: [{id: Q1, asks: Is it a problem?}], invited: [{party: northwind, category: small_supplier}, {party: harbour, category: small_supplier}]}}"
)
NORTHWIND = Author(PartyId("northwind"), "Ada Marsh")


@pytest.fixture
def asked(loaded):
    for one in ("northwind", "code-administrator"):
        Organisation.objects.create(id=one)
    amend.record("DP075", CONSULTATION, "x", Author(None, "Ivy Trent", "code_admin"), loaded)
    return loaded


def test_an_answer_is_saved_as_it_goes_sent_once_and_collated_after_the_close(asked, clock):
    leaves = ledger.Leaf.objects.count()
    for text in ("It", "It is."):
        consult.save(
            "DP075", Answer("C", "northwind", "small_supplier", (Part("Q1", text),)), PartyId("northwind"), asked
        )
    begun = consult.begun("DP075", "C", PartyId("northwind"), asked)
    assert begun.parts[0].text == "It is."
    assert ledger.Leaf.objects.count() == leaves
    assert consult.collated("DP075", "C", asked).answered == ()
    consult.send("DP075", begun, NORTHWIND, asked)
    assert consult.begun("DP075", "C", PartyId("northwind"), asked) is None
    with pytest.raises(Refused, match="closes at 17:00"):
        consult.close("DP075", "C", Author(None, "Ivy Trent", "code_admin"), asked)
    clock.at = NOW + timedelta(days=30)
    done = consult.close("DP075", "C", Author(None, "Ivy Trent", "code_admin"), asked)
    assert [one.party for one in done.answered] == ["northwind"]
    assert [one.party for one in done.silent] == ["harbour"]
    with pytest.raises(Refused, match="was closed"):
        consult.send("DP075", begun, NORTHWIND, asked)


def test_a_confidential_answer_is_kept_at_amber_for_its_author_and_shown_to_nobody_else(asked):
    secret = Answer("C", "northwind", "small_supplier", (Part("Q1", "Our prices.", confidential=True),))
    consult.send("DP075", secret, NORTHWIND, asked)
    row = changes.ChangeEvent.objects.get(sort="answer")
    assert (row.classification, row.entitled()) == ("Amber", ("northwind",))
    assert "Our prices." not in str(consult.collated("DP075", "C", asked))
    assert "Our prices." not in str(amend.show("DP075", None, asked, public=True))
    assert "Our prices." in str(consult.collated("DP075", "C", asked, confidential=True))


def test_an_answer_is_taken_back_before_the_close(asked):
    consult.send("DP075", Answer("C", "northwind", "small_supplier", (Part("Q1", no_comment=True),)), NORTHWIND, asked)
    consult.take_back("DP075", "C", "northwind", NORTHWIND, asked)
    assert consult.collated("DP075", "C", asked).answered == ()
