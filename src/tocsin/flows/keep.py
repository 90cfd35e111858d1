"""What is new in a case is kept, with its leaves in the ledger, in one transaction or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from tocsin.cases.case import Advisory, Case, Finding
from tocsin.duties.act import Act
from tocsin.duties.duty import Duty
from tocsin.flows.tools import Tools
from tocsin.ledger.pack import Entry
from tocsin.notices.notice import Notice
from tocsin.notices.plan import identity
from tocsin.plain import to_bytes
from tocsin.records import cases, duties, ledger, notices, watch
from tocsin.words import CaseId


@dataclass(frozen=True, slots=True)
class News:
    """What one step of a case adds. Empty fields add nothing."""

    case: Case | None = None
    decisions: tuple[cases.Decided, ...] = ()
    duties: tuple[Duty, ...] = ()
    notices: tuple[Notice, ...] = ()
    acts: tuple[Act, ...] = ()


def keep(case: CaseId, news: News, at: datetime, tools: Tools, held: ledger.Sequencer | None = None) -> None:
    """Keep all of `news` and prove it, or nothing. What is kept already is passed over and proved no second time.

    `held` is the ledger's sequencer, where the caller's transaction has locked it already.
    """
    with transaction.atomic(savepoint=False):
        row = held or ledger.locked()
        entries = [*_case(news, tools), *_decisions(case, news, at, tools)]
        for duty, key in duties.keep_duties(news.duties, tools.new_id, at, tools.seal):
            entries.append(entry("duty", case, key, duty))
        new = notices.keep({identity(one): one for one in news.notices}, tools.seal)
        entries += [entry("notice", case, one.id, one) for one in new]
        entries += [entry("act", case, key, act) for act, key in duties.keep_acts(news.acts, tools.new_id, tools.seal)]
        ledger.append(entries, at, tools.salt, row)
        tools.passing("ledger appended, not committed")
        watch.set_times(times(case, new, news.duties))
    tools.passing("kept")


def times(case: CaseId, said: Iterable[Notice], owed: Iterable[Duty]) -> Iterable[watch.Deadline]:
    """Give the times that new notices and duties set, so that the tick finds them when they have passed."""
    for one in said:
        if one.answer_by is not None:
            yield watch.Deadline(
                sort=watch.ANSWER, subject=one.id, in_case_id=case, owner_id=one.sender, due_at=one.answer_by
            )
    for duty in owed:
        for sort, due in ((watch.TARGET, duty.target_at), (watch.LIMIT, duty.due_at)):
            if due is not None:
                yield watch.Deadline(sort=sort, subject=duties.leg(duty), in_case_id=case, owner_id=duty.by, due_at=due)


def entry(sort: str, case: str, document: str, value: object) -> Entry:
    """Give what the ledger is to prove of one document: its whole content, behind a salt."""
    return Entry(sort, case, document, to_bytes(value))


def _case(news: News, tools: Tools) -> Iterable[Entry]:
    heard = news.case
    if isinstance(heard, Advisory):
        said = "\n".join((heard.issuer, heard.tracking, heard.version))
        key = sha256(said.encode()).hexdigest()
        cases.keep(heard, heard.digest, key, tools.seal)
    elif isinstance(heard, Finding):
        cases.keep(heard, cases.digest_of(heard), heard.id, tools.seal)
    return [entry(type(heard).__name__.lower(), heard.id, heard.id, heard)] if heard else []


def _decisions(case: CaseId, news: News, at: datetime, tools: Tools) -> Iterable[Entry]:
    for decided in news.decisions:
        row = cases.keep_decision(decided, tools.new_id("J"), "Amber", at, tools.seal)
        yield entry(type(decided).__name__.lower(), case, row.id, decided)
