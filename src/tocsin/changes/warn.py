"""What should a reader know before they rely on this modification? Nothing here blocks anything."""

from collections.abc import Iterable

from tocsin.changes.clock import days_before
from tocsin.changes.event import Caution
from tocsin.changes.held.document import Document
from tocsin.changes.held.problem import Problem
from tocsin.changes.held.timetable import Row, WorkPackage
from tocsin.changes.held.view import View
from tocsin.changes.held.when import short
from tocsin.changes.modification import Modification
from tocsin.changes.reference import reference
from tocsin.duties.calendar import Calendar


def warn(held: Modification, calendar: Calendar) -> tuple[Caution, ...]:
    """Give the cautions of the whole modification as it stands, and those recorded on its events."""
    told = (one for event in held.standing() for one in event.cautions)
    return tuple(dict.fromkeys((*_papers_due(held, calendar), *_path(held), *_words(held), *_documents(held), *told)))


def _papers_due(held: Modification, calendar: Calendar) -> Iterable[Caution]:
    """Warn of a meeting whose papers are due before what stands before it in the timetable is over."""
    clock = held.procedure.clock("papers")
    packages = held.of(WorkPackage)
    if clock is None or not packages:
        return
    rows = packages[-1].rows
    for place, row in enumerate(rows):
        meets = row.when.on
        if meets is None or not _with(held, row, clock.body):
            continue
        due = days_before(meets, clock.working_days, calendar)
        for other in rows[:place]:
            over = other.when.latest()
            if other.when.on is not None and over is not None and due < over <= meets:
                says = (
                    f"‘{row.activity}’ on {short(meets)} comes {(meets - over).days} days after ‘{other.activity}’; "
                    f"its papers are due {clock.working_days} working days before, on {short(due)}."
                )
                yield Caution("papers_due_first", says, clock.written.file, clock.written.line)


def _with(held: Modification, row: Row, body: str) -> bool:
    met = (held.procedure.body(one) for one in row.with_)
    return any(one is not None and (not body or one.id == body) for one in met)


def _path(held: Modification) -> Iterable[Caution]:
    """Warn where a body has found it ready for a step for which the path should be known."""
    if held.path:
        return
    for way in held.procedure.transitions:
        wanted = {need.of for need in way.needs if need.name == "view"}
        found = (held.procedure.body(one.by) for one in held.of(View))
        ready = [one.name for one in found if one is not None and one.id in wanted]
        if held.stage in way.starts and ready and any(need.name == "path" for need in way.warns):
            says = f"{ready[0]} has found it ready, and no path is set."
            yield Caution("ready_without_path", says, way.written.file, way.written.line)
            return


def _words(held: Modification) -> Iterable[Caution]:
    for problem in held.of(Problem)[-1:]:
        for thing, words in problem.terms:
            if len(words) > 1:
                yield Caution(
                    "two_terms",
                    f"The proposer uses {len(words)} terms for the {thing.replace('_', ' ')}: {', '.join(words)}.",
                )
        for figure in problem.figures:
            colours = [line.colour for line in figure.routes if line.colour]
            if colours:
                says = (
                    f"Figure {figure.n} tells routes apart by colour ({', '.join(colours)}); a reader may not see it."
                )
                yield Caution("figure_by_colour", says)


def _documents(held: Modification) -> Iterable[Caution]:
    for one in {document.id: document for document in held.of(Document)}.values():
        for link in one.links:
            if link.for_ == "full comments" and not link.opened:
                yield Caution(
                    "link_never_opened", f"{one.id} gives {link.to} for the full comments; nobody here has opened it."
                )
        kind = held.procedure.kind(one.kind)
        if one.reference is not None and kind is not None and kind.reference:
            found = reference(kind.reference, one.reference.raw)
            if found is None or _differ(found, one):
                says = f"The reference {one.reference.raw} does not say what stands beside it."
                yield Caution("reference_differs", says, kind.written.file, kind.written.line)


def _differ(found: object, document: Document) -> bool:
    given = document.reference
    parts = ("body", "meeting", "ddmm", "item")
    return any(getattr(given, part) and getattr(given, part) != getattr(found, part) for part in parts)
