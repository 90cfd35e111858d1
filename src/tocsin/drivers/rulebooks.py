"""Which rulebooks come with tocsin, what is in each, and which policy and calendar go with them?"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from tocsin.drivers import regimes
from tocsin.duties.calendar import Calendar
from tocsin.duties.policy import Policy
from tocsin.duties.read import base_of, read
from tocsin.duties.rulebook import Rulebook
from tocsin.words import Refused

NOT_A_RULEBOOK = "policy"
NOTHING: Mapping[str, str] = {}


class NoSuchRulebook(Refused):
    """A rulebook, or one that another stands on, that is not at hand."""


def names() -> tuple[str, ...]:
    """Give the names of the rulebooks that come with tocsin, in alphabetical order."""
    found = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name[:-5] for name in found if name.endswith(".yaml") and name[:-5] != NOT_A_RULEBOOK))


def load(name: str, texts: Mapping[str, str] = NOTHING) -> Rulebook:
    """Read a rulebook and all that it stands on; `texts` are a user's own, by name, and stand before those of tocsin.

    Raises `NoSuchRulebook`, or `NotThisText` with line and column.
    """
    if name in regimes.names():
        return regimes.load(name).book
    return _read(name, texts, ()) if texts else _packaged(name)


@cache
def policy() -> Policy:
    """Read the policy that comes with tocsin."""
    return Policy.read(_text(NOT_A_RULEBOOK), NOT_A_RULEBOOK)


@cache
def calendar() -> Calendar:
    """Read the calendar that comes with tocsin."""
    name = "england-and-wales"
    return Calendar.read((files("tocsin.duties") / "calendars" / f"{name}.yaml").read_text("utf-8"), name)


@cache
def _packaged(name: str) -> Rulebook:
    return _read(name, NOTHING, ())


def _read(name: str, texts: Mapping[str, str], above: tuple[str, ...]) -> Rulebook:
    if name in above:
        raise NoSuchRulebook(f"The rulebook {name}", "it stands on itself.", "Give it a base that does not.")
    text = texts[name] if name in texts else _text(name)
    base = base_of(text, name)
    if not base:
        return read(text, name, None)
    return read(text, name, _read(base, texts, (*above, name)) if texts else _packaged(base))


def _text(name: str) -> str:
    if name != NOT_A_RULEBOOK and name not in names():
        raise NoSuchRulebook(f"The rulebook {name}", "it is not at hand.", f"Known: {', '.join(names())}.")
    return (_folder() / f"{name}.yaml").read_text("utf-8")


def _folder() -> Traversable:
    return files("tocsin.duties") / "rulebooks"
