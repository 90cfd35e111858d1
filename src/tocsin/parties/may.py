"""May this actor see or change this thing, and how much of it? What no row allows is denied.

- Every condition must hold: a place in the matrix, what was given, and a sign-in that is sure enough for the class.
- Amber and Red are opened by a passkey, a second factor or, for Amber, the code told by telephone; else a header at most.
- A class limits sharing and participation gives access: the caller says how the actor stands, and the matrix says the rest.
- Who acts for another in some matters only sees nothing of the rest; of a case in which those lie, the header.
- A change takes a sign-in as sure as the class asks; but a receipt may be given by whoever may see the header.
"""

from dataclasses import dataclass

from tocsin.parties.actor import Actor, Duty, Sure
from tocsin.parties.matrix import MATTERS, Given, Matrix, Sight, Stage, Stand, Thing
from tocsin.words import Class

SURE_ENOUGH = {Class.WHITE: Sure.NOBODY, Class.GREEN: Sure.PASSWORD, Class.AMBER: Sure.SECOND, Class.RED: Sure.SECOND}
GUESTS = frozenset({Stand.LINK, Stand.LINK_AND_CODE})
LIES_IN = {Thing.CASE: (Thing.NOTICE, Thing.REPORT), Thing.DETAIL: (Thing.NOTICE, Thing.REPORT)}
"""Of which things that lie in it a header is seen by whoever acts in those alone."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How an actor stands to one thing, what was given, and whether the thing is its own."""

    stands: frozenset[Stand] = frozenset({Stand.OUTSIDER})
    given: frozenset[Given] = frozenset()
    mine: bool = False


OUTSIDE = Relation()


@dataclass(frozen=True, slots=True)
class About:
    """What is asked about: a thing, its class now and its stage now."""

    thing: Thing
    classification: Class = Class.AMBER
    stage: Stage = Stage.EMBARGOED


def may(matrix: Matrix, actor: Actor, about: About, relation: Relation = OUTSIDE) -> Sight:
    """Give how much `actor` may see; NOTHING where no row, no stand or no sign-in allows more."""
    row = matrix.row(about.thing, about.classification, about.stage)
    if row is None:
        return Sight.NOTHING
    stands = relation.stands or frozenset({Stand.OUTSIDER})
    found = max((row.cells[one].seen(relation.given) for one in stands), key=lambda sight: sight.rank)
    if found is Sight.OWN and not relation.mine:
        return Sight.NOTHING
    return _sure(_covered(found, actor, about.thing), actor, about.classification, stands)


def may_change(matrix: Matrix, actor: Actor, about: About, relation: Relation, duty: Duty) -> bool:
    """Say whether `actor` may change a thing by doing `duty`; what it may only read it may not change."""
    row = matrix.row(about.thing, about.classification, about.stage)
    if row is None or duty not in actor.duties or not row.edits & relation.stands or not covers(actor, about.thing):
        return False
    if duty is not Duty.ANSWERS and actor.sure.rank < SURE_ENOUGH[about.classification].rank:
        return False
    return may(matrix, actor, about, relation).rank >= Sight.HEADER.rank


def covers(actor: Actor, thing: Thing) -> bool:
    """Say whether an actor's matters take in a thing: all of them in its own organisation's name, else those it was given."""
    if actor.acting_for is None or not actor.only:
        return True
    return any(thing in MATTERS.get(one, frozenset()) for one in actor.only)


def _covered(found: Sight, actor: Actor, thing: Thing) -> Sight:
    """Narrow what was found to the matters in which an actor may act for another."""
    if covers(actor, thing):
        return found
    inside = any(covers(actor, one) for one in LIES_IN.get(thing, ()))
    return min(found, Sight.HEADER if inside else Sight.NOTHING, key=lambda sight: sight.rank)


def _sure(found: Sight, actor: Actor, classification: Class, stands: frozenset[Stand]) -> Sight:
    """Narrow what was found to what the sign-in is sure enough for."""
    if found.rank <= Sight.COMMITMENT.rank or actor.sure.rank >= SURE_ENOUGH[classification].rank:
        return found
    if stands <= GUESTS and classification is not Class.RED:
        opened = Stand.LINK_AND_CODE in stands and actor.sure is Sure.CODE
        return found if opened else min(found, Sight.HEADER, key=lambda sight: sight.rank)
    if classification is Class.RED or actor.sure is not Sure.PASSWORD:
        return Sight.NOTHING
    return min(found, Sight.HEADER, key=lambda sight: sight.rank)
