"""Has what a step needs happened, and if not, what is to be done?"""

from collections.abc import Callable

from tocsin.changes.count import FOR, Outcome, count
from tocsin.changes.event import Event
from tocsin.changes.held.ballot import Ballot, Closed, Vote
from tocsin.changes.held.consultation import CollatedOn, Consultation
from tocsin.changes.held.decision import Implementation, Issue, Release, Resolution, Result, Run, Solution, Varied
from tocsin.changes.held.document import Document, Named
from tocsin.changes.held.person import Adopted
from tocsin.changes.held.timetable import Requirements, WorkPackage
from tocsin.changes.held.view import View
from tocsin.changes.modification import Modification
from tocsin.changes.procedure.procedure import BallotRule, Need

Met = Callable[[Modification, str, Event], bool]
AGREED = (Result.AGREED, Result.AGREED_AS_AMENDED)


def needs(held: Modification, need: Need, step: Event) -> bool:
    """Say whether a need is met for the step proposed, by what `held` tells."""
    return MET[need.name][0](held, need.of, step)


def cure(need: Need) -> str:
    """Say in a sentence how a need is met."""
    return MET[need.name][1].format(of=need.of.replace("_", " "))


def closed(held: Modification, since: int) -> tuple[BallotRule, tuple[Outcome, ...]] | None:
    """Give the rule and the outcomes of the ballot closed last after an event; None where none was."""
    done = held.after(Closed, since)
    ballot = next((one for one in held.of(Ballot) if done and one.id == done[-1].ballot), None)
    if ballot is None:
        return None
    rule = next(one for one in held.procedure.ballots if one.body == ballot.body)
    return rule, count(ballot, held.of(Vote), rule)


def motion_of(held: Modification, resolved: Resolution) -> str:
    """Give the motion of the recommendation that a resolution is about; empty where it has none."""
    paper = held.document(resolved.paper)
    asked = paper.recommendations if paper else ()
    return next((one.motion for one in asked if one.n == resolved.recommendation), "")


def _document(kind: str) -> Met:
    return lambda held, _of, _step: any(one.kind == kind for one in held.of(Document))


def _issued(kind: str, since_entered: bool) -> Met:
    def met(held: Modification, _of: str, _step: Event) -> bool:
        issues = held.after(Issue, held.entered) if since_entered else held.of(Issue)
        papers = (held.document(one.document) for one in issues)
        return any(one is not None and one.kind == kind for one in papers)

    return met


def _view(held: Modification, of: str, _step: Event) -> bool:
    return any(_by(held, one, of) and _current(held, one.on) for one in held.of(View))


def _by(held: Modification, view: View, body: str) -> bool:
    found = held.procedure.body(view.by)
    return found is not None and found.id == body


def _current(held: Modification, on: Named | None) -> bool:
    if on is None:
        return True
    newest = held.newest(on.document)
    return newest is not None and newest.version == on.version


def _ballot(held: Modification, of: str, _step: Event) -> bool:
    found = closed(held, held.entered)
    if found is None or not of:
        return found is not None
    positions = {one.position for one in found[1]}
    return of in positions if of == found[0].positions[FOR] else positions == {of}


def _collated(held: Modification, _of: str, _step: Event) -> bool:
    return bool(held.of(Consultation)) and bool(held.after(CollatedOn, held.entered))


def _resolved(held: Modification, of: str, _step: Event) -> bool:
    return any(one.result in AGREED and motion_of(held, one) == of for one in held.of(Resolution))


def _some(kind: type[WorkPackage | Solution | Varied | Run | Requirements | Release | Implementation]) -> Met:
    return lambda held, _of, _step: bool(held.of(kind))


MET: dict[str, tuple[Met, str]] = {
    "problem_statement": (_document("problem_statement"), "File the problem statement."),
    "view": (_view, "Record the view of {of} on the newest version of the document."),
    "paper": (_issued("panel_paper", False), "Issue the paper that puts it to the body."),
    "timetable": (_some(WorkPackage), "Record a package of work with its dates."),
    "path": (lambda held, _of, _step: bool(held.path), "Record the path."),
    "solution": (_some(Solution), "Record a solution."),
    "rulebook_amendment": (_some(Varied), "Attach a proposed variation of the rulebook."),
    "impact_run": (_some(Run), "Run the simulation and attach it."),
    "modification_report": (_issued("modification_report", True), "Issue a modification report in this stage."),
    "requirements": (_some(Requirements), "Record the business requirements."),
    "responses_collated": (_collated, "Close the consultation and collate its answers in this stage."),
    "ballot": (_ballot, "Close a ballot in this stage whose outcome leads there."),
    "release": (_some(Release), "Record the release."),
    "reason": (lambda _held, _of, step: bool(step.reason.strip()), "Give the reason."),
    "resolution": (_resolved, "Record that the body agreed to the recommendation ({of})."),
    "adoption": (
        lambda held, _of, _step: bool(held.after(Adopted, held.entered)),
        "Record who adopts it.",
    ),
    "implementation_date": (_some(Implementation), "Record the implementation date and by whose authority."),
}
"""For each need: whether it is met, and how it is met. A need of a stage counts only what happened in that stage."""
