"""Which ladders come with tocsin, and what is on each?"""

from functools import cache
from importlib.resources import files

from tocsin.notices.escalation.ladder import Ladder
from tocsin.words import Refused


class NoSuchLadder(Refused):
    """A ladder that is not at hand."""


@cache
def load(name: str = "standard") -> Ladder:
    """Read a ladder. Raises `NoSuchLadder`, or `NotThisText` with line and column."""
    folder = files("tocsin.notices.escalation") / "ladders"
    known = sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    if name not in known:
        raise NoSuchLadder(f"The ladder {name}", "it is not at hand.", f"Known: {', '.join(known)}.")
    return Ladder.read((folder / f"{name}.yaml").read_text("utf-8"), name)
