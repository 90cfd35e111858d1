"""What do planning, sending and acknowledging cost, with their ledger rows, as a ratio to the same rows inserted bare?

    python -m bench.notices --notices 1000 --rounds 5 --legs 1000000

Bare is: the very rows that were left behind, every table's, put back in bulk by the same library in the same transactions:
one for the notices of a case, and for each notice one for the attempt, one for the act of sending and one for the answer.
Nothing is read, decided, sealed, hashed or checked for them. The SMTP conversation is timed on a line of its own.

The sweep is one tick over so many open legs of which none, or two hundred, are due; beside it is one query by an index.

Both databases are measured: a fresh SQLite file, and a fresh database of a PostgreSQL server where one is found or can be
started. Everything in it is invented.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from tocsin.cases.case import Finding
    from tocsin.flows.tools import Tools
    from tocsin.notices.notice import Notice

EACH = 10
GOAL, SWEEP_GOAL = 0.4, 3.0
DUE = 200


def main() -> None:
    """Measure on both databases, each in a process of its own, or here on the one that is named."""
    asked = argparse.ArgumentParser(prog="python -m bench.notices", description=__doc__.splitlines()[0])
    asked.add_argument("--notices", type=int, default=1000)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--legs", type=int, default=1_000_000)
    asked.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    given = asked.parse_args()
    if given.database == "both":
        for one in ("sqlite", "postgresql"):
            command = [sys.executable, "-m", "bench.notices", *sys.argv[1:], "--database", one]
            subprocess.run(command, check=True)
    elif given.database == "sqlite":
        bench(given, "")
    else:
        from tests.chaos.__main__ import made

        with made("bench") as address:
            if address is None:
                print("PostgreSQL: skipped: no server answers and none could be started here")
            else:
                bench(given, address)


def bench(given: argparse.Namespace, address: str) -> None:
    """Measure on one database, and print the medians."""
    folder = Path(tempfile.mkdtemp(prefix="tocsin-bench-"))
    os.environ.update(TOCSIN_STORE=str(folder), TOCSIN_DATABASE=address)
    try:
        rounds = [measured(given.notices) for _ in range(given.rounds)]
        swept = sweeps(given.legs)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{'PostgreSQL' if address else 'SQLite'}: {given.notices} notices, median of {given.rounds}")
    for name in rounds[0]:
        print(f"  {name:62} {median(one[name] for one in rounds):10.2f}")
    for name, value in swept.items():
        print(f"  {name:62} {value:10.2f}", flush=True)


def measured(number: int) -> dict[str, float]:
    """Give notices a second for each part, and their ratio to bare rows."""
    from tocsin.cli.desk import make

    here = make(None, "Bench", True)
    from tests.post import INSTANCE, Server

    from tocsin.drivers.mail import Sink
    from tocsin.duties.act import ActKind, Strength
    from tocsin.flows.answer import answer
    from tocsin.flows.deliver import Manner, deliver

    emptied()
    server, cases, made = Server(), list(drafts(number, here.tools)), []
    plan = timed(lambda: made.extend(planned(cases, here.tools)))
    send = timed(lambda: deliver(server, INSTANCE, "bench", here.tools, Manner()))
    ask = timed(
        lambda: [
            answer(one.id, ActKind.ACKNOWLEDGED, one.recipient, "Person 0", Strength.SIGNED_IN, here.tools)
            for one in made
        ]
    )
    assert len(server.took) == len(made) == number
    bare = timed_bare(number)
    with Sink(Path(os.environ["TOCSIN_STORE"]) / "mails") as smtp:
        mail = timed(lambda: [smtp(letter, at) for at, letter in server.took[:100]])
    return {
        "planned and queued, a second": number / plan,
        "sent, without SMTP, a second": number / send,
        "acknowledged, signed in, a second": number / ask,
        "all three, a second": number / (plan + send + ask),
        "bare rows of all three, notices a second": number / bare,
        f"ratio to bare rows (goal {GOAL})": bare / (plan + send + ask),
        "SMTP conversation with a syncing sink, a second": 100 / mail,
    }


def drafts(number: int, tools: "Tools") -> "Iterator[tuple[Finding, list[Notice]]]":
    """Give so many notices to plan, ten in a case; the cases, and the manufacturers they go to, are kept."""
    from tests.post import finding, notice, people, recipient

    from tocsin.flows.keep import News, keep
    from tocsin.records.parties import PartyRole

    people(EACH, 1)
    PartyRole.objects.bulk_create(
        [PartyRole(organisation_id=recipient(place), role="manufacturer") for place in range(EACH)],
        ignore_conflicts=True,
    )
    for first in range(0, number, EACH):
        heard = finding(first // EACH, tools.now())
        keep(heard.id, News(case=heard), tools.now(), tools)
        yield heard, [notice(heard.id, recipient(place), tools.now()) for place in range(min(EACH, number - first))]


def planned(cases: "list[tuple[Finding, list[Notice]]]", tools: "Tools") -> "Iterator[Notice]":
    """Give each notice its id and header, keep it and queue it, those of a case in one transaction as a release does."""
    from django.db import transaction

    from tocsin.flows.docket import Docket
    from tocsin.flows.keep import News, keep
    from tocsin.flows.release import queue
    from tocsin.notices.plan import fresh
    from tocsin.records import parties

    names = parties.names(tools.now().date())
    for heard, said in cases:
        at, held = tools.now(), Docket(heard, (), (), (), (), names)
        written = fresh(said, (), tools.new_id, names)
        with transaction.atomic():
            keep(heard.id, News(notices=written), at, tools)
            queue(held, written, at)
        yield from written


def timed(done: Callable[[], object]) -> float:
    """Give how many seconds it takes."""
    began = time.perf_counter()
    done()
    return time.perf_counter() - began


def tables() -> "list[type[Model]]":
    """Give the tables that a notice leaves rows in, so that each comes after those it points to."""
    from tocsin.records.duties import ActDone
    from tocsin.records.ledger import Leaf, Salts
    from tocsin.records.notices import Attempt, Delivery, Notice
    from tocsin.records.watch import Deadline

    return [Notice, Delivery, Attempt, ActDone, Deadline, Leaf, Salts]


def emptied() -> None:
    """Empty the tables of the round before."""
    from tocsin.records.cases import Case
    from tocsin.records.duties import DutyOwed
    from tocsin.records.ledger import Sequencer
    from tocsin.records.watch import Task

    for table in [*reversed(tables()), Task, DutyOwed, Case, Sequencer]:
        rows = table.objects.all()
        rows._raw_delete(rows.db)


def timed_bare(number: int) -> float:
    """Take every row out, and give how long it takes to put them back in the transactions in which they were written."""
    from django.db import transaction

    notice, delivery, attempt, act, deadline, leaf, salts = tables()
    held = {table: list(table.objects.order_by("pk")) for table in tables()}
    held[notice].sort(key=lambda one: (one.in_case_id, one.number))
    for table in reversed(tables()):
        rows = table.objects.all()
        rows._raw_delete(rows.db)
    cases = -(-number // EACH)
    assert [len(rows) for rows in held.values()] == [number] * 3 + [2 * number, number] + [3 * number + cases] * 2

    def put(table: "type[Model]", first: int, most: int) -> None:
        table.objects.bulk_create(held[table][first : first + most])

    def insert() -> None:
        for first in range(0, number, EACH):
            with transaction.atomic():
                for table in (notice, leaf, salts, deadline, delivery):
                    put(table, first, EACH)
        for place in range(number):
            with transaction.atomic():
                put(attempt, place, 1)
            with transaction.atomic():
                put(act, place, 1)
                put(leaf, number + place, 1)
                put(salts, number + place, 1)
        for place in range(number):
            with transaction.atomic():
                put(act, number + place, 1)
                put(leaf, 2 * number + place, 1)
                put(salts, 2 * number + place, 1)

    return timed(insert)


def sweeps(legs: int) -> dict[str, float]:
    """Give what one tick costs among so many open legs, and beside it a query by an index."""
    from datetime import timedelta

    from tocsin.cli.desk import desk
    from tocsin.flows.tick import tick
    from tocsin.records import watch

    here = desk()
    now = here.tools.now()
    opened(legs, now)
    calm = median(timed(lambda: tick(here.tools)) for _ in range(200))
    one = watch.Deadline.objects.order_by("-id").first()
    assert one is not None
    by_key = median(timed(lambda: list(watch.Deadline.objects.filter(pk=one.pk))) for _ in range(200))
    soon = now + timedelta(days=1, seconds=DUE)
    some = median(timed(lambda: watch.passed(soon)) for _ in range(50))
    keys = [row.pk for row in watch.passed(soon)]
    assert len(keys) == DUE
    by_keys = median(timed(lambda: list(watch.Deadline.objects.filter(pk__in=keys))) for _ in range(50))
    return {
        f"one tick over {legs:,} open legs, none due, ms": calm * 1000,
        "one row by its key, ms": by_key * 1000,
        f"ratio (goal at most {SWEEP_GOAL})": calm / by_key,
        f"the same with {DUE} due, found, ms": some * 1000,
        f"{DUE} rows by their keys, ms": by_keys * 1000,
        f"ratio of these (goal at most {SWEEP_GOAL})": some / by_keys,
    }


def opened(legs: int, now: "datetime") -> None:
    """Open so many legs, whose times lie one second apart from tomorrow on, by one statement of the database."""
    from django.db import connection

    from tocsin.records import watch
    from tocsin.records.cases import Case

    case, table = Case.objects.earliest("id"), watch.Deadline._meta.db_table
    rows = watch.Deadline.objects.all()
    rows._raw_delete(rows.db)
    if connection.vendor == "sqlite":
        number = "with recursive n(i) as (select 1 union all select i + 1 from n where i < %s)"
        due = "strftime('%%Y-%%m-%%d %%H:%%M:%%S', %s, '+1 day', '+' || i || ' seconds')"
    else:
        number = "with n(i) as (select * from generate_series(1, %s))"
        due = "%s::timestamptz + interval '1 day' + i * interval '1 second'"
    columns = "sort, subject, in_case_id, owner_id, due_at, late"
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} ({columns}) {number} select 'own target', 'leg ' || i, %s, %s, {due}, false from n",
            [legs, case.pk, case.opened_by_id, now.strftime("%Y-%m-%d %H:%M:%S+00:00")],
        )
        cursor.execute("analyze")


if __name__ == "__main__":
    main()
