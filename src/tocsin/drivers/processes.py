"""Which change processes come with tocsin, which was in force on a day, and where is the golden case?"""

from datetime import date
from functools import cache
from importlib.resources import files

from tocsin.changes.procedure.procedure import Procedure
from tocsin.changes.procedure.read import read
from tocsin.words import Refused


class NoSuchProcess(Refused):
    """A change process that is not at hand, or none that was in force on a day."""


def names() -> tuple[str, ...]:
    """Give the names of the processes that come with tocsin, in alphabetical order."""
    found = (files("tocsin.changes") / "processes").iterdir()
    return tuple(sorted(one.name.removesuffix(".yaml") for one in found if one.name.endswith(".yaml")))


@cache
def load(name: str) -> Procedure:
    """Read one process; raises `NoSuchProcess`, or `NotThisText` with line and column."""
    if name not in names():
        raise NoSuchProcess(f"The process {name}", "it is not at hand.", f"Known: {', '.join(names())}.")
    return read((files("tocsin.changes") / "processes" / f"{name}.yaml").read_text("utf-8"), name)


def of(code: str, on: date) -> Procedure:
    """Give the process of a code that was in force on a day; raises `NoSuchProcess`."""
    known = [load(name) for name in names()]
    for one in known:
        if (
            one.code == code
            and (one.from_on is None or one.from_on <= on)
            and (one.until_on is None or on < one.until_on)
        ):
            return one
    codes = ", ".join(f"{one.code} from {one.from_on}" if one.from_on else one.code for one in known)
    raise NoSuchProcess(f"The change process of {code} on {on}", "none is at hand.", f"Known: {codes}.")


def golden() -> str:
    """Give DP075 as data, every section told in this project's own words."""
    return (files("tocsin.changes") / "golden" / "dp075.yaml").read_text("utf-8")


def strawman() -> str:
    """Give this project's own strawman for MP075, hypothetical, as a proposed variation."""
    return (files("tocsin.changes") / "golden" / "mp075-strawman.yaml").read_text("utf-8")
