"""Mail servers that misbehave: each way has one defined outcome, and only a 250 after the text is an acceptance."""

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from tocsin.drivers.mail import Smtp, free_port
from tocsin.notices.notice import Letter
from tocsin.words import Digest

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
LETTER = Letter(
    "<1@tocsin.example>", "Northwind", "notices@tocsin.example", "security@northwind.example", "edda@acme.example",
    "A notice needs your acknowledgement", "Text.\n", Digest("0" * 64),
)  # fmt: skip
FINE = {
    "": "220 here",
    "EHLO": "250 here",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    ".": "250 kept",
    "QUIT": "221 bye",
}
DROP = None


@contextmanager
def server(**says: str | None) -> Iterator[tuple[int, list[str]]]:
    """A server that answers each word as it is told; None: it drops the connection there. `text` answers the whole text."""
    answers: dict[str, str | None] = {**FINE, **{{"greeting": "", "text": "."}.get(k, k): v for k, v in says.items()}}
    heard: list[str] = []

    class One(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                if self.say("") and self.talk():
                    return

        def say(self, word: str) -> bool:
            answer = answers.get(word, "500 what?")
            if answer is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                return False
            self.wfile.write(answer.encode() + b"\r\n")
            return True

        def talk(self) -> bool:
            while line := self.rfile.readline().decode().strip():
                word = line.split(" ")[0].upper()
                heard.append(word)
                if not self.say(word):
                    return False
                if word == "DATA" and (answers["DATA"] or "").startswith("354"):
                    while self.rfile.readline().strip() != b".":
                        pass
                    heard.append("text")
                    if not self.say("."):
                        return False
            return True

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), One) as made:
        made.daemon_threads = True
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made.server_address[1], heard
        made.shutdown()


CASES: list[tuple[str, dict[str, str | None], tuple[bool, bool, bool]]] = [
    ("takes it", {}, (True, False, False)),
    ("forwards it", {"RCPT": "251 will forward"}, (True, False, False)),
    ("is closing at the greeting", {"greeting": "421 later"}, (False, False, True)),
    ("refuses the connection for good", {"greeting": "554 go away"}, (False, False, True)),
    ("drops at the greeting", {"greeting": DROP}, (False, False, True)),
    ("refuses the sender for good", {"MAIL": "550 not you"}, (False, False, True)),
    ("puts the recipient off", {"RCPT": "450 busy"}, (False, False, False)),
    ("refuses the recipient for good", {"RCPT": "550 nobody"}, (False, True, False)),
    ("is closing at the recipient", {"RCPT": "421 later"}, (False, False, True)),
    ("puts the text off", {"text": "451 later"}, (False, False, False)),
    ("refuses the text for good", {"text": "554 spam"}, (False, True, False)),
    ("refuses DATA for good", {"DATA": "554 no"}, (False, True, False)),
    ("drops after the text", {"text": DROP}, (False, False, False)),
    ("drops after 250", {"QUIT": DROP}, (True, False, False)),
    ("is closing after 250", {"QUIT": "421 later"}, (True, False, False)),
]


@pytest.mark.parametrize(("_what", "says", "wanted"), CASES, ids=[one[0] for one in CASES])
def test_each_way_a_server_can_answer_has_one_outcome(
    _what: str, says: dict[str, str | None], wanted: tuple[bool, bool, bool]
) -> None:
    with server(**says) as (port, _):
        said = Smtp("127.0.0.1", port, timeout=5)(LETTER, AT)
    assert (said.accepted, said.permanent, said.absent) == wanted


def test_a_server_that_is_not_there_is_absent() -> None:
    said = Smtp("127.0.0.1", free_port(), timeout=5)(LETTER, AT)
    assert (said.accepted, said.permanent, said.absent) == (False, False, True)


def test_a_server_that_says_nothing_is_absent_after_the_time_that_is_given_it() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        said = Smtp("127.0.0.1", silent.getsockname()[1], timeout=0.3)(LETTER, AT)
    assert said.absent


@pytest.mark.parametrize(
    "says",
    [
        {},
        {"EHLO": "250-here\r\n250 STARTTLS", "STARTTLS": "454 not now"},
        {"EHLO": "250-here\r\n250 STARTTLS", "STARTTLS": "220 go"},
    ],
)
def test_without_a_trusted_tls_not_even_the_sender_is_named(says: dict[str, str | None]) -> None:
    with server(**says) as (port, heard):
        said = Smtp("127.0.0.1", port, timeout=2, tls=ssl.create_default_context())(LETTER, AT)
    assert (said.accepted, said.permanent, said.absent) == (False, False, True)
    assert not {"MAIL", "RCPT", "DATA"} & set(heard)


def test_the_stages_are_told_in_their_order_so_that_a_lease_can_be_renewed() -> None:
    stages: list[str] = []
    tell: Callable[[str], None] = stages.append
    with server() as (port, _):
        Smtp("127.0.0.1", port)(LETTER, AT, tell)
    assert stages == ["connected", "ready", "recipient taken", "text taken"]


def test_one_message_has_one_recipient_and_the_same_message_id_each_time() -> None:
    with server() as (port, heard):
        send = Smtp("127.0.0.1", port)
        assert send(LETTER, AT).accepted
        assert send(LETTER, AT).accepted
    assert heard.count("RCPT") == heard.count("text") == 2
