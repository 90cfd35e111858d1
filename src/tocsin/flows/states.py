"""A step of coordinated disclosure is recorded, and where everybody stands is read back from the steps."""

from dataclasses import dataclass, replace

from tocsin.cases.coordination import take as taking
from tocsin.cases.coordination.stand import Stand, stand
from tocsin.cases.coordination.step import Machines, Model, Step
from tocsin.duties.act import Act, ActKind, Strength
from tocsin.flows.docket import COMMITTEE, Docket, holders, makers, placed
from tocsin.flows.keep import News, keep
from tocsin.flows.look import Looked, Reader, look, to_change
from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Sight
from tocsin.records.cases import none_of
from tocsin.words import PartyId


@dataclass(frozen=True, slots=True)
class Wanted:
    """A step as a person gives it."""

    model: Model
    event: str
    person: str
    why: str
    about: PartyId | None = None
    terms: str = ""
    evidence: str = ""
    proof: str = ""


def step(reference: str, by: Reader, wanted: Wanted, machines: Machines, tools: Tools) -> Stand:
    """Record a step, or refuse it; give the states after it. It publishes nothing and changes no class (decision 20)."""
    looked, at = to_change(reference, by, Duty.DECIDES, tools, person=wanted.person), tools.now()
    held = looked.held
    known = known_of(held, tools)
    asked = Step(
        held.case.id, wanted.model, wanted.event, wanted.about, looked.party, looked.signature, wanted.why, at,
        wanted.terms, wanted.evidence, wanted.proof,
    )  # fmt: skip
    new = taking.take(machines, steps_of(held), asked, known)
    keep(held.case.id, News(decisions=(new,)), at, tools)
    return stand(machines, (*steps_of(held), new), known.manufacturers)


def states(reference: str, reader: Reader, machines: Machines, tools: Tools) -> tuple[Stand, tuple[Step, ...]]:
    """Give where everybody stands, to whoever takes part, with the steps on which it rests."""
    looked = look(reference, reader, tools)
    held = looked.held
    if looked.party not in participants(held):
        raise none_of(reference)
    shown = tuple(_shown(one, looked) for one in steps_of(held))
    return stand(machines, steps_of(held), known_of(held, tools).manufacturers), shown


def _shown(one: Step, looked: Looked) -> Step:
    """Give a step as a reader may see it: why another took it, and on what evidence, is for who may read all of the case."""
    if one.by == looked.party or looked.sight is Sight.FULL:
        return one
    return replace(one, why="", evidence="", person="")


def participants(held: Docket) -> frozenset[PartyId]:
    """Give who takes part: the owner, the SSC once told, and everyone to whom a notice was sent or who has acted."""
    sent = {one.notice for one in held.acts if one.kind is ActKind.TOLD}
    told = {one.recipient for one in held.notices if one.id in sent}
    invited = {one.about for one in steps_of(held) if one.about}
    return frozenset({held.owner, *told, *invited, *(one.by for one in held.acts)})


def known_of(held: Docket, tools: Tools) -> taking.Known:
    """Give who is in which role, and whose awareness each notice's receipt proves."""
    there = placed(held.case, london(tools.now()), tools)
    return taking.Known(
        manufacturers=frozenset(makers(there)),
        suppliers=frozenset(party for _, party in holders(there)),
        proofs={one.notice: reached(one) for one in held.acts if one.notice and proves(one)},
        committee=COMMITTEE,
    )


def proves(act: Act) -> bool:
    """Say whether an act shows that somebody had the text itself: a receipt of the header does not."""
    signed = act.kind is ActKind.ACKNOWLEDGED and act.strength is Strength.SIGNED_IN
    return signed or (act.kind is ActKind.DELIVERED_OFF_NETWORK and act.toward is not None)


def reached(act: Act) -> PartyId:
    """Give whose awareness an act shows."""
    return act.toward if act.kind is ActKind.DELIVERED_OFF_NETWORK and act.toward else act.by


def steps_of(held: Docket) -> tuple[Step, ...]:
    """Give the steps recorded in a case, in order."""
    return tuple(one for one in held.decisions if isinstance(one, Step))
