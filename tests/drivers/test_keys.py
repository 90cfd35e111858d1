"""The key file: made once, its owner's alone, and refused in words when it is not a key."""

import os
from pathlib import Path

import pytest

from tocsin.drivers.keys import FILE, KeyRefused, load, make
from tocsin.drivers.salt import random_salt, seeded
from tocsin.ledger.checkpoint import Checkpoint, origin, read, signed

ORIGIN = origin("Lowland Town", True)


def test_a_key_is_made_once_and_comes_back_the_same(tmp_path: Path) -> None:
    made = make(tmp_path, ORIGIN)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    again = load(tmp_path)
    assert again.key == made.key
    head = Checkpoint(ORIGIN, 3, bytes(32))
    assert read(signed(head, again), made.key) == head
    with pytest.raises(KeyRefused, match="there already"):
        make(tmp_path, ORIGIN)
    assert load(tmp_path).key == made.key


def test_two_keys_differ_and_a_seed_repeats(tmp_path: Path) -> None:
    folders = [tmp_path / str(n) for n in range(4)]
    for folder in folders:
        folder.mkdir()
    random = {make(folder, ORIGIN).key.fingerprint for folder in folders[:2]}
    seeded_twice = {make(folder, ORIGIN, b"s" * 32).key.fingerprint for folder in folders[2:]}
    assert (len(random), len(seeded_twice)) == (2, 1)


def test_a_key_that_others_can_read_is_refused_with_the_cure(tmp_path: Path) -> None:
    make(tmp_path, ORIGIN)
    os.chmod(tmp_path / FILE, 0o640)
    with pytest.raises(KeyRefused, match="chmod 600"):
        load(tmp_path)


@pytest.mark.parametrize("text", ["", "x", "PRIVATE+KEY+a+b", "PRIVATE+KEY+a+00000000+AAAA", "PRIVATE+KEY+é+1+ü"])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    (tmp_path / FILE).chmod(0o600)
    with pytest.raises(KeyRefused, match="is not a key"):
        load(tmp_path)


def test_a_changed_key_file_is_refused(tmp_path: Path) -> None:
    make(tmp_path, ORIGIN)
    path = tmp_path / FILE
    path.write_text(path.read_text().replace("lowland", "highland"))
    with pytest.raises(KeyRefused):
        load(tmp_path)


def test_a_missing_key_and_a_name_that_cannot_be_a_keys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match="not there"):
        load(tmp_path)
    with pytest.raises(KeyRefused, match="cannot name a key"):
        make(tmp_path, "two words")


def test_salts_are_thirty_two_bytes_and_never_the_same() -> None:
    drawn = {random_salt("0/case") for _ in range(100)} | {seeded("s")(f"{n}/case") for n in range(100)}
    assert len(drawn) == 200
    assert {len(one) for one in drawn} == {32}
