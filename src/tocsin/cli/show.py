"""How is an answer shown: as tables and sentences for a person, or as JSON for a program?"""

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Any

from rich.console import Console, JustifyMethod
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from tocsin.cli.desk import plain

NARROW = 14
"""How wide the other columns of a table are at most where one needs the room."""

console = Console(highlight=False, soft_wrap=False)
aside = Console(stderr=True)


def say(text: str = "", style: str = "") -> None:
    """Write one line for a person; nothing in it is markup."""
    console.print(Text(text, style=style))


def table(
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    numbers: Sequence[int] = (),
    wide: int | None = None,
) -> None:
    """Write a table; the columns in `numbers` are right-aligned, and the column `wide` keeps its room where there is little."""
    made = Table(title=title or None, title_justify="left", title_style="bold", header_style="bold", show_lines=False)
    for place, header in enumerate(headers):
        right: JustifyMethod = "right" if place in numbers else "left"
        made.add_column(header, justify=right, overflow="fold", max_width=None if wide in (None, place) else NARROW)
    for row in rows:
        made.add_row(*(Text(figure(cell)) for cell in row))
    console.print(made)


def figure(value: object) -> str:
    """Write a cell: a count with its thousands parted, nothing as a dash, an instant in words."""
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def when(at: datetime) -> str:
    """Write an instant with date, hour and zone."""
    return at.astimezone(UTC).strftime("%a %d %b %Y, %H:%M UTC")


def as_json(value: Any) -> None:
    """Write a value as JSON on standard output."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")


def invented(is_invented: bool) -> None:
    """Say that everything shown is made up, where it is."""
    if is_invented:
        say("Everything here is invented.", "italic")


def working(on: str) -> AbstractContextManager[object]:
    """Show what is being worked on and for how long, on a terminal only; it never mixes with an answer."""
    if not sys.stderr.isatty():
        return nullcontext()
    bar = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=aside, transient=True
    )
    bar.add_task(on, total=None)
    return bar
