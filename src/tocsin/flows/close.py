"""Which few agreements would close the most gaps: across companies for the SSC and the administrator, else the asker's own?"""

from dataclasses import dataclass
from datetime import date

from tocsin.cover.closing import close as closing
from tocsin.cover.closing.shortfall import Lacking, Pair, wanted
from tocsin.duties.rulebook import Rulebook
from tocsin.flows.ask import SEE_ALL, asks
from tocsin.flows.depth import Depth, standing_on
from tocsin.flows.docket import signs
from tocsin.flows.look import Reader
from tocsin.flows.picture import Picture, picture
from tocsin.flows.tools import Tools
from tocsin.parties.matrix import Thing
from tocsin.routes.route import Hop
from tocsin.words import Direction, PartyId, Refused


class NotAcrossCompanies(Refused):
    """A question across companies by one that sees no other company's gaps, or that has none of its own."""


@dataclass(frozen=True, slots=True)
class Closing:
    """The choice in one direction. `gaps`: systems without a recognised route that the asker may see."""

    asked_as: PartyId
    seen: Picture
    rulebook: Rulebook
    direction: Direction
    gaps: int
    out_of_reach: int
    choice: closing.Choice
    hops: tuple[tuple[Pair, Hop], ...]
    """For each pair chosen, its hop as it stands, so that one can see what is there already."""
    across: bool


def close(
    reader: Reader, rulebook: str, on: date, direction: Direction, most: int, seconds: float, depth: Depth, tools: Tools
) -> Closing:
    """Choose at most `most` agreements in one direction; the two directions are never added.

    A supplier gets its own systems' gaps only. Any other party but the SSC and the administrator is refused, since the
    answer would tell it of agreements between others.
    """
    if most < 1:
        raise Refused(f"--agreements {most}", "a choice needs one or more.", "Give a number from 1, such as 20.")
    asker, book = asks(reader, Thing.COVER, tools), tools.rulebook(rulebook)
    across = asker in SEE_ALL
    seen, held = picture(book.rules, on, tools, signs(tools)), standing_on(asker, depth)
    lacking = depth.lacking(held, wanted(book.rules, seen.tables(), direction), None if across else asker)
    if not (across or lacking.inside):
        raise NotAcrossCompanies(
            f"What would close gaps, as {asker}",
            "across companies it is for the SSC and the code administrator, and no supplier's systems here are its own.",
            "Ask as a supplier for its own, or as ssc or code-administrator.",
        )
    choice = closing.close(lacking, most, depth.solve(seconds))
    return Closing(
        asked_as=asker,
        seen=seen,
        rulebook=book,
        direction=direction,
        gaps=lacking.systems,
        out_of_reach=lacking.out_of_reach,
        choice=choice,
        hops=tuple(_hops(choice, lacking, seen, direction)),
        across=across,
    )


def _hops(choice: closing.Choice, lacking: Lacking, seen: Picture, direction: Direction) -> list[tuple[Pair, Hop]]:
    examples = [(one.pair, lacking.example(one.pair)) for one in choice.steps]
    traced = [routes for _, routes in seen.traced(held for _, held in examples)]
    hops = []
    for (pair, _), found in zip(examples, traced, strict=True):
        every = (hop for route in found.routes(direction) for hop in route.hops)
        hops.append(
            (pair, next(hop for hop in every if (hop.kind, hop.left, hop.right) == (pair.hop, pair.left, pair.right)))
        )
    return hops
