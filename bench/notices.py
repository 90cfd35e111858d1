"""What do planning, sending and acknowledging cost, with their ledger rows, as a ratio to the same rows inserted bare?

    python -m bench.notices --notices 500 --rounds 3

Bare is: the very rows that one notice left behind, inserted by the same library in as many transactions, with nothing read,
decided, hashed or checked. The SMTP conversation is timed on a line of its own. TOCSIN_DATABASE names a PostgreSQL server's
database made for this; without it, a fresh SQLite file. Everything in it is invented.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

EACH = 10


def main() -> None:
    """Measure each round in a fresh store, and print the medians."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--notices", type=int, default=500)
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tocsin-bench-"))
    try:
        os.environ["TOCSIN_STORE"] = str(folder)
        rounds = [measured(given.notices) for _ in range(given.rounds)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(
        "PostgreSQL" if os.environ.get("TOCSIN_DATABASE") else "SQLite",
        f"{given.notices} notices, median of {given.rounds}",
    )
    for name in rounds[0]:
        print(f"  {name:44} {median(one[name] for one in rounds):9.2f}")


def measured(number: int) -> dict[str, float]:
    """Give notices a second for each part, and their ratio to bare rows."""
    from tocsin.cli.desk import make

    here = make(None, "Bench", True)
    from tests.post import INSTANCE, Server, fill

    from tocsin.drivers.mail import Sink
    from tocsin.duties.act import ActKind, Strength
    from tocsin.flows.answer import answer
    from tocsin.flows.deliver import Manner, deliver

    emptied()
    made = []
    plan = timed(lambda: made.extend(fill(number, here.tools, to_each=1, cases=-(-number // EACH))))
    server = Server()
    send = timed(lambda: deliver(server, INSTANCE, "bench", here.tools, Manner()))
    ask = timed(
        lambda: [
            answer(one.id, ActKind.ACKNOWLEDGED, one.recipient, "Person 0", Strength.SIGNED_IN, here.tools)
            for one in made
        ]
    )
    assert len(server.took) == number
    bare = timed_bare(number)
    with Sink(Path(os.environ["TOCSIN_STORE"]) / "mails") as smtp:
        mail = timed(lambda: [smtp(letter, at) for at, letter in server.took[:100]])
    return {
        "planned and queued, a second": number / plan,
        "sent, without SMTP, a second": number / send,
        "acknowledged, signed in, a second": number / ask,
        "all three, a second": number / (plan + send + ask),
        "bare rows of all three, notices a second": number / bare,
        "ratio to bare rows (goal 0.4)": bare / (plan + send + ask),
        "SMTP conversation with a syncing sink, a second": 100 / mail,
    }


def timed(done: Callable[[], object]) -> float:
    """Give how many seconds it takes."""
    began = time.perf_counter()
    done()
    return time.perf_counter() - began


def tables() -> list[type]:
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

    for table in [*reversed(tables()), DutyOwed, Case, Sequencer]:
        rows = table.objects.all()
        rows._raw_delete(rows.db)


def timed_bare(number: int) -> float:
    """Take every row out, and give how long it takes to insert them again, four transactions a notice as before."""
    from django.db import transaction

    order = {"Notice": ("in_case_id", "number")}
    held = {table.__name__: list(table.objects.order_by(*order.get(table.__name__, ("pk",)))) for table in tables()}
    for table in reversed(tables()):
        rows = table.objects.all()
        rows._raw_delete(rows.db)
    parts = {
        "plan": ["Notice", "Delivery", "Deadline"],
        "claim": ["Attempt"],
        "acts": ["ActDone"],
    }
    leaves, salts = held["Leaf"], held["Salts"]
    assert len(leaves) >= 3 * number

    def put(name: str, one: object) -> None:
        next(table for table in tables() if table.__name__ == name).objects.bulk_create([one])

    def leaf(place: int) -> None:
        put("Leaf", leaves[place])
        put("Salts", salts[place])

    def insert() -> None:
        for place in range(number):
            with transaction.atomic():
                for name in parts["plan"]:
                    put(name, held[name][place])
                leaf(place)
            with transaction.atomic():
                put("Attempt", held["Attempt"][place])
            for again in (1, 2):
                with transaction.atomic():
                    put("ActDone", held["ActDone"][place + (again - 1) * number])
                    leaf(place + again * number)

    return timed(insert)


if __name__ == "__main__":
    main()
