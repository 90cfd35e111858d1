"""Which few agreements would close the most gaps: across companies for the SSC and the administrator, else the asker's own?"""

from dataclasses import dataclass
from datetime import date

from tocsin.cover.closing import close as closing
from tocsin.cover.closing.shortfall import Missing, missing
from tocsin.duties.rulebook import Rulebook
from tocsin.flows.ask import SEE_ALL, holdings
from tocsin.flows.depth import Depth
from tocsin.flows.docket import signs
from tocsin.flows.picture import Picture, picture
from tocsin.flows.tools import Tools
from tocsin.words import Direction, PartyId, Refused


class NotAcrossCompanies(Refused):
    """A question across companies by one that sees no other company's gaps, or that has none of its own."""


@dataclass(frozen=True, slots=True)
class Closing:
    """The choice in one direction, with the gaps it was made for."""

    asked_as: PartyId
    seen: Picture
    rulebook: Rulebook
    direction: Direction
    missing: Missing
    choice: closing.Choice
    across: bool

    @property
    def gaps(self) -> int:
        """Systems without a recognised route that the asker may see."""
        return sum(one.systems for one in self.missing.shortfalls) + self.missing.out_of_reach


def close(
    asker: PartyId, rulebook: str, on: date, direction: Direction, most: int, seconds: float, depth: Depth, tools: Tools
) -> Closing:
    """Choose at most `most` agreements in one direction; the two directions are never added.

    A supplier gets its own systems' gaps only. Any other party but the SSC and the administrator is refused, since the
    answer would tell it of agreements between others.
    """
    book = tools.rulebook(rulebook)
    seen = picture(book.rules, on, tools, signs(tools))
    found = holdings(asker, seen, tools)
    across = asker in SEE_ALL
    mine = found if across else tuple(one for one in found if one.supplier == asker)
    if not mine:
        raise NotAcrossCompanies(
            f"What would close gaps, as {asker}",
            "across companies it is for the SSC and the code administrator, and no supplier's systems here are its own.",
            "Ask as a supplier for its own, or as ssc or code-administrator.",
        )
    if most < 1:
        raise Refused(f"--agreements {most}", "a choice needs one or more.", "Give a number from 1, such as 20.")
    lacking = missing(seen.survey(), mine, direction)
    choice = closing.close(lacking.shortfalls, most, depth.solve(seconds))
    return Closing(asker, seen, book, direction, lacking, choice, across)
