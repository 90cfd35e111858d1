"""Which regimes beside the Code come with tocsin, and what is in each?"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from tocsin.duties.regime.read import read
from tocsin.duties.regime.regime import Regime
from tocsin.words import Refused


class NoSuchRegime(Refused):
    """A regime that is not at hand."""


def names() -> tuple[str, ...]:
    """Give the names of the regimes, in alphabetical order."""
    return tuple(sorted(one.name[:-5] for one in _folder().iterdir() if one.name.endswith(".yaml")))


@cache
def load(name: str) -> Regime:
    """Read a regime. Raises `NoSuchRegime`, or `NotThisText` with line and column."""
    if name not in names():
        raise NoSuchRegime(f"The regime {name}", "it is not at hand.", f"Known: {', '.join(names())}.")
    return read((_folder() / f"{name}.yaml").read_text("utf-8"), name)


def _folder() -> Traversable:
    return files("tocsin.duties.regime") / "regimes"
