"""What do the commands of the change desk share: their options, how a text is read, and in whose name one records?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.desk import Desk
from tocsin.words import PartyId, Refused

if TYPE_CHECKING:
    from tocsin.flows.amend import Author, Office

GOLDEN = "dp075"
REFERENCE = typer.Argument(metavar="CHANGE", help="A modification, such as DP075, MP075 or SEC-75.")
Reference = Annotated[str, REFERENCE]
Public = Annotated[bool, typer.Option("--public", help="Only what anybody may see: White, and issued.")]
By = Annotated[str, typer.Option("--by", metavar="PERSON", help="Who says so.")]
Body = Annotated[str, typer.Option("--body", help="In which capacity: a body of the process, or proposer.")]
Why = Annotated[str, typer.Option("--reason", help="Why, in words that a reader of the record will see.")]
For = Annotated[str, typer.Option("--as", metavar="ORGANISATION", help="In whose name it is recorded.")]


def text_of(file: Path) -> tuple[str, str]:
    """Give a file's text and its name; Refused where it cannot be read."""
    if str(file) == GOLDEN and not file.exists():
        from tocsin.drivers import processes

        return processes.golden(), f"{GOLDEN}.yaml"
    try:
        return file.read_text("utf-8"), file.name
    except (OSError, UnicodeDecodeError) as broken:
        raise Refused(f"The file {file}", "it cannot be read as text.", "Check its name; save it as UTF-8.") from broken


def office(here: Desk) -> "Office":
    """Give what a flow of the change desk works with."""
    from tocsin.drivers import processes
    from tocsin.flows.amend import Office

    return Office(here.tools, processes.load, processes.of)


def author(as_: str, by: str = "", body: str = "", reason: str = "") -> "Author":
    """Give who records; NobodyHere where the register does not know the organisation."""
    from tocsin.flows.amend import Author
    from tocsin.flows.found import acting

    party: PartyId | None = acting(as_) if as_ else None
    return Author(party, by, body, reason)
