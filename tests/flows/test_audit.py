"""An audit of the log: every changed row is named, and a rewrite that was signed again is caught from outside."""

from collections.abc import Collection
from datetime import timedelta

import pytest
from django.db import transaction

from tests.rooms.ledger.story import AT, OURS, SIGNER, signer
from tocsin.drivers.salt import random_salt
from tocsin.flows.audit import audit
from tocsin.ledger.canonical import canonical
from tocsin.ledger.pack import Entry
from tocsin.ledger.tree import leaf_hash
from tocsin.records import ledger

pytestmark = pytest.mark.django_db
SIZE = 6


def content(document: str) -> bytes:
    return canonical({"by": "peak", "document": document})


def held(documents: Collection[str]) -> dict[str, bytes]:
    return {one: content(one) for one in documents}


def grown(count: int, start: int = 0, word: str = "D") -> None:
    for n in range(start, start + count):
        one = Entry("act", OURS, f"{word}-{n}", content(f"{word}-{n}"))
        with transaction.atomic():
            ledger.append([one], AT + timedelta(minutes=n), random_salt)


@pytest.fixture(autouse=True)
def head() -> str:
    """The head of a sound log of six leaves."""
    grown(SIZE)
    return ledger.sign(SIGNER.key.name, SIGNER, AT)[0]


def named() -> set[tuple[str, int | None]]:
    return {(fault.file, fault.row) for fault in audit(SIGNER.key, held)}


def test_a_sound_log_has_no_fault(head: str) -> None:
    assert audit(SIGNER.key, held, [head]) == ()
    grown(3, SIZE)
    assert audit(SIGNER.key, held, [head]) == ()
    ledger.erase("D-2")
    assert audit(SIGNER.key, held, [head]) == ()


@pytest.mark.parametrize("column", ["written", "hashed", "case_ref", "document_ref"])
@pytest.mark.parametrize("bit", range(0, 8 * 26, 7))
def test_a_flipped_bit_in_a_column_of_a_leaf_names_the_row(column: str, bit: int) -> None:
    row = ledger.Leaf.objects.get(index=3)
    before = getattr(row, column)
    raw = bytearray(before.encode() if isinstance(before, str) else bytes(before))
    raw[bit // 8 % len(raw)] ^= 1 << bit % 7
    after = raw.decode("latin-1") if isinstance(before, str) else bytes(raw)
    if isinstance(after, str) and "\0" in after:
        after = after.replace("\0", "?")
    ledger.Leaf.objects.filter(index=3).update(**{column: after})
    assert ("leaf", 3) in named()
    assert not {("leaf", n) for n in (0, 1, 2, 4, 5)} & named()


@pytest.mark.parametrize("column", ["for_case", "for_document", "for_content"])
@pytest.mark.parametrize("bit", range(0, 256, 37))
def test_a_flipped_bit_in_a_salt_names_the_row(column: str, bit: int) -> None:
    raw = bytearray(getattr(ledger.Salts.objects.get(leaf_id=4), column))
    raw[bit // 8] ^= 1 << bit % 8
    ledger.Salts.objects.filter(leaf_id=4).update(**{column: bytes(raw)})
    assert named() == {("leaf", 4)}


def test_a_document_changed_since_is_named() -> None:
    faults = audit(SIGNER.key, lambda ids: held(ids) | {"D-1": b"{}"})
    assert [(fault.file, fault.row) for fault in faults] == [("leaf", 1)]
    assert "content" in faults[0].column


def test_a_leaf_taken_from_the_middle_is_named_by_the_one_after_it() -> None:
    ledger.Salts.objects.filter(leaf_id=2).delete()
    ledger.Leaf.objects.filter(index=2).delete()
    assert {("leaf", 3), ("sequencer", 1), ("head", SIZE)} <= named()


def test_a_tail_cut_off_is_caught_by_the_sequencer_and_by_the_head() -> None:
    ledger.Salts.objects.filter(leaf_id=5).delete()
    ledger.Leaf.objects.filter(index=5).delete()
    assert named() == {("sequencer", 1), ("head", SIZE)}


def test_two_leaves_exchanged_are_caught() -> None:
    one, other = ledger.Leaf.objects.get(index=1), ledger.Leaf.objects.get(index=2)
    ledger.Leaf.objects.filter(index=1).update(hashed=b"aside")
    ledger.Leaf.objects.filter(index=2).update(written=one.written, hashed=one.hashed, document_ref=one.document_ref)
    ledger.Leaf.objects.filter(index=1).update(
        written=other.written, hashed=other.hashed, document_ref=other.document_ref
    )
    assert {("leaf", 1), ("leaf", 2), ("head", SIZE)} <= named()


def test_a_leaf_rewritten_with_its_hash_is_placed_between_two_heads() -> None:
    grown(2, SIZE)
    ledger.sign(SIGNER.key.name, SIGNER, AT)
    written = bytes(ledger.Leaf.objects.get(index=7).written).replace(b'"act"', b'"cat"')
    ledger.Leaf.objects.filter(index=7).update(written=written, hashed=leaf_hash(written))
    faults = {(fault.file, fault.row): fault.given for fault in audit(SIGNER.key, held)}
    assert faults[("head", 8)].startswith("a leaf from 6 to 7 was changed")
    assert ("head", SIZE) not in faults
    assert ("sequencer", 1) in faults


def test_a_head_changed_or_signed_by_another_is_named() -> None:
    other = signer(SIGNER.key.name, b"thief")
    note = ledger.Head.objects.get().note
    ledger.Head.objects.update(note=note.replace("\n6\n", "\n7\n"))
    assert named() == {("head", SIZE)}
    ledger.Head.objects.all().delete()
    ledger.sign(SIGNER.key.name, other, AT)
    assert named() == {("head", SIZE)}


def test_a_tail_rewritten_and_signed_again_is_caught_only_by_an_older_head(head: str) -> None:
    for table in (ledger.Head, ledger.Salts, ledger.Leaf, ledger.Sequencer):
        table.objects.all().delete()
    grown(4)
    grown(4, 4, "F")
    ledger.sign(SIGNER.key.name, SIGNER, AT)
    assert audit(SIGNER.key, held) == ()
    faults = audit(SIGNER.key, held, [head])
    assert [(fault.file, fault.row, fault.column) for fault in faults] == [("head kept elsewhere", SIZE, "root")]


def test_an_older_copy_restored_is_caught_by_a_head_kept_elsewhere() -> None:
    grown(1, SIZE)
    head, _ = ledger.sign(SIGNER.key.name, SIGNER, AT)
    for table in (ledger.Head, ledger.Salts, ledger.Leaf, ledger.Sequencer):
        table.objects.all().delete()
    grown(SIZE)
    assert [fault.column for fault in audit(SIGNER.key, held, [head])] == ["size"]
    assert [fault.column for fault in audit(SIGNER.key, held, ["nonsense"])] == ["note"]


def test_a_time_that_goes_backwards_is_named_though_the_leaf_was_rewritten_with_its_hash() -> None:
    written = bytes(ledger.Leaf.objects.get(index=3).written).replace(b"T09:03", b"T08:03")
    ledger.Leaf.objects.filter(index=3).update(written=written, hashed=leaf_hash(written))
    faults = audit(SIGNER.key, held)
    assert ("leaf", 3, "written") in {(fault.file, fault.row, fault.column) for fault in faults}
