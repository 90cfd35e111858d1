"""The pages and machines say whether this instance is watched; neither says anything of a case."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client

from tests.post import INSTANCE, SENDER, Server, fill, tools
from tocsin.drivers.clock import Run, wall
from tocsin.drivers.log import log
from tocsin.flows.health import banner, samples
from tocsin.flows.work import Worker, work
from tocsin.records import notices, watch

pytestmark = pytest.mark.django_db
TOKEN = "a token of thirty-two characters"


def secrets() -> set[str]:
    """What nobody may read in a health page, a log or a figure."""
    contacts = notices.Delivery.objects.values_list("contact__email", flat=True)
    cases = notices.Notice.objects.values_list("in_case_id", flat=True)
    parties = notices.Notice.objects.values_list("to_party_id", flat=True)
    return {*contacts, *cases, *parties, SENDER, "A text that nobody else may read.", "It restarts."}


def hold(name: str, at, ended=None) -> None:
    watch.Beat.objects.create(worker=name, began_at=at, beat_at=at, ended_at=ended)


def test_a_machine_that_asks_learns_whether_it_is_well_and_no_more() -> None:
    assert Client().get("/health/").status_code == 503
    hold("w1", wall())
    answer = Client().get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"status": "well"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert Client().post("/health/").status_code == 405


def test_a_worker_that_is_stale_for_minutes_is_a_red_health_and_a_banner() -> None:
    hold("w1", wall() - timedelta(minutes=4))
    assert Client().get("/health/").status_code == 503
    assert "No worker has shown that it lives" in banner(wall())


def test_where_no_worker_ever_ran_there_is_a_banner_once_something_waits_to_be_sent() -> None:
    assert banner(wall()) == ""
    list(fill(1, tools(wall)))
    assert "No worker has ever run here" in banner(wall())


def test_the_operator_learns_ages_and_counts_by_its_token_and_nothing_of_a_case(monkeypatch) -> None:
    monkeypatch.setenv("TOCSIN_METRICS_TOKEN", TOKEN)
    hold("w1", wall() - timedelta(seconds=30))
    list(fill(2, tools(lambda: wall() - timedelta(hours=1))))
    watch.raise_alarm(watch.CLOCK, "The wall clock moved.", wall())
    for wrong in ("", "Bearer", "Bearer x", TOKEN):
        assert Client(headers={"Authorization": wrong}).get("/health/").json() == {"status": "unwell"}
    answer = Client(headers={"Authorization": f"Bearer {TOKEN}"}).get("/health/")
    said = answer.json()
    assert 30 <= said["worker_age_seconds"] < 90
    assert 3600 <= said["oldest_unsent_age_seconds"] < 3700
    assert (said["clock_suspect"], said["pending"], said["alarms"]) == (True, 6, 1)
    assert not [one for one in secrets() if one in answer.content.decode()]


def test_the_figures_name_nobody_and_nothing() -> None:
    list(fill(2, tools(wall)))
    work(Worker("w1", Server(), INSTANCE, lambda _: None, lambda: 0.5), tools(wall), once=True)
    found = {(one.name, one.labels): one.value for one in samples(wall())}
    assert found["tocsin_deliveries", (("stands", "sent"),)] == found["tocsin_attempts_total", ()] == 6
    assert found["tocsin_deliveries_created_total", ()] == 6
    assert found["tocsin_ledger_leaves_total", ()] > 6
    assert not [one for one in secrets() if any(one in str(key) for key in found)]


def test_the_log_of_a_worker_holds_ids_and_codes_only() -> None:
    run, out = Run(wall()), StringIO()
    made = list(fill(2, tools(run.now), to_each=1))
    server = Server(lambda letter, _at: Server().says(letter, _at))
    worker = Worker("w1", server, INSTANCE, run.rest, lambda: 0.5, ring=lambda _: True, note=log(run.now, "w1", out))
    watch.raise_alarm("clock-like", f"Something about {SENDER}.", run.now())
    work(worker, tools(run.now), once=True)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {one["event"] for one in lines} == {"alarm", "attempt"}
    attempts = [one for one in lines if one["event"] == "attempt"]
    assert [(one["notice"], one["accepted"], one["code"]) for one in attempts] == [
        (one.id, True, "250") for one in made
    ]
    ids = {one.case for one in made}
    assert not [one for one in secrets() - ids if one in out.getvalue()]
