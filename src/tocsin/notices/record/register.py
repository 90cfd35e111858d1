"""What does the Security Sub-Committee's register hold of a case that was brought to it, and which of it may a supplier see?

A report received stays open until its reporter has filed a closing report. Of each supplier with the device the register
says whether it is told, not known to be reached, reached without answer, or has refused; it says nothing about why.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.cases.case import Case, Finding
from tocsin.duties.act import Act, ActKind
from tocsin.notices.notice import Notice
from tocsin.notices.silence import silence
from tocsin.notices.wording import listed
from tocsin.words import CaseId, PartyId

TOLD = "told"
OWN = "it found and reported it"
NEVER = "not known to be reached"
DECIDED = (ActKind.FAN_OUT_DECIDED, ActKind.CONFIRMED_VULNERABILITY, ActKind.NOT_CONFIRMED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One report as received. `promised` is the time to complete the steps; `age_days` counts from its receipt."""

    case: CaseId
    by: PartyId
    person: str
    device: str
    steps: str
    promised: datetime | None
    channel: str
    reference: str
    received_at: datetime
    age_days: int
    open: bool
    moved: bool
    """Whether a later report of the same reporter promises another time."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A supplier with the device, and how far the case got with it."""

    party: PartyId
    word: str
    because: str


@dataclass(frozen=True, slots=True)
class Page:
    """One case in the register. `holders` and `decisions` are the committee's alone."""

    case: CaseId
    sort: str
    device: str
    opened_at: datetime
    requests: tuple[str, ...]
    """What was asked of the committee beside a report, such as to reach a party."""
    entries: tuple[Entry, ...]
    decisions: tuple[Act, ...]
    holders: tuple[Holder, ...]

    @property
    def open(self) -> bool:
        """Whether any report in it is open, or none was received."""
        return not self.entries or any(one.open for one in self.entries)


def register(
    case: Case,
    notices: Iterable[Notice],
    acts: Iterable[Act],
    suppliers: Iterable[PartyId],
    closed: frozenset[PartyId],
    committee: PartyId,
    at: datetime,
) -> Page | None:
    """Give a case's page; None where nothing of it was brought to the committee by `at`. `closed` filed a closing report."""
    notices, acts = tuple(notices), tuple(one for one in acts if one.at <= at)
    brought = [one for one in acts if one.toward == committee and one.kind in BROUGHT]
    if not brought:
        return None
    steps = {one.id: one for one in notices if one.recipient == committee}
    asked = [steps[one.notice] for one in brought if one.notice in steps]
    return Page(
        case=case.id,
        sort="finding" if isinstance(case, Finding) else "advisory",
        device=listed(case.affected),
        opened_at=min(one.at for one in brought),
        requests=tuple(dict.fromkeys(f"{one.sender} asks to reach {one.final}" for one in asked if one.onward)),
        entries=tuple(entries(case, brought, closed, at)),
        decisions=tuple(one for one in acts if one.kind in DECIDED),
        holders=tuple(holder(party, case, notices, acts) for party in dict.fromkeys(suppliers)),
    )


BROUGHT = (ActKind.FILED, ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK)


def seen_by(page: Page, reader: PartyId, committee: PartyId) -> Page | None:
    """Give the page as a reader may see it: whole to the committee, its own reports to a reporter, else None."""
    if reader == committee:
        return page
    own = tuple(one for one in page.entries if one.by == reader)
    return replace(page, entries=own, holders=(), decisions=(), requests=()) if own else None


def entries(case: Case, brought: list[Act], closed: frozenset[PartyId], at: datetime) -> Iterable[Entry]:
    """Give the reports that were received, oldest first."""
    filings = sorted((one for one in brought if one.kind is ActKind.FILED), key=lambda one: one.at)
    for one in filings:
        later = [each for each in filings if each.by == one.by and each.at > one.at]
        yield Entry(
            case=case.id,
            by=one.by,
            person=one.person,
            device=listed(case.affected),
            steps=one.steps,
            promised=one.complete_by,
            channel=one.channel,
            reference=one.reference,
            received_at=one.at,
            age_days=(at - one.at).days,
            open=one.by not in closed,
            moved=any(each.complete_by != one.complete_by for each in later),
        )


def holder(party: PartyId, case: Case, notices: tuple[Notice, ...], acts: tuple[Act, ...]) -> Holder:
    """Say how far a case got with one supplier that has the device."""
    if isinstance(case, Finding) and party == case.finder:
        return Holder(party, TOLD, OWN)
    meant = [one for one in notices if one.final == party and one.of_case]
    if not meant:
        return Holder(party, NEVER, "No message to it is recorded.")
    found = silence(party, meant, acts)
    return Holder(party, TOLD if found.word is None else str(found.word), found.because)
