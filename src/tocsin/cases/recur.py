"""Has this advisory been heard before, and is it the same, altered, newer or older? The same one restarts no clock."""

from collections.abc import Iterable
from enum import StrEnum

from tocsin.cases.case import Advisory
from tocsin.devices.version import Order, order


class Again(StrEnum):
    """How an advisory stands to those already heard."""

    NEW = "not heard before"
    SAME = "the same document again"
    ALTERED = "the same tracking id and version, but other bytes"
    NEWER = "a newer version of one already heard"
    OLDER = "an older version than one already heard"
    UNORDERED = "another version, which cannot be put before or after"


def recur(heard: Advisory, known: Iterable[Advisory]) -> tuple[Again, Advisory | None]:
    """Say how `heard` stands to `known`, and to which of them; its own `heard_at` and id play no part."""
    related = [one for one in known if (one.issuer, one.tracking) == (heard.issuer, heard.tracking)]
    for one in related:
        if one.version == heard.version:
            return (Again.SAME if one.digest == heard.digest else Again.ALTERED), one
    words = {Order.AFTER: Again.NEWER, Order.BEFORE: Again.OLDER}
    found = [(words.get(order(heard.version, one.version), Again.UNORDERED), one) for one in related]
    for word in (Again.OLDER, Again.UNORDERED, Again.NEWER):
        last = [one for again, one in found if again is word]
        if last:
            return word, last[-1]
    return Again.NEW, None
