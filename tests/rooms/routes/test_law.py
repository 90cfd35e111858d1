"""What must hold of routes whatever the register: laws, not examples."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tests.registers import FRESH, ON, ROLES, Scene, link_of, scene
from tocsin.routes.draw import draw
from tocsin.routes.kind import Binding, HopKind, Need, Role, Rules
from tocsin.routes.survey import survey
from tocsin.words import MANUFACTURER, SUPPLIER, Basis, Clause, Direction, Mark, RoleId, Test

SEEDS = st.integers(0, 1 << 32)
LAW = settings(max_examples=few(25), deadline=None)
SUPPLY = Need(agreements=("device_supply", "letter_of_intent"), carries=("be_told",))


def hop(left: str, right: str) -> HopKind:
    binds: tuple[tuple[Direction, Binding], ...] = ()
    tell = SUPPLY
    if (left, right) == (SUPPLIER, MANUFACTURER):
        tell = Need(nothing=True)
        binds = ((Direction.TELL, Binding(Basis.CODE, SUPPLIER, Clause("SEC G3.18"), Mark.CONFIRMED)),)
    needs = ((Direction.TELL, (tell,)), (Direction.BE_TOLD, (SUPPLY,)))
    return HopKind(f"{left}-{right}", RoleId(left), RoleId(right), needs, binds, "code", "the Code", Mark.CONFIRMED)


CODE = (hop("supplier", "manufacturer"),)
GUIDANCE = (*CODE, hop("supplier", "map"), hop("map", "manufacturer"))
MANAGER = (*GUIDANCE, hop("supplier", "manager"), hop("manager", "map"), hop("manager", "manufacturer"))
CUSTOMER = (
    *MANAGER,
    hop("supplier", "customer"),
    *(hop("customer", other) for other in ("manager", "map", "manufacturer")),
)


def under(made: Scene, hops: tuple[HopKind, ...]) -> Rules:
    return replace(made.rules, hops=hops)


def test_the_full_ladder_draws_the_eight_routes_of_the_paper_in_the_rulebooks_order() -> None:
    rules = Rules(ROLES, CUSTOMER, (), (), ())
    drawn = [" ".join(kind.right for kind in chain[:-1]) for chain in draw(rules, Direction.BE_TOLD, ON)]
    assert drawn == [
        "",
        "map",
        "manager map",
        "manager",
        "customer manager map",
        "customer manager",
        "customer map",
        "customer",
    ]


def test_a_fifth_role_in_the_rulebook_alone_gives_new_routes() -> None:
    agent = RoleId("data-agent")
    rules = Rules(
        (*ROLES, Role(agent, "agent")), (*CODE, hop("supplier", agent), hop(agent, "manufacturer")), (), (), ()
    )
    assert [len(chain) for chain in draw(rules, Direction.TELL, ON)] == [1, 2]


def test_a_hop_without_a_need_in_a_direction_draws_no_route_in_it() -> None:
    only = replace(CODE[0], needs=((Direction.BE_TOLD, (SUPPLY,)),))
    assert draw(Rules(ROLES, (only,), (), (), ()), Direction.TELL, ON) == ()


def test_a_hop_is_drawn_on_its_first_day_and_not_on_its_last() -> None:
    rules = Rules(ROLES, (replace(CODE[0], from_on=ON),), (), (), ())
    assert draw(rules, Direction.TELL, ON)
    assert not draw(replace(rules, hops=(replace(CODE[0], until_on=ON),)), Direction.TELL, ON)


@given(SEEDS)
@LAW
def test_adding_alink_of_never_breaks_a_route_or_a_test_of_it(seed: int) -> None:
    made = scene(seed)
    more = (*made.links, *(link_of(Random(seed + place), made.rules, f"M{place}") for place in range(10)))
    before = survey(made.rules, made.links, made.signs, made.products, ON, FRESH)
    after = survey(made.rules, more, made.signs, made.products, ON, FRESH)
    for held in made.holdings:
        one, other = before.trace(held), after.trace(held)
        for way in Direction:
            for was, now in zip(one.routes(way), other.routes(way), strict=True):
                assert all(now.passes(test) for test in Test if was.passes(test))


@given(SEEDS)
@LAW
def test_each_layer_of_the_ladder_recognises_all_that_the_one_below_does(seed: int) -> None:
    made = scene(seed)
    links = (*made.links, *(link_of(Random(seed + place), under(made, CUSTOMER), f"M{place}") for place in range(60)))
    ladder = [
        survey(under(made, hops), links, made.signs, made.products, ON, FRESH)
        for hops in (CODE, GUIDANCE, MANAGER, CUSTOMER)
    ]
    for held in made.holdings:
        for way in Direction:
            for test in Test:
                climbed = [rung.trace(held).passes(way, test) for rung in ladder]
                assert climbed == sorted(climbed)


@given(SEEDS)
@LAW
def test_a_test_that_is_passed_means_that_the_hop_is_recognised(seed: int) -> None:
    made = scene(seed)
    known = survey(made.rules, made.links, made.signs, made.products, ON, FRESH)
    for held in made.holdings:
        traced = known.trace(held)
        for route in (*traced.tell, *traced.be_told):
            assert all(route.passes(Test.RECOGNISED) for test in Test if route.passes(test))
            assert not route.passes(Test.BY_CODE) or route.passes(Test.BY_ANYTHING)


@given(SEEDS)
@LAW
def test_telling_direct_is_recognised_wherever_supplier_and_manufacturer_are_known(seed: int) -> None:
    made = scene(seed)
    known = survey(under(made, CUSTOMER), made.links, made.signs, made.products, ON, FRESH)
    for held in made.holdings:
        direct = known.trace(held).tell[0]
        made_by = known.products.get(held.model)
        assert direct.passes(Test.BY_CODE) == bool(held.supplier and made_by and made_by.maker)
