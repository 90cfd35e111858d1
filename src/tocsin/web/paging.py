"""Which part of a long list does a page show, and where are the others?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpRequest

from tocsin.web.asked import number

A_PAGE = 25
Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Pages(Generic[Line]):
    """One page of a list; `before` and `after` are addresses, empty at the ends."""

    rows: Sequence[Line]
    number: int
    last: int
    total: int
    first: int
    before: str
    after: str


def paging(request: HttpRequest, lines: Sequence[Line]) -> Pages[Line]:
    """Give the page of `lines` that is asked for, the nearest that there is."""
    last = max(1, -(-len(lines) // A_PAGE))
    here = number(request.GET.get("page", ""), 1, last)
    first = (here - 1) * A_PAGE
    return Pages(
        rows=lines[first : first + A_PAGE],
        number=here,
        last=last,
        total=len(lines),
        first=first + 1 if lines else 0,
        before=_address(request, here - 1) if here > 1 else "",
        after=_address(request, here + 1) if here < last else "",
    )


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"
