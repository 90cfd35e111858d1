"""Exercises: consent is recorded by whoever gives it, a route is exercised, each hop is taken, scored, and counts for everyone."""

from tocsin.flows.declare import declare
from tocsin.flows.look import Reader, as_actor, in_own_name
from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.notices.exercise.exercise import CannotExercise, Consent, Exercise, Outcome, Score, exercise, score
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Thing
from tocsin.records import declared
from tocsin.records.parties import ContactSign
from tocsin.routes.link import SignKind
from tocsin.words import Direction, PartyId


def consent(by: Reader, person: str, agrees: bool, tools: Tools) -> Consent:
    """Record that an organisation agrees to be exercised, or no longer does."""
    actor = in_own_name(by, Duty.DECIDES, Thing.NOTICE, tools, person)
    party = actor.party or PartyId("")
    made = Consent(party, actor.signature, agrees, tools.now())
    declare(made, party, tools)
    return made


def begin(
    path: tuple[PartyId, ...],
    direction: Direction,
    person: str,
    why: str,
    within_hours: int,
    tools: Tools,
    by: Reader | None = None,
) -> tuple[str, Exercise]:
    """Begin an exercise of a route in the name of its first party, which `by` must be; give its id and its text to send."""
    actor = in_own_name(by or path[0], Duty.DECIDES, Thing.NOTICE, tools, person)
    if actor.party != path[0]:
        raise CannotExercise(
            "Exercise", f"its route does not begin with {actor.party}.", "Begin it with your organisation."
        )
    consents = (one for _, one in declared.every(Consent, tools.unseal))
    before = (one for _, one in declared.every(Exercise, tools.unseal))
    made = exercise(path, direction.value, path[0], actor.signature, why, within_hours, consents, before, tools.now())
    return declare(made, path[0], tools), made


def take(reference: str, by: Reader, person: str, tools: Tools) -> tuple[Score, ...]:
    """Record that a party took an exercise; a hop passed in time is a sign that its contact works, for everyone."""
    actor, made = in_own_name(by, Duty.ANSWERS, Thing.NOTICE, tools, person), find(reference, tools)
    party = actor.party or PartyId("")
    if party not in made.path[1:]:
        raise none(reference)
    declare(Outcome(reference, party, actor.signature, tools.now()), party, tools, f"exercise/{reference}/{party}")
    scored = scores(reference, actor, tools)
    if any(one.right == party and one.word == "passed" for one in scored):
        ContactSign.objects.get_or_create(
            organisation_id=party, direction=made.direction, shown_by=SignKind.EXERCISED.value,
            seen_on=london(tools.now()), reference=reference,
        )  # fmt: skip
    return scored


def scores(reference: str, reader: Reader, tools: Tools) -> tuple[Score, ...]:
    """Score an exercise hop by hop, for whoever is on its route; for anybody else there is none."""
    if as_actor(reader, tools.now()).party not in find(reference, tools).path:
        raise none(reference)
    outcomes = (one for _, one in declared.every(Outcome, tools.unseal) if one.exercise == reference)
    return score(find(reference, tools), outcomes, tools.now())


def find(reference: str, tools: Tools) -> Exercise:
    """Give an exercise by its id."""
    found = dict(declared.every(Exercise, tools.unseal)).get(reference)
    if found is None:
        raise none(reference)
    return found


def none(reference: str) -> CannotExercise:
    """Give the refusal of an id that is unknown or not the reader's: one and the same."""
    return CannotExercise(f"Exercise {reference}", "there is none of this id.", "Give the id that it was begun with.")
