"""`tocsin town`: a small invented industry, as the very files that a user would import."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.desk import instant
from tocsin.cli.options import AsJson
from tocsin.cli.show import as_json, say, table, working


def town(
    devices: Annotated[str, typer.Option(help="How many devices; 60_000_000 may be written so.")] = "200_000",
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 7,
    out: Annotated[Path, typer.Option(help="The folder to write into.")] = Path("town"),
    today: Annotated[str, typer.Option(help="The instant that stands for now in every file.")] = "2026-11-24T09:00:00Z",
    json_: AsJson = False,
) -> None:
    """Invent a small industry: register, estate, spreadsheets, advisory, finding and a manifest of what was planted."""
    from tocsin.town.build import build
    from tocsin.words import Refused

    try:
        with working("Inventing an industry"):
            made = build(out, int(devices.replace("_", "").replace(",", "")), seed, instant(today))
    except ValueError as wrong:
        raise Refused("The town", f"{wrong}.", "Give a number such as 200_000, or a later --today.") from wrong
    files = [
        ("register", made.register),
        ("estate", made.estate),
        ("small estate", made.small_estate),
        ("solo: meters", made.solo_meters),
        ("solo: contacts", made.solo_contacts),
        ("advisory (CSAF 2.0)", made.advisory),
        ("finding", made.finding),
        ("manifest", made.manifest),
    ]
    if json_:
        as_json({"folder": made.folder, "files": dict(files)})
        return
    table("An invented industry", ("file", "where", "bytes"), [(n, p, p.stat().st_size) for n, p in files], (2,))
    say("Everything in it is invented. Next: tocsin load " + str(made.register))
