"""A disk that is full ends in a refusal that somebody sees: nothing half kept, nothing lost, and all goes on once there is room."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.sinks import Alarms, Mail

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs a small file system of its own")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    made = tmp_path / "disk"
    made.mkdir()
    if mount(made, "size=3m"):
        pytest.skip("this user may not mount a file system")
    yield made
    subprocess.run(["umount", "-l", str(made)], check=True)


def mount(where: Path, options: str) -> int:
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(where)], capture_output=True)
    return done.returncode


def run(store: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    given = {
        **os.environ,
        "TOCSIN_STORE": str(store),
        "TOCSIN_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "tocsin.settings",
    }
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=given | more, capture_output=True, text=True, timeout=120
    )


def kept(store: Path) -> tuple[set[str], int, int, str]:
    """The notices that are kept, their deliveries, the leaves they should have, and what the database says of itself."""
    with sqlite3.connect(f"file:{store}/tocsin.sqlite3?mode=ro", uri=True) as link:
        ids = {row[0] for row in link.execute("select id from records_notice")}
        deliveries = link.execute("select count(*) from records_delivery").fetchone()[0]
        leaves = link.execute(
            "select count(*) - (select next_index from records_sequencer) from records_leaf"
        ).fetchone()
        return ids, deliveries, leaves[0], link.execute("pragma integrity_check").fetchone()[0]


def test_a_full_disk_refuses_in_words_keeps_what_it_accepted_rings_and_goes_on(small: Path, tmp_path: Path) -> None:
    store, alarms, mail = small / "store", Alarms(), Mail(tmp_path / "mail.log")
    try:
        seeded = run(store, "tests.chaos.seed", "5000", "all")
        accepted = {line for line in seeded.stdout.split() if line.startswith("N-")}
        assert seeded.returncode != 0
        assert "database or disk is full" in seeded.stderr
        ids, deliveries, astray, sound = kept(store)
        assert accepted
        assert accepted <= ids
        assert (deliveries, astray, sound) == (3 * len(ids), 0, "ok")

        filled(small)
        refused = run(store, "tocsin.cli.main", "inbox", "--as", "northwind", "--from", str(tmp_path))
        assert "Traceback" not in refused.stderr
        working = subprocess.Popen(
            [sys.executable, "-m", "tocsin.cli.main", "work", "--port", str(mail.port), "--lease", "2", "--log"],
            cwd=ROOT, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ | {
                "TOCSIN_STORE": str(store), "TOCSIN_DATABASE": "", "TOCSIN_ALARM_WEBHOOK": alarms.address,
                "TOCSIN_WEBHOOK_SECRET": "whsec_" + "QUJD" * 8, "TOCSIN_WEBHOOK_LOOPBACK": "1",
            },
        )  # fmt: skip
        try:
            until(lambda: any(one.startswith("database_") for one in alarms.rang), working)
            assert sum(mail.took.values()) <= 3  # what was on its way when the record of it had no room; it goes again
            assert mount(small, "remount,size=200m") == 0
            until(lambda: len(mail.took) == 3 * len(ids), working)
        finally:
            working.kill()
            _, said = working.communicate()
        assert {json.loads(line)["event"] for line in said.splitlines()} >= {"database lost", "attempt"}
        assert kept(store)[3] == "ok"
        assert {notice for notice, _, _ in mail.took} == ids
    finally:
        mail.stop()
        alarms.stop()


def filled(disk: Path) -> None:
    """Leave no byte of a file system free."""
    with (disk / "rest").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * min(4096, max(1, shutil.disk_usage(disk).free)))
        except OSError:
            return


def until(reached: object, working: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + 90
    while not reached():  # type: ignore[operator]
        assert working.poll() is None, working.communicate()[1]
        assert time.monotonic() < end
        time.sleep(0.05)
