"""The parties, acts and values that the tests of duties share; every one of them is invented."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tocsin.cases.case import Advisory, Affected, Finding
from tocsin.drivers import rulebooks
from tocsin.duties.act import Act, ActKind, Strength
from tocsin.duties.duty import Duty
from tocsin.duties.rulebook import Rulebook
from tocsin.words import SSC, SUPPLIER, CaseId, Class, Clause, Digest, ModelId, PartyId

NORTHWIND, HARBOUR, PEAK = PartyId("northwind"), PartyId("harbour"), PartyId("peak")
BOREALIS, COMMITTEE = PartyId("borealis"), PartyId(SSC)
CASE = CaseId("C-00000000000000000000000001")
AWARE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
JUDGED = AWARE + timedelta(hours=2)
DIGEST = Digest("0" * 64)
CODE = rulebooks.load("sec-g3-2019")
POLICY, CALENDAR = rulebooks.policy(), rulebooks.calendar()

FINDING = Finding(
    CASE,
    NORTHWIND,
    "Ada Marsh",
    (Affected(ModelId("borealis-be1")),),
    "A flaw",
    "What was seen",
    Class.AMBER,
    AWARE,
    AWARE,
)
ADVISORY = Advisory(
    CASE, BOREALIS, "BM-1", "1", "A flaw", "What", "Update", Class.AMBER, (Affected(ModelId("borealis-be1")),), "2.4",
    AWARE, AWARE, DIGEST,
)  # fmt: skip
HOLDERS = ((SUPPLIER, NORTHWIND), (SUPPLIER, HARBOUR))


def act(kind: ActKind, by: PartyId = NORTHWIND, at: datetime = JUDGED, **more: object) -> Act:
    """Give an act of the case; whatever `more` names is set on it."""
    return replace(Act(kind, CASE, by, at), **more)  # type: ignore[arg-type]


def leg(rule: str = "tell_manufacturer", to: PartyId | None = BOREALIS, **more: object) -> Duty:
    """Give a leg of Northwind's, triggered when it judged the case material."""
    clauses = (Clause("SEC G3.18"),)
    return replace(Duty(rule, CASE, NORTHWIND, to, clauses, CODE.id, JUDGED, None, None), **more)  # type: ignore[arg-type]


def with_limit(hours: int, rule: str = "tell_manufacturer") -> Rulebook:
    """Give the Code as if it dated a limit, which it does not."""
    duties = tuple(
        replace(one, limit_hours=hours, limit_clause=Clause("SEC G3.18")) if one.id == rule else one
        for one in CODE.duties
    )
    return replace(CODE, duties=duties)


RECEIPT = act(
    ActKind.ACKNOWLEDGED, BOREALIS, JUDGED + timedelta(hours=5), toward=NORTHWIND, strength=Strength.SIGNED_IN
)
FILED = act(
    ActKind.FILED, NORTHWIND, JUDGED + timedelta(hours=6), toward=COMMITTEE, strength=Strength.CHANNEL, person="Ada Marsh",
    channel="secure form", reference="F-1", steps="Turn the port off", complete_by=JUDGED + timedelta(days=30),
)  # fmt: skip
