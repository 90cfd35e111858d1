"""What `tocsin serve` refuses, and that it leaves nothing half made."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from tocsin.cli import serve, settle_in
from tocsin.drivers import secret
from tocsin.town.people import PEOPLE, SEVEN
from tocsin.words import Refused


def test_a_real_store_is_opened_for_whoever_has_an_account_and_nobody_steps_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: dict[str, object] = {}
    monkeypatch.setattr(serve, "start", lambda _store: tmp_path)
    monkeypatch.setattr(serve, "there", lambda _folder: True)
    monkeypatch.setattr(serve, "desk", lambda *_: SimpleNamespace(folder=tmp_path, invented=False, tools=None))
    monkeypatch.setattr(serve, "keep_secret", lambda _folder: None)
    monkeypatch.setattr(serve, "warm", lambda: None)
    monkeypatch.setattr(serve, "application", lambda _at, step_in: asked.update(step_in=step_in))
    monkeypatch.setattr(serve, "run", lambda *given: asked.update(said=given[2]))
    serve.serve(store=tmp_path)
    assert asked["step_in"] is False
    assert "Sign in with your own account" in " ".join(asked["said"])


def test_the_seven_are_named_with_their_jobs_where_the_store_is_invented() -> None:
    said = "\n".join(serve.guide(True))
    assert len(SEVEN) == 7
    assert all(one.name in said and one.job in said for one in SEVEN)
    assert {one.name for one in SEVEN} <= {one.name for one in PEOPLE}


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind((serve.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(serve.CannotServe, match=f"port {port}"):
            serve.run(lambda *_: [], port)
    with pytest.raises(serve.CannotServe):
        serve.run(lambda *_: [], 99_999)


def test_only_this_machine_can_reach_it() -> None:
    assert serve.HOST == "127.0.0.1"


def test_a_story_cut_short_leaves_no_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(folder: Path, *_: object) -> None:
        (folder / "estate").mkdir(parents=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(settle_in, "_settle_in", fail)
    with pytest.raises(KeyboardInterrupt):
        settle_in.settle_in(tmp_path / "new", 5000, "2026-11-24T09:00:00Z", "")
    assert not (tmp_path / "new").exists()
    kept = tmp_path / "old"
    kept.mkdir()
    (kept / "mine").write_text("mine")
    with pytest.raises(KeyboardInterrupt):
        settle_in.settle_in(kept, 5000, "2026-11-24T09:00:00Z", "")
    assert (kept / "mine").read_text() == "mine"


def test_a_stores_secret_is_its_owners_and_is_made_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TOCSIN_SECRET_KEY", raising=False)
    secret.keep(tmp_path, "first")
    secret.keep(tmp_path, "second")
    assert (tmp_path / secret.FILE).read_text() == "first\n"
    assert (tmp_path / secret.FILE).stat().st_mode & 0o777 == 0o600
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("TOCSIN_SECRET_KEY", "from the environment")
    secret.keep(other, "third")
    assert list(other.iterdir()) == []


def test_a_town_that_cannot_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="expected at least"):
        settle_in._town(tmp_path, 3, datetime(2026, 11, 24, 9, tzinfo=UTC))
    with pytest.raises(Refused, match="newest firmware"):
        settle_in._town(tmp_path, 5000, datetime(2016, 11, 24, 9, tzinfo=UTC))


def test_a_machine_with_an_early_clock_stands_on_the_towns_own_day(monkeypatch: pytest.MonkeyPatch) -> None:
    from tocsin.drivers import clock
    from tocsin.town.build import DEMO_AT

    monkeypatch.setattr(clock, "wall", lambda: datetime(2024, 5, 1, tzinfo=UTC))
    assert serve.not_before_the_town() == DEMO_AT.isoformat()
    monkeypatch.setattr(clock, "wall", lambda: datetime(2027, 5, 1, tzinfo=UTC))
    assert serve.not_before_the_town() is None


def test_the_shipped_production_settings_draw_no_warning(tmp_path: Path) -> None:
    given = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
    asked = {
        "TOCSIN_PRODUCTION": "1",
        "TOCSIN_SECRET_KEY": "".join(f"{one:02x}" for one in range(60)),
        "TOCSIN_HOSTS": "tocsin.example",
        "TOCSIN_STORE": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tocsin.settings",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=given | asked, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues (0 silenced)" in done.stdout
