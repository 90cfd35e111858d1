"""The tree, against RFC 6962's own words written naively, and against its known roots."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.ledger.tree import EMPTY, Frontier, consistent, grow, included, leaf_hash

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
sizes = st.integers(1, 140)


def split(n: int) -> int:
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def mth(d: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not d:
        return sha256(b"").digest()
    if len(d) == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = split(len(d))
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: list[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1, word for word."""
    if len(d) == 1:
        return []
    k = split(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def subproof(m: int, d: list[bytes], b: bool) -> list[bytes]:
    """RFC 6962, 2.1.2, word for word."""
    if m == len(d):
        return [] if b else [mth(d)]
    k = split(len(d))
    if m <= k:
        return [*subproof(m, d[:k], b), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


def leaves(count: int) -> list[bytes]:
    return [b"leaf %d" % i for i in range(count)]


def frontier(many: list[bytes]) -> Frontier:
    grown = Frontier()
    for one in many:
        grown = grown.append(leaf_hash(one))
    return grown


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots_come_out(size: int) -> None:
    root = bytes.fromhex(ROOTS[size])
    tree = grow(leaf_hash(one) for one in LEAVES)
    assert mth(LEAVES[:size]) == root
    assert frontier(LEAVES[:size]).root() == root
    assert tree.root(size) == root


def test_all_proofs_of_small_trees_are_the_standards_own() -> None:
    many = leaves(20)
    tree = grow(leaf_hash(one) for one in many)
    for size in range(1, 21):
        for index in range(size):
            assert list(tree.inclusion(index, size)) == path(index, many[:size])
        for old in range(1, size + 1):
            assert list(tree.consistency(old, size)) == subproof(old, many[:size], True)


@given(sizes, st.data())
def test_a_proof_of_inclusion_holds_and_any_change_to_it_does_not(size: int, data: st.DataObject) -> None:
    tree = grow(leaf_hash(one) for one in leaves(size))
    index = data.draw(st.integers(0, size - 1))
    leaf, proof, root = leaf_hash(b"leaf %d" % index), tree.inclusion(index), frontier(leaves(size)).root()
    assert included(leaf, index, size, proof, root)
    other = data.draw(st.integers(-1, size + 3).filter(lambda one: one != index))
    assert not included(leaf, other, size, proof, root)
    assert not included(leaf_hash(b"other"), index, size, proof, root)
    assert not included(leaf, index, size, (*proof, root), root)
    assert not included(leaf, index, size, proof, leaf) or size == 1
    for spot in range(len(proof)):
        changed = bytes([proof[spot][0] ^ 1]) + proof[spot][1:]
        assert not included(leaf, index, size, (*proof[:spot], changed, *proof[spot + 1 :]), root)
        assert not included(leaf, index, size, (*proof[:spot], *proof[spot + 1 :]), root)


@given(sizes, st.data())
def test_a_proof_of_consistency_holds_and_any_change_to_it_does_not(size: int, data: st.DataObject) -> None:
    tree = grow(leaf_hash(one) for one in leaves(size))
    old = data.draw(st.integers(0, size))
    proof, before, root = tree.consistency(old), tree.root(old), tree.root()
    assert consistent(old, before, size, root, proof)
    assert not consistent(old, bytes(32), size, root, proof)
    assert not consistent(old, before, size, bytes(32), proof) or old == 0
    assert not consistent(old, before, size, root, (*proof, root))
    assert not consistent(size + 1, before, size, root, proof)
    for spot in range(len(proof)):
        changed = bytes([proof[spot][0] ^ 1]) + proof[spot][1:]
        assert not consistent(old, before, size, root, (*proof[:spot], changed, *proof[spot + 1 :]))
        assert not consistent(old, before, size, root, (*proof[:spot], *proof[spot + 1 :]))


@given(st.integers(2, 140), st.data())
def test_a_rewritten_past_is_not_consistent(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    spot = data.draw(st.integers(0, old - 1))
    before = grow(leaf_hash(one) for one in leaves(size)).root(old)
    many = leaves(size)
    many[spot] = b"rewritten"
    tree = grow(leaf_hash(one) for one in many)
    assert not consistent(old, before, size, tree.root(), tree.consistency(old))


def test_an_empty_tree_has_the_hash_of_nothing_and_proves_nothing() -> None:
    tree = grow(())
    assert tree.root() == EMPTY == Frontier().root()
    assert not included(EMPTY, 0, 0, (), EMPTY)
    with pytest.raises(IndexError):
        tree.inclusion(0)
    with pytest.raises(IndexError):
        tree.consistency(1)
