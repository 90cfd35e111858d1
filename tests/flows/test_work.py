"""The worker: nothing lost, nothing twice unrecognised, nobody unaware; Red first; a suspect clock stops what cannot be undone."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from tests.post import (
    AT,
    AWAY,
    INSTANCE,
    LATER,
    REFUSED,
    SENDER,
    Said,
    Server,
    fill,
    finding,
    notice,
    people,
    queued,
    recipient,
    tools,
)
from tocsin.drivers.clock import Reading, Run, Watched, suspect
from tocsin.duties.act import ActKind
from tocsin.duties.calendar import OutsideCalendar
from tocsin.flows import look as looking
from tocsin.flows import tick as ticking
from tocsin.flows import work as working
from tocsin.flows.health import health, tasks
from tocsin.flows.hold import ClockSuspect, MovedOn
from tocsin.flows.keep import News, keep
from tocsin.flows.release import release
from tocsin.flows.tools import Tools
from tocsin.flows.work import Done, Ring, Worker, confirm_clock, round_, work
from tocsin.notices.notice import Letter
from tocsin.records import duties, ledger, notices, outbox, parties, watch
from tocsin.records.document import unsealed
from tocsin.words import Class

pytestmark = pytest.mark.django_db


def hired(server: Server, run: Run, **changed: object) -> Worker:
    given = {"name": "w1", "send": server, "instance": INSTANCE, "rest": run.rest, "chance": lambda: 0.5}
    return Worker(**(given | {"idle": timedelta(seconds=10)} | changed))


def until(run: Run, **span: float) -> datetime:
    return run.now() + timedelta(**span)


def test_everything_queued_is_sent_once_to_each_contact_with_a_message_id_of_its_own() -> None:
    run, server = Run(AT), Server()
    made = list(fill(4, tools(run.now)))
    done = work(hired(server, run), tools(run.now), once=True)
    assert (done.tried, done.accepted) == (12, 12)
    assert len(set(server.ids)) == 12
    assert outbox.tally() == outbox.Tally(12, 12, 0, 0)
    acts = duties.acts_of(made[0].case, unsealed)
    assert len([one for one in acts if one.kind is ActKind.TOLD]) == 12


def test_nothing_is_sent_twice_when_the_worker_works_again() -> None:
    run, server = Run(AT), Server()
    list(fill(2, tools(run.now)))
    for _ in range(3):
        work(hired(server, run), tools(run.now), once=True)
    assert len(server.ids) == 6


def test_red_goes_first_then_the_oldest() -> None:
    run, server = Run(AT), Server()
    list(fill(6, tools(run.now), to_each=1, red_every=3))
    work(hired(server, run), tools(run.now), once=True)
    assert ["Class: Red" in letter.text for _, letter in server.took] == [True, True, False, False, False, False]


def test_a_message_put_off_is_tried_again_less_and_less_often_and_never_given_up() -> None:
    run, server = Run(AT), Server(lambda _letter, _at: LATER)
    list(fill(1, tools(run.now), to_each=1))
    work(hired(server, run, idle=timedelta(minutes=1)), tools(run.now), until=until(run, hours=3))
    gaps = [later - earlier for earlier, later in zip(server.tried, server.tried[1:], strict=False)]
    assert max(gaps) <= timedelta(minutes=16)
    assert server.tried[-1] > AT + timedelta(hours=3) - timedelta(minutes=17)
    assert outbox.tally().pending == 1


def test_after_four_hours_a_person_has_a_task_an_alarm_rings_and_it_is_still_tried() -> None:
    run, rung = Run(AT), list[Ring]()
    server = Server(lambda _letter, at: LATER if at < AT + timedelta(hours=6) else Said())
    list(fill(1, tools(run.now), to_each=1))
    worker = hired(server, run, ring=lambda ring: not rung.append(ring), idle=timedelta(minutes=3))
    work(worker, tools(run.now), until=until(run, hours=5))
    assert [(one.sort, one.owner_id) for one in tasks(SENDER)] == [(watch.STUCK, SENDER)]
    assert watch.STUCK in {one.sort for one in rung}
    work(worker, tools(run.now), until=until(run, hours=2))
    assert outbox.tally().sent == 1
    assert tasks(SENDER) == ()


def test_a_refusal_for_good_is_bounced_opens_a_task_and_mutes_nobody() -> None:
    run = Run(AT)
    server = Server(lambda letter, _at: REFUSED if "person1@" in letter.to_address else Said())
    list(fill(1, tools(run.now)))
    work(hired(server, run), tools(run.now), once=True)
    assert outbox.tally() == outbox.Tally(3, 2, 1, 0)
    (task,) = tasks(SENDER)
    assert task.sort == watch.BOUNCED
    assert "550 no such mailbox" in task.what
    assert len(parties.contacts(recipient(0), "tell")) == 3
    again = notice(finding(0).id, recipient(1))
    people(2)
    queued(again, tools(run.now))
    server.says = lambda _letter, _at: Said()
    work(hired(server, run), tools(run.now), once=True)
    assert sum("person1@" in letter.to_address for _, letter in server.took) == 1


def test_while_the_server_is_away_one_probe_each_half_minute_replaces_the_single_tries() -> None:
    run, server = Run(AT), Server(lambda _letter, _at: AWAY)
    list(fill(20, tools(run.now), to_each=1))
    work(hired(server, run), tools(run.now), until=until(run, hours=1))
    assert 115 <= len(server.tried) <= 125
    assert outbox.tally().pending == 20


def test_a_server_that_puts_every_message_off_counts_as_away_and_all_is_due_once_it_takes_one() -> None:
    run = Run(AT)
    server = Server(lambda _letter, at: LATER if at < AT + timedelta(hours=1) else Said())
    list(fill(30, tools(run.now), to_each=1))
    work(hired(server, run), tools(run.now), until=until(run, hours=1, minutes=2))
    assert outbox.tally().sent == 30
    assert outbox.outage() is None
    assert len(server.tried) < 30 + 5 + 2 * 60 + 10


def test_one_message_that_is_always_put_off_does_not_hold_up_the_rest() -> None:
    run = Run(AT)
    server = Server(lambda letter, _at: LATER if letter.to_address.split("@")[1] < "maker006" else Said())
    list(fill(20, tools(run.now), to_each=1))
    work(hired(server, run), tools(run.now), until=until(run, minutes=10))
    assert outbox.tally().sent == 14


def test_a_lease_that_ran_out_is_taken_over_and_the_late_first_try_is_recorded_as_sent_before() -> None:
    run, server = Run(AT), Server()
    (made,) = fill(1, tools(run.now), to_each=1)
    slow = outbox.claim("slow", run.now())
    assert slow is not None
    assert outbox.claim("w1", run.now()) is None
    run.rest(timedelta(seconds=61))
    work(hired(server, run), tools(run.now), once=True)
    assert not outbox.accepted(slow, server.ids[0], "250", run.now())
    assert outbox.tally().sent == 1
    assert [one.accepted for one in notices.Attempt.objects.order_by("number")] == [True, True]
    told = [one for one in duties.acts_of(made.case, unsealed) if one.kind is ActKind.TOLD]
    assert told[0].reference == "attempt 2: 250 accepted"


def test_an_attempt_is_written_down_before_the_first_byte_and_its_unknown_end_is_said() -> None:
    run, server = Run(AT), Server()
    list(fill(1, tools(run.now), to_each=1))
    outbox.claim("died", run.now())
    run.rest(timedelta(minutes=2))
    work(hired(server, run), tools(run.now), once=True)
    first, second = notices.Attempt.objects.order_by("number")
    assert (first.accepted, first.said) == (None, outbox.UNKNOWN)
    assert second.accepted


def test_a_lease_is_renewed_while_a_slow_server_is_talked_to() -> None:
    run, server = Run(AT), Server()

    def slow(letter: Letter, at: datetime, still: Callable[[str], None]) -> Said:
        for stage in ("connected", "ready", "recipient taken"):
            run.rest(timedelta(seconds=25))
            still(stage)
            assert outbox.claim("other", run.now()) is None
        return server(letter, at, still)

    list(fill(1, tools(run.now), to_each=1))
    work(hired(server, run, send=slow), tools(run.now), once=True)
    assert notices.Attempt.objects.count() == 1


def test_a_time_that_passed_is_chased_once_and_late_where_the_worker_was_off_for_three_days() -> None:
    run, server = Run(AT), Server()
    people(3, 1)
    case = finding(0)
    keep(case.id, News(case=case), AT, tools(run.now))
    for number, hours in ((0, 30), (1, 20), (2, 100)):
        queued(notice(case.id, recipient(number), AT, AT + timedelta(hours=hours)), tools(run.now), 1)
    work(hired(server, run), tools(run.now), once=True)
    run.rest(timedelta(days=3))
    done = work(hired(server, run), tools(run.now), once=True)
    assert (done.passed, done.late) == (2, 2)
    found = list(watch.Deadline.objects.filter(found_at__isnull=False).order_by("id"))
    assert [one.late for one in found] == [True, True]
    silent = [one for one in duties.acts_of(case.id, unsealed) if one.kind is ActKind.NO_ANSWER]
    assert len(silent) == 2
    work(hired(server, run), tools(run.now), once=True)
    assert len([one for one in duties.acts_of(case.id, unsealed) if one.kind is ActKind.NO_ANSWER]) == 2


def test_a_recipient_without_an_address_is_a_task_of_the_sender_and_not_a_silence() -> None:
    run = Run(AT)
    people(1, 1)
    parties.Contact.objects.filter(organisation_id=recipient(0)).update(email="", telephone="020 7946 0000")
    case = finding(0)
    keep(case.id, News(case=case), AT, tools(run.now))
    made = notice(case.id, recipient(0))
    waiting = type(made)(**{name: getattr(made, name) for name in type(made).__slots__} | {"needs_release": True})
    keep(case.id, News(notices=(waiting,)), AT, tools(run.now))
    (queued_,) = release(case.id, SENDER, "Person 0", "The Code asks it.", tools(run.now))
    assert queued_.contact == ""
    (task,) = tasks(SENDER)
    assert (task.sort, task.subject) == (watch.NO_CONTACT, made.id)


def test_a_contact_that_is_no_longer_the_recipients_is_not_written_to() -> None:
    run, server = Run(AT), Server()
    list(fill(2, tools(run.now), to_each=1))
    parties.Contact.objects.filter(organisation_id=recipient(0)).update(organisation_id=SENDER, name="Moved")
    work(hired(server, run), tools(run.now), once=True)
    assert [letter.to_address for _, letter in server.took] == ["person0@maker001.example"]
    assert [one.sort for one in tasks(SENDER)] == [watch.BOUNCED]


@pytest.mark.parametrize("jump", [timedelta(hours=-3), timedelta(hours=1), timedelta(days=400)])
def test_a_clock_that_jumps_in_a_live_worker_releases_nothing_expires_nothing_and_rings(jump: timedelta) -> None:
    run, server, rung = Run(AT), Server(), list[Ring]()
    passed, clock = [0.0], Run(AT)

    def read() -> Reading:
        return Reading(run.now(), passed[0], clock.now())

    def rest(span: timedelta) -> None:
        run.rest(span)
        clock.rest(span)
        passed[0] += span.total_seconds()

    (made,) = fill(1, tools(run.now), to_each=1)
    worker = hired(server, run, rest=rest, clock=Watched(read), ring=lambda ring: not rung.append(ring))
    work(worker, tools(run.now), until=until(run, minutes=1))
    assert not rung
    run.at += jump
    clock.at += jump
    before = run.now()
    work(worker, tools(run.now), until=until(run, minutes=1))
    assert [one.sort for one in rung] == [watch.CLOCK]
    assert rung[0].raised_at - before <= timedelta(seconds=60)
    assert not [one for one in duties.acts_of(made.case, unsealed) if one.kind is ActKind.NO_ANSWER]
    assert watch.Deadline.objects.filter(found_at__isnull=False).count() == 0
    with pytest.raises(ClockSuspect, match="confirm-clock"):
        release(made.case, SENDER, "Person 0", "Why not.", tools(run.now))
    assert not health(run.now()).well
    queued(notice(made.case, recipient(0), run.now(), classification=Class.RED), tools(run.now), 1)
    assert confirm_clock("Person 0", tools(run.now))
    done = work(worker, tools(run.now), until=until(run, minutes=1))
    assert done.passed == (1 if jump > timedelta(days=3) else 0)


def test_an_answer_of_the_database_that_takes_long_is_no_disagreement() -> None:
    started = Reading(AT, 0.0, AT)
    for took, said, wrong in (
        (9, 4, ""),
        (9, 9, ""),
        (9, -4, ""),
        (9, 20, "disagree by -11 s"),
        (9, -8, "disagree by +8 s"),
    ):
        now = Reading(AT + timedelta(seconds=took), float(took), AT + timedelta(seconds=said), AT)
        assert wrong in suspect(started, now)
        assert bool(wrong) == bool(suspect(started, now))


def test_ledger_times_never_go_back_when_the_clock_does() -> None:
    run, server = Run(AT), Server()
    list(fill(1, tools(run.now), to_each=1))
    run.at -= timedelta(hours=3)
    work(hired(server, run), tools(run.now), until=until(run, minutes=1))
    assert len(server.took) == 1
    assert ledger.Sequencer.objects.get().last_at == AT


def test_alarms_ring_although_no_mail_can_be_sent_and_again_until_they_get_through() -> None:
    run, rung = Run(AT), list[datetime]()
    server = Server(lambda _letter, _at: AWAY)

    def ring(_ring: Ring) -> bool:
        rung.append(run.now())
        return len(rung) > 2

    list(fill(50, tools(run.now), to_each=1))
    work(hired(server, run, ring=ring), tools(run.now), until=until(run, minutes=5))
    assert rung[0] <= AT + timedelta(minutes=5)
    assert len(rung) == 3
    assert watch.Alarm.objects.get().level == 2


def test_a_worker_that_stops_is_seen_within_five_minutes_and_the_outside_timer_hears_nothing_more() -> None:
    run, server, pings = Run(AT), Server(), list[datetime]()
    assert health(run.now()).wrong == ("No worker has ever run here: nothing is sent and no time is watched.",)
    worker, done = hired(server, run, ping=lambda: pings.append(run.now())), Done()
    for _ in range(60):
        round_(worker, tools(run.now), done)
        run.rest(timedelta(seconds=10))
    assert health(run.now()).well
    assert len(pings) == 10
    run.rest(timedelta(minutes=5))
    assert "No worker has shown that it lives" in health(run.now()).wrong[0]


def test_a_time_that_cannot_be_dealt_with_rings_and_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    run, server, rung = Run(AT), Server(), list[Ring]()
    people(2, 1)
    for number in (0, 1):
        case = finding(number)
        keep(case.id, News(case=case), AT, tools(run.now))
        queued(notice(case.id, recipient(number), AT, AT + timedelta(hours=1)), tools(run.now), 1)
    work(hired(server, run), tools(run.now), once=True)
    whole = ticking.chase

    def chase(case: str, with_tools: Tools) -> object:
        if case == finding(0).id:
            raise OutsideCalendar("The day", "the calendar does not reach.", "Load a later version.")
        return whole(case, with_tools)

    monkeypatch.setattr(ticking, "chase", chase)
    run.rest(timedelta(hours=2))
    work(hired(server, run, ring=lambda ring: not rung.append(ring)), tools(run.now), until=until(run, minutes=1))
    assert [one.sort for one in rung] == [watch.TICK]
    assert ActKind.NO_ANSWER in {one.kind for one in duties.acts_of(finding(1).id, unsealed)}
    assert watch.Deadline.objects.filter(found_at=None, due_at__lt=run.now()).count() == 1


def test_a_database_that_is_lost_rings_outside_and_the_worker_goes_on_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run, server, rung = Run(AT), Server(), list[Ring]()
    list(fill(1, tools(run.now), to_each=1))
    monkeypatch.setattr(working.connection, "close", lambda: None)

    def lost(_tools: Tools) -> object:
        raise OperationalError("disk I/O error")

    worker, done = hired(server, run, ring=lambda ring: not rung.append(ring)), Done()
    with monkeypatch.context() as gone:
        gone.setattr(working, "tick", lost)
        for _ in range(20):
            assert not round_(worker, tools(run.now), done)
    assert [one.sort for one in rung] == ["database"]
    assert done.database_lost == 20
    round_(worker, tools(run.now), done)
    assert len(server.took) == 1


def test_two_people_who_act_at_once_leave_one_act_and_one_plain_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(AT)
    people(1, 1)
    case = finding(0)
    keep(case.id, News(case=case), AT, tools(run.now))
    made = notice(case.id, recipient(0))
    waiting = type(made)(**{name: getattr(made, name) for name in type(made).__slots__} | {"needs_release": True})
    keep(case.id, News(notices=(waiting,)), AT, tools(run.now))
    seen_before = looking.docket(case.id, tools(run.now))
    release(case.id, SENDER, "Person 0", "First.", tools(run.now))
    monkeypatch.setattr(looking, "docket", lambda *_: seen_before)
    with pytest.raises(MovedOn, match="at the same moment"):
        release(case.id, SENDER, "Person 1", "Second.", tools(run.now))
    released = [one for one in duties.acts_of(case.id, unsealed) if one.kind is ActKind.RELEASED]
    assert [one.why for one in released] == ["First."]
    assert notices.Delivery.objects.count() == 1
