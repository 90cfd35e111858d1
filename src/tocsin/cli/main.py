"""Which words does the `tocsin` command know? Each is imported only when it is used, so that help is quick."""

import importlib
import json
import sys
from typing import cast

import typer
from typer.core import TyperCommand, TyperGroup

from tocsin.words import Refused

COMMANDS = {
    "town": "invent",
    "demo": "demo",
    "solo": "solo",
    "load": "load",
    "estate": "estate",
    "gaps": "look",
    "cover": "look",
    "routes": "look",
    "affected": "questions",
    "close": "close",
    "expiring": "questions",
    "diff": "questions",
    "remaining": "questions",
    "simulate": "simulate",
    "find": "hear",
    "judge": "hear",
    "respond": "hear",
    "confirm": "hear",
    "classify": "classify",
    "release": "send",
    "approve": "approve",
    "deliver": "send",
    "answer": "send",
    "chase": "send",
    "hops": "relay",
    "open": "relay",
    "unseal": "relay",
    "key": "key",
    "rekey": "rekey",
    "code": "relay",
    "withdraw": "relay",
    "work": "work",
    "health": "metrics",
    "metrics": "metrics",
    "inbox": "inbox",
    "letter": "letter",
    "case": "account",
    "explain": "explained",
    "report": "account",
    "lines": "reply",
    "reply": "reply",
    "dispute": "reply",
    "file": "account",
    "plan": "remedy",
    "progress": "remedy",
    "closing": "remedy",
    "register": "register",
    "changes": "changes",
    "prove": "proof",
    "verify": "proof",
    "regimes": "regimes",
    "applies": "regimes",
    "trigger": "regimes",
    "notified": "regimes",
    "transfer": "transfer",
    "exchange": "transfer",
    "exercise": "transfer",
    "states": "coordination",
    "step": "coordination",
    "serve": "serve",
    "member": "member",
}
"""Each command and the module of this package that holds it, in the order of the job."""

NAMED = {"open": "open_"}
"""Commands whose function has another name, since Python has one of theirs."""

PARTS = {
    "town": "Begin",
    "gaps": "Who can be told, and how",
    "find": "Telling",
    "case": "A case, its duties and its report",
    "changes": "Changing the rules",
    "prove": "Proof",
    "regimes": "Beside the Code",
    "serve": "Pages",
}
"""Under which heading of the help a command stands: that of the last one before it which is named here."""


def part(command: str) -> str:
    """Give the heading under which a command stands."""
    before = list(COMMANDS)[: list(COMMANDS).index(command) + 1]
    return PARTS[[one for one in before if one in PARTS][-1]]


class Lazy(TyperGroup):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, _ctx: object) -> list[str]:
        """Give the commands in the order of the job."""
        return list(COMMANDS)

    def get_command(self, _ctx: object, cmd_name: str) -> TyperCommand | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"tocsin.cli.{COMMANDS[cmd_name]}")
        found = getattr(module, NAMED.get(cmd_name, cmd_name))
        if isinstance(found, typer.Typer):
            group = cast(TyperCommand, typer.main.get_command(found))
            group.name = cmd_name
            group.rich_help_panel = part(cmd_name)
            return group
        one = typer.Typer(add_completion=False)
        one.command(name=cmd_name, rich_help_panel=part(cmd_name))(found)
        return cast(TyperCommand, typer.main.get_command(one))


app = typer.Typer(
    cls=Lazy, no_args_is_help=True, add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False
)


@app.callback()
def tocsin() -> None:
    """Who can be told of a flaw in a smart meter, how, with proof; and what would change if the rules did."""


def main(words: list[str] | None = None) -> None:
    """Run one command: exit 0 when it was done, 2 when it was refused, with what to do next."""
    given = sys.argv[1:] if words is None else words
    try:
        app(args=given, prog_name="tocsin")
    except Refused as refused:
        refuse(refused, as_json="--json" in given)
        sys.exit(2)
    except Exception as wrong:
        if not database(wrong):
            raise
        typer.echo(f"The database cannot be used: {str(wrong).splitlines()[0]}.", err=True)
        typer.echo(
            "What to do: give it room, or start it again; then repeat the command. Of this one nothing is kept.",
            err=True,
        )
        sys.exit(1)


def database(wrong: Exception) -> bool:
    """Say whether it is the database itself that cannot be used: full, locked, or gone."""
    if "django.db" not in sys.modules:
        return False
    from django.db import InterfaceError, OperationalError

    return isinstance(wrong, InterfaceError | OperationalError)


def refuse(refused: Refused, as_json: bool) -> None:
    """Say on standard error what was refused, why and what to do next; as a problem document where JSON was asked for."""
    if as_json:
        problem = {
            "title": refused.what,
            "detail": refused.why,
            "next": refused.next,
            "faults": [
                {
                    "file": f.file,
                    "line": f.line,
                    "row": f.row,
                    "column": f.column,
                    "given": f.given,
                    "expected": f.expected,
                    "cure": f.cure,
                }
                for f in refused.faults
            ],
        }
        typer.echo(json.dumps(problem, ensure_ascii=False, indent=2), err=True)
        return
    typer.echo(f"Refused. {refused.what}: {refused.why}", err=True)
    for fault in refused.faults[:20]:
        typer.echo(f"  - {fault}", err=True)
    if len(refused.faults) > 20:
        typer.echo(f"  … and {len(refused.faults) - 20} more.", err=True)
    typer.echo(f"What to do: {refused.next}", err=True)


if __name__ == "__main__":
    main()
