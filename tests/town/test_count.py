"""Does the plan hold what the stories need, and do the papers realise what the plan says they keep?"""

from itertools import pairwise

import pytest

from tocsin.town.cast import BE_TOLD, CONTACTS, EXERCISE, TELL, TRAFFIC, Contact
from tocsin.town.count import LADDER, LAYERS, TESTS, count, scope
from tocsin.town.papers import PAPERS, Paper
from tocsin.town.products import IN_SCOPE, MODELS, PIVOT
from tocsin.town.segments import SEGMENTS, WHOLE, Segment

PLANTED = tuple((one, one.devices) for one in SEGMENTS)
COVER = count(PLANTED)


def at(layer: str, test: str = "recognised", direction: str = BE_TOLD) -> int:
    return COVER[layer][direction][test]


def one(supplier: str, model: str, layer: str, direction: str = BE_TOLD, test: str = "recognised") -> int:
    group = tuple(pair for pair in PLANTED if pair[0].supplier == supplier and pair[0].model.startswith(model))
    return count(group)[layer][direction][test]


def held(supplier: str, model: str) -> int:
    return sum(n for group, n in PLANTED if group.supplier == supplier and group.model.startswith(model))


def newest(contact: Contact) -> int:
    ages = [age for _, age in contact.signs] + ([] if contact.verified is None else [contact.verified])
    return min(ages, default=10_000)


def in_force(paper: Paper) -> bool:
    return paper.since > 0 and (paper.until is None or paper.until <= 0)


def test_the_town_has_two_hundred_thousand_devices() -> None:
    assert sum(devices for _, devices in PLANTED) == WHOLE


def test_each_step_of_the_be_told_ladder_is_strictly_greater() -> None:
    assert all(at(lower) < at(higher) for lower, higher in pairwise(LADDER))


def test_no_layer_and_no_scenario_takes_cover_away() -> None:
    for lower, higher in (*pairwise(LADDER), *(("ssc-guidance", layer) for layer in LAYERS if layer != "sec-g3-2019")):
        for direction in (TELL, BE_TOLD):
            for test in TESTS:
                assert COVER[lower][direction][test] <= COVER[higher][direction][test]


def test_what_the_code_obliges_is_the_same_in_every_layer() -> None:
    assert len({at(layer, "obliged by the Code") for layer in LAYERS}) == 1
    assert len({at(layer, "obliged by the Code", TELL) for layer in LAYERS}) == 1


def test_tell_is_recognised_for_every_device_in_scope_and_works_where_the_maker_hears() -> None:
    known = sum(devices for group, devices in PLANTED if scope(group) == "in scope")
    acme = sum(n for group, n in PLANTED if group.model.startswith("acme") and scope(group) == "in scope")
    for layer in LAYERS:
        assert at(layer, "recognised", TELL) == at(layer, "obliged by anything", TELL) == known
        assert at(layer, "working", TELL) == acme


def test_the_four_ways_of_the_licence_differ_where_they_should() -> None:
    without = {at("licence-50-domestic-equipment-only"), at("licence-50-all-equipment-only")}
    assert without == {at("ssc-guidance")}
    assert (
        at("ssc-guidance")
        < at("licence-50-domestic-with-tell-and-be-told")
        < at("licence-50-all-with-tell-and-be-told")
    )


def test_a_scenario_waits_for_the_six_months() -> None:
    group = Segment("harbour", "acme-gx20", "shire-map", "peak", "", False, "gained lately", 1)
    after = Segment("harbour", "acme-gx20", "shire-map", "peak", "", False, "held long", 1)
    assert count([(group, 1)])["licence-50-all-with-tell-and-be-told"][BE_TOLD]["recognised"] == 0
    assert count([(after, 1)])["licence-50-all-with-tell-and-be-told"][BE_TOLD]["recognised"] == 1


def test_the_hub_covers_acme_and_never_borealis() -> None:
    assert one("harbour", "acme-px", "ssc-hub") == held("harbour", "acme-px")
    assert one("harbour", "borealis", "ssc-hub") == 0


def test_harbour_is_reachable_for_borealis_only_through_the_silent_manager() -> None:
    borealis = sum(n for group, n in PLANTED if group.supplier == "harbour" and group.model in _scoped("borealis"))
    assert one("harbour", "borealis", "ssc-guidance") == one("harbour", "borealis", "ssc-hub") == 0
    assert one("harbour", "borealis", "strawman-manager") == borealis > 0
    assert one("harbour", "borealis", "strawman-customer", test="working") == 0


def test_market_street_needs_the_customers_choice() -> None:
    assert one("market-street", "acme-px400", "strawman-manager") == 0
    assert one("market-street", "acme-px400", "strawman-customer") == 9_000
    assert one("market-street", "acme-px400", "strawman-customer", test="obliged by anything") == 0


def test_a_term_obliges_and_adds_no_route() -> None:
    for layer in ("strawman-manager", "strawman-customer"):
        assert at(layer) == at(f"{layer}-term") == at(f"{layer}-term", "obliged by anything")
    assert at("strawman-customer", "obliged by anything") < at("strawman-customer-term", "obliged by anything")


def test_northwinds_figures_are_those_of_its_home_page() -> None:
    assert one("northwind", "", "sec-g3-2019") == one("northwind", "", "ssc-guidance") == 1746
    assert one("northwind", "", "ssc-guidance", TELL) == 1960


def test_scope_classes_unknown_makers_and_devices_without_a_map_exist() -> None:
    assert {scope(group) for group, _ in PLANTED} == {"in scope", "out of scope", "unknown manufacturer"}
    planted = {group.model for group, _ in PLANTED}
    assert {row.scope for row in MODELS if row.id in planted} == {
        *IN_SCOPE,
        "unenrolled SMETS1",
        "advanced",
        "traditional",
        "DCC device",
    }
    assert any(not group.map for group, _ in PLANTED)
    assert any(group.map_ended for group, _ in PLANTED)


def test_each_kind_of_sign_alone_makes_some_contact_work() -> None:
    grounds = {_ground(contact) for contact in CONTACTS if contact.works}
    assert {"verified", TRAFFIC, EXERCISE} <= grounds
    assert any(kind for contact in CONTACTS if not contact.works for kind, _ in contact.signs)
    assert any(contact.verified is None for contact in CONTACTS)


@pytest.mark.parametrize("contact", CONTACTS, ids=lambda contact: f"{contact.party} {contact.duty}")
def test_a_contact_works_by_the_plan_when_its_newest_sign_is_far_younger_than_a_year(contact: Contact) -> None:
    assert newest(contact) < 180 if contact.works else newest(contact) > 730


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.ref)
def test_a_paper_keeps_by_the_plan_what_it_carries_in_force(paper: Paper) -> None:
    carried = tuple(word for word in (TELL, BE_TOLD) if word in paper.carries.split("; "))
    counts = in_force(paper) and paper.standing in ("claimed", "confirmed") and all(paper.tests or (True,))
    assert paper.keeps == (carried if counts else ())
    assert bool(paper.flaw) == (not paper.keeps)


def test_no_age_lies_near_an_edge() -> None:
    ends = [age for paper in PAPERS for age in (paper.since, paper.until) if age is not None]
    assert min(map(abs, ends)) > 60


def test_every_flaw_and_every_kind_of_agreement_occurs() -> None:
    flaws = {
        "lapsed",
        "denied",
        "stale",
        "not begun",
        "no definition",
        "no commitment",
        "one signature",
        "equipment only",
    }
    assert flaws <= {paper.flaw for paper in PAPERS}
    assert {paper.kind for paper in PAPERS} == {
        "device_supply",
        "map_contract",
        "churn_contract",
        "meter_management",
        "customer_specified",
        "letter_of_intent",
        "memorandum",
        "ssc_agreement",
        "certification",
    }
    assert any(paper.models for paper in PAPERS)


def test_borealis_has_no_agreement_with_the_ssc_and_every_certificate_before_the_pivot() -> None:
    assert not [
        paper for paper in PAPERS if "borealis" in (paper.a[0], paper.b[0]) and "ssc" in (paper.a[0], paper.b[0])
    ]
    dates = [row.certified for row in MODELS if row.maker == "borealis" and row.certified]
    assert max(dates) < PIVOT
    acme = [row.certified for row in MODELS if row.maker == "acme" and row.certified]
    assert min(acme) < PIVOT <= max(acme)


def _scoped(maker: str) -> set[str]:
    return {row.id for row in MODELS if row.maker == maker and row.scope in IN_SCOPE}


def _ground(contact: Contact) -> str:
    young = [kind for kind, age in contact.signs if age < 180]
    if contact.verified is not None and contact.verified < 180:
        return "both" if young else "verified"
    return young[0] if young else "none"
