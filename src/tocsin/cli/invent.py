"""`tocsin town`: an invented industry, small or national, as the very files that a user would import."""

from datetime import datetime
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
    adversarial: Annotated[bool, typer.Option("--adversarial", help="National, and hardly two devices alike.")] = False,
    json_: AsJson = False,
) -> None:
    """Invent an industry: register, estate, spreadsheets, advisory, finding and a manifest of what was planted.

    Up to a million devices it is a small town whose every answer is planted. Beyond, or with --adversarial, it is national:
    a register of 120 suppliers, 30 MAPs, 200 meter managers, 5,000 customers and 15 manufacturers, and an estate.
    """
    from tocsin.words import Refused

    try:
        many = int(devices.replace("_", "").replace(",", ""))
        with working("Inventing an industry"):
            national = adversarial or many > TOWN
            files = (_national if national else _town)(out, many, seed, instant(today), adversarial)
    except ValueError as wrong:
        raise Refused("The town", f"{wrong}.", "Give a number such as 200_000, or a later --today.") from wrong
    if json_:
        as_json({"folder": out, "files": files})
        return
    rows = [(name, path, path.stat().st_size) for name, path in files.items()]
    table("An invented industry", ("file", "where", "bytes"), rows, (2,))
    say("Everything in it is invented. Next: tocsin load " + str(files["register"]))


TOWN = 1_000_000
"""Beyond as many devices a story of four suppliers is no likeness."""


def _national(out: Path, devices: int, seed: int, at: datetime, adversarial: bool) -> dict[str, Path]:
    from tocsin.town.nation import nation

    return nation(out, devices, seed, at, adversarial)


def _town(out: Path, devices: int, seed: int, at: datetime, _adversarial: bool) -> dict[str, Path]:
    from tocsin.town.build import build

    made = build(out, devices, seed, at)
    return {
        "register": made.register,
        "estate": made.estate,
        "small estate": made.small_estate,
        "solo: meters": made.solo_meters,
        "solo: contacts": made.solo_contacts,
        "advisory (CSAF 2.0)": made.advisory,
        "finding": made.finding,
        "manifest": made.manifest,
    }
