"""`tocsin letter`: a notice as a page to print and hand over where no network goes."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.desk import desk
from tocsin.cli.options import AsOrganisation, AtInstant, StoreFolder
from tocsin.cli.show import say
from tocsin.words import Class, Refused


def letter(
    notice: Annotated[str, typer.Argument(help="The notice's reference, or its first characters.")],
    as_: AsOrganisation,
    out: Annotated[Path, typer.Option(help="The page to write; its name shows the class.")] = Path("letter.html"),
    store: StoreFolder = None,
    at: AtInstant = None,
) -> None:
    """Print a notice of your organisation with the form that proves the handing over; at Red nothing is printed."""
    here = desk(store, at)
    from tocsin.flows.answer import notice_of
    from tocsin.flows.found import acting
    from tocsin.flows.hand_over import names
    from tocsin.papers.letter import letter as printed

    party = acting(as_)
    found = notice_of(notice, party, here.tools)
    if found.sender != party or found.classification is Class.RED:
        why = (
            "it is not of your organisation."
            if found.sender != party
            else "at Red it is for a named person's eyes only."
        )
        raise Refused(f"Notice {found.id}", f"It is not printed: {why}", "At Red, tell the person by word of mouth.")
    path = out.with_name(f"{found.classification.value.upper()}-{out.name}")
    path.write_text(printed(found, names(here.tools), here.tools.now(), here.invented), encoding="utf-8")
    say(f"Written: {path}")
    say(
        f"Once it is handed over: tocsin answer {found.id[:12]} off-network --as {party} --by PERSON --how off-network "
        '--reason "who handed it to whom, how and when"'
    )
