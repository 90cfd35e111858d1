"""What does a page's address ask for: which rulebook, day, direction, test and page?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.http import HttpRequest

from tocsin.duties.ladder import BESIDE, LADDER, TERMS, labelled
from tocsin.flows.picture import london
from tocsin.web.tools import tools
from tocsin.words import Direction, Refused, Test

BOOKS = (*LADDER, *TERMS, *BESIDE)
BOTH = "both"
DIRECTIONS: Mapping[str, tuple[Direction, ...]] = {
    BOTH: tuple(Direction),
    "tell": (Direction.TELL,),
    "be-told": (Direction.BE_TOLD,),
}
DIRECTION_WORDS = {
    BOTH: "Both, side by side",
    "tell": "Tell the manufacturer",
    "be-told": "Be told by the manufacturer",
}
TESTS: Mapping[str, Test] = {
    "recognised": Test.RECOGNISED,
    "by-code": Test.BY_CODE,
    "by-anything": Test.BY_ANYTHING,
    "working": Test.WORKING,
}
HEADINGS = {
    Direction.TELL: "Tell the manufacturer (duty to notify, SEC G3.17 and G3.18)",
    Direction.BE_TOLD: "Be told by the manufacturer (duty to be notified, SEC G3.20)",
}
One = TypeVar("One")


class NotAsked(Refused):
    """An address that asks for something that there is not."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a form's list."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, every part with its default."""

    rulebook: str
    on: date
    way: str
    test_word: str

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The directions asked for; never added together."""
        return DIRECTIONS[self.way]

    @property
    def test(self) -> Test:
        """The test asked for."""
        return TESTS[self.test_word]


def asked(request: HttpRequest, rulebook: str = "ssc-guidance") -> Asked:
    """Read what a page is asked for; NotAsked where a part is not one of those there are."""
    given = request.GET
    today = london(tools().now())
    return Asked(
        rulebook=one_of(given.get("rulebook") or rulebook, BOOKS, "rulebook"),
        on=day(given.get("on", ""), today),
        way=one_of(given.get("direction") or BOTH, tuple(DIRECTIONS), "direction"),
        test_word=one_of(given.get("test") or "recognised", tuple(TESTS), "test"),
    )


def one_of(text: str, words: Sequence[str], what: str) -> str:
    """Give a text that is one of the words; NotAsked for another."""
    if text not in words:
        raise NotAsked(f"The {what} {text[:60]!r}", "it is not known here.", "Choose one from the list on the page.")
    return text


def day(text: str, otherwise: date) -> date:
    """Read a day of an address; NotAsked where it is none."""
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError as wrong:
        raise NotAsked(f"The day {text[:60]!r}", "it is no day.", "Give it as 2026-11-24.") from wrong


def number(text: str, least: int, most: int) -> int:
    """Read a number of an address, at most `most`; the least where it is none."""
    return min(max(int(text), least), most) if text.isascii() and text.isdigit() and len(text) < 9 else least


def books(chosen: str) -> list[Choice]:
    """Give the rulebooks to choose from, each with its label."""
    return [Choice(name, labelled(tools().rulebook(name)), name == chosen) for name in BOOKS]


def choices(words: Mapping[str, str], chosen: str) -> list[Choice]:
    """Give words to choose from."""
    return [Choice(value, text, value == chosen) for value, text in words.items()]
