"""The offline verifier: a sound pack is accepted, and every change is refused by name."""

import json
import random
import subprocess
import sys

import pytest

from tests.rooms.ledger.story import OTHERS, OURS, SIGNER, log, packed, shown, signer
from tocsin.ledger.canonical import canonical
from tocsin.ledger.checkpoint import Checkpoint, HeadRefused, signed
from tocsin.ledger.pack import pack
from tocsin.ledger.verify import PackRefused, SignerRefused, verify


def flipped(written: bytes, bit: int) -> bytes:
    changed = bytearray(written)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def refusal(written: bytes) -> PackRefused:
    with pytest.raises(PackRefused) as refused:
        verify(written)
    fault = refused.value.faults[0]
    assert fault.column, "a refusal names the field or the byte"
    assert fault.row or fault.column.startswith(("byte", "head", "key", "entries")) or fault.column in refused.value.why
    return refused.value


def changed(change: object, size: int = 11) -> bytes:
    value = json.loads(packed(size))
    change(value)
    return canonical(value)


def test_a_sound_pack_is_consistent_and_its_signer_is_not_checked_without_a_key() -> None:
    verdict = verify(packed())
    assert str(verdict).startswith(f"consistent; signer {SIGNER.key.fingerprint} not checked.")
    assert (verdict.case, verdict.entries, verdict.unopened, verdict.head.size) == (OURS, 3, 0, 11)
    assert (verdict.first_at, verdict.last_at) == ("2026-11-24T09:01:00.000000Z", "2026-11-24T09:10:00.000000Z")


@pytest.mark.parametrize(
    "key", [SIGNER.key.text, SIGNER.key.text + "\n", SIGNER.key.fingerprint, SIGNER.key.fingerprint.upper()]
)
def test_with_the_key_the_verdict_says_who_signed(key: str) -> None:
    verdict = verify(packed(), key)
    assert verdict.signer_checked
    assert verdict.sentences[0] == f"consistent; signed by {SIGNER.key.name}, key {SIGNER.key.fingerprint}."


def test_an_invented_store_is_said_to_be_invented_and_another_is_not() -> None:
    assert "(invented)" in str(verify(packed()))
    assert "everything in it is invented" in str(verify(packed()))
    assert "invented" not in str(verify(packed(by=signer("store.example"))))


def test_a_pack_forged_with_another_key_is_caught_by_the_key() -> None:
    forged = packed(by=signer(SIGNER.key.name, b"thief"))
    assert not verify(forged).signer_checked
    with pytest.raises(SignerRefused):
        verify(forged, SIGNER.key.text)
    with pytest.raises(SignerRefused):
        verify(forged, SIGNER.key.fingerprint)
    with pytest.raises(HeadRefused):
        verify(forged, "not a key")


@pytest.mark.slow
def test_every_single_bit_of_a_small_pack_is_checked() -> None:
    written = packed(3, (1,))
    for bit in range(8 * len(written)):
        refusal(flipped(written, bit))


def test_a_thousand_random_flips_of_a_larger_pack_are_refused() -> None:
    written, chance = packed(300, tuple(range(0, 300, 60))), random.Random(20261124)
    for _ in range(1000):
        refusal(flipped(written, chance.randrange(8 * len(written))))


@pytest.mark.parametrize("size", range(1, 12))
def test_cutting_a_pack_short_or_adding_to_it_is_refused(size: int) -> None:
    written = packed()
    refusal(written[:-size])
    refusal(written + b" " * size)
    refusal(b" " * size + written)


def test_a_flip_in_a_leaf_names_the_leaf_and_the_field() -> None:
    written = packed()
    for needle, row, column in [
        (b'"salt":"', 1, "openings.case"),
        (b'"type":"a', 1, "leaf and proof"),
        (b'"proof":["', 1, "leaf and proof"),
        (b'"index":6', 2, "index"),
    ]:
        spot = written.index(needle) + len(needle) - (needle != b'"salt":"' and needle != b'"proof":["')
        digit = written[spot : spot + 1]
        other = (
            b"1" if digit == b"0" else b"0" if digit.isdigit() or (digit in b"abcdef" and needle[-1:] == b'"') else b"b"
        )
        fault = refusal(written[:spot] + other + written[spot + 1 :]).faults[0]
        assert (fault.row, fault.column) == (row, column)


def test_a_flip_in_the_content_names_the_entry() -> None:
    refused = refusal(packed().replace(b'"by":"peak"', b'"by":"pear"', 1))
    assert refused.faults[0].row == 1
    assert "openings.content" in refused.why


def test_a_field_that_no_pack_has_is_refused_by_name() -> None:
    assert "note" in refusal(changed(lambda v: v.update(note="x"))).why
    for where in ("leaf", "openings"):
        refused = refusal(changed(lambda v, w=where: v["entries"][1][w].update(more="x")))
        assert refused.faults[0].row == 2
    assert "proof" in refusal(changed(lambda v: v["entries"][0].pop("proof"))).why


def test_the_wrong_kind_of_value_anywhere_is_refused_and_nothing_breaks() -> None:
    def walk(value: object, trail: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        return [trail, *(one for key, inner in pairs for one in walk(inner, (*trail, key)))]

    written = packed(4, (1, 3))
    for trail in walk(json.loads(written))[1:]:
        for wrong in (None, True, 7, "", "x", [], {}, [[]], -1):
            value = json.loads(written)
            spot = value
            for key in trail[:-1]:
                spot = spot[key]
            if spot[trail[-1]] == wrong and type(spot[trail[-1]]) is type(wrong):
                continue
            spot[trail[-1]] = wrong
            refusal(canonical(value))
    for wrong in (None, 7, "", [], {}):
        refusal(canonical(wrong))


def test_entries_out_of_order_or_twice_are_refused() -> None:
    refusal(changed(lambda v: v["entries"].reverse()))
    refusal(changed(lambda v: v["entries"].append(v["entries"][-1])))
    refusal(changed(lambda v: v["entries"].clear()))


def test_a_leaf_of_another_case_cannot_ride_along() -> None:
    tree, entries = log(8, (1, 2))
    head = signed(Checkpoint(SIGNER.key.name, 8, tree.root()), SIGNER)
    mixed = pack(head, SIGNER.key.text, (shown(tree, entries, 1), shown(tree, entries, 3)))
    assert OTHERS in refusal(mixed).why


def test_a_leaf_without_its_case_opened_is_refused() -> None:
    assert "openings" in refusal(changed(lambda v: v["entries"][0]["openings"].pop("case"))).why


def test_content_that_is_withheld_is_said_to_be() -> None:
    verdict = verify(changed(lambda v: v["entries"][0]["openings"].pop("content")))
    assert verdict.unopened == 1
    assert "the content of 1 of them" in str(verdict)


def test_the_verifier_runs_where_neither_django_nor_a_store_exists() -> None:
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from tocsin.ledger.verify import verify\n"
        "print(verify(sys.stdin.buffer.read()).sentences[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], input=packed(), capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().startswith("consistent; signer ")
