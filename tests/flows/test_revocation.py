"""A removal races with requests and with mail: is anything served or sent that began after its commit?

On SQLite every order of the steps is played, since one writer works at a time; on PostgreSQL threads race by the database's clock.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Barrier, Thread
from time import sleep

import pytest
from django.db import connection

from tests.post import AT, INSTANCE, SENDER, Said, fill, finding, notice, people, queued, recipient, tools
from tocsin.drivers.clock import wall
from tocsin.drivers.mail import Sink, Smtp
from tocsin.duties.act import Act, ActKind
from tocsin.flows.account import account
from tocsin.flows.deliver import deliver
from tocsin.flows.enrol import enrol
from tocsin.flows.keep import News, keep
from tocsin.flows.may_receive import NoLonger, may_receive
from tocsin.flows.membership import end_member, name_member
from tocsin.flows.sign_in import sign_in
from tocsin.notices.notice import Letter
from tocsin.parties.actor import EVERY_DUTY, Duty, Sure, at_the_desk
from tocsin.records import notices, watch
from tocsin.records import people as accounts
from tocsin.records.cases import Case, NoSuchCase
from tocsin.words import Class

MAKER = recipient(0)
STAGES = ("connected", "ready", "recipient taken")
POINTS = (
    "never",
    "before",
    "letter written",
    *(f"mail: {one}" for one in STAGES),
    "mail: text taken",
    "sent, not recorded",
)


def member(now: Callable[[], datetime]) -> str:
    """The contact of the maker is a member of it, and somebody else administers."""
    desk = at_the_desk(MAKER, now(), "the desk")
    enrol(desk, "Else Where", "else@where.example", EVERY_DUTY, tools(now))
    return enrol(desk, "Person 0", f"person0@{MAKER}.example", {Duty.READS, Duty.ANSWERS}, tools(now))


def remove(person: str, now: Callable[[], datetime]) -> None:
    assert end_member(replace(at_the_desk(MAKER, now()), person="Else Where"), person, tools(now)) == 1


def again(person: str, now: Callable[[], datetime]) -> None:
    name_member(replace(at_the_desk(MAKER, now()), person="Else Where"), person, {Duty.READS, Duty.ANSWERS}, tools(now))


@dataclass
class Staged:
    """A mail server that goes through the stages of a conversation, and notes whether its text was taken."""

    took: list[Letter] = field(default_factory=list)
    talks: int = 0

    def __call__(self, letter: Letter, _at: datetime, still: Callable[[str], None]) -> Said:
        self.talks += 1
        for stage in STAGES:
            still(stage)
        self.took.append(letter)
        still("text taken")
        return Said()


@pytest.mark.django_db
@pytest.mark.parametrize("point", POINTS)
def test_a_removal_before_the_text_is_given_stops_a_message_whatever_the_order(point: str) -> None:
    server = Staged()
    (made,) = fill(1, tools(lambda: AT), to_each=1)
    person = member(lambda: AT)

    def passing(name: str) -> None:
        if name == point:
            remove(person, lambda: AT)

    if point == "before":
        remove(person, lambda: AT)
    deliver(server, INSTANCE, "w", tools(lambda: AT, passing))
    stopped = POINTS.index(point) in range(1, 6)
    assert len(server.took) == (not stopped)
    row = notices.Delivery.objects.get()
    assert (row.sent_at is None, row.bounced_at is not None) == (stopped, stopped)
    assert [one.sort for one in watch.Task.objects.filter(owner_id=SENDER)] == ([watch.BOUNCED] if stopped else [])
    assert "no longer a member" in watch.Task.objects.get().what if stopped else True
    assert server.talks == (point not in ("before", "letter written") or point == "letter written")
    assert made.recipient == MAKER


@pytest.mark.django_db
def test_a_shared_mailbox_was_never_removed_and_a_closed_account_was() -> None:
    (made,) = fill(1, tools(lambda: AT), to_each=1)
    row = notices.Delivery.objects.get()
    may_receive(row, made, AT)
    person = member(lambda: AT)
    may_receive(row, made, AT)
    accounts.Person.objects.filter(pk=person).update(is_active=False)
    with pytest.raises(NoLonger):
        may_receive(row, made, AT)


@pytest.mark.django_db
def test_what_was_written_for_a_wider_class_does_not_go_once_the_case_is_classed_narrower() -> None:
    server = Staged()
    (made,) = fill(1, tools(lambda: AT), to_each=1)
    row = Case.objects.get()
    Case.objects.update(head=row.head | {"class": Class.RED.value})
    deliver(server, INSTANCE, "w", tools(lambda: AT))
    assert server.talks == 0
    assert f"classed Red since, and it was written at {made.classification}" in watch.Task.objects.get().what


@pytest.mark.django_db
def test_an_end_holds_at_once_though_the_clock_that_wrote_it_is_ahead() -> None:
    fill(1, tools(lambda: AT), to_each=1)
    people(1)
    person = member(lambda: AT)
    remove(person, lambda: AT + timedelta(minutes=3))
    assert sign_in(person, MAKER, Sure.SECOND, tools(lambda: AT)).party is None
    assert accounts.removed(MAKER, f"person0@{MAKER}.example", AT)


def database_time() -> datetime:
    """The database's own clock, whatever the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@dataclass
class Race:
    """What came of many races: how many were sent or served, how many not, and which began after the removal's commit."""

    came: Counter[str] = field(default_factory=Counter)
    after: list[str] = field(default_factory=list)


@dataclass
class Trial:
    """One race of a mail and a request with a removal: each begins a little while after the gate has opened."""

    person: str
    case: str
    smtp: Smtp
    waits: tuple[float, float, float]
    gate: Barrier = field(default_factory=lambda: Barrier(3))
    began: dict[str, datetime] = field(default_factory=dict)
    came: dict[str, bool] = field(default_factory=dict)

    def run(self) -> datetime:
        """Run it, and give the database's time just after the removal's commit."""
        threads = [Thread(target=closing(one)) for one in (self.mail, self.request)]
        for one in threads:
            one.start()
        self.gate.wait()
        sleep(self.waits[2])
        remove(self.person, wall)
        committed = database_time()
        for one in threads:
            one.join()
        return committed

    def mail(self) -> None:
        self.gate.wait()
        sleep(self.waits[0])
        self.came["mail"] = any(one.accepted for one in deliver(self.send, INSTANCE, "w", tools(wall)))

    def send(self, letter: Letter, at: datetime, still: Callable[[str], None]) -> object:
        self.began["mail"] = database_time()
        return self.smtp(letter, at, still)

    def request(self) -> None:
        self.gate.wait()
        sleep(self.waits[1])
        self.began["request"] = database_time()
        try:
            account(self.case, sign_in(self.person, MAKER, Sure.SECOND, tools(wall)), tools(wall))
            self.came["request"] = True
        except NoSuchCase:
            self.came["request"] = False


def closing(work: Callable[[], None]) -> Callable[[], None]:
    def done() -> None:
        try:
            work()
        finally:
            connection.close()

    return done


def ran(trials: int, folder: Path) -> Race:
    """Race a removal with the sending of a mail over SMTP and with a request, `trials` times; stamps are the database's."""
    race, chance = Race(), Random(11)
    people(1, 1)
    person = member(wall)
    with Sink(folder / "sink") as smtp:
        for number in range(trials):
            case = finding(number, wall())
            told = Act(ActKind.TOLD, case.id, SENDER, wall(), toward=MAKER)
            keep(case.id, News(case=case, acts=(told,)), wall(), tools(wall))
            queued(notice(case.id, MAKER, wall()), tools(wall), 1)
            one = Trial(person, case.id, smtp, (chance.random() * 0.05, chance.random() * 0.05, chance.random() * 0.25))
            committed = one.run()
            for what, came in one.came.items():
                race.came[f"{what} {'came' if came else 'stopped'}"] += 1
                if came and one.began[what] > committed:
                    race.after.append(f"trial {number}: {what} began {one.began[what]} after {committed}")
            again(person, wall)
    return race


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trials", [40, pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])])
def test_nothing_that_began_after_the_commit_of_a_removal_is_sent_or_served(trials: int, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: every order of the steps is played above instead")
    race = ran(trials, tmp_path)
    print(dict(race.came))
    assert race.after == []
    assert (
        min(race.came[f"{what} {how}"] for what in ("mail", "request") for how in ("came", "stopped")) >= trials // 20
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_a_thousand_removals_at_a_step_drawn_by_chance_stop_all_that_began_after_them() -> None:
    chance, person, sent = Random(7), "", Counter[str]()
    people(1, 1)
    person = member(lambda: AT)
    for number in range(1000):
        case, server, point = finding(number), Staged(), chance.choice(POINTS)
        keep(case.id, News(case=case), AT, tools(lambda: AT))
        queued(notice(case.id, MAKER), tools(lambda: AT), 1)
        done: list[int] = []

        def passing(name: str, point: str = point, done: list[int] = done, server: Staged = server) -> None:
            if name == point and not done:
                remove(person, lambda: AT)
                done.append(server.talks)

        passing("before")
        deliver(server, INSTANCE, "w", tools(lambda: AT, passing))
        if done and server.talks > done[0]:
            sent["began after"] += 1
            assert not server.took, point
        sent["sent" if server.took else "stopped"] += 1
        if done:
            again(person, lambda: AT)
    print(dict(sent))
    assert min(sent.values()) > 100
