from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.cases.case import Advisory, Finding
from tocsin.cases.classify import CannotLower, classify, narrower, wider
from tocsin.cases.decide import CannotDecide, decide, standing
from tocsin.cases.judgement import Materiality
from tocsin.cases.recur import Again, recur
from tocsin.words import CaseId, Class, Digest, PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
NORTHWIND, ACME, SSC = PartyId("northwind"), PartyId("acme"), PartyId("ssc")
FINDING = Finding(CaseId("C-1"), NORTHWIND, "Ada Marsh", (), "t", "seen", Class.AMBER, AT, AT)
ADVISORY = Advisory(CaseId("C-2"), ACME, "ACME-1", "1", "t", "s", "r", Class.AMBER, (), "", AT, AT, Digest("a" * 64))


def test_a_judgement_keeps_awareness_and_decision_apart() -> None:
    judged = decide(
        FINDING, NORTHWIND, "Ada Marsh", Materiality.MATERIAL, "keys can be read", "ours", AT + timedelta(hours=3)
    )
    assert judged.judged_at - FINDING.aware_at == timedelta(hours=3)


@pytest.mark.parametrize(
    ("by", "person", "why", "definition", "at", "column"),
    [
        (NORTHWIND, " ", "w", "d", AT, "person"),
        (NORTHWIND, "Ada", "", "d", AT, "reason"),
        (NORTHWIND, "Ada", "w", "", AT, "definition"),
        (ACME, "Ada", "w", "d", AT, "organisation"),
        (NORTHWIND, "Ada", "w", "d", AT - timedelta(seconds=1), "judged at"),
    ],
)
def test_a_judgement_without_its_parts_is_refused(
    by: PartyId, person: str, why: str, definition: str, at: datetime, column: str
) -> None:
    with pytest.raises(CannotDecide) as refused:
        decide(FINDING, by, person, Materiality.MATERIAL, why, definition, at)
    assert [fault.column for fault in refused.value.faults] == [column]


def test_the_newest_judgement_stands_and_of_one_instant_the_one_kept_last() -> None:
    first = decide(FINDING, NORTHWIND, "Ada", Materiality.UNDECIDED, "w", "d", AT)
    second = replace(first, materiality=Materiality.MATERIAL)
    later = replace(first, materiality=Materiality.NOT_MATERIAL, judged_at=AT + timedelta(days=1))
    assert standing((first, second, later), NORTHWIND, AT) == second
    assert standing((first, second, later), NORTHWIND, AT + timedelta(days=1)) == later
    assert standing((first,), ACME, AT) is None


def test_anybody_may_make_a_class_narrower_at_once() -> None:
    assert classify(ADVISORY, Class.AMBER, Class.RED, NORTHWIND, SSC, "Ada", "attacks seen", AT).after is Class.RED


@pytest.mark.parametrize(("by", "allowed"), [(ACME, True), (SSC, True), (NORTHWIND, False)])
def test_only_the_originator_or_the_committee_may_make_a_class_wider(by: PartyId, allowed: bool) -> None:
    if allowed:
        assert classify(ADVISORY, Class.AMBER, Class.GREEN, by, SSC, "P", "published", AT).after is Class.GREEN
    else:
        with pytest.raises(CannotLower):
            classify(ADVISORY, Class.AMBER, Class.GREEN, by, SSC, "P", "published", AT)


@pytest.mark.parametrize("one", Class)
@pytest.mark.parametrize("other", Class)
def test_the_narrower_of_two_classes_is_never_the_wider(one: Class, other: Class) -> None:
    assert not wider(narrower(one, other), one)
    assert not wider(narrower(one, other), other)


@pytest.mark.parametrize(
    ("heard", "again"),
    [
        (replace(ADVISORY, id=CaseId("C-9"), heard_at=AT + timedelta(days=9)), Again.SAME),
        (replace(ADVISORY, digest=Digest("b" * 64)), Again.ALTERED),
        (replace(ADVISORY, version="2", digest=Digest("b" * 64)), Again.NEWER),
        (replace(ADVISORY, version="0.9", digest=Digest("b" * 64)), Again.OLDER),
        (replace(ADVISORY, tracking="ACME-2"), Again.NEW),
        (replace(ADVISORY, issuer=PartyId("borealis")), Again.NEW),
    ],
)
def test_an_advisory_heard_again_is_known_for_what_it_is(heard: Advisory, again: Again) -> None:
    assert recur(heard, [ADVISORY])[0] is again
