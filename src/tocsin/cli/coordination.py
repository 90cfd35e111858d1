"""`tocsin states`, `step`: where each participant, the embargo and the world stand, and a step as a person records it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.desk import desk
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, ByPerson, CaseReference, Reason, StoreFolder
from tocsin.cli.show import as_json, invented, say, table
from tocsin.words import PartyId, Refused

if TYPE_CHECKING:
    from tocsin.cases.coordination.stand import Stand
    from tocsin.cases.coordination.step import Machines

MACHINES = {"report": "RM", "embargo": "EM", "consent": "PEC", "own": "VFD", "world": "PXA", "evidence": "HELD"}


def states(
    case: CaseReference, as_: AsOrganisation, store: StoreFolder = None, at: AtInstant = None, json_: AsJson = False
) -> None:
    """Where each participant's report and consent stand, whether the embargo is in force, and what the world knows."""
    here = desk(store, at)
    from tocsin.drivers.machines import load
    from tocsin.flows.found import acting
    from tocsin.flows.states import states as read

    stand, steps = read(case, acting(as_), load(), here.tools)
    if json_:
        as_json(stand_facts(stand, load()) | {"steps": [f"{one.model}: {one.event} by {one.by}" for one in steps]})
        return
    shown(stand, load())
    invented(here.invented)


def step(
    case: CaseReference,
    machine: Annotated[str, typer.Argument(help="report, embargo, consent, own, world or evidence.")],
    event: Annotated[str, typer.Argument(help="An event of that machine, such as propose, accept, V or P.")],
    as_: AsOrganisation,
    by: ByPerson,
    reason: Reason,
    about: Annotated[str, typer.Option(help="Whose machine it moves, if not your own.")] = "",
    terms: Annotated[str, typer.Option(help="The embargo's terms, word for word.")] = "",
    evidence: Annotated[str, typer.Option(help="For P, X or A: a digest or reference of what you hold.")] = "",
    proof: Annotated[str, typer.Option(help="For another's awareness: the notice whose receipt proves it.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record one event of coordinated disclosure. An embargo's end publishes nothing and widens no class."""
    here = desk(store, at)
    from tocsin.cases.coordination.step import Model
    from tocsin.drivers.machines import load
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.states import Wanted
    from tocsin.flows.states import step as recorded

    if machine not in MACHINES:
        raise Refused(f"The machine {machine}", "it is not known.", f"Give one of: {', '.join(MACHINES)}.")
    party = acting(as_)
    other = acting(about) if about else None
    wanted = Wanted(Model[MACHINES[machine]], event, person_of(party, by), reason, other, terms, evidence, proof)
    stand = recorded(case, party, wanted, load(), here.tools)
    if json_:
        as_json(stand_facts(stand, load()))
        return
    say(f"Recorded: {MACHINES[machine]} {event}.")
    shown(stand, load())
    invented(here.invented)


def stand_facts(stand: "Stand", machines: "Machines") -> dict[str, Any]:
    """Give the states as facts, a participant's own events with the world's as six letters."""
    return {
        "embargo": stand.em,
        "terms": stand.terms,
        "proposed terms": stand.proposed,
        "world": machines.world.written(stand.pxa)[3:],
        "participants": {
            party: {
                "report": stand.rm.get(party, machines.rm.start),
                "consent": stand.pec.get(party, machines.pec.start),
                "case": machines.world.written(stand.compound(party)),
            }
            for party in everybody(stand)
        },
    }


def shown(stand: "Stand", machines: "Machines") -> None:
    """Show the states."""
    say(f"Embargo: {stand.em}{f', on these terms: {stand.terms}' if stand.terms else ''}.")
    if stand.proposed:
        say(f"Proposed by {stand.proposer}: {stand.proposed}")
    facts = stand_facts(stand, machines)["participants"]
    rows = [(party, one["report"], one["consent"], one["case"]) for party, one in facts.items()]
    table("Participants", ("participant", "report", "consent", "case state"), rows)
    said = [text for event, text in machines.world.says if event in stand.pxa]
    say(f"The world: {'; '.join(said)}." if said else "The world knows nothing that is recorded here.")


def everybody(stand: "Stand") -> tuple[PartyId, ...]:
    """Give every participant that any machine knows."""
    return tuple(dict.fromkeys((*stand.vfd, *stand.rm, *stand.pec)))
