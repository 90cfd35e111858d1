"""How is a leg of a duty written on a page: in plain words, with the Code's clause beside it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tocsin.duties.duty import LegWord, Standing
from tocsin.flows.tools import Tools
from tocsin.parties.naming import named
from tocsin.words import PartyId

COLOURS = {
    LegWord.OPEN: "teal",
    LegWord.PAST_OWN_TARGET: "orange",
    LegWord.LATE: "red",
    LegWord.BREACHED: "red",
    LegWord.DISPUTED: "purple",
}
"""A tag's colour repeats its word and never stands for it; what is done, or not owed, has no tag."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A leg with its words."""

    standing: Standing
    does: str
    to: str
    because: str
    colour: str
    causes: tuple[str, ...]


def legs(standings: Iterable[Standing], names: Mapping[PartyId, str], tools: Tools) -> list[Leg]:
    """Give legs with the words of their rulebook and the names of the day."""
    return [_leg(one, names, tools) for one in standings]


def _leg(one: Standing, names: Mapping[PartyId, str], tools: Tools) -> Leg:
    duty = one.duty
    return Leg(
        standing=one,
        does=tools.rulebook(duty.rulebook).duty(duty.rule).does,
        to=names.get(duty.to, duty.to) if duty.to else "",
        because=named(one.because, names),
        colour=COLOURS.get(one.word, ""),
        causes=tuple(
            f"{names.get(cause.left, cause.left)} to {names.get(cause.right, cause.right)}: {cause.word}"
            for cause in one.cause
        ),
    )
