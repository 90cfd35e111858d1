"""What is new in a case is kept, with its leaves in the ledger, in one transaction or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tocsin.cases.case import Advisory, Case, Finding
from tocsin.duties.act import Act
from tocsin.duties.duty import Duty
from tocsin.flows.tools import Tools
from tocsin.ledger.pack import Entry
from tocsin.notices.notice import Notice
from tocsin.notices.plan import identity
from tocsin.plain import to_bytes
from tocsin.records import cases, duties, ledger, notices
from tocsin.words import CaseId


@dataclass(frozen=True, slots=True)
class News:
    """What one step of a case adds. Empty fields add nothing."""

    case: Case | None = None
    decisions: tuple[cases.Decided, ...] = ()
    duties: tuple[Duty, ...] = ()
    notices: tuple[Notice, ...] = ()
    acts: tuple[Act, ...] = ()


def keep(case: CaseId, news: News, at: datetime, tools: Tools) -> None:
    """Keep all of `news` and prove it, or nothing. What is kept already is passed over and proved no second time."""
    with transaction.atomic():
        entries = list(_case(news, tools))
        entries += _decisions(case, news, at, tools)
        for duty in news.duties:
            row = duties.keep_duty(duty, tools.new_id("D"), at, tools.seal)
            if row is not None:
                entries.append(entry("duty", case, row.id, duty))
        for notice in news.notices:
            if notices.keep(notice, identity(notice), tools.seal) is not None:
                entries.append(entry("notice", case, notice.id, notice))
        for act in news.acts:
            entries.append(entry("act", case, duties.keep_act(act, tools.new_id("A"), tools.seal).id, act))
        ledger.append(entries, at, tools.salt)


def entry(sort: str, case: str, document: str, value: object) -> Entry:
    """Give what the ledger is to prove of one document: its whole content, behind a salt."""
    return Entry(sort, case, document, to_bytes(value))


def _case(news: News, tools: Tools) -> Iterable[Entry]:
    heard = news.case
    if isinstance(heard, Advisory):
        key = "\n".join((heard.issuer, heard.tracking, heard.version))
        cases.keep(heard, heard.digest, key, tools.seal)
    elif isinstance(heard, Finding):
        cases.keep(heard, cases.digest_of(heard), heard.id, tools.seal)
    return [entry(type(heard).__name__.lower(), heard.id, heard.id, heard)] if heard else []


def _decisions(case: CaseId, news: News, at: datetime, tools: Tools) -> Iterable[Entry]:
    for decided in news.decisions:
        row = cases.keep_decision(decided, tools.new_id("J"), "Amber", at, tools.seal)
        yield entry(type(decided).__name__.lower(), case, row.id, decided)
