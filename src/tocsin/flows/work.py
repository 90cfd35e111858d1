"""The worker: what was accepted is sent, what has passed is seen, and somebody hears of it when either cannot be done.

In each round, in this order: it shows that it lives; looks at the clock; rings the alarms, which wait behind no mail; deals
with the times that have passed, unless the clock is suspect; and sends a little of what is queued. Several may work at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from tocsin.flows.deliver import Instance, Manner, Send, deliver
from tocsin.flows.tick import stuck, tick
from tocsin.flows.tools import Tools
from tocsin.records import outbox, watch

BEAT_EVERY = timedelta(seconds=10)
PING_EVERY = timedelta(seconds=60)
SWEEP_EVERY = timedelta(seconds=60)
WENT_BACK = timedelta(seconds=5)
DATABASE_EVERY = timedelta(minutes=5)
IMPAIRED_AFTER = timedelta(seconds=30)
"""A mail server away for longer than this rings; a shorter absence is nothing to wake anybody for."""


@dataclass(frozen=True, slots=True)
class Ring:
    """What an alarm says outside: ids and words of ours only, never a text of a case."""

    id: str
    sort: str
    level: int
    owner: str
    what: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker and what it was handed. `clock` says what is wrong with the clock, or nothing; `rest` waits so long."""

    name: str
    send: Send
    instance: Instance
    rest: Callable[[timedelta], None]
    chance: Callable[[], float]
    clock: Callable[[], str] = str
    ring: Callable[[Ring], bool] | None = None
    """Rings one alarm outside the mail queue; False where it did not get through."""
    note: Callable[..., None] = lambda _event, **_ids: None
    """Writes down one event with ids, numbers and words of ours: never an address, and no text of a case or of a server."""
    ping: Callable[[], None] | None = None
    """Tells an outside timer that this instance lives; it wakes somebody when it hears nothing for five minutes."""
    lease: timedelta = outbox.LEASE
    server: str = "mail"
    idle: timedelta = timedelta(seconds=1)
    batch: int = 20


@dataclass(slots=True)
class Done:
    """What a worker has done so far, and when it last did what it does now and then."""

    tried: int = 0
    accepted: int = 0
    passed: int = 0
    late: int = 0
    rung: int = 0
    database_lost: int = 0
    manner: Manner = field(default_factory=Manner)
    last: dict[str, datetime] = field(default_factory=dict)

    def now_and_then(self, what: str, at: datetime, every: timedelta) -> bool:
        """Say whether it is time for `what` again; where the clock went back, it is."""
        before = self.last.get(what)
        if before is not None and before <= at < before + every:
            return False
        self.last[what] = at
        return True


def work(worker: Worker, tools: Tools, once: bool = False, until: datetime | None = None) -> Done:
    """Work until `until`, or for ever; with `once` until nothing is due. What cannot be done now never ends it."""
    done = Done(manner=Manner(worker.lease, worker.batch, worker.chance, worker.server))
    if not worker.instance.invented:
        _went_back(tools.now())
    while until is None or tools.now() < until:
        busy = round_(worker, tools, done)
        if once and not busy:
            break
        if not busy:
            worker.rest(worker.idle)
    watch.left(worker.name, tools.now())
    return done


def round_(worker: Worker, tools: Tools, done: Done) -> bool:
    """Do one round; True where there was something to do. A lost database is reported outside, and tried again."""
    try:
        return _round(worker, tools, done)
    except DatabaseError as lost:
        done.database_lost += 1
        connection.close()
        at = tools.now()
        worker.note("database lost", sort=type(lost).__name__)
        if worker.ring is not None and done.now_and_then("database", at, DATABASE_EVERY):
            said = f"The database cannot be used ({type(lost).__name__}): nothing is sent or recorded until it can."
            worker.ring(Ring(f"database_{int(at.timestamp())}", "database", 1, "", said, at))
        worker.rest(worker.idle)
        return False


def _round(worker: Worker, tools: Tools, done: Done) -> bool:
    at = tools.now()
    if done.now_and_then("beat", at, BEAT_EVERY):
        watch.beat(worker.name, at, "working")
        tools.passing("beat")
    steady = _clock(worker, at)
    _impaired(worker, at)
    rung = _ring(worker, tools, done)
    found = 0
    if steady:
        told = tick(tools)
        found, done.passed, done.late = told.passed - told.put_off, done.passed + told.passed, done.late + told.late
        if told.passed:
            worker.note("times passed", passed=told.passed, late=told.late, put_off=told.put_off)
        if done.now_and_then("stuck", at, SWEEP_EVERY):
            stuck(at, tools)
    sent = deliver(worker.send, worker.instance, worker.name, tools, done.manner)
    for one in sent:
        worker.note(
            "attempt", notice=one.notice.id, case=one.notice.case, accepted=one.accepted, code=code_in(one.said)
        )
    done.tried += len(sent)
    done.accepted += sum(one.accepted for one in sent)
    if worker.ping is not None and done.now_and_then("ping", at, PING_EVERY):
        worker.ping()
    return bool(rung or found or any(one.accepted for one in sent))


def code_in(said: str) -> str:
    """Give the code with which a mail server's answer begins, or nothing: the rest of it may name an address."""
    return said[:3] if said[:3].isdecimal() else ""


def _clock(worker: Worker, at: datetime) -> bool:
    """Look at the clock; while it is suspect nothing is released and nothing expires, until a person confirms it."""
    wrong = worker.clock()
    if wrong:
        worker.note("clock suspect")
        watch.raise_alarm(watch.CLOCK, wrong, at)
    return not wrong and watch.open_alarm(watch.CLOCK) is None


def _went_back(at: datetime) -> None:
    """See at the start whether the clock is behind what was already written: then it went back while nobody worked."""
    last = watch.last_beat()
    if last is not None and last.beat_at - at > WENT_BACK:
        watch.raise_alarm(watch.CLOCK, f"The clock is behind the last beat of a worker, {last.beat_at:%H:%M} UTC.", at)


def _impaired(worker: Worker, at: datetime) -> None:
    """Raise the alarm that mail cannot be sent, once the server has been away for a while."""
    out = outbox.outage(worker.server)
    if out is not None and not timedelta(0) <= at - out.began_at <= IMPAIRED_AFTER:
        watch.raise_alarm(watch.IMPAIRED, f"Mail cannot be sent since {out.began_at:%H:%M} UTC.", at, worker.server)


def _ring(worker: Worker, tools: Tools, done: Done) -> int:
    """Ring what is due: an alarm that does not get through is rung again, and twice rather than never."""
    if worker.ring is None:
        return 0
    through = 0
    for row in watch.to_ring(tools.now()):
        tools.passing("alarm: taken, not rung")
        said = Ring(f"alarm_{row.pk}_{row.level}", row.sort, row.level, row.owner_id or "", row.what, row.raised_at)
        if worker.ring(said):
            tools.passing("alarm: rung, not recorded")
            watch.rung(row, tools.now())
            through += 1
        worker.note("alarm", alarm=said.id, sort=said.sort, level=said.level)
    done.rung += through
    return through


def confirm_clock(person: str, tools: Tools) -> bool:
    """Record that a person says that the clock is right; False where it was not suspect."""
    return watch.close_alarm(watch.CLOCK, person, tools.now())
