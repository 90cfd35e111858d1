"""After a change of key, class or seal: is every body sealed as it should be, and is nothing else changed?"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.cases.case import Affected, Finding
from tocsin.drivers.custodian import FILE, Custodian
from tocsin.drivers.sealing import Sealer, is_sealed, recipients
from tocsin.flows.reseal import reseal
from tocsin.records import cases
from tocsin.records.document import unsealed
from tocsin.records.parties import Organisation
from tocsin.words import CaseId, Class, ModelId, PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
CANARY = "it restarts: canary 51c2"
pytestmark = pytest.mark.django_db


class Held:
    """Of all tools, the two that resealing needs."""

    def __init__(self, sealer: Sealer) -> None:
        self.seal, self.unseal = sealer.seal, sealer.unseal


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    Organisation.objects.create(id="northwind")
    return Sealer(Custodian(tmp_path / FILE))


def found(number: int, classification: Class, seal) -> Finding:
    affected = (Affected(ModelId("acme-px400")),)
    case = CaseId(f"C-{number}")
    finding = Finding(case, PartyId("northwind"), "Ada Marsh", affected, "Radio", CANARY, classification, AT, AT)
    cases.keep(finding, f"{number:064}", case, seal)
    return finding


def stored(number: int) -> bytes:
    return bytes(cases.Case.objects.get(pk=f"C-{number}").body)


def test_bodies_from_before_there_was_a_seal_are_sealed_and_read_alike(sealer):
    before = [found(1, Class.AMBER, unsealed), found(2, Class.RED, unsealed), found(3, Class.GREEN, unsealed)]
    assert CANARY.encode() in stored(1)
    assert reseal(sealer.is_current, Held(sealer)) == 2
    assert [is_sealed(stored(number)) for number in (1, 2, 3)] == [True, True, False]
    assert CANARY.encode() not in stored(1) + stored(2)
    assert [cases.read(row, sealer.unseal) for row in cases.Case.objects.order_by("id")] == before
    assert reseal(sealer.is_current, Held(sealer)) == 0


def test_after_a_new_key_the_old_one_is_needed_no_more(sealer):
    finding = found(1, Class.AMBER, sealer.seal)
    old = recipients(stored(1))[0]["key"]
    sealer.custodian.add("northwind")
    assert reseal(sealer.is_current, Held(sealer)) == 1
    assert sealer.custodian.retire() == (old,)
    assert cases.read(cases.Case.objects.get(), sealer.unseal) == finding


def test_one_case_can_be_sealed_anew_alone(sealer):
    found(1, Class.AMBER, unsealed)
    found(2, Class.AMBER, unsealed)
    assert reseal(sealer.is_current, Held(sealer), "C-2") == 1
    assert [is_sealed(stored(number)) for number in (1, 2)] == [False, True]
