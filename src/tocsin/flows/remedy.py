"""From plan to closing: a plan and its steps, what is still exposed, the promised time, and the closing report."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from tocsin.cases.case import Advisory
from tocsin.cases.remedy.closing import Closing, close
from tocsin.cases.remedy.exposure import Exposure, Need, expose
from tocsin.cases.remedy.plan import CannotPlan, Plan, Promise, Task, plan, promise
from tocsin.duties.act import Act, ActKind
from tocsin.flows.docket import COMMITTEE, Docket
from tocsin.flows.keep import News, keep
from tocsin.flows.look import Looked, Reader, look, to_change
from tocsin.flows.picture import london, picture, widest
from tocsin.flows.tools import Tools
from tocsin.notices.enact import Filing, filed
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Sight, Thing
from tocsin.parties.may import may
from tocsin.records import devices
from tocsin.records.cases import none_of
from tocsin.words import ModelId, PartyId


@dataclass(frozen=True, slots=True)
class Remedy:
    """How one organisation's remedy stands: its newest plan, the promised time, the counts day by day, and its closing."""

    plan: Plan | None
    promise: Promise
    exposures: tuple[Exposure, ...]
    closing: Closing | None


def remedy(reference: str, reader: Reader, tools: Tools) -> Remedy:
    """Give how an organisation's own remedy stands; NoSuchCase where it may see none of it."""
    looked = look(reference, reader, tools)
    sight = may(tools.matrix, looked.actor, looked.standing.about(Thing.PLAN), looked.standing.relation)
    if sight.rank < Sight.HEADER.rank:
        raise none_of(reference)
    return of(looked.held, looked.party)


def draw(
    reference: str, by: Reader, person: str, tasks: Iterable[Task], promised_at: datetime, why: str, tools: Tools
) -> Remedy:
    """Record a plan, or its next version; a promised time that moves wants its reason here and a new report."""
    looked, at = own(reference, by, tools, person), tools.now()
    held, party = looked.held, looked.party
    new = plan(of(held, party).plan, looked.case, party, looked.signature, tasks, promised_at, why, at)
    keep(looked.case, News(decisions=(new,)), at, tools)
    return of(replace(held, decisions=(*held.decisions, new)), party)


def done(reference: str, by: Reader, person: str, number: int, on: date, tools: Tools) -> Remedy:
    """Record that a step, by its number from 1, was done on a day."""
    looked = own(reference, by, tools, person)
    now = of(looked.held, looked.party).plan
    if now is None or not 1 <= number <= len(now.tasks) or on > london(tools.now()):
        raise CannotPlan(
            f"Step {number}", "the plan has no such step, or the day lies ahead.", "Look at it with `tocsin plan CASE`."
        )
    tasks = tuple(replace(one, done_on=on) if n == number else one for n, one in enumerate(now.tasks, 1))
    return draw(reference, by, person, tasks, now.promised_at, f"Step {number} was done on {on}.", tools)


def count(reference: str, by: Reader, tools: Tools, stated: tuple[tuple[Need, int], ...] = ()) -> tuple[Exposure, ...]:
    """Count from the inventory what is still exposed, by holder, and keep it; `stated` counts are the organisation's own word.

    A holder sees and keeps its own; the case's owner and the SSC have no other company's counts here.
    """
    looked, at = own(reference, by, tools), tools.now()
    held, party = looked.held, looked.party
    counts = stated or counted(held, party, tools)
    source = "stated by the holder" if stated else "counted from its inventory"
    new = Exposure(looked.case, party, london(at), counts, source, party)
    keep(looked.case, News(decisions=(new,)), at, tools)
    return of(replace(held, decisions=(*held.decisions, new)), party).exposures


def closing(
    reference: str, by: Reader, person: str, why: str, channel: str, channel_reference: str, tools: Tools
) -> Closing:
    """Record the closing report: what was done and what remains; with a channel and its reference, that it was filed too."""
    looked, at = own(reference, by, tools, person), tools.now()
    party, signature = looked.party, looked.signature
    stands = of(looked.held, party)
    made = close(stands.plan, stands.exposures, signature, why, at)
    states = Act(ActKind.STATED_FIX, looked.case, party, at, signature, digest=made.digest, why=made.why)
    acts: tuple[Act, ...] = (states,)
    if channel or channel_reference:
        taken = "; ".join(made.taken) or "none"
        acts += (
            filed(
                Filing(looked.case, party, signature, COMMITTEE, channel, channel_reference, at, taken, at, made.digest)
            ),
        )
    keep(looked.case, News(decisions=(made,), acts=acts), at, tools)
    return made


def of(held: Docket, by: PartyId) -> Remedy:
    """Give how an organisation's remedy stands by what is kept."""
    plans = [one for one in held.decisions if isinstance(one, Plan) and one.by == by]
    closings = [one for one in held.decisions if isinstance(one, Closing) and one.by == by]
    filings = [(one.at, one.complete_by) for one in held.acts if one.kind is ActKind.FILED and one.by == by]
    return Remedy(
        plan=plans[-1] if plans else None,
        promise=promise(plans, filings),
        exposures=tuple(one for one in held.decisions if isinstance(one, Exposure) and one.holder == by),
        closing=closings[-1] if closings else None,
    )


def own(reference: str, by: Reader, tools: Tools, person: str = "") -> Looked:
    """Give a case to one that decides on its own organisation's plan in it; for any other it is not there."""
    return to_change(reference, by, Duty.DECIDES, tools, Thing.PLAN, person)


def counted(held: Docket, by: PartyId, tools: Tools) -> tuple[tuple[Need, int], ...]:
    """Count a supplier's affected devices by firmware and give what each needs."""
    engine = tools.engine(by)
    if engine is None:
        return ()
    tables = picture(widest(tools), london(tools.now()), tools).tables()
    counts: dict[tuple[ModelId, str], int] = {}
    models = {one.model for one in held.case.affected}
    for model in models:
        for version in engine.firmware().get(model, ()):
            rows = engine.holdings(tables, {model: (version,)})
            counts[model, version] = sum(one.systems for one in rows if one.supplier == by)
    fixed = (
        held.case.fixed_in
        if isinstance(held.case, Advisory)
        else held.confirmation.fixed_in
        if held.confirmation
        else ""
    )
    return expose(counts, held.case.affected, fixed, {model: devices.predecessors(model) for model in models})
