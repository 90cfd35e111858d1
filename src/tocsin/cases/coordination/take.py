"""May this organisation record this step now, and on what does it rest?

- A participant speaks for itself: its report management and its consent are its own; silence is never consent.
- Another's awareness is asserted only with the receipt that proves it.
- A fix becomes ready by a manufacturer's word and is deployed by a supplier's.
- An embargo ends on evidence of publication, exploitation or attack held by two organisations or by the SSC (decision
  20). Its end publishes nothing and widens no class: it is this step and nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tocsin.cases.coordination.stand import Stand, after, stand
from tocsin.cases.coordination.step import Machines, Model, Step
from tocsin.words import PartyId, Refused

OF_THE_CASE = (Model.EM, Model.PXA, Model.HELD)


class CannotTake(Refused):
    """A step that its author may not record, or that rests on nothing."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the steps: who is in which role here, and whose awareness each notice's receipt proves."""

    manufacturers: frozenset[PartyId]
    suppliers: frozenset[PartyId]
    proofs: Mapping[str, PartyId]
    committee: PartyId


def take(machines: Machines, steps: Iterable[Step], wanted: Step, known: Known) -> Step:
    """Give the step to record; CannotTake where its author may not, NotListed where it cannot follow in this state."""
    before = tuple(steps)
    now = stand(machines, before, known.manufacturers)
    if not (wanted.person.strip() and wanted.why.strip()):
        raise CannotTake("Step", "a step needs a person and a reason.", "Give both.")
    step = wanted if wanted.about or wanted.model in OF_THE_CASE else replace(wanted, about=wanted.by)
    after(machines, now, step)
    for check in (own_word, awareness, driven, consent, terms, evidence):
        check(machines, now, step, known)
    if step.model is Model.EM and step.event == "terminate" and not ending(before, known.committee):
        raise CannotTake(
            "The embargo's end",
            "nobody's evidence ends it yet: it takes evidence of publication, exploitation or attack held by two "
            f"organisations, or by {known.committee}.",
            "Record P, X or A with the evidence that you hold, and ask another organisation for its own.",
        )
    return step


def ending(steps: Iterable[Step], committee: PartyId) -> tuple[Step, ...]:
    """Give the records of evidence that end an embargo: of one event by two organisations, or by the SSC; else none."""
    held = [one for one in steps if one.model in (Model.PXA, Model.HELD) and one.evidence.strip()]
    for event in dict.fromkeys(one.event for one in held):
        of_it = {one.by: one for one in held if one.event == event}
        if len(of_it) > 1 or committee in of_it:
            return tuple(of_it.values())
    return ()


def own_word(_machines: Machines, _now: Stand, step: Step, _known: Known) -> None:
    """Refuse a word about another's report, and another's consent; what follows from the embargo is nobody's to record."""
    if step.model is Model.PEC and step.event in ("revise", "reset"):
        raise CannotTake(
            f"Consent: {step.event}", "it follows from the embargo's own steps.", "Record the embargo's step instead."
        )
    inviting = step.model is Model.PEC and step.event == "invite"
    if inviting and step.about == step.by:
        raise CannotTake("Invitation", "nobody invites itself.", "Record your consent with accept, or another's name.")
    if step.model in (Model.RM, Model.PEC) and not inviting and step.about != step.by:
        raise CannotTake(
            f"{step.model} of {step.about}",
            f"{step.by} cannot speak for {step.about}: silence is never consent.",
            f"A person of {step.about} records it.",
        )


def awareness(_machines: Machines, _now: Stand, step: Step, known: Known) -> None:
    """Refuse another's awareness without the receipt that proves it."""
    if step.model is not Model.VFD or step.event != "V" or step.about == step.by:
        return
    if known.proofs.get(step.proof) != step.about:
        raise CannotTake(
            f"Awareness of {step.about}",
            "no receipt of that notice by that organisation is on record.",
            "Name the notice whose text it acknowledged signed in, or that was handed to it with a record.",
        )


def driven(machines: Machines, _now: Stand, step: Step, known: Known) -> None:
    """Refuse a fix made ready by one that is no manufacturer here, and one deployed by one that is no supplier here."""
    role = dict(machines.world.driven_by).get(step.event) if step.model is Model.VFD else None
    able = {"manufacturer": known.manufacturers, "supplier": known.suppliers}.get(role or "", frozenset())
    if role is not None and (step.by not in able or step.about != step.by):
        raise CannotTake(
            f"{step.event} of {step.about}", f"only a {role} of this case drives it.", "Ask it to record it."
        )


def consent(_machines: Machines, now: Stand, step: Step, _known: Known) -> None:
    """Refuse a consent to other terms than those in force, or than those proposed while none are."""
    if step.model is not Model.PEC or step.event != "accept":
        return
    asked = now.terms or now.proposed
    if not asked or step.terms != asked:
        raise CannotTake(
            "Consent",
            "it names no terms that are proposed or in force.",
            f"Give them word for word: {asked or 'there are none'}.",
        )


def terms(_machines: Machines, now: Stand, step: Step, _known: Known) -> None:
    """Refuse a proposal without terms, and one that its own proposer accepts."""
    if step.model is not Model.EM:
        return
    if step.event == "propose" and not step.terms.strip():
        raise CannotTake("Proposal", "an embargo without terms binds nobody to anything.", "Give its terms.")
    if step.event == "accept" and now.proposer == step.by:
        raise CannotTake("Acceptance", f"{step.by} proposed it.", "Another participant accepts it.")


def evidence(machines: Machines, _now: Stand, step: Step, _known: Known) -> None:
    """Refuse an event of the world without the evidence that its author holds."""
    if step.model is Model.HELD and step.event not in machines.world.pxa:
        raise CannotTake(f"Evidence of {step.event}", "it is no event of the world.", "Give P, X or A.")
    if step.model in (Model.PXA, Model.HELD) and not step.evidence.strip():
        raise CannotTake(f"{step.event}", "it rests on nothing.", "Give a digest or a reference of what you hold.")
