"""What remains is counted once by what each device needs; what ends and what changes is told by its day."""

from datetime import date, timedelta

from tests.rooms.cover.test_cover import FRESH, GUIDANCE, ON, ROLES
from tests.rooms.routes.test_hop import BASES, HOME, MODEL, NORTHWIND, link
from tocsin.cases.case import Affected
from tocsin.cases.remedy.exposure import Need
from tocsin.cover.changed.differ import Turn, differ
from tocsin.cover.changed.expire import expire
from tocsin.cover.changed.remain import Seen, remain
from tocsin.estate.holding import Holding
from tocsin.routes.kind import Rules
from tocsin.routes.link import Link
from tocsin.routes.survey import Survey, survey
from tocsin.words import SUPPLIER, Direction, ModelId, PartyId

FIRMWARE = {MODEL.model: {"3.0": ("2.0",), "2.0": ("1.5",), "1.5": (), "1.0": ()}}
AFFECTED = (Affected(MODEL.model, None, "2.0"),)


def seen(
    supplier: str, firmware: str, systems: int, status: str = "commissioned", model: ModelId = MODEL.model
) -> Seen:
    return Seen(Holding(((SUPPLIER, PartyId(supplier)),), model, "gas", True, "", systems), firmware, status)


def read(on: date, *links: Link) -> Survey:
    return survey(Rules(ROLES, GUIDANCE, BASES, (), ("SMETS2+",)), links, (), (MODEL,), on, FRESH)


def test_each_device_is_counted_by_what_it_needs_and_the_never_affected_not_at_all() -> None:
    rows = (
        seen("harbour", "3.0", 1),
        seen("harbour", "2.0", 2),
        seen("harbour", "1.5", 4),
        seen("harbour", "1.0", 8),
        seen("harbour", "1.0", 16, "Suspended"),
        seen("harbour", "3.0", 32, "suspended"),
        seen("harbour", "9.9", 64),
        seen("northwind", "2.0", 3),
        seen("northwind", "2.0", 5, model=ModelId("another")),
    )
    harbour, northwind = remain(rows, AFFECTED, "3.0", FIRMWARE)
    assert (harbour.holder, harbour.remaining) == ("harbour", 30)
    assert {need: harbour.count(need) for need in Need} == {
        Need.FIXED: 33,
        Need.OVER_THE_AIR: 2,
        Need.INTERMEDIATE: 4,
        Need.VISIT: 8,
        Need.SUSPENDED: 16,
        Need.NO_FIX: 0,
    }
    assert (northwind.holder, northwind.needs) == ("northwind", ((Need.OVER_THE_AIR, 3),))


def test_without_a_fix_every_affected_device_waits_for_one() -> None:
    (rest,) = remain((seen("harbour", "2.0", 2), seen("harbour", "1.0", 1)), AFFECTED, "", FIRMWARE)
    assert rest.needs == ((Need.NO_FIX, 3),)


def test_an_agreement_strands_what_has_no_other_route_on_its_day() -> None:
    ends = ON + timedelta(days=10)
    lone = link(upto=ends)
    (found,) = expire((lone,), (HOME,), ON, timedelta(days=30), lambda day: read(day, lone))
    assert (found.on, dict(found.uses)[Direction.BE_TOLD], found.stranded(Direction.BE_TOLD)) == (ends, 10, 10)
    renewed = link(ref="A-2", since=ON)
    (kept,) = expire((lone, renewed), (HOME,), ON, timedelta(days=30), lambda day: read(day, lone, renewed))
    assert (dict(kept.uses)[Direction.BE_TOLD], kept.stranded(Direction.BE_TOLD)) == (10, 0)


def test_what_ends_after_the_time_or_has_ended_or_has_not_begun_is_not_listed() -> None:
    links = (link(upto=ON + timedelta(days=31)), link(upto=ON), link(upto=None))
    later = link(since=ON + timedelta(days=2), upto=ON + timedelta(days=9))
    assert expire((*links, later), (HOME,), ON, timedelta(days=30), lambda day: read(day, *links, later)) == ()


def test_a_route_lost_is_told_with_the_hop_that_was_and_is() -> None:
    one = link(upto=ON + timedelta(days=10))
    days = (ON, ON + timedelta(days=10))
    (move,) = differ([(HOME, HOME)], *(read(day, one) for day in days))
    assert (move.turn, move.direction, move.systems) == (Turn.LOST, Direction.BE_TOLD, 10)
    assert "is in force" in move.why
    assert "ended on" in move.why
    (back,) = differ([(HOME, HOME)], *(read(day, one) for day in reversed(days)))
    assert back.turn is Turn.GAINED


def test_who_took_over_stands_in_the_reason_and_what_cannot_be_judged_on_a_date_does_not_move() -> None:
    one = link()
    other = Holding(((SUPPLIER, PartyId("harbour")),), HOME.model, HOME.fuel, HOME.domestic, "", HOME.systems)
    (move,) = differ([(HOME, other)], read(ON, one), read(ON, one))
    assert move.turn is Turn.LOST
    assert move.why.startswith(f"supplier {NORTHWIND} became harbour")
    unknown = Holding((), HOME.model, HOME.fuel, HOME.domestic, "", HOME.systems)
    assert {move.turn for move in differ([(unknown, other)], read(ON, one), read(ON, one))} == {Turn.CAME}
    assert differ([(unknown, HOME)], read(ON, one), read(ON, one)) == ()
