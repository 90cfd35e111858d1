"""How does an invented store get something to show? The town is loaded, its advisory heard and its finding told, over a week."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tocsin.cli.changes_story import tell_stories
from tocsin.cli.desk import Desk, files, instant, make
from tocsin.cli.show import say
from tocsin.words import CaseId, PartyId, Refused

if TYPE_CHECKING:
    from tocsin.drivers.mail import Outcome
    from tocsin.flows.tools import Tools
    from tocsin.notices.notice import Letter
    from tocsin.town.build import Town

BEFORE = timedelta(days=7)
"""How long before now the story begins: long enough, weekends and bank holidays in between, for silence to have been met."""
DOMAIN = "tocsin.example"


def settle_in(folder: Path, devices: int, at: str | None, pages: str) -> None:
    """Make an invented store in `folder`: the town loaded a week ago, and its two stories as far as silence.

    All of it or, where the folder was not there before, nothing. `pages` is where the pages will be, for the mails' links.
    """
    began = (instant(at) if at else _wall()) - BEFORE
    new = not folder.exists()
    try:
        _settle_in(folder, devices, began, pages)
    except BaseException:
        if new:
            rmtree(folder, ignore_errors=True)
        raise


def _settle_in(folder: Path, devices: int, began: datetime, pages: str) -> None:
    here = make(folder, "Invented town", True, began)
    with TemporaryDirectory() as scratch:
        town = _town(Path(scratch), devices, began)
        _load(here, town)
        people(here.tools)
        say("Loaded. Playing the invented advisory and the invented finding.")
        Story(here.tools, folder, began, pages).play(town)
    say("Telling of the invented modifications, and counting what one of them would change.")
    tell_stories(here)


def _wall() -> datetime:
    from tocsin.drivers import clock

    return clock.wall()


def _town(folder: Path, devices: int, at: datetime) -> "Town":
    from tocsin.town.build import build

    try:
        return build(folder, devices, at=at)
    except ValueError as wrong:
        raise Refused("The town", f"{wrong}.", "Give another number of --devices, or a later --at.") from wrong


def _load(here: Desk, town: "Town") -> None:
    from tocsin.flows.load import Job, load
    from tocsin.flows.picture import widest

    for path in (town.register, town.estate):
        load(Job(path, widest(here.tools), files(), here.folder, here.tools.now(), "tocsin serve"))


def people(tools: "Tools") -> None:
    """Give everybody of the town an account, each as a member of its organisation; one that has it already keeps it."""
    from tocsin.flows.enrol import enrol, members
    from tocsin.parties.actor import EVERY_DUTY, at_the_desk
    from tocsin.town.people import PEOPLE

    there = {(one.party, one.name) for one in members(None, tools)}
    for one in PEOPLE:
        if (one.party, one.name) not in there:
            enrol(at_the_desk(one.party, tools.now(), "the town"), one.name, one.email, EVERY_DUTY, tools)


@dataclass(frozen=True, slots=True)
class Story:
    """What is played, with tools whose clock is set for each step."""

    tools: "Tools"
    folder: Path
    began: datetime
    pages: str

    def at(self, hours: float) -> "Tools":
        """Give the tools as they are some hours into the story."""
        from tocsin.drivers import clock

        return replace(self.tools, now=clock.fixed(self.began + timedelta(hours=hours)))

    def play(self, town: "Town") -> None:
        """Hear the advisory and the finding, send what they call for, take two answers, and record who is silent."""
        heard, found = self.advisory(town.advisory), self.finding(town.finding)
        self.answers()
        for hours in (120, 166):
            for case in (heard, found):
                self.silence(case, hours)

    def advisory(self, path: Path) -> CaseId:
        """Hear Borealis's advisory and release all that goes in its name."""
        from tocsin.flows.hear import respond
        from tocsin.flows.release import release

        case = respond(path.read_bytes(), path.name, self.at(1)).case
        release(case, PartyId("borealis"), "Finn Aalto", "Checked against the register.", self.at(2))
        self.send(3)
        return case

    def finding(self, path: Path) -> CaseId:
        """Record what Harbour's officer found, judge it material and release what goes in Harbour's name."""
        from tocsin.cases.case import Affected
        from tocsin.cases.judgement import Materiality
        from tocsin.flows.hear import find
        from tocsin.flows.judge import judge
        from tocsin.flows.release import release

        told = json.loads(path.read_text("utf-8"))
        finder, person = PartyId(told["found_by"]["organisation"]), told["found_by"]["person"]
        affected = [Affected(told["model"], exact=tuple(told["firmware"]))]
        case = find(finder, person, affected, told["title"], told["saw"], instant(told["seen_at"]), self.at(4)).case
        why = "It lets somebody change what a meter records."
        judge(case, finder, person, Materiality("material"), why, "What a meter records can be changed.", self.at(5))
        release(case, finder, person, "The maker and the SSC are to know.", self.at(6))
        self.send(7)
        return case

    def answers(self) -> None:
        """Let some acknowledge, signed in, what they were sent."""
        from tocsin.duties.act import ActKind, Strength
        from tocsin.flows.answer import answer
        from tocsin.flows.board import board

        for party, person in (("market-street", "Dev Anand"), ("grand-lowland", "Cara Whitlock")):
            for one in board(PartyId(party), self.at(20)).to_answer:
                answer(one.id, ActKind.ACKNOWLEDGED, PartyId(party), person, Strength.SIGNED_IN, self.at(20))

    def silence(self, case: CaseId, hours: float) -> None:
        """Record who has not answered by then; reminders go, and every other step waits for a person."""
        from tocsin.flows.chase import chase

        chase(case, self.at(hours))
        self.send(hours + 1)

    def send(self, hours: float) -> None:
        """Deliver what is queued into a folder of the store: nothing leaves this machine."""
        from tocsin.flows.deliver import Instance, deliver
        from tocsin.flows.guest import path

        instance = Instance(DOMAIN, f"notices@{DOMAIN}", lambda key: f"{self.pages}{path(key)}", True)
        outbox = self.folder / "mail"
        outbox.mkdir(exist_ok=True)
        deliver(Outbox(outbox), instance, "tocsin serve", self.at(hours))


@dataclass(frozen=True, slots=True)
class Outbox:
    """A folder in which each letter becomes a file, in the place of a mail server."""

    folder: Path

    def __call__(self, letter: "Letter", at: datetime, *_holding: object) -> "Outcome":
        """Write one letter."""
        from tocsin.drivers.mail import Outcome, message

        number = len(list(self.folder.glob("*.eml"))) + 1
        (self.folder / f"{number:03}.eml").write_bytes(message(letter, at).as_bytes())
        return Outcome(True, False, "250 kept in a folder: invented, and sent to nobody")
