"""An invented cast for the tests of this room: routes, holdings and cases built by hand."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from tocsin.cases.case import Advisory, Affected, Finding
from tocsin.cases.judgement import Confirmation, Judgement, Materiality
from tocsin.duties.duty import Duty
from tocsin.estate.holding import Holding
from tocsin.notices.path import Placed
from tocsin.notices.plan import Terms
from tocsin.routes.route import Hop, Reason, Route, Traced
from tocsin.words import (
    MANUFACTURER,
    SSC,
    SUPPLIER,
    Basis,
    CaseId,
    Class,
    Clause,
    Digest,
    Direction,
    ModelId,
    PartyId,
    RoleId,
    RulebookId,
)

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
BY = AT + timedelta(days=3)
MANAGER, MAP = RoleId("manager"), RoleId("map")
HARBOUR, NORTHWIND, GRAND = PartyId("harbour"), PartyId("northwind"), PartyId("grand-lowland")
BOREALIS, ACME, PEAK, CAPITAL, COMMITTEE = (PartyId(p) for p in ("borealis", "acme", "peak", "capital-map", "ssc"))
BZ1 = ModelId("borealis-bz1")
ROLE = {PEAK: MANAGER, CAPITAL: MAP, BOREALIS: MANUFACTURER, COMMITTEE: SSC, ACME: MANUFACTURER}
NAMES = {
    HARBOUR: "Harbour Power",
    NORTHWIND: "Northwind Energy",
    GRAND: "Grand Lowland Energy",
    BOREALIS: "Borealis Metering",
    PEAK: "Peak Metering Services",
    CAPITAL: "Capital Meter Assets",
    COMMITTEE: "Security Sub-Committee",
}
TERMS = Terms(AT, BY, COMMITTEE, NAMES)
MARKER = "MARKER-7f3a"
AFFECTED = (Affected(BZ1, below="2.3"),)
FINDING = Finding(
    CaseId("C-1"), HARBOUR, "Ben Hollis", AFFECTED, f"Title {MARKER}", f"Seen {MARKER}", Class.AMBER, AT, AT
)
ADVISORY = Advisory(
    CaseId("C-2"), BOREALIS, "B-1", "1", f"Title {MARKER}", f"Summary {MARKER}", f"Remedy {MARKER}", Class.AMBER,
    AFFECTED, "2.3", AT, AT, Digest("a" * 64), ("CVE-2026-0001",), "high",
)  # fmt: skip
MATERIAL = Judgement(FINDING.id, HARBOUR, "Ben Hollis", Materiality.MATERIAL, "keys", "our definition", AT)
CONFIRMED = Confirmation(
    FINDING.id,
    BOREALIS,
    "Finn Aalto",
    True,
    ("BZ-1, firmware before 2.3",),
    "Keys can be read.",
    "Install 2.3.",
    "2.3",
    AT,
)
DUTIES = tuple(
    Duty(rule, FINDING.id, HARBOUR, to, (Clause("SEC G3.18"),), RulebookId("sec-g3"), AT, None, BY)
    for rule, to in (("tell_manufacturer", BOREALIS), ("tell_ssc", COMMITTEE))
)


def role(party: PartyId) -> RoleId:
    return ROLE.get(party, SUPPLIER)


def hop(
    left: PartyId, right: PartyId, reason: Reason = Reason.HELD, basis: Basis = Basis.NOTHING, on: RoleId | None = None
) -> Hop:
    kind = f"{role(left)}-{role(right)}"
    return Hop(kind, role(left), role(right), left, right, reason, str(reason), basis, on, None, None, None)


def route(direction: Direction, *parties: PartyId, reason: Reason = Reason.HELD, basis: Basis = Basis.NOTHING) -> Route:
    """A route from the supplier's end, all of whose hops have one reason and basis."""
    return Route(direction, tuple(hop(a, b, reason, basis) for a, b in pairwise(parties)))


def placed(
    supplier: PartyId,
    tell: tuple[Route, ...] = (),
    be_told: tuple[Route, ...] = (),
    systems: int = 7919,
    **others: PartyId,
) -> Placed:
    parties = ((SUPPLIER, supplier), (MANUFACTURER, BOREALIS), *((RoleId(key), party) for key, party in others.items()))
    return Placed(Holding(parties, BZ1, "electricity", False, "", systems), Traced(date(2026, 11, 24), tell, be_told))


def harbour() -> Placed:
    """Only a manager: direct by address to tell; nothing recognised to be told, though the manager is there."""
    return placed(
        HARBOUR,
        tell=(
            Route(Direction.TELL, (hop(HARBOUR, BOREALIS, basis=Basis.CODE, on=SUPPLIER),)),
            route(Direction.TELL, HARBOUR, PEAK, BOREALIS, reason=Reason.NOT_CARRIED),
        ),
        be_told=(
            route(Direction.BE_TOLD, HARBOUR, BOREALIS, reason=Reason.NO_AGREEMENT),
            route(Direction.BE_TOLD, HARBOUR, PEAK, BOREALIS),
        ),
        manager=PEAK,
    )


def northwind() -> Placed:
    """Deals direct, and has a MAP."""
    return placed(
        NORTHWIND,
        be_told=(
            route(Direction.BE_TOLD, NORTHWIND, BOREALIS, basis=Basis.CONTRACT),
            route(Direction.BE_TOLD, NORTHWIND, CAPITAL, BOREALIS, basis=Basis.CONTRACT),
        ),
        systems=104729,
        map=CAPITAL,
    )


def grand() -> Placed:
    """No route at all to be told."""
    return placed(GRAND, be_told=(route(Direction.BE_TOLD, GRAND, BOREALIS, reason=Reason.LAPSED),), systems=1299709)


@dataclass
class Ids:
    """Ids that count up."""

    last: int = field(default=0)

    def __call__(self, prefix: str) -> str:
        self.last += 1
        return f"{prefix}-{self.last:026}"
