"""What does a form ask for, what was given, and what is wrong with it? Answers are kept; the server checks them all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tocsin.web.asked import Choice
from tocsin.words import Fault, Refused

LONGEST = 4000
NOT_DONE = "Nothing was recorded."


class Unfilled(Refused):
    """A form in which something is missing or wrong; `faults` name each field by its column."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `sort` is text, long, choice, tick, day or hidden."""

    name: str
    label: str
    hint: str = ""
    sort: str = "text"
    options: tuple[Choice, ...] = ()
    wanted: bool = True
    value: str = ""
    fault: str = ""

    @property
    def described(self) -> str:
        """The ids of what describes it, for those who listen."""
        return " ".join(f"{self.name}-{part}" for part, there in (("hint", self.hint), ("fault", self.fault)) if there)


def filled(fields: Iterable[Field], given: Mapping[str, str]) -> tuple[Field, ...]:
    """Give the fields with what was given; raises Unfilled where a wanted one is empty or a choice is none of its options."""
    found = tuple(_filled(one, given.get(one.name, "")) for one in fields)
    faults = tuple(Fault("nothing", one.fault, one.fault, column=one.name) for one in found if one.fault)
    if faults:
        raise Unfilled("The form", faults[0].cure, NOT_DONE, faults)
    return found


def shown(fields: Iterable[Field], given: Mapping[str, str], refused: Refused | None = None) -> tuple[Field, ...]:
    """Give the fields with what was given, and beside each what was wrong with it."""
    wrong = {fault.column: fault.cure for fault in refused.faults if fault.column} if refused else {}
    return tuple(_keep(one, given, wrong.get(one.name, "")) for one in fields)


def texts(fields: Iterable[Field]) -> dict[str, str]:
    """Give what was given by the fields' names."""
    return {one.name: one.value for one in fields}


def instant_of(day: str) -> datetime | None:
    """Give the end of a day that was given, as an instant; None where none was. Raises Unfilled where it is no day."""
    if not day:
        return None
    try:
        return datetime.fromisoformat(day).replace(hour=17, tzinfo=UTC)
    except ValueError as wrong:
        fault = Fault(day[:40], "a day", "Give the day as 2026-11-24.", column="complete_by")
        raise Unfilled("The day", fault.cure, NOT_DONE, (fault,)) from wrong


def key_of(text: object) -> str:
    """Give the key of a row as it was given, or nothing where it is none."""
    given = str(text)
    return given if given.isascii() and given.isdigit() and len(given) < 19 else ""


def _filled(one: Field, given: str) -> Field:
    text = given.strip()[:LONGEST]
    known = {each.value for each in one.options}
    if one.sort == "choice" and text not in known:
        return replace(one, fault=f"Choose one: {one.label[:1].lower()}{one.label[1:]}.")
    if one.wanted and not text:
        return replace(one, fault=f"Give this: {one.label[:1].lower()}{one.label[1:]}.")
    return replace(one, value=text)


def _keep(one: Field, given: Mapping[str, str], wrong: str) -> Field:
    value = given.get(one.name, one.value)[:LONGEST]
    options = tuple(replace(each, chosen=each.value == value) for each in one.options)
    return replace(one, value=value, options=options, fault=wrong)
