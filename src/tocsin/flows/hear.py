"""An advisory or a finding is heard: what is new is recorded, and the notices it calls for are planned. Nothing is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tocsin.cases.case import Affected, Finding
from tocsin.cases.recur import Again, recur
from tocsin.duties.owe import owe
from tocsin.flows.approved import go
from tocsin.flows.docket import Docket, holders, makers, placed, terms
from tocsin.flows.identify import decided
from tocsin.flows.keep import News, keep
from tocsin.flows.look import Reader, in_own_name, to_change
from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.interop.csaf import Reading, read
from tocsin.notices.notice import Notice
from tocsin.notices.plan import plan
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Thing
from tocsin.records import cases, devices, parties
from tocsin.words import CaseId, Class, Fault, ModelId, PartyId, Refused

CODE = ("sec-g3-2019",)
"""The editions of the Code's text by which duties are owed, oldest first."""


class NotHeard(Refused):
    """A finding or an advisory that cannot be taken in as it was given."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of hearing something: the case, whether it was new, and what was planned."""

    case: CaseId
    again: Again
    planned: tuple[Notice, ...] = ()
    reading: Reading | None = None


def respond(content: bytes, file: str, tools: Tools, issuer: PartyId | None = None, by: Reader | None = None) -> Heard:
    """Hear a CSAF advisory and plan its notices. The same document again changes nothing and restarts no clock.

    `by` is who brought it, where somebody signed in did; who may only read brings none.
    """
    at = tools.now()
    if by is not None:
        in_own_name(by, Duty.DECIDES, Thing.CASE, tools)
    named = tuple((name, party) for party, name in parties.names(london(at)).items())
    reading = read(content, CaseId(tools.new_id("C")), at, devices.known(), named, decided(), issuer=issuer, file=file)
    again, before = recur(reading.advisory, cases.advisories(tools.unseal))
    if before is not None and again is not Again.NEWER:
        if again is Again.SAME:
            return Heard(before.id, again)
        raise NotHeard(
            f"The advisory {reading.advisory.tracking}, version {reading.advisory.version}",
            f"it is {again}; {before.id} is kept as it was.",
            "Ask its issuer for a document with a later version number, and load that.",
        )
    advisory = reading.advisory
    held = Docket(advisory, (), (), (), (), parties.names(london(at)))
    news = planned(held, at, tools)
    keep(advisory.id, News(advisory, duties=news.duties, notices=news.notices), at, tools)
    go(advisory.id, news.notices, tools)
    return Heard(advisory.id, again, news.notices, reading)


def find(
    by: Reader,
    person: str,
    affected: Iterable[Affected],
    title: str,
    seen: str,
    aware_at: datetime,
    tools: Tools,
    classification: Class = Class.AMBER,
) -> Heard:
    """Record a supplier's own finding. No duty of G3.18 begins before a person judges it (decision 7)."""
    actor, at = in_own_name(by, Duty.DECIDES, Thing.CASE, tools, person), tools.now()
    finder, person, affected = actor.party or PartyId(""), actor.signature, tuple(affected)
    faults = tuple(_unknown(affected)) + _blank(person, title, seen)
    if aware_at > at:
        faults += (Fault(aware_at.isoformat(), "an instant that has passed", "Give when you became aware of it."),)
    if faults:
        raise NotHeard("Finding", str(faults[0]), "Put right what is named and record it again.", faults)
    case = Finding(CaseId(tools.new_id("C")), finder, person, affected, title, seen, classification, at, aware_at)
    held = Docket(case, (), (), (), (), parties.names(london(at)))
    news = planned(held, at, tools)
    keep(case.id, News(case, duties=news.duties, notices=news.notices), at, tools)
    return Heard(case.id, Again.NEW, news.notices)


def again(reference: str, by: Reader, tools: Tools, person: str = "") -> Heard:
    """Plan a case again: what is there already is not planned twice; what the register has learnt since is added.

    What it gives are the notices that go in the name of `by`.
    """
    looked, at = to_change(reference, by, Duty.DECIDES, tools, person=person), tools.now()
    held = looked.held
    news = planned(held, at, tools)
    keep(held.case.id, news, at, tools)
    go(held.case.id, news.notices, tools)
    return Heard(
        held.case.id, Again.SAME, tuple(one for one in news.notices if looked.party in (one.sender, one.path[0]))
    )


def planned(held: Docket, at: datetime, tools: Tools) -> News:
    """Give the legs that a case has opened by now and the notices it calls for, without those that are kept already."""
    there = placed(held.case, london(at), tools)
    rules = tuple(tools.rulebook(name) for name in CODE)
    owed = owe(held.case, held.acts, holders(there), makers(there), rules, tools.policy, tools.calendar)
    said = plan(
        held.case,
        held.judgement(held.owner, at),
        owed,
        there,
        terms(at, held.names, tools),
        held.notices,
        tools.new_id,
        held.classification,
    )
    return News(duties=owed, notices=said)


def _unknown(affected: tuple[Affected, ...]) -> Iterable[Fault]:
    known = {one.model for one in devices.known()}
    for one in affected:
        if one.model not in known:
            near = ", ".join(sorted(str(model) for model in known)[:12])
            yield Fault(one.model, "a model of the products list", f"Known here: {near}.", column="model")
    if not affected:
        yield Fault("no model", "at least one model", "Name the device model.", column="model")


def _blank(person: str, title: str, seen: str) -> tuple[Fault, ...]:
    given = {"person": person, "title": title, "what was seen": seen}
    return tuple(
        Fault("nothing", f"the {name}", f"Give the {name}.", column=name)
        for name, text in given.items()
        if not text.strip()
    )


def model(text: str) -> ModelId:
    """Give a text as a model's id."""
    return ModelId(text.strip())
