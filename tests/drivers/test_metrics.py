"""Figures are for this machine, or for who brings the token; and they read as Prometheus reads."""

import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tocsin.drivers.metrics import MetricsRefused, exposition, server
from tocsin.flows.health import Sample

SAMPLES = (
    Sample("tocsin_well", "1 where nothing is wrong.", 1.0),
    Sample("tocsin_deliveries", "Deliveries.", 3, (("stands", "sent"),)),
    Sample("tocsin_deliveries", "Deliveries.", 2, (("stands", 'a"b'),)),
    Sample("tocsin_leaves_total", "Leaves.", 12345678, counts=True),
)
TOKEN = "t" * 24
LINE = re.compile(r'(# (HELP|TYPE) tocsin_[a-z_]+ .+|tocsin_[a-z_]+(\{[a-z]+="(?:[^"\\]|\\.)*"\})? [0-9.e+-]+)')


def test_each_name_is_explained_once_and_each_figure_is_a_line() -> None:
    said = exposition(SAMPLES)
    assert all(LINE.fullmatch(line) for line in said.splitlines())
    assert said.count("# HELP tocsin_deliveries ") == said.count("# TYPE tocsin_deliveries gauge") == 1
    assert 'tocsin_deliveries{stands="a\\"b"} 2\n' in said
    assert "# TYPE tocsin_leaves_total counter\ntocsin_leaves_total 12345678\n" in said


@pytest.mark.parametrize("address", ["0.0.0.0:9464", "[::]:9464", "192.0.2.1:9464", "figures.example:9464"])
@pytest.mark.parametrize("token", ["", "short"])
def test_off_loopback_without_a_long_token_nothing_is_served(address: str, token: str) -> None:
    with pytest.raises(MetricsRefused, match="others could read"):
        server(address, lambda: SAMPLES, token)


@pytest.mark.parametrize("address", ["127.0.0.1", "9464", ":9464", "127.0.0.1:port"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(MetricsRefused, match="no host:port"):
        server(address, lambda: SAMPLES)


@contextmanager
def serving(token: str = "") -> Iterator[str]:
    made = server("127.0.0.1:0", lambda: SAMPLES, token)
    running = threading.Thread(target=made.serve_forever, daemon=True)
    running.start()
    try:
        yield f"http://127.0.0.1:{made.server_address[1]}"
    finally:
        made.shutdown()
        made.server_close()
        running.join()


def asked(address: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, ""


def test_on_loopback_the_figures_are_read_and_nothing_else_is_there() -> None:
    with serving() as base:
        assert asked(f"{base}/metrics") == (200, exposition(SAMPLES))
        assert asked(f"{base}/") == (404, "")


def test_where_there_is_a_token_it_must_be_brought_even_on_loopback() -> None:
    with serving(TOKEN) as base:
        assert asked(f"{base}/metrics")[0] == 401
        assert asked(f"{base}/metrics", Authorization="Bearer " + "x" * 24)[0] == 401
        assert asked(f"{base}/metrics", Authorization=f"Bearer {TOKEN}")[0] == 200
