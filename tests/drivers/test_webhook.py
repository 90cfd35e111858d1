"""Alarms outside: the signature of Standard Webhooks, and no address inside that can be reached, however it is written."""

import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from tocsin.drivers.webhook import Webhook, WebhookRefused, headers, parts, ping, public

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_signature_is_the_published_example_of_standard_webhooks() -> None:
    given = headers(
        SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}'
    )
    assert given == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "not an address", "",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_never_dialled(inside: str) -> None:
    assert not public(inside)
    hook = Webhook("https://receiver.example/a", SECRET, resolve=lambda _host, _port: ["93.184.216.34", inside])
    said = hook("m", b"{}", AT)
    assert not said.accepted
    assert "no public address" in said.said


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "169.254.169.254", "2130706433", "0x7f.1"]
)
def test_this_machine_is_refused_however_it_is_written(host: str) -> None:
    numbers = {"2130706433": "127.0.0.1", "0x7f.1": "127.0.0.1", "localhost": "127.0.0.1"}
    hook = Webhook(f"https://{host}/", SECRET, resolve=lambda name, _port: [numbers.get(name, name)])
    assert "no public address" in hook("m", b"{}", AT).said


def test_the_name_is_resolved_once_so_that_it_cannot_turn_inward_the_second_time() -> None:
    asked: list[str] = []

    def turns(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) > 1 else ["10.0.0.1"]

    Webhook("https://receiver.example/", SECRET, resolve=turns)("m", b"{}", AT)
    assert asked == ["receiver.example"]


@pytest.mark.parametrize(
    "address",
    [
        "http://receiver.example/",
        "file:///etc/passwd",
        "https://",
        "https://u:p@h.example/",
        "ftp://h.example",
        "https://h:x/",
        "",
    ],
)
def test_only_https_without_a_user_name_is_taken(address: str) -> None:
    with pytest.raises(WebhookRefused, match="no https address"):
        parts(address)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_QUJD", "whsec_not base64!!"])
def test_a_secret_that_can_be_guessed_is_refused(secret: str) -> None:
    with pytest.raises(WebhookRefused, match="24 bytes"):
        Webhook("https://receiver.example/", secret)


@contextmanager
def receiver(
    answer: Callable[[http.server.BaseHTTPRequestHandler], None],
) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A receiver on loopback that keeps the heads it was sent."""
    heads: list[dict[str, str]] = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heads.append({name.lower(): value for name, value in self.headers.items()})
            self.rfile.read(int(self.headers["Content-Length"]))
            answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/a", heads
    finally:
        server.shutdown()
        server.server_close()


def plainly(code: int, **extra: str) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    def answer(here: http.server.BaseHTTPRequestHandler) -> None:
        here.send_response(code)
        for name, value in extra.items():
            here.send_header(name, value)
        here.send_header("Content-Length", "0")
        here.end_headers()

    return answer


def test_a_receiver_on_loopback_is_reached_only_where_a_test_says_so() -> None:
    with receiver(plainly(204)) as (address, heads):
        with pytest.raises(WebhookRefused):
            Webhook(address, SECRET)
        assert Webhook(address, SECRET, loopback=True)("alarm_1", b"{}", AT).accepted
        assert ping(Webhook(address, SECRET, loopback=True), AT).accepted
    assert heads[0]["webhook-id"] == "alarm_1"


def test_a_redirect_is_not_followed() -> None:
    with receiver(plainly(302, Location="http://169.254.169.254/")) as (address, heads):
        said = Webhook(address, SECRET, loopback=True)("alarm_1", b"{}", AT)
    assert (said.accepted, said.said[:3], len(heads)) == (False, "302", 1)


def test_an_answer_without_an_end_is_cut_off() -> None:
    def drips(here: http.server.BaseHTTPRequestHandler) -> None:
        here.send_response(200)
        for number in range(200):
            try:
                here.wfile.write(f"X-{number}: drip\r\n".encode())
                here.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    with receiver(drips) as (address, _):
        began = time.monotonic()
        said = Webhook(address, SECRET, loopback=True, timeout=0.4)("alarm_1", b"{}", AT)
    assert not said.accepted
    assert time.monotonic() - began < 3


def test_a_receiver_that_is_not_there_is_an_answer_and_no_exception() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = Webhook(f"http://127.0.0.1:{port}/", SECRET, loopback=True)("alarm_1", b"{}", AT)
    assert said.said == "no answer: ConnectionRefusedError"
