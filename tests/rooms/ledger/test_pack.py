"""What a leaf says, and what a pack holds of others: nothing."""

import json

import pytest

from tests.rooms.ledger.story import AT, OTHERS, OURS, SECRET, entry, packed, salts
from tocsin.ledger.canonical import NotCanonical, parse
from tocsin.ledger.pack import CONTENT, Entry, LeafRefused, leaf


def test_a_leaf_says_a_type_an_instant_and_commitments_and_nothing_else() -> None:
    said = parse(leaf(entry(1, True), AT, salts(1)))
    assert set(said) == {"at", "commitments", "type"}
    assert said["at"] == "2026-11-24T09:00:00.000000Z"
    assert set(said["commitments"]) == {"case", "document", "content"}
    assert OURS.encode() not in leaf(entry(1, True), AT, salts(1))


def test_without_its_salt_the_same_content_commits_differently() -> None:
    one, other = (json.loads(leaf(entry(1, True), AT, salts(i)))["commitments"] for i in (1, 2))
    assert not set(one.values()) & set(other.values())


@pytest.mark.parametrize("kind", ["", "Act", "act\n", "x" * 65, "7000000000000 "])
def test_a_type_that_is_not_a_few_words_is_refused(kind: str) -> None:
    with pytest.raises(LeafRefused):
        leaf(Entry(kind, OURS, "D-1", b"{}"), AT, salts(1))


def test_content_that_is_not_canonical_is_refused() -> None:
    with pytest.raises(NotCanonical):
        leaf(Entry("act", OURS, "D-1", b'{"a": 1}'), AT, salts(1))


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(LeafRefused):
        leaf(entry(1, True), AT, salts(1) | {CONTENT: b"short"})


def test_a_pack_holds_nothing_of_other_cases_but_hashes() -> None:
    pack = packed().decode()
    assert OTHERS not in pack
    assert SECRET not in pack
    assert "D-2" not in pack
    for index in (0, 2, 3, 4, 5, 7, 8, 9):
        assert all(salt.hex() not in pack for salt in salts(index).values())


def test_a_pack_has_no_field_beyond_head_key_and_leaves_with_proofs_and_openings() -> None:
    pack = parse(packed())
    assert set(pack) == {"entries", "head", "key"}
    assert [set(one) for one in pack["entries"]] == [{"index", "leaf", "openings", "proof"}] * 3
