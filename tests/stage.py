"""A small invented town in a store, with a clock that a test sets, for the stories that flows and faces play."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from tests.loading import FILES
from tocsin.cli.desk import engine, instant
from tocsin.drivers import access, ids, rulebooks, salt, sealing
from tocsin.flows.found import found
from tocsin.flows.load import Job, load
from tocsin.flows.picture import widest
from tocsin.flows.tools import Tools
from tocsin.town.build import Town, build

DEVICES = 5_000
BEGAN = "2026-11-24T08:00:00Z"


@dataclass
class Clock:
    """A clock that stands where a test puts it."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def set(self, text: str) -> None:
        self.at = instant(text)


@dataclass
class Stage:
    """An open store with the town in it."""

    folder: Path
    town: Town
    clock: Clock
    tools: Tools
    sent: list[object] = field(default_factory=list)

    def manifest(self) -> Mapping[str, object]:
        return self.town.counts


def tools_for(folder: Path, clock: Clock) -> Tools:
    sealer = sealing.for_store(folder)
    return Tools(
        now=clock,
        new_id=ids.random_id,
        salt=salt.random_salt,
        rulebook=rulebooks.load,
        policy=rulebooks.policy(),
        calendar=rulebooks.calendar(),
        engine=lambda party: engine(folder, party),
        seal=sealer.seal,
        unseal=sealer.unseal,
        matrix=access.matrix(),
    )


def staged(folder: Path, town: Town, at: str = BEGAN) -> Stage:
    """Found a store in `folder` and load the town's register and estate into it."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = Clock(instant(at))
    tools = tools_for(folder, clock)
    found("town", True, clock())
    for path in (town.register, town.estate):
        load(Job(path, widest(tools), FILES, folder, clock(), "a test"))
    return Stage(folder, town, clock, tools)


def small_town(folder: Path, devices: int = DEVICES) -> Town:
    """Invent the town's files once for many tests."""
    return build(folder, devices, seed=7)


def with_tools(stage: Stage, **changed: object) -> Stage:
    return Stage(stage.folder, stage.town, stage.clock, replace(stage.tools, **changed), stage.sent)
