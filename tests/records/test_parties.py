from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tocsin.records.devices import Product, Scope
from tocsin.records.parties import Agreement, Code, Contact, Organisation, OrganisationName

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two():
    return Organisation.objects.create(id="a"), Organisation.objects.create(id="b")


def refused(make, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.objects.create(**values)


def agreement(**values):
    ends = {"first_id": "a", "first_role": "supplier", "second_id": "b", "second_role": "map"}
    return {"reference": "A", "kind": "map_contract", **ends, **values}


def test_the_database_refuses_an_end_on_or_before_its_start():
    for ends_on in (date(2020, 1, 1), date(2019, 1, 1)):
        refused(OrganisationName, organisation_id="a", called="A", starts_on=date(2020, 1, 1), ends_on=ends_on)
        refused(Agreement, **agreement(starts_on=date(2020, 1, 1), ends_on=ends_on))
    Agreement.objects.create(**agreement(ends_on=date(2019, 1, 1)))


def test_the_database_refuses_the_same_fact_twice_dated_or_not():
    for starts_on in (None, date(2020, 1, 1)):
        Code.objects.create(organisation_id="a", scheme="MPID", code="AAAA", starts_on=starts_on)
        refused(Code, organisation_id="b", scheme="MPID", code="AAAA", starts_on=starts_on)


def test_the_database_refuses_a_standing_it_does_not_know_and_an_agreement_with_oneself():
    refused(Agreement, **agreement(standing="maybe"))
    refused(Agreement, **agreement(second_id="a", second_role="supplier"))
    Agreement.objects.create(**agreement(second_id="a"))


def test_the_database_refuses_a_contact_that_cannot_be_reached():
    refused(Contact, organisation_id="a", duty="tell", name="A")


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_what_leans_on_nothing():
    with pytest.raises(IntegrityError):
        Contact.objects.create(organisation_id="nobody", duty="tell", email="a@b.example")


def test_an_agreements_scope_names_a_model_once():
    Product.objects.create(id="m", manufacturer_id="b", scope_class="SMETS2+")
    Agreement.objects.create(**agreement())
    Scope.objects.create(agreement_id="A", product_id="m")
    refused(Scope, agreement_id="A", product_id="m")
