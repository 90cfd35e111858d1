"""Which regimes does an organisation say apply to it, what starts their clocks in a case, and what was filed under them?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tocsin.duties.act import Act, ActKind, Strength
from tocsin.duties.duty import Duty as Leg
from tocsin.duties.regime.applies import Applies, Triggered, applying
from tocsin.duties.regime.regime import Regime
from tocsin.flows.declare import declare
from tocsin.flows.keep import News, keep
from tocsin.flows.look import Reader, as_actor, in_own_name, to_change
from tocsin.flows.tools import Tools
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Thing
from tocsin.records import declared
from tocsin.words import PartyId, Refused, RulebookId


class CannotRecord(Refused):
    """A record about a regime that lacks who, why, or what it is about."""


@dataclass(frozen=True, slots=True)
class Held:
    """A regime with what an organisation recorded of it; `applies` is None where it recorded nothing."""

    regime: Regime
    applies: Applies | None


def regimes(reader: Reader, known: Iterable[Regime], tools: Tools) -> tuple[Held, ...]:
    """Give every regime with the organisation's own record of whether it applies."""
    own = recorded(as_actor(reader, tools.now()).party or PartyId(""), tools)
    return tuple(Held(one, own.get(one.id)) for one in known)


def applies(regime: Regime, by: Reader, person: str, holds: bool, why: str, tools: Tools) -> Applies:
    """Record that a regime applies to an organisation, or that it does not, by whom and why (decision 8)."""
    actor = in_own_name(by, Duty.DECIDES, Thing.CASE, tools, person)
    party = actor.party or PartyId("")
    if not (actor.signature.strip() and why.strip()):
        raise CannotRecord(f"{regime.id} for {party}", "it needs a person and a reason.", "Give both.")
    made = Applies(regime.id, party, holds, actor.signature.strip(), why.strip(), tools.now())
    declare(made, party, tools)
    return made


def trigger(
    reference: str, regime: Regime, given: Triggered, tools: Tools, by: Reader | None = None
) -> tuple[Leg, ...]:
    """Record that a regime's trigger happened in a case, and open its legs; refused where it was not recorded as applying.

    `given` says whose trigger it is and by whom; a signed-in reader, `by`, stands in their place.
    """
    looked, at = to_change(reference, by or given.by, Duty.DECIDES, tools, person=given.person), tools.now()
    held, given = looked.held, replace(given, by=looked.party, person=looked.signature, case=looked.case)
    if not (given.person.strip() and given.why.strip()) or given.happened_at > at:
        raise CannotRecord(
            f"{given.trigger}", "it needs a person, a reason, and an instant that has passed.", "Give them."
        )
    legs = regime.opened(given, recorded(given.by, tools).get(regime.id))
    declare(given, given.by, tools, "/".join((held.case.id, regime.id, given.trigger, given.by)))
    keep(held.case.id, News(duties=legs), at, tools)
    return legs


def notified(
    reference: str, rule: str, by: Reader, person: str, channel: str, channel_reference: str, tools: Tools
) -> Act:
    """Record that what a regime asks for was filed: by whom, through which channel, when, under which reference."""
    looked, at = to_change(reference, by, Duty.DECIDES, tools, person=person), tools.now()
    held, party, signature = looked.held, looked.party, looked.signature.strip()
    mine = [one for one in held.duties if one.by == party and one.rule == rule]
    if not mine or not (signature and channel.strip() and channel_reference.strip()):
        legs = ", ".join(one.rule for one in held.duties if one.by == party and one.to is None) or "none"
        raise CannotRecord(
            f"{rule} in {reference}", f"it needs a leg of yours, a person, a channel and its reference; your legs: {legs}.", "Give them."
        )  # fmt: skip
    act = Act(
        ActKind.FILED, held.case.id, party, at, signature, duty=rule, strength=Strength.CHANNEL,
        channel=channel.strip(), reference=channel_reference.strip(),
    )  # fmt: skip
    keep(held.case.id, News(acts=(act,)), at, tools)
    return act


def recorded(party: PartyId, tools: Tools) -> dict[RulebookId, Applies]:
    """Give what an organisation recorded of each regime."""
    return applying((one for _, one in declared.every(Applies, tools.unseal, party)), party, tools.now())
