"""Does a sealed body open for whom it is meant, in its place, and nowhere and for nobody else?"""

import json
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.drivers.custodian import FILE, Custodian, KeysRefused
from tocsin.drivers.sealing import MAGIC, CannotOpen, CannotSeal, Sealer, is_sealed, recipients
from tocsin.parties.place import Place

PLACE = Place("records_notice", "N-1", "Amber", ("acme", "northwind"))
SECRET = b'{"text":"canary 7f3a"}'


@pytest.fixture
def sealer(tmp_path):
    return Sealer(Custodian(tmp_path / FILE))


@pytest.mark.parametrize("classification", ["Amber", "Red"])
def test_a_body_comes_back_and_is_not_there_in_clear(sealer, classification):
    place = replace(PLACE, classification=classification)
    stored = sealer.seal(SECRET, place)
    assert b"canary" not in stored
    assert sealer.unseal(stored, place) == SECRET


@pytest.mark.parametrize("classification", ["White", "Green", ""])
def test_white_and_green_stay_clear(sealer, classification):
    assert sealer.seal(SECRET, replace(PLACE, classification=classification)) == SECRET


def test_what_was_stored_before_there_was_a_seal_comes_back_as_it_is(sealer):
    assert sealer.unseal(SECRET, PLACE) == SECRET


def test_no_two_seals_of_one_text_are_alike(sealer):
    assert sealer.seal(SECRET, PLACE) != sealer.seal(SECRET, PLACE)


@pytest.mark.parametrize("moved", [{"table": "records_case"}, {"row": "N-2"}, {"column": "head"}])
def test_a_body_that_was_moved_does_not_open(sealer, moved):
    stored = sealer.seal(SECRET, PLACE)
    with pytest.raises(CannotOpen) as refused:
        sealer.unseal(stored, replace(PLACE, **moved))
    assert "canary" not in str(refused.value)


@given(st.data())
def test_a_changed_byte_never_opens_to_something_else(tmp_path_factory, data):
    sealer = Sealer(Custodian(tmp_path_factory.getbasetemp() / "flip" / FILE))
    stored = bytearray(sealer.seal(SECRET, PLACE))
    where = data.draw(st.integers(len(MAGIC), len(stored) - 1))
    stored[where] ^= data.draw(st.integers(1, 255))
    try:
        assert sealer.unseal(bytes(stored), PLACE) == SECRET
    except CannotOpen:
        return


def test_each_wrap_opens_alone_and_a_wrap_given_to_another_does_not(sealer, tmp_path):
    stored = sealer.seal(SECRET, PLACE)
    for one in ("acme", "northwind"):
        alone = tmp_path / one
        lines = (tmp_path / FILE).read_text().splitlines()
        alone.write_text("\n".join(line for line in lines if json.loads(line)["organisation"] == one))
        alone.chmod(0o600)
        assert Sealer(Custodian(alone)).unseal(stored, PLACE) == SECRET
    header, _, sealed = stored[len(MAGIC) :].partition(b"\n")
    said = json.loads(header)
    for key in ("nonce", "wrapped"):
        said["to"][0][key], said["to"][1][key] = said["to"][1][key], said["to"][0][key]
    with pytest.raises(CannotOpen):
        sealer.unseal(MAGIC + json.dumps(said).encode() + b"\n" + sealed, PLACE)


def test_somebody_else_s_custodian_opens_nothing(sealer, tmp_path):
    other = Sealer(Custodian(tmp_path / "other.keys"))
    other.seal(SECRET, PLACE)
    with pytest.raises(CannotOpen, match="no key"):
        other.unseal(sealer.seal(SECRET, PLACE), PLACE)


def test_a_body_for_nobody_is_refused(sealer):
    with pytest.raises(CannotSeal):
        sealer.seal(SECRET, replace(PLACE, entitled=()))


@pytest.mark.parametrize(
    "broken", [b"", b"\n", b"{}\nabc", b"[]\nabc", b'{"to":3,"ephemeral":"","nonce":""}\nabc', b"\xff"]
)
def test_a_broken_envelope_is_refused_in_words(sealer, broken):
    with pytest.raises(CannotOpen):
        sealer.unseal(MAGIC + broken, PLACE)


def test_a_new_key_seals_while_the_old_one_still_opens(sealer):
    before = sealer.seal(SECRET, PLACE)
    old = sealer.custodian.current("acme").id
    new = sealer.custodian.add("acme").id
    assert sealer.unseal(before, PLACE) == SECRET
    assert not sealer.is_current(before, PLACE)
    after = sealer.seal(sealer.unseal(before, PLACE), PLACE)
    assert new in {one["key"] for one in recipients(after)}
    assert sealer.is_current(after, PLACE)
    assert sealer.custodian.retire() == (old,)
    assert sealer.unseal(after, PLACE) == SECRET
    assert sealer.unseal(before, PLACE) == SECRET  # by the other organisation's key, which was not changed
    alone = replace(PLACE, entitled=("acme",))
    with pytest.raises(CannotOpen):
        Sealer(Custodian(sealer.custodian.path)).unseal(_only(before, "acme"), alone)


def test_a_body_whose_class_or_readers_changed_is_not_current(sealer):
    stored = sealer.seal(SECRET, PLACE)
    assert not sealer.is_current(stored, replace(PLACE, entitled=("acme", "northwind", "ssc")))
    assert not sealer.is_current(stored, replace(PLACE, classification="White"))
    assert not sealer.is_current(SECRET, PLACE)
    assert sealer.is_current(SECRET, replace(PLACE, classification="Green"))


def test_the_keys_file_is_its_owner_s_alone_and_says_so_when_it_is_not(sealer):
    sealer.seal(SECRET, PLACE)
    path = sealer.custodian.path
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o644)
    with pytest.raises(KeysRefused, match="chmod 600"):
        sealer.custodian.keys()


def test_a_line_that_is_no_key_is_named(sealer):
    sealer.seal(SECRET, PLACE)
    path = sealer.custodian.path
    path.write_text(path.read_text() + '{"id":"x"}\n')
    with pytest.raises(KeysRefused, match="line 3"):
        sealer.custodian.keys()


def test_many_at_once_agree_on_one_key(tmp_path):
    path = tmp_path / FILE
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _: Custodian(path).current("acme").id, range(32)))
    assert len(ids) == 1
    assert len(path.read_text().splitlines()) == 1


def test_an_envelope_sealed_long_ago_still_opens(tmp_path):
    path = tmp_path / FILE
    line = {"id": KNOWN_ID, "organisation": "acme", "private": b64encode(bytes(range(32))).decode()}
    path.write_text(json.dumps(line) + "\n")
    path.chmod(0o600)
    place = Place("records_case", "C-1", "Amber", ("acme",))
    numbers = count(1)
    made = Sealer(Custodian(path), lambda size: bytes([next(numbers)]) * size).seal(b"known", place)
    assert b64encode(made).decode() == KNOWN
    assert Sealer(Custodian(path)).unseal(b64decode(KNOWN), place) == b"known"


def _only(stored, organisation):
    header, _, sealed = stored[len(MAGIC) :].partition(b"\n")
    said = json.loads(header)
    said["to"] = [one for one in said["to"] if one["organisation"] == organisation]
    assert is_sealed(stored)
    return MAGIC + json.dumps(said).encode() + b"\n" + sealed


KNOWN_ID = "eedd883da0a94515"
KNOWN = (
    "AHRvY3NpbiBzZWFsZWQgMQp7ImVwaGVtZXJhbCI6IlhmN2RPMnZVZjIraWp1RmRscDFic09wVGQwMUlpOXI1M3h4dUFTU3o3eUk9"
    "Iiwibm9uY2UiOiJBZ0lDQWdJQ0FnSUNBZ0lDIiwidG8iOlt7ImtleSI6ImVlZGQ4ODNkYTBhOTQ1MTUiLCJub25jZSI6IkJBUUVC"
    "QVFFQkFRRUJBUUUiLCJvcmdhbmlzYXRpb24iOiJhY21lIiwid3JhcHBlZCI6Ikh2eTJPb1pCZFZaanRQaCtXeG9XOXV5a3NEbDFh"
    "MlM2Rk12T0g4OXB5eWhNVXhrSXVoUVFNYWJqNTlnZGtnV1QifV19Cmy4pj4kq+ZlU8yNGx6294deCW1qOA=="
)
