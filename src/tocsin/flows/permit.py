"""How much may an actor see of what is its organisation's own, whatever the case: its estate, routes, people and the like?"""

from tocsin.flows.tools import Tools
from tocsin.parties.actor import Actor, Duty
from tocsin.parties.matrix import Sight, Thing
from tocsin.parties.may import SURE_ENOUGH, About, may, may_change
from tocsin.records.sight import registered
from tocsin.words import Class

AMBER = frozenset({Thing.ESTATE, Thing.COVER, Thing.ROUTES, Thing.REPORT, Thing.AUDIT, Thing.DELIBERATION})
"""What is Amber by default wherever it is shown (decision 26); the rest of the register is Green."""


def permitted(actor: Actor, thing: Thing, tools: Tools) -> Sight:
    """Give how much of its own organisation's part of `thing` an actor may see; NOTHING where it stands in none.

    A list or a sum that is Amber has no header to show: it opens to a sign-in that is sure enough, or not at all.
    """
    unsure = thing in AMBER and actor.sure.rank < SURE_ENOUGH[Class.AMBER].rank
    if unsure or (actor.party is None and not actor.operates):
        return Sight.NOTHING
    return may(tools.matrix, actor, _about(thing), registered(actor, tools.now()))


def may_do(actor: Actor, thing: Thing, duty: Duty, tools: Tools) -> bool:
    """Say whether an actor may change its own organisation's part of `thing` by doing `duty`."""
    if actor.party is None:
        return False
    return may_change(tools.matrix, actor, _about(thing), registered(actor, tools.now()), duty)


def _about(thing: Thing) -> About:
    return About(thing, Class.AMBER if thing in AMBER else Class.GREEN)
