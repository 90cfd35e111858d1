"""Is every look on the disk, in order, with ids only, and does a line taken out show?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.drivers.access_log import FILE, AccessLog, LogBroken
from tocsin.parties.actor import Actor, Sure
from tocsin.parties.matrix import Sight, Thing
from tocsin.parties.sighting import sighting
from tocsin.words import PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
ADA = Actor("Ada Marsh", PartyId("northwind"), AT, Sure.SECOND)
LOOK = sighting(ADA, Thing.CASE, "C-7", PartyId("acme"), Sight.HEADER, "case", AT)


@pytest.fixture
def log(tmp_path):
    return AccessLog(tmp_path / "logs" / FILE)


def test_looks_come_back_in_order_and_the_file_is_its_owner_s(log):
    looks = [replace(LOOK, key=f"C-{number}") for number in range(5)]
    for one in looks:
        log.append(one)
    assert list(log.read()) == looks
    assert log.path.stat().st_mode & 0o077 == 0


def test_a_log_without_a_file_has_no_lines(log):
    assert list(log.read()) == []


@pytest.mark.parametrize("wrong", [lambda lines: lines[:1] + lines[2:], lambda lines: lines[1:], lambda lines: [*lines[:2], lines[2].replace("C-2", "C-3"), *lines[3:]], lambda lines: [lines[0], lines[0], *lines[1:]], lambda lines: ["{}", *lines]], ids=["out", "head", "changed", "doubled", "added"])  # fmt: skip
def test_a_line_that_was_tampered_with_shows(log, wrong):
    for number in range(5):
        log.append(replace(LOOK, key=f"C-{number}"))
    lines = log.path.read_text().splitlines()
    log.path.write_text("\n".join(wrong(lines)) + "\n")
    with pytest.raises(LogBroken):
        list(log.read())


def test_many_writers_leave_one_unbroken_log(log):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: log.append(replace(LOOK, key=f"C-{number}")), range(24)))
    assert {one.key for one in log.read()} == {f"C-{number}" for number in range(24)}


@given(st.text(), st.text(), st.text())
def test_nothing_but_ids_and_printable_names_gets_in(person, key, how):
    made = sighting(replace(ADA, person=person), Thing.CASE, key, None, Sight.NOTHING, how, AT)
    assert made.person.isprintable()
    assert made.key in (key, "not an id")
    assert not set(made.key + made.how) & set("\n\r\t<>\"'{}")
