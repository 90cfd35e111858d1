from dataclasses import replace
from datetime import date

from tests.loading import FIFTH, ROLES
from tocsin.interop.meters import Known, check_meter, claimed, meters
from tocsin.interop.read import Line
from tocsin.words import ModelId, PartyId

TODAY = date(2026, 11, 24)
KNOWN = Known({"peak": PartyId("peak"), "nwnd": PartyId("northwind")}, {"px-400": ModelId("acme-px400")})


def test_columns_come_from_the_rulebooks_roles_and_the_manufacturer_has_none():
    names = [field.name for field in meters((*ROLES, FIFTH), KNOWN).fields]
    assert [role.id for role in claimed((*ROLES, FIFTH))] == ["supplier", "map", "manager", "customer", "reader"]
    assert names[-4:] == ["reader", "reader from", "reader until", "reader source"]
    assert not {"manufacturer", "ssc"} & set(names)


def test_a_party_may_be_named_by_id_or_code_and_a_model_by_alias():
    fields = {field.name: field for field in meters(ROLES, KNOWN).fields}
    assert fields["supplier"].read("NWND") == "northwind"
    assert fields["model"].read("PX-400") == "acme-px400"


def test_a_claim_may_have_ended_or_end_later_and_begins_today_at_the_latest():
    good = {"supplier": "peak", "supplier from": TODAY, "supplier until": date(2027, 1, 1)}
    assert not list(check_meter(Line("estate", good), ROLES, TODAY))
    late = {**good, "supplier from": date(2026, 11, 25)}
    assert [fault.column for fault in check_meter(Line("estate", late), ROLES, TODAY)] == ["supplier from"]
    blank = replace(Line("estate", good), values={**good, "supplier": ""})
    assert [fault.column for fault in check_meter(blank, ROLES, TODAY)] == ["supplier"]
