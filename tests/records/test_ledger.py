"""The log in a database: one transaction with what it proves, no gap, no fork, no time that goes backwards."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction

from tests.rooms.ledger.story import AT, SIGNER
from tocsin.drivers.salt import random_salt, seeded
from tocsin.ledger.canonical import canonical
from tocsin.ledger.checkpoint import Checkpoint, read
from tocsin.ledger.pack import COMMITTED, Entry
from tocsin.ledger.tree import Frontier, grow, leaf_hash
from tocsin.records import ledger

CHILD = """
import sys
import django
django.setup()
from datetime import UTC, datetime
from django.db import connection, transaction
from tocsin.drivers.salt import random_salt
from tocsin.ledger.pack import Entry
from tocsin.records import ledger
if sys.argv[1] == "make":
    with connection.schema_editor() as editor:
        for table in (ledger.Leaf, ledger.Salts, ledger.Sequencer, ledger.Head):
            editor.create_model(table)
elif sys.argv[1] == "append":
    for n in range(int(sys.argv[2])):
        with transaction.atomic():
            ledger.append([Entry("act", "C-1", f"D-{n}", b"{}")] * 2, datetime(2026, 11, 24, 9, n % 60, tzinfo=UTC), random_salt)
else:
    rows = list(ledger.Leaf.objects.order_by("index"))
    said = ledger.Sequencer.objects.get().frontier()
    from tocsin.ledger.tree import grow, leaf_hash
    tree = grow(leaf_hash(bytes(row.written)) for row in rows)
    times = [str(bytes(row.written)[7:34]) for row in rows]
    print([r.index for r in rows] == list(range(len(rows))), len(rows), said.size, tree.root() == said.root(), times == sorted(times))
"""


def entries(count: int, start: int = 0) -> list[Entry]:
    return [Entry("act", "C-1", f"D-{n}", canonical({"n": n})) for n in range(start, start + count)]


def append(count: int, at: datetime = AT, start: int = 0) -> tuple[int, ...]:
    with transaction.atomic():
        return ledger.append(entries(count, start), at, random_salt)


def times() -> list[str]:
    return [json.loads(bytes(row.written))["at"] for row in ledger.Leaf.objects.order_by("index")]


@pytest.mark.django_db(transaction=True)
def test_an_append_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        ledger.append(entries(1), AT, random_salt)
    assert not ledger.Leaf.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_leaves_nothing_and_no_gap() -> None:
    append(2)
    before = ledger.Sequencer.objects.get().frontier()

    def half() -> None:
        with transaction.atomic():
            ledger.append(entries(3, 2), AT, random_salt)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert ledger.Leaf.objects.count() == ledger.Salts.objects.count() == 2
    assert ledger.Sequencer.objects.get().frontier() == before
    assert append(1) == (2,)


@pytest.mark.django_db
def test_the_sequencer_holds_the_root_of_the_leaves_after_every_append() -> None:
    assert append(0) == ()
    grown = Frontier()
    for count in (1, 3, 1, 9, 2):
        indices = append(count, start=grown.size)
        assert indices == tuple(range(grown.size, grown.size + count))
        for row in ledger.Leaf.objects.filter(index__in=indices).order_by("index"):
            assert bytes(row.hashed) == leaf_hash(bytes(row.written))
            grown = grown.append(bytes(row.hashed))
        assert ledger.Sequencer.objects.get().frontier() == grown
    assert grow(ledger.hashes()).root() == grown.root()


@pytest.mark.django_db
def test_times_never_go_backwards_though_the_clock_does() -> None:
    append(1, AT)
    append(1, AT - timedelta(hours=3), 1)
    append(1, AT + timedelta(seconds=1), 2)
    assert times() == ["2026-11-24T09:00:00.000000Z"] * 2 + ["2026-11-24T09:00:01.000000Z"]


@pytest.mark.django_db
def test_seeded_salts_repeat_from_store_to_store_and_never_within_one() -> None:
    with transaction.atomic():
        ledger.append(entries(1) * 2, AT, seeded("town"))
        ledger.append(entries(1) * 2, AT, seeded("town"))
    drawn = [salt for row in ledger.Salts.objects.all() for salt in row.named().values()]
    assert len(set(drawn)) == len(drawn) == 4 * len(COMMITTED)
    assert seeded("town")("0/case") in drawn
    assert seeded("other town")("0/case") not in drawn


@pytest.mark.django_db
def test_erasing_a_document_destroys_its_salts_and_leaves_the_tree() -> None:
    append(3)
    before = grow(ledger.hashes()).root()
    assert ledger.erase("D-1") == 1
    assert ledger.erase("D-1") == 0
    assert [sorted(row.salts.named()) for row in ledger.of_case("C-1")][1] == ["case", "document"]
    assert grow(ledger.hashes()).root() == before


@pytest.mark.django_db
def test_a_head_signed_twice_at_one_size_is_one_head() -> None:
    append(3)
    first, tree = ledger.sign(SIGNER.key.name, SIGNER, AT)
    again, _ = ledger.sign(SIGNER.key.name, SIGNER, AT + timedelta(days=1))
    assert first == again
    assert read(first, SIGNER.key) == Checkpoint(SIGNER.key.name, 3, tree.root())
    append(1, start=3)
    assert read(ledger.sign(SIGNER.key.name, SIGNER, AT)[0], SIGNER.key).size == 4


@pytest.mark.django_db
def test_a_head_that_was_about_to_be_signed_when_all_stopped_is_the_one_that_is_signed_later() -> None:
    append(3)

    def dies(_text: bytes) -> bytes:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ledger.sign(SIGNER.key.name, type(SIGNER)(SIGNER.key, dies), AT)
    waiting = ledger.Head.objects.get()
    assert waiting.note == ""
    note, _ = ledger.sign(SIGNER.key.name, SIGNER, AT)
    assert read(note, SIGNER.key).root == bytes(waiting.root_hash)
    assert ledger.Head.objects.get().note == note


@pytest.mark.django_db(transaction=True)
def test_no_head_is_signed_inside_another_transaction() -> None:
    append(1)
    with pytest.raises(RuntimeError), transaction.atomic():
        ledger.sign(SIGNER.key.name, SIGNER, AT)


@pytest.mark.django_db
def test_no_head_is_signed_over_a_rewritten_leaf() -> None:
    append(3)
    ledger.sign(SIGNER.key.name, SIGNER, AT)
    ledger.Leaf.objects.filter(index=1).update(hashed=bytes(32))
    with pytest.raises(ledger.LogRefused):
        ledger.sign(SIGNER.key.name, SIGNER, AT)
    assert ledger.Head.objects.count() == 1


def child(environment: dict[str, str], *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()


def environment(folder: Path) -> dict[str, str]:
    """The world of a child: a SQLite file of its own, or the PostgreSQL database of this very test."""
    held = connection.settings_dict
    address = ""
    if connection.vendor == "postgresql":
        word = f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else ""
        address = f"postgresql://{quote(held['USER'])}{word}@{held['HOST']}:{held['PORT']}/{held['NAME']}"
    return os.environ | {"TOCSIN_STORE": str(folder), "TOCSIN_DATABASE": address}


@pytest.mark.django_db(transaction=True)
def test_processes_that_append_at_once_leave_no_gap_and_no_fork(tmp_path: Path) -> None:
    world = environment(tmp_path)
    if not world["TOCSIN_DATABASE"]:
        said(child(world, "make"))
    for running in [child(world, "append", "25") for _ in range(4)]:
        said(running)
    assert said(child(world, "show")) == "True 200 200 True True"
