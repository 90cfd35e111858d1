"""Kill the worker at every named point and at random, again and again, and see that nothing is lost: `make chaos`.

    python -m tests.chaos --size 200 --kills 8 --seed 1 --database sqlite

Real processes, a real store, a mail server that syncs before it says 250; three contacts a notice; leases of two seconds.
"""

import argparse
import importlib.machinery
import importlib.util
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
LEASE = "2"
PATIENCE = 900
"""For so many seconds a busy machine may take to send the next few messages: a lost connection pauses a worker half a minute."""
SEED_POINTS = ("kept#5", "ledger appended, not committed#9", "queued, not committed#4")
POINTS = (
    "alarm: taken, not rung",
    "alarm: rung, not recorded",
    "claim: leased, not committed#2",
    "claimed#2",
    "letter written#2",
    "mail: connected#2",
    "mail: ready#2",
    "mail: recipient taken#2",
    "mail: text taken#2",
    "sent, not recorded#2",
    "recording: attempt written, not committed#2",
    "ledger appended, not committed#2",
    "recording: all written, not committed#2",
    "recorded#2",
    "beat",
)
TICK_POINTS = (
    "tick: found, not dealt with",
    "chase: kept, not queued",
    "tick: dealt with, not marked",
    "tick: marked",
)
"""Where a worker is killed, each once; SEED_POINTS are where the one that accepts notices is."""


class Broken(SystemExit):
    """Something that must hold does not."""


class Run:
    """One run on one database."""

    def __init__(self, given: argparse.Namespace, folder: Path, database: str) -> None:
        from tests.chaos.sinks import Alarms, Mail

        self.given, self.chance, self.kills = given, random.Random(given.seed), 0
        self.mail, self.alarms = Mail(folder / "mail.log"), Alarms()
        self.promised: set[str] = set()
        os.environ.update(
            TOCSIN_STORE=str(folder / "store"),
            TOCSIN_DATABASE=database,
            TOCSIN_ALARM_WEBHOOK=self.alarms.address,
            TOCSIN_WEBHOOK_SECRET="whsec_" + "QUJD" * 8,
            TOCSIN_WEBHOOK_LOOPBACK="1",
            DJANGO_SETTINGS_MODULE="tocsin.settings",
        )

    def seed(self, point: str = "", which: str = "all") -> None:
        """Accept notices, to the end or until it dies at a point."""
        command = [sys.executable, "-m", "tests.chaos.seed", str(self.given.size), which]
        done = subprocess.run(command, cwd=ROOT, env=self.environment(point), capture_output=True, text=True)
        self.promised |= {line for line in done.stdout.split() if line.startswith("N-")}
        self.died(done.returncode, point, done.stderr)

    def worker(self, point: str = "", *more: str) -> "subprocess.Popen[str]":
        """Start a worker."""
        command = [sys.executable, "-m", "tocsin.cli.main", "work", "--port", str(self.mail.port), "--lease", LEASE]
        return subprocess.Popen(
            [*command, "--json", *more], cwd=ROOT, env=self.environment(point), text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def environment(self, point: str) -> dict[str, str]:
        """Give the environment, with the point to die at."""
        return {**os.environ, "TOCSIN_CRASH_AT": point}

    def died(self, code: int, point: str, said: str) -> None:
        """See that a process ended as it should have: killed at its point, or in good order without one."""
        if code != (-signal.SIGKILL if point else 0):
            raise Broken(f"{point or 'the end'}: the process ended with {code}, not as expected\n{said[-2000:]}")
        self.kills += bool(point)

    def at_ticks(self) -> None:
        """Let times pass while nobody works, and kill a worker at each point of the tick."""
        from tests.chaos.seed import WITHIN

        began, before = time.monotonic(), set(self.promised)
        self.seed(which="soon")
        soon = self.promised - before
        running = self.worker()
        self.until(lambda: sum(notice in soon for notice, _, _ in list(self.mail.took)) == 3 * len(soon), [running])
        time.sleep(0.5)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        self.kills += 1
        time.sleep(max(0.0, began + WITHIN.total_seconds() + 5 - time.monotonic()))
        self.at_each_point(TICK_POINTS)

    def at_each_point(self, points: tuple[str, ...]) -> None:
        """Kill a worker at each named point."""
        for point in points:
            running = self.worker(point)
            try:
                _, said = running.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                running.kill()
                raise Broken(f"no worker ever passed the point {point}") from None
            self.died(running.returncode, point, said)
            self.check(point)

    def at_random(self) -> None:
        """Kill workers at moments that chance chooses, spread over what is left to send; sometimes two work at once."""
        for number in range(self.given.kills):
            start, left = len(self.mail.took), 3 * len(self.promised) - len(self.mail.took)
            goal = start + self.chance.randint(0, max(1, left // (self.given.kills - number + 1)))
            workers = [self.worker() for _ in range(self.chance.choice((1, 1, 2)))]
            self.until(lambda goal=goal: len(self.mail.took) >= goal, workers)
            time.sleep(self.chance.random() / 20)
            for one in workers:
                one.send_signal(signal.SIGKILL)
                one.communicate()
                self.kills += 1
            if number % max(1, self.given.kills // 8) == 0:
                self.check(f"random kill {number + 1}")

    def until(self, reached: Callable[[], bool], workers: "list[subprocess.Popen[str]]") -> None:
        """Wait until something is so; a worker that ends by itself is a fault."""
        end = time.monotonic() + PATIENCE
        while not reached():
            if time.monotonic() > end or any(one.poll() is not None for one in workers):
                said = [one.communicate()[1] for one in workers if one.poll() is not None]
                for one in workers:
                    one.kill()
                raise Broken(f"nothing moves any more at {len(self.mail.took)} messages: {said}")
            time.sleep(0.02)

    def drain(self) -> None:
        """Let two workers finish."""
        while True:
            time.sleep(float(LEASE) + 0.2)
            workers = [self.worker("", "--once", "--name", f"last-{number}") for number in (1, 2)]
            for one in workers:
                _, said = one.communicate(timeout=3600)
                self.died(one.returncode, "", said)
            from tocsin.records import outbox

            if not outbox.tally().pending:
                return

    def check(self, where: str) -> None:
        """Stop where something does not hold."""
        from tests.chaos.ledgered import standing

        if wrong := standing(self.promised, self.mail):
            raise Broken(f"after {where}: " + "; ".join(wrong[:10]))


def chaos(given: argparse.Namespace, database: str) -> None:
    """Run once, and say what was seen."""
    folder, began = Path(tempfile.mkdtemp(prefix="tocsin-chaos-")), time.monotonic()
    run = Run(given, folder, database)
    try:
        for point in (*SEED_POINTS, ""):
            run.seed(point)
        from tocsin.cli.desk import desk

        here = desk()
        from tests.chaos.ledgered import end
        from tests.chaos.seed import ALARMS, SOON

        run.check("accepting")
        run.at_each_point(POINTS)
        run.at_random()
        run.drain()
        run.at_ticks()
        run.drain()
        if wrong := end(run.promised, run.mail, run.kills, here, SOON):
            raise Broken("at the end: " + "; ".join(wrong[:20]))
        if len(run.alarms.rang) < ALARMS:
            raise Broken(f"of {ALARMS} alarms {len(run.alarms.rang)} rang")
        from tocsin.records import outbox

        copies = sum(run.mail.took.values()) - len(run.mail.took)
        named = len(POINTS) + len(TICK_POINTS) + len(SEED_POINTS)
        print(
            f"{given.database}: {len(run.promised):,} notices x 3, {run.kills} kills ({named} at named points), "
            f"{outbox.tally()}; 0 lost, {copies} copies, each with a repeated Message-ID and an attempt of its own; "
            f"seed {given.seed}, {time.monotonic() - began:.0f} s",
            flush=True,
        )
    finally:
        run.mail.stop()
        run.alarms.stop()
        shutil.rmtree(folder, ignore_errors=True)


def on_postgresql() -> ModuleType:
    """Load the script that finds or starts a PostgreSQL server."""
    path = str(ROOT / ".ci" / "on-postgresql")
    loader = importlib.machinery.SourceFileLoader("on_postgresql", path)
    spec = importlib.util.spec_from_loader("on_postgresql", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@contextmanager
def server() -> Iterator[str | None]:
    """Give the address of a database made for this run, or None where no server is found or can be started."""
    found = on_postgresql()
    address = found.running()
    if address:
        yield address
        return
    with found.temporary() as started:
        yield started


@contextmanager
def made(purpose: str) -> Iterator[str | None]:
    """Give the address of a database of its own, dropped afterwards, or None where no server is found or can be started."""
    import psycopg
    from psycopg import sql

    with server() as address:
        if address is None:
            yield None
            return
        base = address.rsplit("/", maxsplit=1)[0]
        name = f"{urlsplit(address).path.lstrip('/')}_{purpose}_{os.getpid()}"
        with psycopg.connect(f"{base}/postgres", autocommit=True) as link:
            link.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            yield f"{base}/{name}"
        finally:
            with psycopg.connect(f"{base}/postgres", autocommit=True) as link:
                link.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def in_postgresql(given: argparse.Namespace) -> None:
    """Run on a database of its own."""
    with made("chaos") as address:
        if address is not None:
            chaos(given, address)
            return
    print("PostgreSQL: skipped: no server answers and none could be started here")
    if os.environ.get("TOCSIN_POSTGRESQL_REQUIRED"):
        raise Broken(1)


def main() -> None:
    """Run on the database that is named, or on both, each in a process of its own."""
    asked = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__.splitlines()[0])
    asked.add_argument("--size", type=int, default=200, help="how many notices")
    asked.add_argument("--kills", type=int, default=8, help="how many kills at random")
    asked.add_argument("--seed", type=int, default=1, help="what chance starts from")
    asked.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    given = asked.parse_args()
    if given.database == "both":
        for one in ("sqlite", "postgresql"):
            command = [sys.executable, "-m", "tests.chaos", *sys.argv[1:], "--database", one]
            if code := subprocess.run(command, cwd=ROOT).returncode:
                raise SystemExit(code)
    elif given.database == "sqlite":
        chaos(given, "")
    else:
        in_postgresql(given)


if __name__ == "__main__":
    main()
