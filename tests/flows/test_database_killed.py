"""A PostgreSQL server that is killed in the middle of the work: it rings outside, nothing accepted is lost, and all goes on."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.chaos.__main__ import on_postgresql
from tests.chaos.sinks import Alarms, Mail

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow
SIZE = 60


@pytest.fixture
def cluster() -> Iterator[str]:
    """The address of a database in a cluster of its own."""
    with on_postgresql().temporary() as address:
        if address is None:
            pytest.skip("no PostgreSQL server can be started here")
        with psycopg.connect(address.rsplit("/", 1)[0] + "/postgres", autocommit=True) as link:
            link.execute("create database tocsin")
        yield address


def killed(address: str) -> Callable[[], None]:
    """Kill the whole server at once, and give what starts it again."""
    with psycopg.connect(address) as link:
        folder = Path(link.execute("show data_directory").fetchone()[0])
        options = (folder / "postmaster.opts").read_text().split(" ", 1)[1].strip()
    owner = folder.stat().st_uid
    postmaster = int((folder / "postmaster.pid").read_text().split()[0])
    mine = subprocess.run(["pgrep", "-P", str(postmaster)], capture_output=True, text=True).stdout.split()
    for one in (postmaster, *map(int, mine)):
        os.kill(one, signal.SIGKILL)
    programs = on_postgresql().programs()

    def again() -> None:
        start = [
            str(programs / "pg_ctl"),
            "-D",
            str(folder),
            "-l",
            f"{folder.parent}/log",
            "-o",
            options,
            "-w",
            "start",
        ]
        as_who = {"user": owner, "group": folder.stat().st_gid, "extra_groups": []} if os.getuid() == 0 else {}
        end = time.monotonic() + 60
        while subprocess.run(start, cwd=folder.parent, capture_output=True, **as_who).returncode:
            assert time.monotonic() < end
            time.sleep(0.5)

    return again


def test_a_killed_server_loses_nothing_that_was_accepted_and_somebody_hears_of_it(cluster: str, tmp_path: Path) -> None:
    alarms, mail = Alarms(), Mail(tmp_path / "mail.log")
    environment = os.environ | {
        "TOCSIN_STORE": str(tmp_path / "store"), "TOCSIN_DATABASE": cluster, "TOCSIN_ALARM_WEBHOOK": alarms.address,
        "TOCSIN_WEBHOOK_SECRET": "whsec_" + "QUJD" * 8, "TOCSIN_WEBHOOK_LOOPBACK": "1",
        "DJANGO_SETTINGS_MODULE": "tocsin.settings",
    }  # fmt: skip
    seeded = subprocess.run(
        [sys.executable, "-m", "tests.chaos.seed", str(SIZE), "all"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    accepted = {line for line in seeded.stdout.split() if line.startswith("N-")}
    work = [sys.executable, "-m", "tocsin.cli.main", "work", "--port", str(mail.port), "--lease", "2", "--log"]
    working = subprocess.Popen(work, cwd=ROOT, env=environment, text=True, stdout=-3, stderr=subprocess.PIPE)
    try:
        until(lambda: len(mail.took) >= 10, working)
        again = killed(cluster)
        until(lambda: any(one.startswith("database_") for one in alarms.rang), working)
        again()
        until(lambda: len(mail.took) == 3 * len(accepted), working)
        with psycopg.connect(cluster) as link:
            until(
                lambda: link.execute("select count(*) from records_delivery where sent_at is null").fetchone()[0] == 0,
                working,
            )
            held = {row[0] for row in link.execute("select id from records_notice").fetchall()}
            tried = link.execute("select count(*) from records_attempt").fetchone()[0]
    finally:
        working.kill()
        _, said = working.communicate()
        mail.stop()
        alarms.stop()
    assert held == accepted
    assert {notice for notice, _, _ in mail.took} == accepted
    assert sum(mail.took.values()) <= tried
    assert "database lost" in {json.loads(line)["event"] for line in said.splitlines()}


def until(reached: Callable[[], bool], working: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + 120
    while not reached():
        assert working.poll() is None, working.communicate()[1]
        assert time.monotonic() < end
        time.sleep(0.05)
