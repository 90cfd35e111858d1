"""Signed heads: what another implementation signed is read, and no bit of ours can change."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms.ledger.story import SIGNER, signer
from tocsin.ledger.checkpoint import Checkpoint, HeadRefused, opened, origin, read, read_key, signed

# The example of Go's golang.org/x/mod/sumdb/note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
HEAD = Checkpoint(SIGNER.key.name, 17, bytes(range(32)))


def test_a_note_that_go_signed_opens() -> None:
    assert opened(GO_NOTE, read_key(GO_KEY)).endswith("what your problem is.\n")


def test_a_head_comes_back_as_it_was_signed() -> None:
    note = signed(HEAD, SIGNER)
    assert read(note, read_key(SIGNER.key.text)) == HEAD
    assert note == signed(HEAD, SIGNER)
    assert note.splitlines()[:2] == [SIGNER.key.name, "17"]


def test_no_bit_of_a_signed_head_can_change() -> None:
    note = signed(HEAD, SIGNER).encode()
    for bit in range(8 * len(note)):
        changed = bytearray(note)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            text = changed.decode()
        except UnicodeDecodeError:
            continue
        with pytest.raises(HeadRefused):
            read(text, SIGNER.key)


def test_no_bit_of_a_key_can_change() -> None:
    text = SIGNER.key.text.encode()
    for bit in range(8 * len(text)):
        changed = bytearray(text)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(HeadRefused):
            read_key(changed.decode("latin-1"))


@pytest.mark.parametrize("text", ["a b\n1\n", "1\n", "x\n01\n", "x\n-1\n", "x\n1\nAAAA\n", "x\n1\nAAAA\nmore\n"])
def test_text_that_is_no_head_is_refused_though_signed(text: str) -> None:
    made = signer("x")
    lines = Checkpoint("x", 1, bytes(32))
    good = signed(lines, made)
    assert read(good, made.key) == lines
    raw = bytes.fromhex(made.key.fingerprint[:8]) + made.sign(text.encode())
    with pytest.raises(HeadRefused):
        read(f"{text}\n— x {b64encode(raw).decode()}\n", made.key)


def test_another_key_or_another_origin_is_refused() -> None:
    note = signed(HEAD, SIGNER)
    with pytest.raises(HeadRefused):
        read(note, signer(SIGNER.key.name, b"another").key)
    with pytest.raises(HeadRefused):
        read(note, signer("another.example").key)
    with pytest.raises(HeadRefused):
        signed(Checkpoint("another.example", 1, bytes(32)), SIGNER)


@given(st.text(max_size=200), st.booleans())
def test_every_name_of_a_store_makes_an_origin_that_can_be_signed(name: str, invented: bool) -> None:
    made = origin(name, invented)
    head = Checkpoint(made, 0, bytes(32))
    assert head.invented is invented
    assert read(signed(head, signer(made)), signer(made).key) == head
