"""A day without a mail server, simulated: nothing lost, somebody woken, and the backlog gone at nearly the undisturbed rate."""

import time
from datetime import timedelta

import pytest

from tests.flows.test_work import hired
from tests.post import AT, AWAY, Said, Server, fill, tools
from tocsin.drivers.clock import Run
from tocsin.flows.deliver import Manner
from tocsin.flows.work import Done, Ring, round_, work
from tocsin.records import outbox, watch

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MANY, MEASURED = 10_000, 1_000
BACK = AT + timedelta(days=1)


def rate(server: Server, run: Run, number: int) -> float:
    """Messages a second of real time, from the first to the last that is sent now."""
    before, began = len(server.took), time.monotonic()
    work(
        hired(server, run, ring=lambda _ring: True), tools(run.now), until=run.now() + timedelta(minutes=10), once=True
    )
    assert len(server.took) - before == number
    return number / (time.monotonic() - began)


def test_ten_thousand_notices_survive_a_day_without_mail_and_leave_red_first_once_it_is_back() -> None:
    run, rung, server = Run(AT), list[Ring](), Server()
    for _ in fill(MEASURED, tools(run.now), to_each=1, cases=10):
        pass
    undisturbed = rate(server, run, MEASURED)
    server.took.clear()
    for _ in fill(MANY + MEASURED, tools(run.now), to_each=1, cases=110, red_every=9):
        pass
    waiting = outbox.tally().pending
    server.says = lambda _letter, at: AWAY if at < BACK else Said()
    worker = hired(server, run, ring=lambda ring: not rung.append(ring), idle=timedelta(seconds=15))
    work(worker, tools(run.now), until=BACK)
    assert outbox.tally().pending == waiting
    impaired = [one for one in rung if one.sort == watch.IMPAIRED]
    assert impaired[0].raised_at <= AT + timedelta(minutes=5)
    assert watch.Task.objects.filter(sort=watch.STUCK).count() == waiting
    assert len(server.tried) - MEASURED <= 24 * 60 * 2 + 2
    done = Done(manner=Manner(most=worker.batch, server=worker.server))
    while not server.took:
        round_(worker, tools(run.now), done)
        run.rest(timedelta(seconds=1))
    assert server.took[0][0] - BACK <= timedelta(seconds=60)
    drained = rate(server, run, waiting - len(server.took))
    red = ["Class: Red" in letter.text for _, letter in server.took[1:]]
    assert red == sorted(red, reverse=True)
    assert outbox.tally().pending == 0
    assert len(set(server.ids)) == len(server.ids) == waiting
    print(
        f"{waiting:,} waited; undisturbed {undisturbed:.0f}/s, drained {drained:.0f}/s, ratio {drained / undisturbed:.2f}"
    )
    assert drained >= 0.8 * undisturbed
