"""May this document be filed or issued, this view be recorded, this resolution be taken?"""

from datetime import date

from tocsin.changes.allow.refusal import refusal
from tocsin.changes.clock import days_before
from tocsin.changes.draw_up import draw_up
from tocsin.changes.event import Caution, Event
from tocsin.changes.held.decision import Implementation, Issue, Resolution, Solution
from tocsin.changes.held.document import Document, Named
from tocsin.changes.held.timetable import Meeting
from tocsin.changes.held.view import View
from tocsin.changes.modification import Modification, happened_by
from tocsin.changes.reference import reference
from tocsin.duties.calendar import Calendar


def filed(held: Modification, what: Document) -> tuple[Caution, ...]:
    """Allow a document of a known kind in a version that is not on file yet."""
    kinds = [one.id for one in held.procedure.kinds]
    if what.kind not in kinds:
        raise refusal(f"The document {what.id}", f"the process has no kind {what.kind}.", f"Kinds: {', '.join(kinds)}.")
    if held.document(Named(what.id, what.version)) is not None and (what.version or held.newest(what.id)):
        name = Named(what.id, what.version).words()
        raise refusal(
            f"The document {name}",
            "it is on file, and what is on file is never changed.",
            "File the correction as a new version.",
        )
    motions = [one.id for one in held.procedure.motions]
    for one in what.recommendations:
        if one.verb not in held.procedure.verbs or (one.motion and one.motion not in motions):
            offered = f"verbs {', '.join(held.procedure.verbs)}; motions {', '.join(motions)}"
            raise refusal(
                f"Recommendation {one.n} of {what.id}",
                f"{one.verb} {one.motion} is not of this process.",
                f"Give {offered}.",
            )
    return ()


def issued(held: Modification, event: Event, what: Issue) -> tuple[Caution, ...]:
    """Allow the newest version of a document to be issued once, without gaps, under a reference of the body's pattern."""
    found, name = held.document(what.document), what.document.words()
    if found is None or found != held.newest(found.id):
        raise refusal(f"Issuing {name}", "it is not the newest version on file.", "Issue the newest version.")
    if any(one.document == what.document for one in held.of(Issue)):
        raise refusal(
            f"Issuing {name}",
            "it was issued before, and what is issued is frozen.",
            "File the correction as a new version.",
        )
    if what.elsewhere:
        return ()
    gaps = draw_up(held, found, happened_by(event)).gaps
    if gaps:
        first = "; ".join(str(one) for one in gaps[:3])
        more = f"; and {len(gaps) - 3} more" if len(gaps) > 3 else ""
        kind = held.procedure.kind(found.kind)
        raise refusal(f"Issuing {name}", f"it has gaps: {first}{more}", "Fill them in a new version; a draft may show them.",
                      kind.written if kind else None, "a document without gaps")  # fmt: skip
    kind = held.procedure.kind(found.kind)
    raw = what.reference or (found.reference.raw if found.reference else "")
    if kind and kind.reference and reference(kind.reference, raw) is None:
        raise refusal(f"The reference {raw!r}", f"it is not of the pattern {kind.reference}", "Give meeting, day and month, and agenda item.",
                      kind.written, kind.reference)  # fmt: skip
    return ()


def viewed(held: Modification, what: View) -> tuple[Caution, ...]:
    """Allow a view on the version that was the newest when it was given."""
    if what.on is None:
        return ()
    newest = held.newest(what.on.document)
    if newest is None:
        raise refusal(f"The view of {what.by}", f"{what.on.words()} is not on file.", "File the document first.")
    if newest.version != what.on.version:
        why = f"it is about {what.on.words()}, which version {newest.version} had superseded by then."
        raise refusal(
            f"The view of {what.by}",
            why,
            f"Ask for a view on version {newest.version}, or give the day on which it was given.",
        )
    return ()


def resolved(held: Modification, event: Event, what: Resolution) -> tuple[Caution, ...]:
    """Allow a body to resolve on a recommendation of an issued paper that was put to it."""
    name = f"Resolution on recommendation {what.recommendation}"
    paper = held.document(what.paper)
    if paper is None or not any(one.document.document == paper.id for one in held.of(Issue)):
        raise refusal(name, f"{what.paper.words()} was not issued.", "Issue the paper first.")
    if what.recommendation not in {one.n for one in paper.recommendations}:
        known = ", ".join(str(one.n) for one in paper.recommendations) or "none"
        raise refusal(name, "the paper has no such recommendation.", f"Its recommendations: {known}.")
    body = held.procedure.body(paper.to)
    if body is not None and body.id != event.body:
        raise refusal(
            name,
            f"the paper was put to {body.name}, not to {event.body or 'nobody'}",
            f"Record it as {body.id}.",
            body.written,
        )
    if any(one.recommendation == what.recommendation and one.paper == what.paper for one in held.of(Resolution)):
        raise refusal(
            name, "it was resolved before.", "Undo that resolution by a later decision, and then record this one."
        )
    return ()


def solved(held: Modification, what: Solution) -> tuple[Caution, ...]:
    """Allow a solution; where only the problem is to be described, with a caution."""
    stage = held.procedure.stage(held.stage)
    if not stage.problem_only:
        return ()
    says = (
        f"In {stage.name} only the problem is described; {what.id} is held as {what.label or 'a solution'} out of turn."
    )
    return (Caution("solution_early", says, stage.written.file, stage.written.line),)


def dated(held: Modification, event: Event, what: Implementation) -> tuple[Caution, ...]:
    """Allow an implementation date with its authority; a move of it needs a reason."""
    if not what.authority.strip() or (held.of(Implementation) and not event.reason.strip()):
        raise refusal(f"The implementation date {what.on.words()}", "each date has its authority, and each move of it a reason.",
                      "Give by whose authority, and why it moves.")  # fmt: skip
    return ()


def late(held: Modification, event: Event, what: Issue, calendar: Calendar) -> tuple[Caution, ...]:
    """Warn of a paper that was issued after papers for its meeting were due."""
    clock, found = held.procedure.clock("papers"), held.document(what.document)
    meets = meeting_day(held, found) if found and clock else None
    if (
        clock is None
        or meets is None
        or (due := days_before(meets, clock.working_days, calendar)) >= happened_by(event)
    ):
        return ()
    says = f"Issued on {happened_by(event)}; papers for the meeting on {meets} were due on {due}."
    return (Caution("papers_late", says, clock.written.file, clock.written.line),)


def meeting_day(held: Modification, paper: Document) -> date | None:
    """Give the day of the meeting whose number a paper's reference has; None where it is not known."""
    n = paper.reference.meeting if paper.reference else None
    return next((one.on.first() for one in held.of(Meeting) if n is not None and one.n == n), None)
