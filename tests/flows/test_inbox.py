"""What comes in by mail: attached to its notice, accepted only by a named person, and nobody muted by a bounce."""

from pathlib import Path

import pytest

from tests.flows.test_work import hired
from tests.post import AT, SENDER, Server, fill, recipient, tools
from tests.rooms.interop.test_inbound import REPLY, report
from tocsin.drivers.clock import Run
from tocsin.drivers.imap import Mailbox, MailboxRefused, files
from tocsin.duties.act import ActKind, Strength
from tocsin.flows.health import tasks
from tocsin.flows.inbox import NoSuchMail, accept, set_aside, take, waiting
from tocsin.flows.work import work
from tocsin.notices.enact import CannotAct
from tocsin.notices.notice import Notice
from tocsin.records import duties, inbox, notices, parties, watch
from tocsin.records.document import unsealed
from tocsin.words import PartyId

pytestmark = pytest.mark.django_db
RUN = Run(AT)
TOOLS = tools(RUN.now)


@pytest.fixture
def sent() -> tuple[Notice, str]:
    """One notice that was sent to one contact, and its Message-ID."""
    server = Server()
    (made,) = fill(1, TOOLS, to_each=1)
    work(hired(server, Run(AT)), TOOLS, once=True)
    return made, server.ids[0]


def to_us(raw: bytes, message_id: str) -> bytes:
    return raw.replace(b"<ours@tocsin.example>", message_id.encode())


def test_a_reply_is_kept_with_its_notice_and_answers_nothing_before_a_person_accepts_it(
    sent: tuple[Notice, str],
) -> None:
    made, message_id = sent
    taken = take(to_us(REPLY, message_id), TOOLS)
    assert taken.notice == made.id
    assert [one.id for one in waiting(SENDER, TOOLS)] == [taken.id]
    assert "another address" in tasks(SENDER)[0].what
    kinds = {one.kind for one in duties.acts_of(made.case, unsealed)}
    assert ActKind.ACKNOWLEDGED not in kinds
    act = accept(taken.id, ActKind.ACKNOWLEDGED, SENDER, "Person 0", TOOLS)
    assert (act.by, act.strength, act.reference) == (recipient(0), Strength.REPLY, "<r1@acme.example>")
    assert "accepted by Person 0 of northwind" in act.person
    assert tasks(SENDER) == ()
    assert waiting(SENDER, TOOLS) == ()


def test_a_reply_is_accepted_once_and_by_nobody_else(sent: tuple[Notice, str]) -> None:
    taken = take(to_us(REPLY, sent[1]), TOOLS)
    with pytest.raises(NoSuchMail):
        accept(taken.id, ActKind.ACKNOWLEDGED, PartyId("ssc"), "Hal Osei", TOOLS)
    accept(taken.id, ActKind.ACKNOWLEDGED, SENDER, "Person 0", TOOLS)
    with pytest.raises(NoSuchMail):
        accept(taken.id, ActKind.ACKNOWLEDGED, SENDER, "Person 1", TOOLS)


def test_an_answer_that_cannot_stand_leaves_the_reply_waiting(sent: tuple[Notice, str]) -> None:
    taken = take(to_us(REPLY, sent[1]), TOOLS)
    with pytest.raises(CannotAct, match="reason"):
        accept(taken.id, ActKind.REFUSED, SENDER, "Person 0", TOOLS)
    assert len(waiting(SENDER, TOOLS)) == 1


def test_a_reply_that_is_no_answer_is_set_aside_with_a_reason(sent: tuple[Notice, str]) -> None:
    taken = take(to_us(REPLY, sent[1]), TOOLS)
    set_aside(taken.id, SENDER, "Person 0", "It asks who we are.", TOOLS)
    assert tasks(SENDER) == ()
    assert watch.Task.objects.get(sort="reply").closed_because == "It asks who we are."


def test_the_same_mail_again_changes_nothing(sent: tuple[Notice, str]) -> None:
    first = take(to_us(REPLY, sent[1]), TOOLS)
    assert first.id
    assert take(to_us(REPLY, sent[1]), TOOLS).id == ""
    assert inbox.Received.objects.count() == 1


def test_a_bounce_opens_a_task_and_mutes_nobody(sent: tuple[Notice, str]) -> None:
    before = parties.Contact.objects.count()
    take(to_us(report(b"failed"), sent[1]), TOOLS)
    row = notices.Delivery.objects.get()
    assert row.sent_at is not None
    assert row.bounced_at is not None
    assert [one.sort for one in tasks(SENDER)] == [watch.BOUNCED]
    assert parties.Contact.objects.count() == before
    assert ActKind.REFUSED not in {one.kind for one in duties.acts_of(sent[0].case, unsealed)}


def test_a_report_of_delivery_is_recorded_and_is_no_acknowledgement(sent: tuple[Notice, str]) -> None:
    take(to_us(report(b"delivered"), sent[1]), TOOLS)
    assert notices.Delivery.objects.get().delivered_at == AT
    assert tasks(SENDER) == ()
    assert ActKind.ACKNOWLEDGED not in {one.kind for one in duties.acts_of(sent[0].case, unsealed)}


@pytest.mark.parametrize("raw", [b"", b"\x00\xff no mail", REPLY, report(b"failed")])
def test_what_fits_nothing_or_cannot_be_read_is_the_operators_task_and_is_kept(raw: bytes) -> None:
    taken = take(raw, TOOLS)
    assert taken.notice is None
    assert watch.Task.objects.get().owner_id is None
    assert inbox.Received.objects.get().opened(unsealed) == raw


class Box:
    """A mailbox with two mails, as imaplib would give it."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.out = False

    def login(self, _user: str, _password: str) -> None: ...
    def select(self, _folder: str) -> None: ...

    def uid(self, what: str, *given: str) -> tuple[str, list[object]]:
        if what == "SEARCH":
            return "OK", [b"4 7"]
        if what == "FETCH":
            return "OK", [(b"head", REPLY if given[0] == "4" else report(b"failed")), b")"]
        self.seen.append(given[0])
        return "OK", []

    def logout(self) -> None:
        self.out = True


def test_a_mail_of_a_mailbox_counts_as_seen_only_after_it_was_taken() -> None:
    box = Box()
    mails = Mailbox("imap.example", "replies", "secret", connect=lambda *_: box).unseen()  # type: ignore[arg-type]
    assert next(mails) == REPLY
    assert box.seen == []
    assert next(mails) == report(b"failed")
    assert box.seen == ["4"]
    assert list(mails) == []
    assert (box.seen, box.out) == (["4", "7"], True)


def test_a_mailbox_that_does_not_answer_is_refused_in_words() -> None:
    def fails(*_: object) -> object:
        raise OSError("no route")

    with pytest.raises(MailboxRefused, match="OSError"):
        list(Mailbox("imap.example", "replies", "secret", connect=fails).unseen())  # type: ignore[arg-type]


def test_a_folder_stands_for_its_mails(tmp_path: Path) -> None:
    for name in ("b.eml", "a.eml", "c.txt"):
        (tmp_path / name).write_bytes(name.encode())
    assert [raw for _, raw in files([tmp_path])] == [b"a.eml", b"b.eml"]
    with pytest.raises(MailboxRefused):
        list(files([tmp_path / "none.eml"]))
