"""Which licence clocks has a change of supplier begun: each is a row that the tick finds, and somebody records when it is met?

Set in bulk, whatever the number of devices: one row for each rule, holder and meter owner. Nothing runs for an organisation
before it recorded that the licence applies to it (decision 8); what it records later sets the clocks of transfers before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from tocsin.duties.calendar import LONDON
from tocsin.duties.regime.regime import Regime
from tocsin.duties.regime.transfer import Clock, Transfer, clocks
from tocsin.flows.look import Reader, as_actor
from tocsin.flows.regimes import recorded
from tocsin.flows.tools import Tools
from tocsin.records import declared, watch
from tocsin.words import PartyId


@dataclass(frozen=True, slots=True)
class Running:
    """One licence clock of one organisation, and the time that was set for it; None where the rule dates no limit."""

    transfer: str
    clock: Clock
    due_at: datetime | None


def set_clocks(regimes: Iterable[Regime], tools: Tools) -> int:
    """Keep a time for every dated licence leg that a transfer began for whom it applies; what is kept already stays. Give their number."""
    rows = list(_rows(tuple(regimes), tools))
    watch.set_times(rows)
    return len(rows)


def running(by: Reader, regimes: Iterable[Regime], tools: Tools) -> tuple[Running, ...]:
    """Give the licence clocks of an organisation, oldest transfer first."""
    party = as_actor(by, tools.now()).party
    return tuple(
        Running(reference, one, one.duty.due_at)
        for regime in regimes
        for reference, one in _begun(regime, tools)
        if one.duty.by == party
    )


def subject(reference: str, one: Clock) -> str:
    """Give what makes a licence clock the same clock whenever it is set."""
    return "/".join((reference, one.duty.rule, one.duty.by, one.provider or ""))


def _rows(regimes: tuple[Regime, ...], tools: Tools) -> Iterator[watch.Deadline]:
    for regime in regimes:
        for reference, one in _begun(regime, tools):
            if one.duty.due_at is not None:
                yield watch.Deadline(
                    sort=watch.LICENCE,
                    subject=subject(reference, one),
                    owner_id=one.duty.by,
                    due_at=one.duty.due_at,
                )


def _begun(regime: Regime, tools: Tools) -> Iterator[tuple[str, Clock]]:
    """Give the clocks of a regime that transfers began for organisations to which it is recorded as applying."""
    applies: dict[PartyId, bool] = {}
    for reference, made in declared.every(Transfer, tools.unseal):
        for one in clocks(made, reference, regime, datetime.combine(made.on, time(), LONDON)):
            party = one.duty.by
            if party not in applies:
                own = recorded(party, tools).get(regime.id)
                applies[party] = own is not None and own.applies
            if applies[party]:
                yield reference, one
