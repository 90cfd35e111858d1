"""How does the demo play: each command shown as a user would type it, then run, and heard?"""

import contextlib
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from tocsin.cli.show import console, say
from tocsin.words import Refused


class Stage:
    """Runs commands as a user would, showing each before its answer. `port` is that of the mail sink."""

    def __init__(self, out: Path) -> None:
        """Begin with an empty folder."""
        self.port = ""
        self.out, self.store, self.town = out, out / "store", out / "town"

    def scene(self, title: str, text: str) -> None:
        """Open a scene."""
        console.rule(title, align="left")
        say(text, "italic")

    def run(self, *words: str, at: str = "", quiet: bool = False) -> str:
        """Run one command in this process on the demo's store; give what it wrote."""
        from tocsin.cli.main import app

        given = [*words, *(["--at", at] if at else [])]
        self.show(given)
        heard = io.StringIO()
        with self._heard(heard, quiet):
            app(
                args=[*given, *([] if words[0] in ("town", "verify") else ["--store", str(self.store)])],
                standalone_mode=False,
            )
        return heard.getvalue()

    def apart(self, *words: str, refused: bool = False) -> None:
        """Run one command in a process of its own; `refused` says that it must exit with 2."""
        self.show(words)
        console.file.flush()
        done = subprocess.run([sys.executable, "-m", "tocsin.cli.main", *words], check=False)
        if done.returncode != (2 if refused else 0):
            raise Refused("The demo", f"`tocsin {words[0]}` ended with {done.returncode}.", "Read what it says above.")

    def show(self, words: list[str] | tuple[str, ...]) -> None:
        """Show a command as it would be typed."""
        say()
        say(
            "$ tocsin " + " ".join(f"'{word}'" if re.search(r"[^\w@%+=:,./…-]", word) else word for word in words),
            "bold cyan",
        )

    @contextlib.contextmanager
    def _heard(self, heard: io.StringIO, quiet: bool) -> Iterator[None]:
        kept = console.file
        console.file = cast("IO[str]", _Both(heard, None if quiet else kept))
        try:
            yield
        finally:
            console.file = kept


class _Both(io.TextIOBase):
    """Writes to the ear of the stage and, unless it is quiet, to the terminal."""

    def __init__(self, heard: io.StringIO, shown: object) -> None:
        self.heard, self.shown = heard, shown

    def write(self, text: str) -> int:
        """Write to both."""
        self.heard.write(text)
        if self.shown is not None:
            self.shown.write(text)  # type: ignore[attr-defined]
        return len(text)

    def flush(self) -> None:
        """Flush the terminal."""
        if self.shown is not None:
            self.shown.flush()  # type: ignore[attr-defined]
