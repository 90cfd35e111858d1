"""Each reason of a hop, each kind of evidence, on its day."""

from datetime import date, timedelta

import pytest

from tests.rooms.routes.test_law import CODE, FRESH, ON, ROLES, SUPPLY, hop
from tocsin.estate.holding import Holding
from tocsin.routes.kind import HopKind, Need, Rules
from tocsin.routes.link import Claim, Link, Product, Sign, SignKind
from tocsin.routes.route import Hop, HopWord, Reason
from tocsin.routes.trace import trace
from tocsin.words import MANUFACTURER, SSC, SUPPLIER, Basis, Direction, ModelId, PartyId

NORTHWIND, ACME = PartyId("northwind"), PartyId("acme")
MODEL = Product(ModelId("acme-px400"), ACME, "SMETS2+", date(2019, 5, 1))
HOME = Holding(((SUPPLIER, NORTHWIND),), MODEL.model, "electricity", True, "", 10)
BASES = (("device_supply", Basis.CONTRACT), ("letter_of_intent", Basis.LETTER))


def link(**other: object) -> Link:
    given: dict[str, object] = {
        "ref": "A-1",
        "left": NORTHWIND,
        "left_role": SUPPLIER,
        "right": ACME,
        "right_role": MANUFACTURER,
        "sort": "device_supply",
        "words": frozenset({"be_told"}),
        "claim": Claim.CONFIRMED,
        "since": None,
        "upto": None,
    }
    return Link(**(given | other))


def told(
    *links: Link,
    signs: tuple[Sign, ...] = (),
    held: Holding = HOME,
    hops: tuple[HopKind, ...] = CODE,
    product: Product = MODEL,
) -> Hop:
    rules = Rules(ROLES, hops, BASES, ("letter_of_intent",), ("SMETS2+",))
    return trace(rules, links, signs, (product,), held, ON, FRESH).be_told[0].hops[0]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({}, Reason.HELD),
        ({"claim": Claim.CLAIMED}, Reason.HELD),
        ({"claim": Claim.DENIED}, Reason.DENIED),
        ({"claim": Claim.STALE}, Reason.STALE),
        ({"upto": ON}, Reason.LAPSED),
        ({"upto": ON + timedelta(days=1)}, Reason.HELD),
        ({"since": ON}, Reason.HELD),
        ({"since": ON + timedelta(days=1)}, Reason.NOT_YET),
        ({"words": frozenset({"tell"})}, Reason.NOT_CARRIED),
        ({"covers": frozenset({ModelId("other")})}, Reason.OTHER_MODELS),
        ({"covers": frozenset({MODEL.model})}, Reason.HELD),
        ({"sort": "letter_of_intent", "tests_met": False}, Reason.LETTER_TESTS),
        ({"sort": "letter_of_intent"}, Reason.HELD),
        ({"sort": "device_supply", "tests_met": False}, Reason.HELD),
        ({"sort": "meter_management"}, Reason.NO_AGREEMENT),
        ({"right": PartyId("borealis")}, Reason.NO_AGREEMENT),
    ],
)
def test_a_hop_gives_its_reason(other: dict[str, object], reason: Reason) -> None:
    found = told(link(**other))
    assert found.reason is reason
    assert found.detail.endswith(".")


def test_an_agreement_written_from_the_other_end_is_the_same_hop() -> None:
    turned = link(left=ACME, left_role=MANUFACTURER, right=NORTHWIND, right_role=SUPPLIER)
    assert told(turned).recognised


def test_the_reason_of_the_agreement_nearest_to_counting_is_given_with_its_reference() -> None:
    found = told(link(ref="A-1", claim=Claim.DENIED), link(ref="A-2", upto=ON - timedelta(days=9)))
    assert (found.reason, found.refs) == (Reason.LAPSED, ("A-2",))
    assert "2026-11-15" in found.detail
    assert found.word is HopWord.LAPSED


def test_claimed_stands_apart_until_one_agreement_is_confirmed() -> None:
    assert told(link(claim=Claim.CLAIMED)).claimed_only
    assert not told(link(claim=Claim.CLAIMED), link(ref="A-2")).claimed_only


def test_the_strongest_basis_of_what_is_held_is_given() -> None:
    assert told(link(sort="letter_of_intent"), link(ref="A-2")).obliged_by is Basis.CONTRACT
    assert told(link(sort="letter_of_intent")).obliged_by is Basis.LETTER
    assert told().obliged_by is Basis.NOTHING


def test_nobody_in_a_role_is_said_as_that() -> None:
    nobody = Holding((), MODEL.model, "gas", True, "", 1)
    found = told(held=nobody)
    assert (found.reason, found.left) == (Reason.NO_PARTY, None)
    assert "supplier" in found.detail


def sign(kind: SignKind, days: int, party: PartyId = NORTHWIND, way: Direction = Direction.BE_TOLD) -> Sign:
    return Sign(party, way, kind, ON - timedelta(days=days))


@pytest.mark.parametrize(
    ("signs", "works"),
    [
        ((), None),
        ((sign(SignKind.VERIFIED, 100),), SignKind.VERIFIED),
        ((sign(SignKind.VERIFIED, 101),), None),
        ((sign(SignKind.EXERCISED, 150), sign(SignKind.VERIFIED, 120)), SignKind.EXERCISED),
        ((sign(SignKind.VERIFIED, 9), sign(SignKind.UNANSWERED, 8)), None),
        ((sign(SignKind.UNANSWERED, 9), sign(SignKind.ACKNOWLEDGED, 8)), SignKind.ACKNOWLEDGED),
        ((sign(SignKind.UNANSWERED, 8), sign(SignKind.VERIFIED, 8)), SignKind.VERIFIED),
        ((sign(SignKind.VERIFIED, -1),), None),
        ((sign(SignKind.VERIFIED, 5, ACME),), None),
        ((sign(SignKind.VERIFIED, 5, way=Direction.TELL),), None),
    ],
)
def test_being_told_works_where_the_supplier_has_shown_it_lately(
    signs: tuple[Sign, ...], works: SignKind | None
) -> None:
    found = told(link(), signs=signs)
    assert (found.working.kind if found.working else None) is works


def test_the_newest_sign_of_any_age_is_shown_beside() -> None:
    assert told(link(), signs=(sign(SignKind.VERIFIED, 700),)).last_sign == sign(SignKind.VERIFIED, 700)


HUB = (
    HopKind(
        "supplier-ssc", SUPPLIER, SSC, ((Direction.BE_TOLD, (Need(nothing=True),)),), (), "hub", "SSC", CODE[0].mark
    ),
    HopKind(
        "ssc-manufacturer",
        SSC,
        MANUFACTURER,
        ((Direction.BE_TOLD, (Need(certified_from=date(2020, 6, 22)), Need(agreements=("ssc_agreement",)))),),
        (),
        "hub",
        "SSC",
        CODE[0].mark,
    ),
)


@pytest.mark.parametrize(
    ("on", "reason"),
    [(date(2020, 6, 21), Reason.NOT_CERTIFIED), (date(2020, 6, 22), Reason.HELD), (None, Reason.NOT_CERTIFIED)],
)
def test_the_hub_covers_models_certified_from_its_day(on: date | None, reason: Reason) -> None:
    product = Product(MODEL.model, ACME, "SMETS2+", on)
    rules = Rules(ROLES, HUB, BASES, (), ("SMETS2+",))
    traced = trace(rules, (), (), (product,), HOME, ON, FRESH)
    assert traced.tell == ()
    assert traced.be_told[0].hops[1].reason is reason
    assert traced.be_told[0].hops[0].recognised


@pytest.mark.parametrize(
    ("reach", "domestic", "gained", "reason"),
    [
        ("all", False, "", Reason.HELD),
        ("domestic", True, "", Reason.HELD),
        ("domestic", False, "", Reason.NO_AGREEMENT),
        ("all", True, "2026-09", Reason.WINDOW_OPEN),
    ],
)
def test_a_licence_scenario_takes_the_hop_as_kept_once_its_window_has_run(
    reach: str, domestic: bool, gained: str, reason: Reason
) -> None:
    kind = hop("supplier", "manufacturer")
    kept = HopKind(
        kind.id,
        kind.left,
        kind.right,
        ((Direction.BE_TOLD, (SUPPLY, Need(assumed=reach))),),
        (),
        "licence",
        "",
        kind.mark,
    )
    held = Holding(HOME.parties, HOME.model, "gas", domestic, gained, 1)
    found = told(held=held, hops=(kept,))
    assert found.reason is reason
    assert not found.recognised or found.obliged_by is Basis.LICENCE
