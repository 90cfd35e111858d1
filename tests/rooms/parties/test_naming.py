from tocsin.parties.naming import named
from tocsin.words import PartyId

NAMES = {PartyId("peak"): "Peak Metering", PartyId("capital-map"): "Capital Meter Assets", PartyId("map"): "Map Ltd"}


def test_an_id_becomes_a_name_only_where_it_is_a_word_of_its_own():
    assert named("peak and capital-map agree; speak off-peak.", NAMES) == (
        "Peak Metering and Capital Meter Assets agree; speak off-peak."
    )


def test_the_longer_id_is_read_first_and_what_has_no_name_stays():
    assert named("capital-map, map and dale", NAMES) == "Capital Meter Assets, Map Ltd and dale"
    assert named("peak", {}) == "peak"
