"""`tocsin changes`: load a modification, record what happens to it, show it as at a day, print its papers, compare its rules."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.changes_hung import simulate, story, vary
from tocsin.cli.changes_office import GOLDEN, Body, By, For, Public, Reference, Why, author, office, text_of
from tocsin.cli.changes_shown import event_facts, facts, layer_facts, line_facts, shown
from tocsin.cli.desk import Desk, day, desk, instant, make, start, there
from tocsin.cli.options import AsJson, AtInstant, OnDate, StoreFolder
from tocsin.cli.show import as_json, invented, say, table
from tocsin.words import Refused

if TYPE_CHECKING:
    pass

Formats = ("markdown", "html", "docx", "pdf")

changes = typer.Typer(
    no_args_is_help=True, add_completion=False, help="The change desk: a modification from draft to decision."
)


@changes.command()
def load(
    file: Annotated[
        Path, typer.Argument(help=f"A modification as YAML; or {GOLDEN}, the case that comes with tocsin.")
    ],
    as_: For = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Load a modification whole, or refuse it with line and column. The same file again changes nothing."""
    text, name = text_of(file)
    here = _opened(text, name, store, at)
    from tocsin.changes.warn import warn
    from tocsin.flows.amend import load as loaded

    held, new = loaded(text, name, author(as_), office(here))
    cautions = warn(held, here.tools.calendar)
    if json_:
        as_json(
            {
                "id": held.id,
                "reference": held.reference,
                "new": new,
                "events": len(held.events),
                "cautions": [c.says for c in cautions],
            }
        )
        return
    say(
        f"{held.reference} ‘{held.raised.title}’: {len(held.events)} events."
        if new
        else f"{name}: this story is held already. Nothing changed."
    )
    for one in cautions:
        say(f"  note: {one.says}{f' ({one.file}, line {one.line})' if one.file else ''}")
    invented(held.raised.invented)


@changes.command("list")
def list_(
    on: OnDate = None, public: Public = False, store: StoreFolder = None, at: AtInstant = None, json_: AsJson = False
) -> None:
    """List every modification with the stage in which it stands, as at a day."""
    here = desk(store, at)
    from tocsin.flows.amend import listed

    found = listed(day(on) if on else None, office(here), public)
    if json_:
        as_json([line_facts(one) for one in found])
        return
    rows = [(one.reference, one.title, one.stage_name, one.since.words(), one.path, one.outcome) for one in found]
    table("Modifications", ("reference", "title", "stage", "since", "path", "outcome"), rows)
    invented(here.invented)


@changes.command()
def show(
    change: Reference,
    on: OnDate = None,
    public: Public = False,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Show a modification as at a day: where it stands, who says what, what comes next, and what happened."""
    here = desk(store, at)
    from tocsin.flows.amend import show as seen

    found = seen(change, day(on) if on else None, office(here), public)
    if json_:
        as_json(facts(found))
        return
    shown(found)
    invented(here.invented or found.line.invented)


@changes.command()
def record(
    change: Reference,
    file: Annotated[Path | None, typer.Argument(help="One event or a list of them, as YAML.")] = None,
    event: Annotated[str, typer.Option("--event", help="One event as YAML on a line, instead of a file.")] = "",
    by: By = "",
    body: Body = "",
    reason: Why = "",
    as_: For = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record what happened, with what follows from it; all of it, or nothing where one event is refused."""
    if bool(event) == (file is not None):
        raise Refused("The event", "give a file or --event, one of the two.", "See `tocsin changes record --help`.")
    text, name = (event, "--event") if file is None else text_of(file)
    here = desk(store, at)
    from tocsin.flows.amend import record as recorded

    told = recorded(change, text, name, author(as_, by, body, reason), office(here))
    if json_:
        as_json([event_facts(one) for one in told])
        return
    for one in told:
        say(f"{one.number}. {one.word}, {one.when.words()}{f', {one.body}' if one.body else ''}")
        for caution in one.cautions:
            say(f"  note: {caution.says} ({caution.file}, line {caution.line})")
    from tocsin.flows.amend import show as seen

    say(seen(change, None, office(here)).line.words() + ".")
    invented(here.invented)


@changes.command()
def paper(
    change: Reference,
    document: Annotated[str, typer.Option(help="A document by its id or kind; else the newest Panel paper.")] = "",
    format_: Annotated[str, typer.Option("--format", help=f"One of {', '.join(Formats)}.")] = "markdown",
    out: Annotated[Path | None, typer.Option(help="Where to write it; else standard output.")] = None,
    template: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The body's own Word document or template, for docx."),
    ] = None,
    on: OnDate = None,
    public: Public = False,
    store: StoreFolder = None,
    at: AtInstant = None,
) -> None:
    """Print a paper with what is attached to it. A draft shows its gaps; an issued one comes back as it was issued.

    In legal text, mark {--what goes out--} and {++what comes in++}: it is printed struck, underlined and said in words.
    """
    if format_ not in Formats:
        raise Refused(f"The format {format_}", "papers are not made in it here.", f"Give one of {', '.join(Formats)}.")
    here = desk(store, at)
    from tocsin.flows.amend import papers
    from tocsin.papers.change.printed import printed

    found = papers(change, document, day(on) if on else None, office(here), public)
    content = printed(found, format_, template.read_bytes() if template else b"")
    if out is None:
        typer.echo(content, nl=False)
        return
    out.write_bytes(content)
    say(f"Written: {out}")


@changes.command()
def compare(
    change: Reference,
    approved: Annotated[
        list[str] | None, typer.Option(help="An approved modification that is not in force yet.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what no layer changes.")] = False,
    on: OnDate = None,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Compare clause by clause: in force, approved but not in force, and proposed."""
    here = desk(store, at)
    from tocsin.flows.layer import compare as compared

    found = compared(change, day(on) if on else None, office(here), tuple(approved or ()))
    if json_:
        as_json(layer_facts(found))
        return
    if found.label:
        say("This is a strawman: hypothetical, drawn up to be measured; nobody has proposed it.", "bold")
    for one in found.conflicts:
        say(f"Conflict at {one.sort} {one.name} ({', '.join(one.variations)}): {one.because}.")
    rows = [
        (one.sort, one.name, *(form.words if form else "" for form in (one.in_force, one.approved, one.proposed)))
        for one in found.layers
        if everything or one.differs
    ]
    table(
        f"{found.base} and {', '.join(found.variations)}",
        ("sort", "entry", "in force", "approved, not in force", "proposed"),
        rows,
    )
    invented(here.invented)


changes.command()(vary)
changes.command()(simulate)
changes.command()(story)


def _opened(text: str, name: str, store: Path | None, at: str | None) -> Desk:
    """Open the store, making it where it is not there; a modification that says it is invented makes an invented one."""
    from tocsin.changes.intake.load import says_invented

    folder = start(store)
    if there(folder):
        return desk(folder, at)
    made_up = says_invented(text, name)
    return make(folder, "town" if made_up else "store", made_up, instant(at) if at and made_up else None)
