"""How does a code change its rules: stages, paths, bodies, what each step needs, how votes count, and where that is written?"""

from dataclasses import dataclass
from datetime import date

from tocsin.words import Mark

PROPOSER = "proposer"
"""Who raised the modification, or adopted it since; not a body, but may take the steps that a process gives it."""

NEEDS: dict[str, str] = {
    "problem_statement": "", "view": "body", "paper": "", "timetable": "", "path": "", "solution": "",
    "rulebook_amendment": "", "impact_run": "", "modification_report": "", "requirements": "", "responses_collated": "",
    "ballot": "position", "release": "", "reason": "", "resolution": "motion", "adoption": "", "implementation_date": "",
}  # fmt: skip
"""Every need that a process file may name, and what stands after its colon."""

AS_BEFORE = "as before"
"""Where a step leads that goes back to the stage from which the modification left."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where a rule is written and how far it can be trusted."""

    file: str
    line: int
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Seats:
    """How many members of one category sit on a body; None where the number is not known."""

    category: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the process. `names` are the other names under which texts speak of it."""

    id: str
    name: str
    names: tuple[str, ...]
    seats: tuple[Seats, ...]
    meets: str
    written: Written


@dataclass(frozen=True, slots=True)
class Category:
    """A party category."""

    id: str
    name: str
    written: Written


@dataclass(frozen=True, slots=True)
class Path:
    """A path: who decides, who recommends, where an appeal goes and within how many working days."""

    id: str
    name: str
    decider: str
    recommender: str
    appeal_to: str
    appeal_within: int | None
    raised_by: tuple[str, ...]
    written: Written


@dataclass(frozen=True, slots=True)
class Modifier:
    """Something that holds beside a path, such as urgent."""

    id: str
    name: str
    by: tuple[str, ...]
    written: Written


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage, or with `end` a way in which a modification ends. `converted`: from here it bears its full number."""

    id: str
    name: str
    end: bool
    converted: bool
    problem_only: bool
    """Here only the problem is described: a solution is out of its turn."""
    written: Written
    rules: str = ""
    """What its proposed variation is here: *approved* and not in force, or *in force*; empty: proposed."""


@dataclass(frozen=True, slots=True)
class Need:
    """What must have happened, such as ``view`` of ``csc``."""

    name: str
    of: str = ""

    def __str__(self) -> str:
        return f"{self.name}:{self.of}" if self.of else self.name


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from any of `starts` to any of `ends`, taken by `by`, on any of `paths` (none named: on every path)."""

    starts: tuple[str, ...]
    ends: tuple[str, ...]
    by: str
    needs: tuple[Need, ...]
    warns: tuple[Need, ...]
    paths: tuple[str, ...]
    label: str
    written: Written


@dataclass(frozen=True, slots=True)
class Motion:
    """What follows when a body agrees to it: a step, or that a package of work is agreed. `says` finds it in a text."""

    id: str
    by: str
    says: tuple[str, ...]
    to: str
    sets: str
    written: Written


@dataclass(frozen=True, slots=True)
class BallotRule:
    """How a body votes: positions, the named rule that counts, its quorum (None: none known), each alternative apart."""

    body: str
    rule: str
    positions: tuple[str, ...]
    per_alternative: bool
    quorum: int | None
    casting: bool
    written: Written


@dataclass(frozen=True, slots=True)
class Clock:
    """So many working days before or after something. A passed clock warns and is recorded; it never blocks."""

    id: str
    side: str
    of: str
    body: str
    """The body that it binds; empty: every body."""
    working_days: int
    written: Written


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its name, how its reference is made, and what fills the headings that data can fill."""

    id: str
    name: str
    reference: str
    numbered: bool
    needs: tuple[str, ...]
    fills: tuple[tuple[str, str], ...]
    written: Written


@dataclass(frozen=True, slots=True)
class Says:
    """The sentence that goes with a class, in our words."""

    classification: str
    sentence: str
    written: Written


@dataclass(frozen=True, slots=True)
class Procedure:
    """One code's process as it stood between two dates."""

    id: str
    code: str
    title: str
    from_on: date | None
    until_on: date | None
    draft: str
    full: str
    numbers: Written
    bodies: tuple[Body, ...]
    categories: tuple[Category, ...]
    modifiers: tuple[Modifier, ...]
    paths: tuple[Path, ...]
    stages: tuple[Stage, ...]
    transitions: tuple[Transition, ...]
    motions: tuple[Motion, ...]
    ballots: tuple[BallotRule, ...]
    clocks: tuple[Clock, ...]
    kinds: tuple[Kind, ...]
    verbs: tuple[str, ...]
    policy: str
    says: tuple[Says, ...]
    standard_areas: tuple[str, ...]
    digest: str

    @property
    def start(self) -> str:
        """The stage in which a modification is raised."""
        return self.stages[0].id

    def stage(self, id_: str) -> Stage:
        """Give a stage or end; KeyError where there is none."""
        return {one.id: one for one in self.stages}[id_]

    def body(self, named: str) -> Body | None:
        """Give a body by its id or by any name that texts use; None where there is none."""
        wanted = plain(named)
        return next((one for one in self.bodies if wanted in map(plain, (one.id, one.name, *one.names))), None)

    def category(self, named: str) -> Category | None:
        """Give a category by its id or name, singular or plural; None where there is none."""
        wanted = plain(named)
        return next((one for one in self.categories if wanted in (plain(one.id), plain(one.name))), None)

    def kind(self, id_: str) -> Kind | None:
        """Give a kind of document; None where there is none."""
        return next((one for one in self.kinds if one.id == id_), None)

    def clock(self, id_: str) -> Clock | None:
        """Give a clock; None where the process has none of that name."""
        return next((one for one in self.clocks if one.id == id_), None)

    def reference(self, number: int, converted: bool) -> str:
        """Give a modification's reference by its number: the digits stay, the letters change."""
        return (self.full if converted else self.draft).format(n=number)

    def sentence(self, classification: str) -> str:
        """Give the sentence that goes with a class, or an empty text."""
        return next((one.sentence for one in self.says if one.classification == classification), "")


def plain(word: str) -> str:
    """Give a name without case, blanks, hyphens and a plural's ending, so that spellings of one name meet."""
    bare = word.casefold().replace("_", "").replace("-", "").replace(" ", "")
    return f"{bare[:-3]}y" if bare.endswith("ies") else bare.removesuffix("s")
