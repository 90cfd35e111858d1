"""How are instants, days, counts and standings written on a page?"""

from datetime import date, datetime

from django import template

from tocsin.duties.wording import wording
from tocsin.notices.wording import words_at

register = template.Library()


@register.filter
def at(value: datetime | None) -> str:
    """Write an instant with its day, hour and zone."""
    return words_at(value) if value else "–"


@register.filter
def day(value: date | None) -> str:
    """Write a day, such as 24 November 2026."""
    return f"{value.day} {value:%B %Y}" if value else "–"


@register.filter
def count(value: int) -> str:
    """Write a count with its thousands parted."""
    return f"{value:,}"


@register.filter
def short(value: str) -> str:
    """Give the first characters of a reference, which commands take for the whole of it."""
    return f"{value[:10]}…"


@register.filter
def word(value: str | None) -> str:
    """Write a standing in the words of the one table of words."""
    return wording(value) if value else "Answered"


@register.filter
def spaced(value: object) -> str:
    """Write an id of the rulebook as words."""
    return str(value).replace("_", " ")


@register.filter
def title_case(value: str) -> str:
    """Begin with a capital."""
    return value[:1].upper() + value[1:]
