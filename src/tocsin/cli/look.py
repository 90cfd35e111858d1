"""`tocsin cover`, `tocsin gaps`, `tocsin routes`: questions over the estate, each asked as an organisation."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.counts import give
from tocsin.cli.covered import AMBER, LIMITS, PAIRS, cover_facts, cover_shown
from tocsin.cli.desk import Desk, day, desk
from tocsin.cli.options import AsJson, AsKnown, AsOrganisation, AtInstant, OnDate, RulebookName, StoreFolder
from tocsin.cli.show import as_json, invented, say, table, working
from tocsin.cli.written import write
from tocsin.cover.fold import FOLDED
from tocsin.cover.veil import VEILED
from tocsin.duties.ladder import BESIDE, LADDER, TERMS, labelled
from tocsin.parties.naming import named
from tocsin.words import Direction, Refused, Test

if TYPE_CHECKING:
    from tocsin.cover.gap import Gap
    from tocsin.flows.ask import Gaps

DIRECTIONS = {"tell": Direction.TELL, "be-told": Direction.BE_TOLD}
TESTS = {
    "recognised": Test.RECOGNISED,
    "by-code": Test.BY_CODE,
    "by-anything": Test.BY_ANYTHING,
    "working": Test.WORKING,
}


def cover(
    as_: AsOrganisation,
    rulebook: Annotated[
        list[str] | None,
        typer.Option("--rulebook", help="A rulebook; give it again for more. Else the ladder and beside it."),
    ] = None,
    on: OnDate = None,
    store: StoreFolder = None,
    as_known: AsKnown = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """How many systems have a route, in each direction and under each test, as the rules grow."""
    here = desk(store, at, as_known)
    from tocsin.flows.ask import cover as asked
    from tocsin.flows.found import acting

    names = tuple(rulebook) if rulebook else (*LADDER, *TERMS, *BESIDE)
    with working("Counting the estate under each rulebook"):
        answer = asked(acting(as_), names, asked_on(here, on), here.tools)
    told, shown = partial(cover_facts, answer, here.invented), partial(cover_shown, answer, here.invented)
    give(here, answer.asked_as, answer.on, json_, told, shown)


def gaps(
    as_: AsOrganisation,
    rulebook: RulebookName = "ssc-guidance",
    direction: Annotated[str, typer.Option(help="tell, be-told or both; the two are never added.")] = "both",
    test: Annotated[str, typer.Option(help="recognised, by-code, by-anything or working.")] = "recognised",
    on: OnDate = None,
    out: Annotated[Path | None, typer.Option(help="Write the list to this .xlsx, .csv or .parquet file.")] = None,
    most: Annotated[int, typer.Option(help="How many lines to show here.")] = 20,
    store: StoreFolder = None,
    as_known: AsKnown = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Which systems have no complete route, where the nearest one breaks first, and what would close it."""
    here = desk(store, at, as_known)
    from tocsin.flows.ask import gaps as asked
    from tocsin.flows.found import acting

    ways = tuple(DIRECTIONS.values()) if direction == "both" else (chosen(direction, DIRECTIONS, "direction"),)
    with working("Tracing every holding"):
        answer = asked(acting(as_), rulebook, asked_on(here, on), ways, chosen(test, TESTS, "test"), here.tools)
    if out is not None:
        write(answer, here, out)
    told = partial(gaps_facts, answer, here.invented)
    give(here, answer.asked_as, answer.seen.on, json_, told, partial(gaps_shown, answer, here.invented, most, out))


def routes(
    as_: AsOrganisation,
    supplier: Annotated[str, typer.Option(help="Only this supplier's holdings.")] = "",
    model: Annotated[str, typer.Option(help="Only this device model.")] = "",
    rulebook: RulebookName = "strawman-customer",
    on: OnDate = None,
    out: Annotated[Path | None, typer.Option(help="Draw Figure 1 for the largest holding into this .svg file.")] = None,
    store: StoreFolder = None,
    as_known: AsKnown = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Every route of the largest holding asked for, hop by hop: recognised, obliged, working; both directions apart."""
    here = desk(store, at, as_known)
    from tocsin.cli.routed import routed
    from tocsin.flows.ask import routes as asked
    from tocsin.flows.found import acting
    from tocsin.pictures.figure import Caption, figure
    from tocsin.pictures.hops import HEADERS, hops
    from tocsin.pictures.naming import Naming

    seen, book, found = asked(acting(as_), rulebook, asked_on(here, on), supplier, model, here.tools)
    if not found:
        why = f"{as_} has a part in no holding that fits; a manufacturer alone is not shown who stands between others."
        raise Refused("Routes", why, "Leave --supplier or --model out, or ask `tocsin cover`.")
    held, traced = found[0]
    naming = Naming(seen.names, {role.id: role.name for role in seen.rules.roles})
    rows = hops(traced, naming, {hop.id: hop.basis for hop in seen.rules.hops})
    title = f"{naming.party(held.supplier)}: {seen.models.get(held.model, held.model)}, {held.systems:,} systems"
    if out is not None:
        out.write_text(figure(traced, Caption(title, labelled(book), held.systems, here.invented), naming), "utf-8")
    if json_:
        lines = [dict(zip(HEADERS, row.cells, strict=True)) | {"route": row.route} for row in rows]
        as_json({"class": "Amber", "on": traced.on, "rulebook": book.id, "holding": title, "hops": lines})
        return
    say(AMBER)
    say(f"{title}; {labelled(book)}, as at {traced.on}", "bold")
    for line, style in routed(traced, naming):
        say(line, style)
    if out is not None:
        say(f"Written: {out}")
    invented(here.invented)


def asked_on(here: Desk, on: str | None) -> date:
    """Give the date asked about: that of the option, else today's in London."""
    from tocsin.flows.picture import london

    return day(on) if on else london(here.tools.now())


def chosen(text: str, words: dict[str, Any], what: str) -> Any:
    """Give what a word stands for; Refused where it is none of them."""
    if text not in words:
        raise Refused(f"--{what} {text}", "it is not known.", f"Give one of: {', '.join(words)}.")
    return words[text]


def gaps_facts(answer: "Gaps", made_up: bool) -> dict[str, Any]:
    """Give gaps as facts."""
    return {
        "class": "Amber",
        "asked as": answer.asked_as,
        "on": answer.seen.on,
        "rulebook": answer.rulebook.id,
        "invented": made_up,
        "counts": PAIRS if answer.names_only else "systems",
        "gaps": [
            {
                "systems": gap.holding.systems,
                "direction": gap.direction,
                "test": gap.test,
                "model": gap.holding.model,
                "fuel": gap.holding.fuel,
                "domestic": gap.holding.domestic,
                **dict(gap.holding.parties),
                "first broken hop": gap.broken.kind if gap.broken else None,
                "reason": gap.broken.reason if gap.broken else None,
                "why": gap.why,
                "what would close it": gap.closes,
            }
            for gap in answer.gaps
        ],
        "cannot tell": LIMITS,
    }


def gaps_shown(answer: "Gaps", made_up: bool, most: int, out: Path | None) -> None:
    """Show the largest gaps and say how many more there are."""
    say(AMBER)
    if answer.names_only:
        say(VEILED)
    for direction in Direction:
        found = [gap for gap in answer.gaps if gap.direction is direction]
        if not found:
            continue
        total = sum(gap.holding.systems for gap in found)
        rows = [gap_row(gap, answer) for gap in found[:most]]
        table(
            f"{direction.value.capitalize()}: {total:,} {PAIRS if answer.names_only else 'systems'} in {len(found)} lines without a route that is "
            f"{found[0].test.value}; {labelled(answer.rulebook)}, as at {answer.seen.on}",
            ("systems", "supplier", "model", "breaks first", "why"),
            rows,
            (0,),
        )
        if len(found) > most:
            say(f"… and {len(found) - most} more; --most shows them, --out writes all.")
    if any(gap.why == FOLDED for gap in answer.gaps):
        say(FOLDED)
    if not answer.gaps:
        say("No gaps: every system in scope that you may see has a route. Nothing is broken.")
    if out is not None:
        say(f"Written: {out}")
    say(LIMITS)
    invented(made_up)


def gap_row(gap: "Gap", answer: "Gaps") -> tuple[object, ...]:
    """Give one gap as a line."""
    names = answer.seen.names
    broken = gap.broken
    between = "–"
    if broken is not None:
        left, right = (
            names.get(p, p) if p else f"no {r}"
            for p, r in ((broken.left, broken.left_role), (broken.right, broken.right_role))
        )
        between = f"{left} – {right}"
    supplier = gap.holding.supplier
    return (
        gap.holding.systems,
        names.get(supplier, supplier) if supplier else "–",
        answer.seen.models.get(gap.holding.model, gap.holding.model),
        between,
        named(broken.detail if broken else gap.why, names),
    )
