import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tocsin.devices.match import Described, Ground, Known, Matched, Unfit, Unmatched, match
from tocsin.words import ModelId, PartyId

ITRON = Known(ModelId("itron-em1"), PartyId("itron"), ("Itron", "Itron Inc."), ("EM-1", "Example Meter 1"), ("EM1-UK",))
MOXA = Known(ModelId("moxa-g1"), PartyId("moxa"), ("Moxa",), ("Gate 1",))
MOXA2 = Known(ModelId("moxa-g2"), PartyId("moxa"), ("Moxa",), ("Gate 2", "Gate"))
KNOWN = (ITRON, MOXA, MOXA2)


@pytest.mark.parametrize("vendor", ["Unitronics", "Hitron", "alpitronic", "Positron", "itro", "Itron Incorporated"])
def test_a_name_inside_another_name_never_matches(vendor: str) -> None:
    found = match(Described("P1", vendor, ("EM-1",)), KNOWN)
    assert isinstance(found, Unmatched)
    assert found.why is Unfit.NO_MAKER


@pytest.mark.parametrize("vendor", ["MOXA", "moxa ", " Moxa", "Ｍｏｘａ"])
def test_case_and_blanks_are_ignored(vendor: str) -> None:
    found = match(Described("P1", vendor, ("gate  1",)), KNOWN)
    assert isinstance(found, Matched)
    assert (found.model, found.ground) == ("moxa-g1", Ground.ALIAS)


def test_a_model_number_is_enough_where_no_vendor_is_named() -> None:
    found = match(Described("P1", "", ("anything",), ("em1-uk",)), KNOWN)
    assert isinstance(found, Matched)
    assert found.ground is Ground.NUMBER


@pytest.mark.parametrize(
    ("product", "why"),
    [
        (Described("P", "Moxa", ("EM-1",), ("EM1-UK",)), Unfit.OTHER_MAKER),
        (Described("P", "Moxa", ("Gate 3",)), Unfit.NO_MODEL),
        (Described("P", "Moxa", ("Gate 1", "Gate")), Unfit.SEVERAL),
        (Described("P", "Itron", ("EM-1",), ("EM1-*",)), Unfit.WILDCARD),
        (Described("P", "", ("EM-1",)), Unfit.NO_MAKER),
    ],
)
def test_what_fits_none_or_several_waits_for_a_person(product: Described, why: Unfit) -> None:
    found = match(product, KNOWN)
    assert isinstance(found, Unmatched)
    assert found.why is why


def test_what_a_person_decided_stands() -> None:
    product = Described("P", "Hitron", ("EM-1",))
    found = match(product, KNOWN, [("HITRON / em-1", ModelId("itron-em1"))])
    assert isinstance(found, Matched)
    assert found.ground is Ground.PERSON


@given(st.text(max_size=6), st.text(max_size=6))
@settings(max_examples=few(40))
def test_letters_around_a_makers_name_never_match_it(before: str, after: str) -> None:
    vendor = before + "Moxa" + after
    found = match(Described("P", vendor, ("Gate 1",)), KNOWN)
    assert isinstance(found, Matched) == (" ".join(vendor.split()).casefold() == "moxa")
