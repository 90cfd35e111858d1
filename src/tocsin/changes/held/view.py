"""Who said what of it, how firmly, why, and of which version?"""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.changes.held.document import Named


class Stance(StrEnum):
    """Where a view stands. *No comment* is an answer; silence is not, and has no stance."""

    FOR = "for"
    FOR_PROGRESS = "for progress"
    AGAINST = "against"
    DOUBT = "doubt"
    DISAGREES = "disagrees"
    NO_COMMENT = "no comment"


@dataclass(frozen=True, slots=True)
class View:
    """A view by a body, a category, a party or nobody named. `respondents` is how many it speaks for, None: not counted."""

    by: str
    kind: str
    stance: Stance
    on: Named | None = None
    strength: str = ""
    scope: str = ""
    reasons: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    respondents: int | None = None
    named: bool = True
    agrees_with: str = ""
    re: str = ""
    """The single point that it is about, where it is not about the whole."""
    recommends: tuple[str, ...] = ()
    when: str = ""
    """When, in the text's own words."""
    full_text: str = ""
    """Where the whole of it stands."""


def sides(views: tuple[View, ...]) -> tuple[tuple[Stance, tuple[str, ...]], ...]:
    """Give each stance with those who hold it, by name and count of respondents; never a total: this is no vote."""
    return tuple(
        (stance, held) for stance in Stance if (held := tuple(_who(view) for view in views if view.stance is stance))
    )


def _who(view: View) -> str:
    counted = f"{view.respondents} {view.by}" if view.respondents else view.by
    firm = f" ({view.strength})" if view.strength else ""
    return counted + firm + (f" (on {view.re})" if view.re else "")
