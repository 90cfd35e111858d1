"""What did a form say of a message that was passed on another way, or that is refused; and what is wrong with it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from tocsin.duties.calendar import LONDON
from tocsin.notices.wording import words_at

LONGEST = 300
REASONS = {
    "not-ours": "It is not ours any more",
    "wrong-contact": "You have the wrong contact",
    "cannot": "We cannot pass it on",
    "not-affected": "We are not affected",
    "malformed": "The message cannot be used as it is",
}
"""Why a message is refused, by the value of its button in the form."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in: what was given, what is wrong by field, and what to record of it."""

    given: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)
    how: str = ""
    about: str = ""


def passed_on(form: Mapping[str, str], now: datetime, since: datetime | None) -> Filled:
    """Read how, to whom and when a message was passed on; each is asked for, and no instant is ahead of now."""
    given = {name: line(form.get(name, "")) for name in ("how", "whom", "day", "month", "year", "time")}
    faults = {}
    if not given["how"]:
        faults["how"] = "Say how you passed it on, such as by telephone"
    if not given["whom"]:
        faults["whom"] = "Say to whom you passed it on"
    at = moment(given)
    if at is None:
        faults["day"] = "Give the date and the time as numbers, such as 24 11 2026 and 10:30"
    elif at > now:
        faults["day"] = "The date and time must be in the past"
    elif since is not None and at < since:
        faults["day"] = "The date and time must be after the message was sent to you"
    about = f"to {given['whom']}, {words_at(at)}" if at is not None else ""
    return Filled(given, faults, given["how"], about[:LONGEST])


def refused(form: Mapping[str, str]) -> Filled:
    """Read why a message is refused; that it is not ours any more says since when."""
    given = {name: line(form.get(name, "")) for name in ("reason", "since", "more")}
    faults = {}
    if given["reason"] not in REASONS:
        faults["reason"] = "Choose why you cannot take it"
    if given["reason"] == "not-ours" and not given["since"]:
        faults["since"] = "Say since when it is not yours, such as 1 October 2026"
    said = REASONS.get(given["reason"], "")
    said += f", since {given['since']}" if given["reason"] == "not-ours" else ""
    said += f": {given['more']}" if given["more"] else ""
    return Filled(given, faults, "", said[:LONGEST])


def moment(given: Mapping[str, str]) -> datetime | None:
    """Give the instant of a day and a time in London, or None where they are none."""
    try:
        hour, _, minute = given["time"].replace(".", ":").partition(":")
        numbers = [int(one) for one in (given["year"], given["month"], given["day"], hour, minute) if plain(one)]
        year, month, day, hours, minutes = numbers
        return datetime.combine(date(year, month, day), time(hours, minutes), LONDON).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def plain(text: str) -> bool:
    """Say whether a text is a short number in plain digits."""
    return text.isascii() and text.isdigit() and len(text) <= 4


def line(text: str) -> str:
    """Give what was typed as one line of printable text, not too long."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:LONGEST]
