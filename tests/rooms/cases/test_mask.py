"""Is nothing left of a case but what its sight shows?"""

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from tocsin.cases.case import Advisory, Affected, Finding
from tocsin.cases.mask import mask
from tocsin.parties.matrix import Sight
from tocsin.plain import to_bytes
from tocsin.words import CaseId, Class, Digest, ModelId, PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
FINDING = Finding(
    CaseId("C-1"), PartyId("finder-canary"), "person-canary", (Affected(ModelId("model-canary")),), "title-canary",
    "seen-canary", Class.AMBER, AT, AT,
)  # fmt: skip
ADVISORY = Advisory(
    CaseId("C-2"), PartyId("issuer-canary"), "tracking-canary", "version-canary", "title-canary", "summary-canary",
    "remedy-canary", Class.AMBER, (Affected(ModelId("model-canary")),), "fixed-canary", AT, AT,
    Digest("digest-canary"), ("cve-canary",), "severity-canary",
)  # fmt: skip
BOTH = (FINDING, ADVISORY)


@pytest.mark.parametrize("case", BOTH)
def test_full_sight_leaves_it_whole(case):
    assert mask(case, Sight.FULL) == case


@pytest.mark.parametrize("case", BOTH)
@pytest.mark.parametrize("sight", [one for one in Sight if one.rank < Sight.PASS_ON.rank])
def test_a_header_holds_reference_class_and_instants_only(case, sight):
    shown = mask(case, sight)
    assert b"canary" not in to_bytes(shown)
    assert (shown.id, shown.classification) == (case.id, case.classification)


def test_what_may_be_passed_on_names_the_models_and_neither_finder_nor_way():
    shown = to_bytes(mask(FINDING, Sight.PASS_ON))
    assert b"model-canary" in shown
    for hidden in (b"finder", b"person-canary", b"seen-canary"):
        assert hidden + (b"-canary" if hidden == b"finder" else b"") not in shown
    shown = to_bytes(mask(ADVISORY, Sight.PASS_ON))
    assert b"remedy-canary" in shown
    assert b"summary-canary" not in shown


def test_the_canaries_are_in_every_text_there_is():
    for case in BOTH:
        for field in fields(case):
            value = getattr(case, field.name)
            assert not isinstance(value, str) or isinstance(value, Class) or field.name == "id" or "canary" in value
