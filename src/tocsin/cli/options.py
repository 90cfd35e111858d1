"""Which options do many commands share, in one wording?"""

from pathlib import Path
from typing import Annotated

import typer

AsOrganisation = Annotated[
    str, typer.Option("--as", metavar="ORGANISATION", help="The organisation in whose name you ask or act.")
]
ByPerson = Annotated[str, typer.Option("--by", metavar="PERSON", help="The named person who decides this.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in words that a reader of the record will see.")]
AtInstant = Annotated[
    str | None,
    typer.Option("--at", metavar="INSTANT", help="Act as if it were this UTC instant; in invented stores only."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Give the same facts as JSON on standard output.")]
StoreFolder = Annotated[
    Path | None, typer.Option("--store", metavar="FOLDER", help="The store to use (else TOCSIN_STORE, else ./store).")
]
RulebookName = Annotated[
    str, typer.Option("--rulebook", metavar="ID", help="The rulebook to judge by: an id, or a .yaml file of your own.")
]
OnDate = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The date asked about (else today).")]
AsKnown = Annotated[
    str | None,
    typer.Option(
        "--as-known", metavar="DATE", help="Ask the estate as it was known at the end of this day (else now)."
    ),
]
CaseReference = Annotated[str, typer.Argument(metavar="CASE", help="A case's reference, or its first characters.")]
