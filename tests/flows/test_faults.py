"""What goes wrong around tocsin has an end that somebody sees: servers that half refuse, rules that change, floods."""

import ssl
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.drivers.test_mail import server as misbehaving
from tests.flows.test_stories import BE1, HARBOUR, SECRET
from tests.post import AT, INSTANCE, SENDER, Said, Server, fill, finding, notice, people, queued, recipient, tools
from tests.rooms.duties.cast import with_limit
from tests.stage import Stage, with_tools
from tocsin.cases.case import Affected
from tocsin.cases.judgement import Materiality
from tocsin.drivers.clock import Run
from tocsin.drivers.mail import Smtp
from tocsin.duties.act import ActKind
from tocsin.duties.duty import LegWord
from tocsin.duties.standing import standing
from tocsin.flows import hear
from tocsin.flows.docket import docket
from tocsin.flows.health import mail, tasks
from tocsin.flows.judge import judge
from tocsin.flows.keep import News, keep
from tocsin.flows.work import Done, Ring, Worker, round_, work
from tocsin.records import duties, notices, outbox, watch
from tocsin.records.document import unsealed
from tocsin.words import Class

pytestmark = pytest.mark.django_db


def hired(send: object, run: Run, rung: list[Ring] | None = None, **changed: object) -> Worker:
    ring = None if rung is None else lambda one: not rung.append(one)
    given = {"name": "w1", "send": send, "instance": INSTANCE, "rest": run.rest, "chance": lambda: 0.5, "ring": ring}
    return Worker(**(given | {"idle": timedelta(seconds=10)} | changed))


def told(case: str) -> list[str]:
    return [one.reference for one in duties.acts_of(case, unsealed) if one.kind is ActKind.TOLD]


@pytest.mark.parametrize("tls", [{}, {"EHLO": "250-here\r\n250 STARTTLS", "STARTTLS": "454 not now"}])
def test_a_server_without_tls_gets_nothing_rings_within_minutes_and_all_is_sent_once_it_has_it(tls: dict) -> None:
    run, rung = Run(AT), list[Ring]()
    list(fill(3, tools(run.now), to_each=1))
    with misbehaving(**tls) as (port, heard):
        barred = Smtp("127.0.0.1", port, timeout=5, tls=ssl.create_default_context())
        work(hired(barred, run, rung), tools(run.now), until=AT + timedelta(minutes=5))
    assert not {"MAIL", "RCPT", "DATA"} & set(heard)
    assert [one.sort for one in rung] == [watch.IMPAIRED]
    assert mail(run.now()).startswith("Mail cannot be sent since")
    server = Server()
    work(hired(server, run, rung), tools(run.now), until=run.now() + timedelta(minutes=2))
    assert (len(server.took), outbox.tally().pending, mail(run.now())) == (3, 0, "")


@pytest.mark.parametrize("says", [{"text": None}, {"text": "451 later"}])
def test_a_server_that_drops_after_the_text_gets_it_again_under_the_same_message_id(says: dict) -> None:
    run = Run(AT)
    (made,) = fill(1, tools(run.now), to_each=1)
    with misbehaving(**says) as (port, heard):
        work(hired(Smtp("127.0.0.1", port, timeout=5), run), tools(run.now), until=AT + timedelta(seconds=5))
    assert heard.count("text") == 1
    assert told(made.case) == []
    server = Server()
    work(hired(server, run), tools(run.now), until=run.now() + timedelta(minutes=2))
    assert told(made.case) == ["attempt 2: 250 accepted"]
    assert notices.Delivery.objects.get().message_id == server.ids[0]
    assert [one.accepted for one in notices.Attempt.objects.order_by("number")] == [False, True]


def test_a_server_that_drops_after_its_250_has_taken_it_and_gets_it_once() -> None:
    run = Run(AT)
    (made,) = fill(1, tools(run.now), to_each=1)
    with misbehaving(QUIT=None) as (port, heard):
        work(hired(Smtp("127.0.0.1", port, timeout=5), run), tools(run.now), until=AT + timedelta(minutes=5))
    assert heard.count("text") == 1
    assert told(made.case) == ["250 accepted"]
    assert outbox.tally() == outbox.Tally(1, 1, 0, 0)


def test_where_one_recipient_of_three_is_refused_the_others_have_it_and_the_sender_a_task() -> None:
    run = Run(AT)
    server = Server(
        lambda letter, _: Said(False, True, "550 nobody") if letter.to_address.startswith("person2@") else Said()
    )
    (made,) = fill(1, tools(run.now))
    work(hired(server, run), tools(run.now), once=True)
    assert outbox.tally() == outbox.Tally(3, 2, 1, 0)
    assert len(told(made.case)) == 2
    assert [(one.sort, one.in_case_id) for one in tasks(SENDER)] == [(watch.BOUNCED, made.case)]


def test_a_flood_holds_up_neither_an_alarm_nor_what_is_red() -> None:
    run, rung, server = Run(AT), list[Ring](), Server()
    list(fill(300, tools(run.now), to_each=1, cases=30))
    worker, done = hired(server, run, rung), Done()
    done.manner.most = worker.batch
    assert round_(worker, tools(run.now), done)
    red = finding(999, run.now(), Class.RED)
    keep(red.id, News(case=red), run.now(), tools(run.now))
    queued(notice(red.id, recipient(0), run.now(), classification=Class.RED), tools(run.now), 1)
    watch.raise_alarm("flood", "Many wait.", run.now())
    assert round_(worker, tools(run.now), done)
    assert [one.sort for one in rung] == ["flood"]
    assert "Class: Red" in server.took[worker.batch][1].text
    assert len(server.took) == 2 * worker.batch
    work(hired(server, run, rung), tools(run.now), once=True)
    assert outbox.tally() == outbox.Tally(301, 301, 0, 0)


def test_a_party_without_a_contact_is_a_task_and_not_a_silence() -> None:
    from tocsin.flows.docket import Docket
    from tocsin.flows.release import queue
    from tocsin.records import parties

    run = Run(AT)
    people(1, 0)
    case = finding(0)
    keep(case.id, News(case=case), AT, tools(run.now))
    made = notice(case.id, recipient(0))
    keep(case.id, News(notices=(made,)), AT, tools(run.now))
    (found,) = queue(Docket(case, (), (), (), (made,), parties.names(AT.date())), [made], AT)
    assert found.contact == ""
    assert [(one.sort, one.subject) for one in tasks(SENDER)] == [(watch.NO_CONTACT, made.id)]


def test_a_rule_that_changes_in_the_middle_of_a_case_binds_what_is_triggered_after_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = stage.tools.rulebook
    new = replace(with_limit(72), id="sec-next", from_on=date(2026, 12, 1))
    changed = with_tools(stage, rulebook=lambda name: new if name == "sec-next" else load(name))
    first = judged(stage, "2026-11-24T09:00:00Z")
    monkeypatch.setattr(hear, "CODE", ("sec-g3-2019", "sec-next"))
    second = judged(changed, "2026-12-02T09:00:00Z")
    hear.again(first, HARBOUR, changed.tools)
    stage.clock.set("2026-12-10T09:00:00Z")
    words = {
        case: {(one.rulebook, standing(one, held.acts, stage.clock(), changed.tools.rulebook(one.rulebook)).word)}
        for case in (first, second)
        for held in [docket(case, changed.tools)]
        for one in held.duties
        if one.rule == "tell_manufacturer"
    }
    assert words == {first: {("sec-g3-2019", LegWord.PAST_OWN_TARGET)}, second: {("sec-next", LegWord.LATE)}}


def judged(stage: Stage, at: str) -> str:
    stage.clock.set(at)
    case = hear.find(HARBOUR, "Ben Hollis", [Affected(BE1)], f"A finding of {at}", SECRET, stage.clock(), stage.tools)
    judge(case.case, HARBOUR, "Ben Hollis", Materiality.MATERIAL, "It could.", "Ours.", stage.tools)
    return case.case
