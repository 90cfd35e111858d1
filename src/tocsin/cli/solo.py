"""`tocsin solo`: one organisation, its own two spreadsheets, nobody else joined: what it learns on its first day."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.covered import AMBER, LIMITS
from tocsin.cli.desk import Desk, desk, files, instant, make, start, there
from tocsin.cli.load import facts as receipt_facts
from tocsin.cli.load import says_invented, shown
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, RulebookName, StoreFolder
from tocsin.cli.show import as_json, invented, say, table, working
from tocsin.cli.written import write
from tocsin.duties.ladder import labelled
from tocsin.parties.naming import named
from tocsin.words import Direction, ModelId, Test

if TYPE_CHECKING:
    from tocsin.flows.ask import Gaps

SOON = timedelta(days=90)


def solo(
    meters: Annotated[Path, typer.Argument(help="Your list of meters: XLSX, CSV or Parquet.")],
    contacts: Annotated[Path, typer.Argument(help="Your list of contacts and agreements.")],
    as_: AsOrganisation,
    name: Annotated[str, typer.Option(help="Your organisation's name.")] = "",
    rulebook: RulebookName = "ssc-guidance",
    accept_good_rows: Annotated[bool, typer.Option("--accept-good-rows", help="Keep the good rows.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the gap list to this .xlsx or .csv file.")] = None,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """From your own spreadsheet to knowing which of your meters nobody could warn you about, and whom to ring first."""
    here = opened(meters, store, at, as_)
    from tocsin.flows.load import Job
    from tocsin.flows.picture import widest
    from tocsin.flows.solo import solo as loaded
    from tocsin.words import PartyId

    party = PartyId(as_.strip().lower())
    job = Job(
        path=meters,
        rules=widest(here.tools),
        files=files(),
        store=here.folder,
        now=here.tools.now(),
        by="the command line",
        accept_good_rows=accept_good_rows,
    )
    with working("Reading your lists and tracing every route"):
        receipts = loaded(job, contacts, party, name or as_)
        found = Learnt(here, party, rulebook)
    if out is not None:
        write(found.gaps, here, out)
    if json_:
        as_json(found.facts() | {"loaded": [receipt_facts(one) for one in receipts]})
        return
    for receipt in receipts:
        shown(receipt)
    found.show()
    if out is not None:
        say(f"Written: {out}")
    invented(here.invented)


class Learnt:
    """What one organisation learns from its own lists on one day."""

    def __init__(self, here: Desk, party: Any, rulebook: str) -> None:
        """Ask the questions."""
        from tocsin.cover.group import group
        from tocsin.cover.split import split
        from tocsin.estate.decide import decide
        from tocsin.estate.verdict import Judged
        from tocsin.flows.ask import gaps
        from tocsin.flows.picture import london
        from tocsin.flows.repair import ending, repair

        self.gaps: Gaps = gaps(
            party, rulebook, london(here.tools.now()), (Direction.BE_TOLD,), Test.RECOGNISED, here.tools
        )
        seen = self.gaps.seen
        verdict = decide(seen.tables())
        judged = [Judged(one, verdict(one)) for one in self.gaps.holdings]
        self.by_model = split(judged, lambda held: held.model or "no model given")
        self.reasons = group(
            self.gaps.gaps, lambda gap: (gap.broken.detail if gap.broken else gap.why, arranged(gap.holding))
        )
        self.mend = repair(party, seen, self.gaps.holdings)
        self.ending = ending(seen, SOON)
        self.names = seen.names

    def called(self, party: Any) -> str:
        """Give what an organisation is called."""
        return str(self.names.get(party, party))

    def show(self) -> None:
        """Show it for a person."""
        say(AMBER)
        rows = [
            (
                self.gaps.seen.models.get(ModelId(model), model),
                tally.systems,
                *(
                    tally.passed(way, test) if tally.in_scope else standing(tally)
                    for way, test in (
                        (Direction.TELL, Test.WORKING),
                        (Direction.BE_TOLD, Test.RECOGNISED),
                        (Direction.BE_TOLD, Test.WORKING),
                    )
                ),
                tally.failed(Direction.BE_TOLD, Test.RECOGNISED) + tally.unknown_manufacturer,
            )
            for model, tally in self.by_model
        ]
        title = f"Cover by model; {labelled(self.gaps.rulebook)}, as at {self.gaps.seen.on}"
        headers = ("model", "meters", "tell: working", "be told: route", "be told: working", "nobody could warn you")
        table(title, headers, rows, range(1, 6))
        total = sum(row[-1] for row in rows if isinstance(row[-1], int))
        say(f"{total:,} of your meters nobody could warn you about. Why:", "bold")
        why = [
            (
                one.systems,
                named(one.key[0], self.names),
                one.key[1],
                named("; ".join(one.gaps[0].closes[:1]), self.names),
            )
            for one in self.reasons
        ]
        unknown = sum(tally.unknown_manufacturer for _, tally in self.by_model)
        if unknown:
            why.append(
                (unknown, "The list names no model, so nobody knows who makes them.", "–", "Find out the model.")
            )
        table("", ("meters", "first broken hop", "how they are arranged", "what would close it"), why, (0,))
        mend = [
            (one.systems, self.called(one.party), one.direction.value, one.contact or "–", one.wrong)
            for one in self.mend
        ]
        table("Contacts to repair", ("meters", "organisation", "for messages", "contact", "what is wrong"), mend, (0,))
        if self.ending:
            ends = [(e.ends_on, e.reference, " – ".join(self.called(p) for p in e.between)) for e in self.ending]
            table(f"Agreements that end within {SOON.days} days", ("ends", "agreement", "between"), ends)
        say(LIMITS)

    def facts(self) -> dict[str, Any]:
        """Give it as facts."""
        from tocsin.cli.covered import tally_facts
        from tocsin.cli.look import gaps_facts

        return {
            "by model": {model: tally_facts(tally) for model, tally in self.by_model},
            "reasons": [{"systems": one.systems, "why": one.key[0], "arranged": one.key[1]} for one in self.reasons],
            "contacts to repair": [
                {
                    "party": one.party,
                    "direction": one.direction,
                    "contact": one.contact,
                    "wrong": one.wrong,
                    "systems": one.systems,
                }
                for one in self.mend
            ],
            "agreements ending": [{"reference": e.reference, "ends on": e.ends_on} for e in self.ending],
            **gaps_facts(self.gaps, made_up=False),
        }


def standing(tally: Any) -> str:
    """Say why a model's meters are not counted as covered or not."""
    return "maker unknown" if tally.unknown_manufacturer else "out of scope"


def arranged(held: Any) -> str:
    """Say in a few words through whom a holding is arranged."""
    roles = {role for role, _ in held.parties}
    if "customer" in roles:
        return "arranged by the customer"
    if "manager" in roles and "map" not in roles:
        return "a meter manager only"
    return "through a MAP" if "map" in roles else "directly"


def opened(meters: Path, store: Path | None, at: str | None, name: str) -> Desk:
    """Open the organisation's own store, making it where it is not there."""
    folder = start(store)
    made_up = says_invented(meters)
    if there(folder):
        return desk(folder, at)
    return make(folder, name, made_up, instant(at) if at and made_up else None)
