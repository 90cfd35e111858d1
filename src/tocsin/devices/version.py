"""Which of two firmware versions is the earlier, and does one lie in a range? Never guessed.

- Dotted numbers (``2.1.0``, ``v2.1``) are ordered number by number; ``2.1`` and ``2.1.0`` are the same.
- Eight hexadecimal digits (``0002012F``, binary-coded decimal or not) are ordered as numbers among themselves.
- A suffix of one letter orders versions of the same numbers (``2.1a`` before ``2.1b``). Any other difference of suffix,
  or a suffix against none, may mean a test build or another product line: the two cannot be compared.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

DOTTED = re.compile(r"v?([0-9]+(?:\.[0-9]+)*)(?:[-_+ ]?([a-z][a-z0-9]*))?")
HEX = re.compile(r"(?:0x)?([0-9a-f]{8})")
LONGEST = 64


class Order(StrEnum):
    """How one version stands to another."""

    BEFORE = "before"
    SAME = "same"
    AFTER = "after"
    INCOMPARABLE = "cannot be compared"


class Inside(StrEnum):
    """Whether a version lies in a span; *unknown* is for a person to decide and counts as neither."""

    IN = "inside"
    OUT = "outside"
    UNKNOWN = "cannot be told"


@dataclass(frozen=True, slots=True)
class Version:
    """A version read: its numbers without closing noughts, and its suffix in lower case. `hexadecimal` numbers stand apart."""

    numbers: tuple[int, ...]
    suffix: str = ""
    hexadecimal: bool = False


class Span(Protocol):
    """A range of versions, in whoever's words: `low` and `high` are inside, `above` and `below` are not; nothing given at all means every version."""

    @property
    def low(self) -> str | None:
        """First version inside, or None."""

    @property
    def high(self) -> str | None:
        """Last version inside, or None."""

    @property
    def below(self) -> str | None:
        """First version that is no longer inside, or None."""

    @property
    def above(self) -> str | None:
        """Last version that is not yet inside, or None."""

    @property
    def exact(self) -> tuple[str, ...]:
        """Versions listed one by one; each is inside."""


def order(one: str, other: str) -> Order:
    """Say how `one` stands to `other`; two texts that are equal but for case and blanks are the same even where unreadable."""
    if folded(one) == folded(other) and folded(one):
        return Order.SAME
    left, right = parse(one), parse(other)
    if left is None or right is None or left.hexadecimal is not right.hexadecimal:
        return Order.INCOMPARABLE
    if left.suffix != right.suffix and not comparable(left, right):
        return Order.INCOMPARABLE
    a, b = (left.numbers, left.suffix), (right.numbers, right.suffix)
    return Order.SAME if a == b else Order.BEFORE if a < b else Order.AFTER


def comparable(left: Version, right: Version) -> bool:
    """Say whether two versions with different suffixes can be ordered: by their numbers, or by one letter each."""
    letters = all(len(one.suffix) <= 1 for one in (left, right))
    return letters and (left.numbers != right.numbers or bool(left.suffix and right.suffix))


def parse(text: str) -> Version | None:
    """Read a version; None where its shape is none that this module knows."""
    folds = folded(text)
    if len(folds) > LONGEST:
        return None
    if hexed := HEX.fullmatch(folds):
        return Version((int(hexed[1], 16),), hexadecimal=True)
    if dotted := DOTTED.fullmatch(folds):
        numbers = [int(part) for part in dotted[1].split(".")]
        while len(numbers) > 1 and numbers[-1] == 0:
            numbers.pop()
        return Version(tuple(numbers), dotted[2] or "")
    return None


def inside(version: str, span: Span) -> Inside:
    """Say whether `version` lies in `span`; unknown where a bound that decides cannot be compared with it."""
    listed = [order(version, one) for one in span.exact]
    bounds = [
        (span.low, (Order.SAME, Order.AFTER)),
        (span.above, (Order.AFTER,)),
        (span.high, (Order.SAME, Order.BEFORE)),
        (span.below, (Order.BEFORE,)),
    ]
    answers = [(order(version, bound), wanted) for bound, wanted in bounds if bound is not None]
    if Order.SAME in listed or not (answers or listed):
        return Inside.IN
    outside = not answers or any(found is not Order.INCOMPARABLE and found not in wanted for found, wanted in answers)
    if outside:
        return Inside.UNKNOWN if Order.INCOMPARABLE in listed else Inside.OUT
    return Inside.UNKNOWN if any(found is Order.INCOMPARABLE for found, _ in answers) else Inside.IN


def folded(text: str) -> str:
    """Give a version's text without blanks around it, in one case."""
    return " ".join(text.split()).casefold()
