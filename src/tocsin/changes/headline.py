"""What is the one line that says where a modification stands, as at a day?"""

from dataclasses import dataclass
from datetime import date

from tocsin.changes.held.timetable import Row, WorkPackage
from tocsin.changes.held.view import View
from tocsin.changes.held.when import When
from tocsin.changes.modification import Modification, as_at


@dataclass(frozen=True, slots=True)
class Headline:
    """Where it stands. `since` is when it came there; `path` and `outcome` say *undetermined* and *unknown* where they are."""

    id: str
    reference: str
    other_references: tuple[str, ...]
    title: str
    stage: str
    stage_name: str
    since: When
    path: str
    modifiers: tuple[str, ...]
    outcome: str
    found: tuple[str, ...]
    """The bodies that have found it ready for the next step."""
    next_rows: tuple[Row, ...]
    """The rows of the last package of work that are not past yet, the next first."""
    invented: bool
    as_at: date

    def words(self) -> str:
        """Say it in one sentence."""
        ready = f"; found ready by {', '.join(self.found)}" if self.found else ""
        also = "".join(f", {one}" for one in self.modifiers)
        return f"{self.reference} in {self.stage_name}{also}{ready}, as at {self.as_at.isoformat()}"


def headline(modification: Modification, day: date) -> Headline:
    """Give the headline as at the end of a London day; NothingKnown where nothing is known of it by then."""
    held = as_at(modification, day)
    stage = held.procedure.stage(held.stage)
    references = held.references
    return Headline(
        id=held.id,
        reference=held.reference,
        other_references=tuple(one for one in references if one != held.reference),
        title=held.raised.title,
        stage=stage.id,
        stage_name=stage.name,
        since=(held.moves[-1] if held.moves else held.events[0]).when,
        path=held.path or "undetermined",
        modifiers=held.modifiers,
        outcome=stage.name if stage.end else "unknown",
        found=_found(held),
        next_rows=to_come(held, day),
        invented=held.invented,
        as_at=day,
    )


def to_come(held: Modification, day: date) -> tuple[Row, ...]:
    """Give the rows of the last package of work that are not past yet on a day."""
    rows = held.of(WorkPackage)[-1].rows if held.of(WorkPackage) else ()
    return tuple(row for row in rows if (row.when.latest() or date.max) >= day)


def _found(held: Modification) -> tuple[str, ...]:
    """Give the bodies whose view is a need of a step from here, and that have given it."""
    wanted = {
        need.of
        for way in held.procedure.transitions
        if held.stage in way.starts
        for need in way.needs
        if need.name == "view"
    }
    bodies = (held.procedure.body(one.by) for one in held.of(View) if one.recommends)
    return tuple(one.name for one in bodies if one is not None and one.id in wanted)
