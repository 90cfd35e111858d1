from hypothesis import given
from hypothesis import strategies as st

from tocsin.parties.organisation import alike, organisation, slug
from tocsin.words import Fault


@given(st.text(max_size=80))
def test_every_name_makes_an_id(name):
    assert organisation(slug(name)) == slug(name)


def test_an_id_in_another_form_is_answered_with_the_id():
    found = organisation("Peak Metering & Co")
    assert isinstance(found, Fault)
    assert "peak-metering-and-co" in found.cure


def test_names_that_differ_by_their_legal_form_look_alike_and_others_do_not():
    assert alike(["Peak Metering", "Peak Metering Ltd", "Dale Meters"]) == (("Peak Metering", "Peak Metering Ltd"),)
