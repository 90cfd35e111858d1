from dataclasses import replace
from datetime import date

import pytest

from tests.loading import GOOD, NOW, RULES, hop, job, workbook
from tocsin.flows.load import load
from tocsin.records.devices import known, predecessors
from tocsin.records.parties import Agreement, Organisation
from tocsin.records.routes import links, products, signs
from tocsin.routes.link import Claim, Sign, SignKind
from tocsin.words import Direction, ModelId, PartyId

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def register(tmp_path, store):
    load(job(workbook(tmp_path / "register.xlsx", GOOD), store))


def by_ref(rules=RULES, on=TODAY):
    return {link.ref: link for link in links(rules, on)}


def test_an_agreement_becomes_a_link_with_its_models_words_and_days():
    link = by_ref()["A-1"]
    assert (link.left, link.right, link.sort, link.claim) == ("northwind", "acme", "device_supply", Claim.CONFIRMED)
    assert (link.since, link.upto) == (date(2021, 1, 1), date(2027, 1, 1))
    assert link.covers == {"acme-px400"}
    assert link.words == {"tell", "be_told"}


def test_the_left_end_is_the_one_nearer_the_supplier_by_the_rulebooks_hops_and_no_other():
    assert [(link.left, link.left_role) for link in (by_ref()["A-2"],)] == [("northwind", "supplier")]
    turned = replace(RULES, hops=(hop("map", "supplier"),))
    assert by_ref(turned)["A-2"].left == "capital-map"
    unjoined = replace(RULES, hops=())
    assert by_ref(unjoined)["A-2"].left == "capital-map"


def test_blank_models_mean_every_model_and_a_scope_of_none_means_none():
    assert by_ref()["A-2"].covers is None
    Agreement.objects.filter(pk="A-2").update(every_model=False)
    assert by_ref()["A-2"].covers == frozenset()


def test_a_letter_counts_from_the_day_its_three_tests_were_checked():
    assert by_ref()["A-3"].tests_met
    assert by_ref(on=date(2022, 2, 1))["A-3"].tests_met
    assert not by_ref(on=date(2022, 1, 31))["A-3"].tests_met
    assert not by_ref()["A-4"].tests_met
    assert by_ref(replace(RULES, letters=()))["A-4"].tests_met


def test_signs_are_those_known_by_the_day_with_those_from_elsewhere():
    elsewhere = Sign(PartyId("peak"), Direction.TELL, SignKind.UNANSWERED, date(2026, 11, 1))
    assert signs(TODAY, [elsewhere]) == (
        Sign(PartyId("acme"), Direction.TELL, SignKind.VERIFIED, date(2026, 10, 1)),
        Sign(PartyId("acme"), Direction.TELL, SignKind.ACKNOWLEDGED, date(2026, 6, 1)),
        elsewhere,
    )
    assert [sign.kind for sign in signs(date(2026, 6, 1), [elsewhere])] == [SignKind.ACKNOWLEDGED]
    assert signs(date(2026, 5, 31), [elsewhere]) == ()


def test_products_come_with_maker_scope_and_certificate():
    assert [(one.model, one.maker, one.scope, one.certificate_on) for one in products()] == [
        ("acme-g20", "acme", "SMETS2+", date(2019, 5, 1)),
        ("acme-px400", "acme", "SMETS2+", date(2021, 2, 3)),
    ]


def test_the_products_list_is_known_for_matching_by_every_name():
    found = {one.model: one for one in known()}[ModelId("acme-px400")]
    assert (found.maker_names, found.names, found.numbers) == (
        ("Acme Meters",),
        ("PX400", "PX-400", "010A030B"),
        ("0A",),
    )
    assert predecessors(ModelId("acme-px400")) == {"1.0": (), "1.1": ("1.0",)}


def test_projections_ask_the_database_few_questions(django_assert_max_num_queries):
    Organisation.objects.bulk_create(Organisation(id=f"m{i}") for i in range(50))
    Agreement.objects.bulk_create(
        Agreement(
            reference=f"B-{i}",
            kind="map_contract",
            first_id="northwind",
            first_role="supplier",
            second_id=f"m{i}",
            second_role="map",
        )
        for i in range(50)
    )
    with django_assert_max_num_queries(2):
        links(RULES, TODAY)
    with django_assert_max_num_queries(3):
        known()
