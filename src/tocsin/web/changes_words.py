"""How is what happened to a modification said in words, and whom does the modification affect?"""

from collections.abc import Mapping
from dataclasses import dataclass

from tocsin.changes.event import WORDS, Matter
from tocsin.changes.held.ballot import Ballot, Closed, Vote
from tocsin.changes.held.consultation import Answer, CollatedOn, Consultation, TakenBack
from tocsin.changes.held.decision import (
    Fiction,
    Implementation,
    Issue,
    Modifier,
    Move,
    PathSet,
    Raised,
    Release,
    Resolution,
    Run,
    Solution,
    Undone,
    Varied,
)
from tocsin.changes.held.document import Document, Handling
from tocsin.changes.held.person import Adopted, Renamed
from tocsin.changes.held.problem import Problem
from tocsin.changes.held.timetable import Meeting, Question, Requirements, StandardAreas, WorkPackage
from tocsin.changes.held.view import View
from tocsin.changes.modification import Modification
from tocsin.flows.roll import Enrolled
from tocsin.web.changes_next import spoken

AFFECTED: Mapping[str, tuple[str, str]] = {
    "suppliers": ("suppliers", "supplier"),
    "non_domestic_suppliers": ("suppliers to businesses (non-domestic)", "supplier"),
    "MAM": ("meter managers (Meter Asset Manager for gas, meter operator for electricity)", "manager"),
    "MAP": ("Meter Asset Providers", "map"),
    "manufacturer": ("manufacturers", "manufacturer"),
    "end_customer": ("end customers", "customer"),
    "SSC": ("the Security Sub-Committee", "ssc"),
    "DCC": ("the DCC", "dcc"),
}
"""What a text calls those it affects: in full, and the role of the register that this is."""


@dataclass(frozen=True, slots=True)
class Affected:
    """Whom a modification names as affected, and whether the reader is among them (None: nobody in particular reads)."""

    named: tuple[str, ...]
    reader: bool | None
    as_what: tuple[str, ...]


def affects(held: Modification, reader: Enrolled | None) -> Affected:
    """Say whom a modification affects, and whether the roles of the reader are among them."""
    words = tuple(dict.fromkeys(one for problem in held.of(Problem)[-1:] for one in problem.affected))
    known = [AFFECTED.get(one, (one.replace("_", " "), one.casefold())) for one in words]
    mine = tuple(name for name, role in known if reader and role in reader.roles)
    return Affected(tuple(name for name, _ in known), bool(mine) if reader else None, mine)


def told(what: Matter, held: Modification) -> str:
    """Say in one line what an event brought."""
    return _said(what, held) or WORDS[type(what)].capitalize()


def _said(what: Matter, held: Modification) -> str:
    match what:
        case Raised():
            return f"Raised by {what.proposer.words() or 'a proposer who is not named'}"
        case Move():
            stage = held.procedure.stage(what.to)
            return f"{'Ended' if stage.end else 'Moved to'}: {stage.name}"
        case Document():
            kind = held.procedure.kind(what.kind)
            version = f", version {what.version}" if what.version else ""
            return f"Filed: {kind.name if kind else what.kind} ({what.id}{version})"
        case Issue():
            ref = f", reference {what.reference}" if what.reference else ""
            return f"Issued: {what.document.words()}{ref}{' (elsewhere)' if what.elsewhere else ''}"
        case View():
            return f"View of {what.by}: {what.stance.value}"
        case WorkPackage():
            return f"Package of work {what.n}, {what.process}"
        case Question():
            return f"Question: {what.q}"
        case Meeting():
            return f"Meeting of the {body(what.body, held)}{f', number {what.n}' if what.n else ''}, {spoken(what.on)}"
        case Resolution():
            return f"Resolution on recommendation {what.recommendation} of {what.paper.words()}: {what.result.value}"
        case PathSet():
            return f"Path set: {what.path}"
        case Modifier():
            return f"{what.name.capitalize()}: {'on' if what.holds else 'off'}"
        case Implementation():
            return f"To take effect on {spoken(what.on)}, by authority of {what.authority}"
        case Release():
            return f"In release {what.name}, {spoken(what.on)}"
        case Undone():
            return f"Event {what.event} is taken back"
        case Ballot():
            return f"Ballot of the {body(what.body, held)}: {what.question}"
        case Vote():
            return f"Vote of {what.voter} ({what.seat}): {what.position}"
        case Closed():
            return f"Ballot {what.ballot} closed"
        case Consultation():
            return f"Consultation on {what.on.words()}"
        case Answer() | TakenBack():
            return f"{'Answer' if isinstance(what, Answer) else 'Answer taken back'} of {what.by}"
        case CollatedOn():
            return f"Answers to {what.consultation} collated"
        case Handling():
            return f"How {what.classification.value} is handled: {what.audience}"
        case Solution():
            return f"Solution {what.id}{f' ({what.label})' if what.label else ''}: {what.text}"
        case Varied():
            return f"Proposed variation {what.id} of {what.base} ({what.label})"
        case Run():
            return f"Simulation attached: run {what.run}"
        case Requirements():
            return f"Business requirements, version {what.version}, {len(what.items)} of them"
        case StandardAreas():
            return f"Standard areas of assessment: {'included' if what.included else 'left out'}"
        case Problem():
            return "The problem as stated"
        case Adopted():
            return f"Adopted by {what.proposer.words()}"
        case Renamed():
            return f"{what.was} is called {what.becomes} from {spoken(what.from_)}"
        case Fiction():
            return f"From here on invented. {what.why}"


def body(named: str, held: Modification) -> str:
    """Give a body's name, or what the text calls it."""
    found = held.procedure.body(named)
    return found.name if found else named.replace("_", " ")
