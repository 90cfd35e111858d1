"""Where do all participants, the embargo and the world stand after the steps recorded?

States are not stored: they follow from the steps. A consent lapses when terms are changed, and is reset when an embargo
is rejected or ends; nobody has to record that.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tocsin.cases.coordination.step import Machines, Model, Step
from tocsin.words import PartyId


@dataclass(frozen=True, slots=True)
class Stand:
    """The states of a case. A participant that is in no mapping is at the start of that machine."""

    em: str
    terms: str = ""
    """The terms in force, or empty."""
    proposed: str = ""
    proposer: PartyId | None = None
    rm: dict[PartyId, str] = field(default_factory=dict)
    pec: dict[PartyId, str] = field(default_factory=dict)
    vfd: dict[PartyId, frozenset[str]] = field(default_factory=dict)
    pxa: frozenset[str] = frozenset()

    def compound(self, party: PartyId) -> frozenset[str]:
        """Give a participant's own events and the world's."""
        return self.vfd.get(party, frozenset()) | self.pxa


def stand(machines: Machines, steps: Iterable[Step], makers: Iterable[PartyId] = ()) -> Stand:
    """Give the states after `steps`, in the order recorded; NotListed where one of them cannot follow.

    `makers` are participants from the start, whether or not they are known to be aware.
    """
    now = Stand(em=machines.em.start, vfd={party: frozenset() for party in makers})
    for one in steps:
        now = after(machines, now, one)
    return now


def after(machines: Machines, now: Stand, one: Step) -> Stand:
    """Give the states after one more step; NotListed where it cannot follow."""
    if one.model is Model.EM:
        return embargo(machines, now, one)
    if one.model is Model.HELD:
        return now
    if one.model is Model.PXA:
        for own in now.vfd.values() or (frozenset[str](),):
            machines.world.after(own | now.pxa, one.event)
        return replace(now, pxa=now.pxa | {one.event})
    party = one.about or one.by
    if one.model is Model.VFD:
        whole = machines.world.after(now.compound(party), one.event)
        return replace(now, vfd={**now.vfd, party: whole - set(machines.world.pxa)})
    if one.model is Model.RM:
        return replace(now, rm={**now.rm, party: machines.rm.after(now.rm.get(party, machines.rm.start), one.event)})
    return replace(now, pec={**now.pec, party: machines.pec.after(now.pec.get(party, machines.pec.start), one.event)})


def embargo(machines: Machines, now: Stand, one: Step) -> Stand:
    """Give the states after a step of the embargo, with what it does to every consent."""
    state = machines.em.after(now.em, one.event)
    if one.event == "propose":
        asked = replace(now, em=state, proposed=one.terms, proposer=one.by)
        other = not now.terms and bool(now.proposed) and now.proposed != one.terms
        return everyone(machines, asked, "revise") if other else asked
    if one.event == "reject":
        gone = replace(now, em=state, proposed="", proposer=None)
        return gone if state in machines.em.in_force else everyone(machines, gone, "reset")
    if one.event == "accept":
        changed = bool(now.terms) and now.terms != now.proposed
        agreed = replace(now, em=state, terms=now.proposed, proposed="", proposer=None)
        return everyone(machines, agreed, "revise") if changed else agreed
    return everyone(machines, replace(now, em=state, terms="", proposed="", proposer=None), "reset")


def everyone(machines: Machines, now: Stand, event: str) -> Stand:
    """Give the states after an event of every consent in whose state it is listed."""
    listed = {(state, after) for name, state, after in machines.pec.moves if name == event}
    moved = {party: dict(listed).get(state, state) for party, state in now.pec.items()}
    return replace(now, pec=moved)
