"""How far is a case's remedy, day by day and holder by holder, as far as each inventory shows?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tocsin.cases.case import Advisory, Case
from tocsin.cover.changed.remain import Rest, remain, together
from tocsin.flows.ask import SEE_ALL
from tocsin.flows.depth import Depth, days_of, standing_on
from tocsin.flows.docket import Docket
from tocsin.flows.look import Reader, look
from tocsin.flows.picture import picture, widest
from tocsin.flows.tools import Tools
from tocsin.records import devices
from tocsin.words import ModelId, PartyId


@dataclass(frozen=True, slots=True)
class Day:
    """What the estate showed on one day, by holder."""

    on: date
    snapshot: str
    rests: tuple[Rest, ...]


@dataclass(frozen=True, slots=True)
class Remaining:
    """What remains of a case, day by day, the oldest first. `fixed_in` is empty where no fix is known."""

    asked_as: PartyId
    case: Case
    fixed_in: str
    days: tuple[Day, ...]
    names: Mapping[PartyId, str]


def remaining(reference: str, reader: Reader, depth: Depth, tools: Tools) -> Remaining:
    """Count a case's devices on each day of which something was learnt: for a holder its own, for the SSC everybody's.

    Nothing to one that is given the header only. NoSuchCase where the asker is not in the case, as where there is none;
    NothingLoaded without an estate.
    """
    looked = look(reference, reader, tools)
    held, asker = looked.shown, looked.party
    standing_on(asker, depth)
    fixed_in = _fixed_in(held)
    known = {one.model: devices.predecessors(one.model) for one in held.case.affected}
    days = []
    for day, stands in days_of(asker, depth) if held.case.affected else ():
        tables = picture(widest(tools), day, tools).tables()
        only = {ModelId(one.model): () for one in held.case.affected}
        seen = depth.versions(stands, tables, only)
        mine = (one for one in seen if asker in SEE_ALL or one.holding.supplier == asker)
        rests = remain(mine, held.case.affected, fixed_in, known)
        days.append(Day(day, stands.base.id, together(rests) if asker in SEE_ALL else rests))
    return Remaining(asker, held.case, fixed_in, tuple(days), held.names)


def _fixed_in(held: Docket) -> str:
    if isinstance(held.case, Advisory):
        return held.case.fixed_in
    return held.confirmation.fixed_in if held.confirmation else ""
