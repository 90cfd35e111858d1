"""How does `tocsin cover` read, for a person and as facts; and what do all answers over the estate say of themselves?"""

from typing import TYPE_CHECKING, Any

from tocsin.cli.show import invented, say, table
from tocsin.cover.veil import VEILED
from tocsin.duties.ladder import BESIDE, brief, labelled
from tocsin.words import Direction, Test

if TYPE_CHECKING:
    from tocsin.cover.tally import Tally
    from tocsin.flows.ask import Cover

PAIRS = "suppliers' models"
"""What is counted for a manufacturer: each supplier and model as one."""
AMBER = "Class: Amber (our reading: TLP:AMBER+STRICT). For the organisation that asked."
LIMITS = (
    "What this cannot tell: a route is what agreements and contacts say, and only an answer shows that a message arrived; "
    "agreements marked claimed are one side's word; devices not loaded here are not counted."
)


def cover_facts(answer: "Cover", made_up: bool) -> dict[str, Any]:
    """Give cover as facts."""
    rungs = [
        {
            "rulebook": book.id,
            "title": book.title,
            "label": book.label or None,
            "digest": book.digest,
            **tally_facts(rung.tally),
        }
        for book, rung in answer.rungs
    ]
    return {
        "class": "Amber",
        "asked as": answer.asked_as,
        "on": answer.on,
        "invented": made_up,
        "counts": PAIRS if answer.names_only else "systems",
        "cover": rungs,
        "cannot tell": LIMITS,
    }


def cover_shown(answer: "Cover", made_up: bool) -> None:
    """Show cover as two tables, one a direction."""
    say(AMBER)
    first = answer.rungs[0][1].tally
    unit = PAIRS if answer.names_only else "systems"
    if answer.names_only:
        say(VEILED)
    say(
        f"{first.systems:,} {unit} that {answer.asked_as} may see: {first.in_scope:,} in scope, {first.out_of_scope:,} out of "
        f"scope and owing nothing, {first.unknown_manufacturer:,} of no known manufacturer, {first.no_supplier:,} of no known supplier."
    )
    for direction in Direction:
        rows = [(brief(book), *(rung.tally.passed(direction, test) for test in Test)) for book, rung in answer.rungs]
        heading = {
            Direction.TELL: "Tell the manufacturer (G3.17, G3.18)",
            Direction.BE_TOLD: "Be told by the manufacturer (G3.20)",
        }
        table(
            f"{heading[direction]}: {unit} with a complete route, as at {answer.on}",
            ("rulebook", *(test.value.replace(" by ", " by\n") for test in Test)),
            rows,
            (1, 2, 3, 4),
        )
    beside = [brief(book) for book, _ in answer.rungs if book.id in BESIDE]
    if beside and len(beside) < len(answer.rungs):
        say(f"From {beside[0]} on they stand beside the ladder, not on it.")
    say("Recognising a route binds nobody: see 'obliged by the Code' beside it.")
    for book, _ in answer.rungs:
        say(f"  {brief(book)}: {labelled(book)}.", "dim")
    say(LIMITS)
    invented(made_up)


def tally_facts(tally: "Tally") -> dict[str, Any]:
    """Give a tally as facts, the two directions apart."""
    ways: dict[str, dict[str, int]] = {}
    for direction, test, systems in tally.passing:
        ways.setdefault(direction.value, {})[test.value] = systems
    return {
        "systems": tally.systems,
        "in scope": tally.in_scope,
        "out of scope": tally.out_of_scope,
        "manufacturer unknown": tally.unknown_manufacturer,
        "supplier unknown": tally.no_supplier,
        **ways,
    }
