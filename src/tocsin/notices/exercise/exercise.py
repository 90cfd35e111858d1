"""May this route be exercised, in which words, and how did each hop do (decision 17)?

- Nobody is exercised without its consent given beforehand; each contact at most so many times a year.
- Every line of it says that it is an exercise, so that no part of it can be taken for the real thing.
- One pass of a contact counts for everyone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.words import Fault, PartyId, Refused

MARK = "EXERCISE - NOT REAL"
YEAR = timedelta(days=365)
CAP = 2
"""At most so many exercises of one party in a year."""


class CannotExercise(Refused):
    """An exercise without consent, over the cap, or without anybody to answer for it."""


@dataclass(frozen=True, slots=True)
class Consent:
    """That a party agrees to be exercised, or no longer does."""

    by: PartyId
    person: str
    agrees: bool
    given_at: datetime
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of a route from its first party to its last. `within_hours` is asked of each hop."""

    path: tuple[PartyId, ...]
    direction: str
    by: PartyId
    person: str
    why: str
    text: str
    within_hours: int
    began_at: datetime
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """That one party of an exercise took it and, but for the last, handed it on."""

    exercise: str
    by: PartyId
    person: str
    at: datetime
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Score:
    """How one hop did: passed in so many hours, passed past the time asked for, not reached, or waiting."""

    left: PartyId
    right: PartyId
    word: str
    hours: float | None


def exercise(
    path: tuple[PartyId, ...],
    direction: str,
    by: PartyId,
    person: str,
    why: str,
    within_hours: int,
    consents: Iterable[Consent],
    before: Iterable[Exercise],
    at: datetime,
) -> Exercise:
    """Give the exercise to run; CannotExercise unless each party but the first has agreed and is under its yearly cap."""
    faults = tuple(faulty(path, by, tuple(consents), tuple(before), at))
    if faults or not (person.strip() and why.strip()) or within_hours < 1 or by != path[0]:
        said = str(faults[0]) if faults else "it needs its first party, a person, a reason and an hour at least."
        raise CannotExercise("Exercise", said, "Nothing was sent. Ask for what is missing first.", faults)
    return Exercise(path, direction, by, person.strip(), why.strip(), wording(path), within_hours, at)


def faulty(
    path: tuple[PartyId, ...], by: PartyId, consents: tuple[Consent, ...], before: tuple[Exercise, ...], at: datetime
) -> Iterable[Fault]:
    """Give who has not agreed and who was exercised often enough."""
    if len(path) < 2 or len(set(path)) != len(path):
        yield Fault(" to ".join(path), "a route of two parties or more, each once", "Name the route.")
    agreed = {one.by: one.agrees for one in sorted(consents, key=lambda one: one.given_at) if one.given_at <= at}
    for party in path:
        if party != by and not agreed.get(party, False):
            yield Fault(
                f"no consent of {party}", "its consent beforehand", f"Ask {party}; it records its consent itself."
            )
        times = sum(party in one.path[1:] and at - one.began_at < YEAR for one in before)
        if party != by and times >= CAP:
            yield Fault(
                f"{times} exercises of {party} in a year", f"{CAP} at most", "Wait; its last pass counts for everyone."
            )


def wording(path: tuple[PartyId, ...]) -> str:
    """Write the message: each of its lines says what it is."""
    lines = (
        f"This is an exercise of the route {' - '.join(path)}.",
        "Nothing has happened. No device, case or person is meant.",
        "You agreed to exercises. Please confirm, and hand this on to the next on the route.",
        "Nobody draws a conclusion about any duty from it.",
    )
    return "\n".join(f"{MARK}: {line}" for line in (*lines, f"End of the exercise message. {MARK}."))


def score(one: Exercise, outcomes: Iterable[Outcome], at: datetime) -> tuple[Score, ...]:
    """Score each hop from the one before it; past a hop that was not reached nothing is known of the next."""
    took = {each.by: each.at for each in sorted(outcomes, key=lambda each: each.at, reverse=True)}
    found: list[Score] = []
    since: datetime | None = one.began_at
    for left, right in zip(one.path, one.path[1:], strict=False):
        then = took.get(right)
        found.append(hop(left, right, since, then, timedelta(hours=one.within_hours), at))
        since = then
    return tuple(found)


def hop(
    left: PartyId, right: PartyId, since: datetime | None, then: datetime | None, within: timedelta, at: datetime
) -> Score:
    """Score one hop."""
    if then is not None and since is not None and then >= since:
        word = "passed" if then - since <= within else "passed, past the time asked for"
        return Score(left, right, word, round((then - since) / timedelta(hours=1), 2))
    if since is None:
        return Score(left, right, "nothing known: the hop before it was not passed", None)
    return Score(left, right, "waiting" if at - since <= within else "not passed in the time asked for", None)
