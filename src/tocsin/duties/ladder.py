"""In which order do the rulebooks that come with tocsin stand: on the ladder, with a term of contract, beside it?"""

from tocsin.duties.rulebook import Rulebook

LADDER = ("sec-g3-2019", "ssc-guidance", "strawman-manager", "strawman-customer")
"""Each adds to the one before it."""

TERMS = ("strawman-manager-term", "strawman-customer-term")
"""The two strawmen again, with those between bound by a term of contract."""

BESIDE = (
    "ssc-hub",
    "licence-50-domestic-equipment-only",
    "licence-50-domestic-with-tell-and-be-told",
    "licence-50-all-equipment-only",
    "licence-50-all-with-tell-and-be-told",
)
"""Layers of their own, which no rung of the ladder holds."""

LABELS = {"hypothetical": "our strawman, hypothetical", "scenario": "our scenario: taken as kept"}


def labelled(book: Rulebook) -> str:
    """Name a rulebook with its label, so that a strawman is never read as law."""
    return f"{book.title} ({LABELS.get(book.label, book.label)})" if book.label else book.title


def brief(book: Rulebook) -> str:
    """Name a rulebook in a few words, with its label, for a table."""
    word = {"hypothetical": "strawman"}.get(book.label, book.label)
    return f"{book.short or book.title} ({word})" if word else book.short or book.title
