"""The monthly lists hold names and no counts, and each month has one version."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.estate.holding import Holding
from tocsin.notices.exchange.lists import A, B, CannotExchange, Exchanged, lists, missed, release
from tocsin.words import MANUFACTURER, SUPPLIER, ModelId, PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
SSC = PartyId("ssc")
CONTACTS = {PartyId("acme"): ("Edda Rowe, psirt@acme.example",), PartyId("borealis"): ()}


def holding(supplier, maker, systems):
    return Holding(
        ((SUPPLIER, PartyId(supplier)), (MANUFACTURER, PartyId(maker))), ModelId("m"), "gas", True, "", systems
    )


HELD = (holding("northwind", "acme", 7919), holding("harbour", "acme", 104729), holding("harbour", "borealis", 1299709))


def released(month="2026-11", found=None, given_=(), person="Hal Osei", at=AT):
    made = lists(HELD, {}, CONTACTS, None) if found is None else found
    return release(month, made, SSC, person, "monthly", "snapshot 1", given_, at)


def test_a_manufacturer_reads_who_operates_its_devices_and_a_supplier_whom_to_reach():
    found = {(one.sort, one.recipient): one.lines for one in lists(HELD, {}, CONTACTS, None)}
    assert found[A, "acme"] == ("harbour", "northwind")
    assert found[A, "borealis"] == ("harbour",)
    assert found[B, "northwind"] == ("acme: Edda Rowe, psirt@acme.example", "borealis: no contact is known")
    assert set(found) == {(A, "acme"), (A, "borealis"), (B, "harbour"), (B, "northwind")}


@given(
    st.lists(
        st.tuples(st.sampled_from(["s1", "s2"]), st.sampled_from(["m1", "m2"]), st.integers(10**6, 10**9)), min_size=1
    )
)
def test_no_count_is_in_any_list(rows):
    found = lists([holding(*row) for row in rows], {}, {}, None)
    said = " ".join(line for one in found for line in (*one.lines, *one.added, *one.gone))
    assert not [number for _, _, number in rows if str(number) in said]


def test_what_is_new_and_what_is_gone_since_the_last_month_is_told():
    before = released()
    now = lists((*HELD[1:], holding("grand", "acme", 3)), {}, CONTACTS, before)
    acme = next(one for one in now if (one.sort, one.recipient) == (A, "acme"))
    assert (acme.added, acme.gone) == (("grand",), ("northwind",))


def test_a_month_has_one_version_released_by_a_person_and_none_lies_ahead():
    first = released()
    for wrong in ({"given_": (first,)}, {"month": "2026-12"}, {"person": " "}, {"found": ()}):
        with pytest.raises(CannotExchange):
            released(**wrong)


def test_a_month_without_lists_is_seen_from_its_first_day():
    first = released("2026-10", at=datetime(2026, 10, 31, 23, tzinfo=UTC))
    assert missed((first,), datetime(2026, 10, 31, 23, tzinfo=UTC)) == ()
    assert missed((first,), datetime(2026, 11, 1, tzinfo=UTC)) == ("2026-11",)
    later: Exchanged = replace(first, month="2027-01")
    assert missed((first, later), datetime(2027, 2, 1, tzinfo=UTC)) == ("2026-11", "2026-12", "2027-02")
