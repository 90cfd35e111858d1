"""What is wrong, for whom, under which clauses, and who says so? No solution stands here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Impact:
    """One consequence of doing nothing. `held_by` is who claims it; empty where the text states it of itself."""

    id: str
    text: str
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class OtherRule:
    """Rules beside the Code that bear on the matter, under every name the text gives them."""

    kind: str
    name: str
    aka: tuple[str, ...] = ()
    for_: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note on a word."""

    n: int
    text: str


@dataclass(frozen=True, slots=True)
class FigureRoute:
    """One line of a figure: through which roles, in which colour where that is known."""

    via: tuple[str, ...]
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered figure: its caption, its routes, and what is left of its image."""

    n: int
    title: str
    in_: str = ""
    routes: tuple[FigureRoute, ...] = ()
    image: str = ""


@dataclass(frozen=True, slots=True)
class Guidance:
    """Guidance below the Code: who gave it, what it covers, and how the text comes to know who supports it."""

    issuer: str
    covers: tuple[str, ...] = ()
    supported_by: str = ""
    told_by: str = ""
    told_to: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """The problem as stated in one document version. `unanimity` is None where nothing is said of it."""

    summary: str
    clauses: tuple[str, ...] = ()
    clause_roles: tuple[tuple[str, str], ...] = ()
    heading_in_code: str = ""
    other_rules: tuple[OtherRule, ...] = ()
    affected: tuple[str, ...] = ()
    impacts_of_doing_nothing: tuple[Impact, ...] = ()
    unanimity: bool | None = None
    glossary_notes: tuple[Note, ...] = ()
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """A thing and every word that the text uses for it."""
    figures: tuple[Figure, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    not_recognised: tuple[str, ...] = ()
    """What the Code has no word for, as the text states it."""
