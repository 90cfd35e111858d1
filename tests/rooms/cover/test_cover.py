"""Cover counts what verdicts say, and gaps say where and how to close them."""

from datetime import timedelta

from tests.rooms.routes.test_hop import ACME, BASES, HOME, MODEL, NORTHWIND, link, sign
from tests.rooms.routes.test_law import CODE, FRESH, GUIDANCE, ON, ROLES
from tocsin.cover.climb import climb
from tocsin.cover.count import count
from tocsin.cover.find import find
from tocsin.cover.gap import Gap
from tocsin.cover.group import group
from tocsin.cover.split import split
from tocsin.estate.holding import Holding
from tocsin.estate.table import IN_SCOPE, NO_SUPPLIER, OUT_OF_SCOPE, UNKNOWN_MANUFACTURER
from tocsin.estate.verdict import Answer, Judged, Verdict
from tocsin.routes.kind import Rules
from tocsin.routes.link import Link, Product, Sign, SignKind
from tocsin.routes.survey import survey
from tocsin.words import SUPPLIER, Direction, ModelId, PartyId, RoleId, RulebookId, Test

NONE, HELD = Answer(0, -1, 0, 0, 0, 0), Answer(1, 0, -1, 1, 1, 0)


def judged(scope: int, tell: Answer, be_told: Answer, systems: int, supplier: str = "northwind") -> Judged:
    held = Holding(((SUPPLIER, PartyId(supplier)),), MODEL.model, "gas", True, "", systems)
    return Judged(held, Verdict(scope, tell, be_told))


ALL = (
    judged(IN_SCOPE, HELD, HELD, 5),
    judged(IN_SCOPE, HELD, NONE, 7, "harbour"),
    judged(OUT_OF_SCOPE, HELD, HELD, 11),
    judged(UNKNOWN_MANUFACTURER, NONE, NONE, 13),
    judged(NO_SUPPLIER, NONE, NONE, 17, ""),
)


def test_every_system_is_counted_once_and_only_those_in_scope_can_pass() -> None:
    tally = count(ALL)
    assert (tally.in_scope, tally.out_of_scope, tally.unknown_manufacturer, tally.no_supplier) == (12, 11, 13, 17)
    assert tally.systems == 53
    assert tally.passed(Direction.TELL, Test.RECOGNISED) == 12
    assert tally.passed(Direction.BE_TOLD, Test.RECOGNISED) == 5
    assert tally.failed(Direction.BE_TOLD, Test.RECOGNISED) == 7
    assert tally.passed(Direction.TELL, Test.WORKING) == 0


def test_the_parts_of_a_split_make_up_the_whole() -> None:
    parts = split(ALL, lambda held: held.supplier or "")
    assert [name for name, _ in parts] == ["northwind", "", "harbour"]
    assert sum(tally.systems for _, tally in parts) == count(ALL).systems


def test_a_rung_is_compared_with_the_one_below() -> None:
    first, second = climb([(RulebookId("code"), ALL[1:]), (RulebookId("guidance"), ALL)])
    assert first.gained(Direction.BE_TOLD, Test.RECOGNISED) == 0
    assert second.gained(Direction.BE_TOLD, Test.RECOGNISED) == 5


def gaps(
    *links: Link, hops=CODE, signs: tuple[Sign, ...] = (), test: Test = Test.RECOGNISED, held=(HOME,)
) -> tuple[Gap, ...]:
    known = survey(Rules(ROLES, hops, BASES, (), ("SMETS2+",)), links, signs, (MODEL,), ON, FRESH)
    return find(known, held, Direction.BE_TOLD, test)


def test_a_covered_holding_is_no_gap() -> None:
    assert gaps(link()) == ()


def test_a_gap_names_its_first_broken_hop_and_what_would_close_it() -> None:
    (gap,) = gaps(link(upto=ON - timedelta(days=1)))
    assert gap.broken is not None
    assert (gap.broken.left, gap.broken.right) == (NORTHWIND, ACME)
    assert gap.why == (
        "The nearest route to be told by the manufacturer, direct, breaks first between northwind and acme. "
        "A-1 between northwind and acme ended on 2026-11-23."
    )
    assert gap.closes == ("Direct: northwind and acme renew A-1.",)


def test_the_nearest_route_is_the_one_with_the_fewest_missing_hops() -> None:
    held = Holding((*HOME.parties, (RoleId("map"), PartyId("shire-map"))), MODEL.model, "gas", True, "", 3)
    (gap,) = gaps(hops=GUIDANCE, held=(held,))
    assert gap.nearest is not None
    assert gap.nearest.name == "direct"
    assert [text.split(":")[0] for text in gap.closes] == ["Direct", "Via map"]


def test_a_route_that_nobody_answers_on_is_a_gap_of_the_working_test_alone() -> None:
    silent = (sign(SignKind.VERIFIED, 20), sign(SignKind.UNANSWERED, 3))
    assert gaps(link(), signs=silent) == ()
    (gap,) = gaps(link(), signs=silent, test=Test.WORKING)
    assert gap.why.endswith("The last that is known of northwind: no answer on 2026-11-21.")
    assert "northwind's contact" in gap.closes[0]


def test_what_owes_nothing_or_cannot_be_judged_is_no_gap() -> None:
    outside = Product(ModelId("old"), ACME, "traditional", None)
    known = survey(Rules(ROLES, CODE, BASES, (), ("SMETS2+",)), (), (), (MODEL, outside), ON, FRESH)
    held = [
        Holding(HOME.parties, outside.model, "gas", True, "", 1),
        Holding(HOME.parties, ModelId("unknown"), "gas", True, "", 1),
        Holding((), MODEL.model, "gas", True, "", 1),
    ]
    assert find(known, held, Direction.BE_TOLD) == ()


def test_without_any_hop_in_force_the_gap_says_that_no_route_can_be_drawn() -> None:
    (gap,) = gaps(hops=())
    assert (gap.nearest, gap.broken, gap.closes) == (None, None, ())
    assert "no route" in gap.why


def test_groups_hold_every_gap_once_the_largest_first() -> None:
    small = Holding(HOME.parties, MODEL.model, "gas", False, "", 2)
    found = group(gaps(held=(small, HOME)), lambda gap: (gap.holding.fuel,))
    assert [(one.key, one.systems) for one in found] == [(("electricity",), 10), (("gas",), 2)]
