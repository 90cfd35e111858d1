"""Which notices does a case call for, to whom, along which routes that exist?

- A finding judged material goes to the manufacturer: directly, and along every route that physically exists, whether or
  not the rulebook recognises it (SEC G3.18). A notice to the SSC is drafted beside it (SEC G3.9).
- An advisory goes bilaterally to each supplier that has the device: directly where that route is recognised, else along
  every route that exists. A supplier with no route gets the SSC step, prepared. Copies for information go to MAPs.
- Every crossing to another organisation waits for a person, unless it was approved beforehand (decision 19).
- Planning the same again gives nothing: see `identity`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from tocsin.cases.case import Advisory, Case, Finding
from tocsin.cases.judgement import Judgement, Materiality
from tocsin.duties.duty import Duty
from tocsin.notices.notice import Notice, Sort, Why
from tocsin.notices.path import Path, Placed, be_told_paths, tell_paths
from tocsin.notices.wording import OPEN, Names, body, header, question
from tocsin.words import Class, NoticeId, PartyId, RoleId

NewId = Callable[[str], str]
"""Gives a new id for a prefix."""


@dataclass(frozen=True, slots=True)
class Approval:
    """That an organisation approved beforehand what goes to one recipient at one class (decision 19)."""

    by: PartyId
    recipient: PartyId
    classification: Class


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for everything planned at one instant. `answer_by` is the sender's own target, never a limit of the law."""

    planned_at: datetime
    answer_by: datetime
    committee: PartyId
    """The SSC."""
    names: Names
    approvals: tuple[Approval, ...] = ()
    granted: frozenset[PartyId] = frozenset()
    """Intermediaries that the originator has recorded as given the full text (decision 24)."""
    copied: tuple[RoleId, ...] = (RoleId("map"),)
    """Roles whose parties get a copy of an advisory for information."""
    reminders: int = 2
    rung_at: Callable[[str, int, datetime], datetime | None] | None = None
    """Gives when the so-many-th rung of a sort is due, from when the time to answer ran out; None: at once."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said in one case at one time, whoever it goes to."""

    case: Case
    classification: Class
    why: Why
    text: str
    terms: Terms
    duties: tuple[Duty, ...] = ()
    version: int = 1


def plan(
    case: Case,
    judgement: Judgement | None,
    duties: Iterable[Duty],
    placed: Iterable[Placed],
    terms: Terms,
    existing: Iterable[Notice],
    new_id: NewId,
    classification: Class | None = None,
) -> tuple[Notice, ...]:
    """Give the notices that a case calls for and that are not in `existing`; none for a finding that nobody judged.

    `placed` are the case's holdings with their routes; those of other models are passed over. `classification` is the
    case's class now, where it has changed since it was opened.
    """
    held = classification or case.classification
    models = {one.model for one in case.affected}
    there = tuple(one for one in placed if one.holding.model in models)
    if isinstance(case, Advisory):
        saying = Saying(case, held, Why.ADVISORY, body(case, terms.names), terms, tuple(duties))
        return fresh(advise(saying, case.issuer, there), existing, new_id, terms.names)
    if judgement is None or judgement.materiality is Materiality.NOT_MATERIAL:
        return ()
    if judgement.materiality is Materiality.UNDECIDED:
        saying = Saying(case, held, Why.UNDECIDED, question(case, terms.names), terms)
        return fresh([to_committee(saying, case.finder)], existing, new_id, terms.names)
    saying = Saying(case, held, Why.JUDGED_MATERIAL, body(case, terms.names), terms, tuple(duties))
    return fresh(tell(saying, case, there), existing, new_id, terms.names)


def tell(saying: Saying, case: Finding, placed: tuple[Placed, ...]) -> list[Notice]:
    """Draft what a finder sends: to the manufacturer along every path that exists, and to the SSC."""  # SEC G3.18
    return [*(draft(saying, path) for path in tell_paths(placed, case.finder)), to_committee(saying, case.finder)]


def advise(saying: Saying, sender: PartyId, placed: tuple[Placed, ...], but: PartyId | None = None) -> list[Notice]:
    """Draft what goes to each Responsible Supplier `but` one, with copies for information."""  # SEC G3.20
    drafts: list[Notice] = []
    there = tuple(one for one in placed if one.holding.supplier not in (None, sender, but))
    for supplier in dict.fromkeys(one.holding.supplier for one in there):
        own = tuple(one for one in there if one.holding.supplier == supplier)
        paths = be_told_paths(own, sender)
        drafts += [draft(saying, path) for path in paths]
        if supplier is not None and not paths:
            drafts.append(committee_step(replace(saying, why=Why.NO_ROUTE), sender, supplier))
    copied = [one.holding.party(role) for one in there for role in saying.terms.copied]
    return drafts + [copy_for(saying, sender, party) for party in dict.fromkeys(copied) if party and party != sender]


def draft(saying: Saying, path: Path) -> Notice:
    """Draft the notice to the first recipient of a path, without its id and header."""
    sender, recipient, final = path.parties[0], path.parties[1], path.parties[-1]
    return Notice(
        id=NoticeId(""),
        case=saying.case.id,
        version=saying.version,
        sort=Sort.NOTICE if recipient == final else Sort.PASS_ON,
        why=saying.why,
        sender=sender,
        recipient=recipient,
        final=final,
        path=path.parties,
        duty=duty_toward(saying.duties, sender, final),
        classification=saying.classification,
        header="",
        body=readable(saying, recipient, final),
        answer_by=saying.terms.answer_by,
        planned_at=saying.terms.planned_at,
        needs_release=not approved(saying.terms, sender, recipient, saying.classification),
        owes_nothing=recipient in path.owe_nothing,
    )


def readable(saying: Saying, recipient: PartyId, final: PartyId) -> str:
    """Give the text that a recipient may read: all for whom it is meant and for the SSC, else by class and by grant."""
    meant = recipient in (final, saying.terms.committee) or recipient in saying.terms.granted
    return saying.text if meant or saying.classification in OPEN else ""


def to_committee(saying: Saying, sender: PartyId) -> Notice:
    """Draft an organisation's own notice to the SSC."""  # SEC G3.9
    path = Path((sender, saying.terms.committee), frozenset())
    return replace(draft(saying, path), sort=Sort.TO_SSC, answer_by=None)


def committee_step(saying: Saying, sender: PartyId, final: PartyId) -> Notice:
    """Draft the step that asks the SSC to reach a party whom no other route reaches; a person decides whether it goes."""
    path = Path((sender, saying.terms.committee, final), frozenset())
    return replace(draft(saying, path), sort=Sort.TO_SSC, answer_by=None)


def copy_for(saying: Saying, sender: PartyId, party: PartyId) -> Notice:
    """Draft a copy for information: the header only where the class is narrow (decision 24)."""
    text = saying.text if saying.classification in OPEN else ""
    path = Path((sender, party), frozenset({party}))
    return replace(draft(saying, path), sort=Sort.FOR_INFORMATION, body=text, answer_by=None, duty="")


def duty_toward(duties: Iterable[Duty], by: PartyId, to: PartyId) -> str:
    """Give the duty rule that a notice serves, or empty."""
    return next((one.rule for one in duties if one.by == by and one.to == to), "")


def approved(terms: Terms, by: PartyId, recipient: PartyId, classification: Class) -> bool:
    """Say whether an organisation approved this recipient and class beforehand."""
    return Approval(by, recipient, classification) in terms.approvals


def identity(notice: Notice) -> str:
    """Give what makes a notice the same notice whenever it is planned, as 64 hexadecimal digits."""
    parts = (
        notice.case,
        notice.sender,
        notice.recipient,
        notice.final,
        notice.sort,
        str(notice.version),
        str(notice.step),
    )
    return sha256("\n".join((*parts, *notice.path)).encode()).hexdigest()


def fresh(drafts: Iterable[Notice], existing: Iterable[Notice], new_id: NewId, names: Names) -> tuple[Notice, ...]:
    """Give each draft that is not planned yet its id and header; the rest are dropped."""
    known = {identity(one) for one in existing}
    found: list[Notice] = []
    for one in drafts:
        if (key := identity(one)) not in known:
            known.add(key)
            numbered = replace(one, id=NoticeId(new_id("N")))
            found.append(replace(numbered, header=header(numbered, names)))
    return tuple(found)
