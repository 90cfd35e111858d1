"""Who may see and change what, as data: for each thing, class and stage, one cell for each way to stand to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tocsin.words import Class


class Sight(StrEnum):
    """How much of a thing is shown, least first; `rank` orders them."""

    NOTHING = "nothing"
    COMMITMENT = "commitment"
    AGGREGATE = "aggregate"
    HEADER = "header"
    OWN = "own"
    PASS_ON = "pass-on"
    FULL = "full"

    @property
    def rank(self) -> int:
        """Its place from the least, 0, upward."""
        return _RANKS[self]


_RANKS = {sight: place for place, sight in enumerate(Sight)}


class Stand(StrEnum):
    """How somebody stands to a thing. One party can stand in more than one way; the most that any of them allows counts."""

    ORIGINATOR = "originator"
    AFFECTED = "affected supplier"
    UNAFFECTED = "unaffected"
    INTERMEDIARY = "intermediary"
    CUSTOMER = "customer"
    MANUFACTURER = "manufacturer"
    OTHER_MANUFACTURER = "other manufacturer"
    COMMITTEE = "committee"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    OUTSIDER = "outsider"
    LINK = "link"
    LINK_AND_CODE = "link and code"


class Thing(StrEnum):
    """What can be seen or changed."""

    CASE = "case"
    DETAIL = "detail"
    PLAN = "plan"
    NOTICE = "notice"
    ANSWERS = "answers of others"
    ESTATE = "estate"
    COVER = "cover"
    ROUTES = "routes"
    AGREEMENTS = "agreements"
    CONTACTS = "contacts"
    PEOPLE = "people"
    REPORT = "report"
    DELIBERATION = "deliberation"
    LEAVES = "leaves"
    TREE = "tree"
    AUDIT = "audit"
    STORE = "store"


class Stage(StrEnum):
    """How far a case has come."""

    DRAFT = "draft"
    EMBARGOED = "embargoed"
    LIMITED = "limited"
    PUBLIC = "public"
    CLOSED = "closed"


class Given(StrEnum):
    """What more may have happened between a party and a case; each is recorded, none is assumed."""

    GRANTED = "granted"
    """The originator, or the SSC, granted it by a recorded act."""
    REPORTED = "reported"
    SHARED = "shared"
    """The owner shared it by a recorded act."""
    NAMED = "named"
    """The person, not its organisation, is on the list of a Red case."""


MATTERS: Mapping[str, frozenset[Thing]] = {
    "cases": frozenset({Thing.CASE, Thing.DETAIL, Thing.PLAN, Thing.NOTICE, Thing.ANSWERS, Thing.REPORT, Thing.LEAVES}),
    "notices": frozenset({Thing.NOTICE}),
    "reports": frozenset({Thing.REPORT, Thing.PLAN}),
    "estate": frozenset({Thing.ESTATE, Thing.COVER, Thing.ROUTES}),
    "register": frozenset({Thing.AGREEMENTS, Thing.CONTACTS}),
    "changes": frozenset({Thing.DELIBERATION}),
}
"""The matters in which one organisation can let another act, and the things of each. People are in none."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is seen, and what more once something was given."""

    sight: Sight
    more: tuple[tuple[Given, Sight], ...] = ()

    def seen(self, given: frozenset[Given]) -> Sight:
        """Give the most that the cell allows with what was given."""
        return max((self.sight, *(sight for one, sight in self.more if one in given)), key=lambda sight: sight.rank)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing at some classes and stages: a cell for every way to stand to it, who may change it, and why so."""

    thing: Thing
    spots: frozenset[tuple[Class, Stage]]
    cells: Mapping[Stand, Cell]
    edits: frozenset[Stand]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every row. No thing has two rows for one class and stage; where it has none, nobody sees it."""

    rows: tuple[Row, ...] = ()

    def row(self, thing: Thing, classification: Class, stage: Stage) -> Row | None:
        """Give the one row that holds, or None: then nobody sees the thing."""
        return next((row for row in self.rows if row.thing is thing and (classification, stage) in row.spots), None)

    def overlaps(self) -> Iterator[tuple[Thing, Class, Stage]]:
        """Give every thing, class and stage that two rows hold."""
        seen: set[tuple[Thing, Class, Stage]] = set()
        for row in self.rows:
            for classification, stage in sorted(row.spots):
                if (row.thing, classification, stage) in seen:
                    yield row.thing, classification, stage
                seen.add((row.thing, classification, stage))


EMPTY = Matrix()
"""The matrix of whoever has been handed none: it denies everything."""
