"""A case proved out of the database: only its own leaves, only what may be shown, and never over a rewrite."""

import json
from collections.abc import Collection
from datetime import timedelta

import pytest
from django.db import transaction

from tests.rooms.ledger.story import AT, OTHERS, OURS, SECRET, SIGNER
from tocsin.cases.case import Affected, Finding
from tocsin.drivers.salt import random_salt
from tocsin.flows.prove import ProofRefused, kept, prove
from tocsin.ledger.canonical import canonical
from tocsin.ledger.checkpoint import HeadRefused
from tocsin.ledger.pack import Entry
from tocsin.ledger.verify import PackRefused, verify
from tocsin.plain import to_bytes
from tocsin.records import cases, ledger
from tocsin.records.parties import Organisation
from tocsin.records.store import Store
from tocsin.words import CaseId, Class, ModelId, PartyId

pytestmark = pytest.mark.django_db
POINT = "1012345678901"
HELD = {f"D-{n}": canonical({"by": "peak", "kind": "acknowledged", "n": n}) for n in range(10)}
HELD |= {f"D-{n}": canonical({"kind": SECRET, "point": POINT}) for n in (0, 2, 3, 7, 8)}
CASE = CaseId(OURS)


def held(documents: Collection[str]) -> dict[str, bytes]:
    return {one: HELD[one] for one in documents}


@pytest.fixture(autouse=True)
def log() -> None:
    """An invented store with ten leaves; 1, 4, 5, 6 and 9 are of our case."""
    Store.objects.create(name="Town", origin=SIGNER.key.name, invented=True, made_at=AT)
    for n, (document, content) in enumerate(sorted(HELD.items())):
        case = OTHERS if SECRET.encode() in content else OURS
        with transaction.atomic():
            ledger.append([Entry("act", case, document, content)], AT + timedelta(minutes=n), random_salt)


def test_a_pack_of_a_case_is_sound_and_shows_its_leaves_and_no_other() -> None:
    made = prove(CASE, SIGNER, AT, held)
    verdict = verify(made, SIGNER.key.text)
    assert (verdict.case, verdict.entries, verdict.unopened, verdict.head.size) == (OURS, 5, 0, 10)
    assert [one["index"] for one in json.loads(made)["entries"]] == [1, 4, 5, 6, 9]
    assert "everything in it is invented" in str(verdict)


def test_a_pack_holds_no_metering_point_name_or_id_of_another_case() -> None:
    made = prove(CASE, SIGNER, AT, held).decode()
    for foreign in (POINT, SECRET, OTHERS, "D-0", "D-2", "D-3", "D-7", "D-8"):
        assert foreign not in made
    others = ledger.Leaf.objects.filter(case_ref=OTHERS).select_related("salts")
    assert all(salt.hex() not in made for row in others for salt in row.salts.named().values())


def test_the_same_case_proved_twice_is_the_same_pack() -> None:
    assert prove(CASE, SIGNER, AT, held) == prove(CASE, SIGNER, AT + timedelta(hours=1), held)


def test_what_may_not_be_shown_or_was_erased_is_proved_but_not_shown() -> None:
    ledger.erase("D-4")
    made = prove(CASE, SIGNER, AT, lambda ids: {one: HELD[one] for one in ids if one != "D-1"})
    assert verify(made).unopened == 2
    shown = [one["openings"].get("content", {}).get("value") for one in json.loads(made)["entries"]]
    assert [one is None for one in shown] == [True, True, False, False, False]


def test_a_document_changed_since_is_not_proved_and_its_leaf_is_named() -> None:
    with pytest.raises(ProofRefused, match=r"content of leaf 5 \(D-5\)"):
        prove(CASE, SIGNER, AT, lambda ids: held(ids) | {"D-5": canonical({"by": "dale"})})


def test_a_leaf_moved_to_this_case_is_not_proved() -> None:
    ledger.Leaf.objects.filter(index=2).update(case_ref=OURS)
    with pytest.raises(ProofRefused, match="case of leaf 2"):
        prove(CASE, SIGNER, AT, held)


def test_a_case_that_the_ledger_does_not_know_is_refused() -> None:
    with pytest.raises(ProofRefused, match="no entry of case C-none"):
        prove(CaseId("C-none"), SIGNER, AT, held)


def test_an_invented_store_whose_origin_hides_it_is_refused() -> None:
    Store.objects.update(origin="town.example")
    with pytest.raises(ProofRefused, match="does not say so"):
        prove(CASE, SIGNER, AT, held)


def test_the_key_of_another_store_does_not_sign_here() -> None:
    Store.objects.update(origin="another.example(invented)")
    with pytest.raises(HeadRefused):
        prove(CASE, SIGNER, AT, held)


def test_a_flipped_byte_of_a_pack_from_the_database_is_refused() -> None:
    made = bytearray(prove(CASE, SIGNER, AT, held))
    made[len(made) // 2] ^= 1
    with pytest.raises(PackRefused):
        verify(bytes(made))


def test_what_is_shown_by_default_is_the_document_kept_under_the_leafs_id() -> None:
    Organisation.objects.create(id="northwind")
    affected = (Affected(ModelId("acme-px400")),)
    finding = Finding(
        CaseId("C-kept"), PartyId("northwind"), "Ada Marsh", affected, "Radio", "It restarts.", Class.AMBER, AT, AT
    )
    with transaction.atomic():
        cases.keep(finding, "0" * 64, "C-kept", lambda body, _place: body[::-1])
        ledger.append([Entry("finding", "C-kept", "C-kept", to_bytes(finding))], AT, random_salt)
    made = prove(CaseId("C-kept"), SIGNER, AT, lambda ids: kept(ids, lambda body, _place: body[::-1]))
    assert verify(made).unopened == 0
    assert json.loads(made)["entries"][0]["openings"]["content"]["value"]["seen"] == "It restarts."
    with pytest.raises(ProofRefused, match="content of leaf 10"):
        prove(CaseId("C-kept"), SIGNER, AT)
