"""What was approved beforehand goes at once, and the record says under whose approval; everything else waits for a person."""

from collections.abc import Iterable
from dataclasses import replace

from tocsin.duties.act import Act, ActKind
from tocsin.flows.docket import approvals, docket
from tocsin.flows.entitle import entitle
from tocsin.flows.keep import News, keep
from tocsin.flows.relay import sealed
from tocsin.flows.release import Queued, queue
from tocsin.flows.tools import Tools
from tocsin.notices.escalation.approval import Approved
from tocsin.notices.notice import Notice, Sort, Why
from tocsin.notices.plan import Approval
from tocsin.words import CaseId


def go(case: CaseId, planned: Iterable[Notice], tools: Tools) -> tuple[Queued, ...]:
    """Release and queue the new notices that a standing approval covers; each release names who approved it, and when."""
    given = {one.approval: one for one in approvals(tools)}
    free = [one for one in planned if crosses(one) and not one.needs_release and covering(one) in given]
    if not free:
        return ()
    at = tools.now()
    acts = tuple(released(one, given[covering(one)]) for one in free)
    keep(case, News(acts=tuple(replace(act, at=at) for act in acts)), at, tools)
    held = docket(case, tools)
    sealed(held, free, tools)
    entitle(case, at, tools, {one.recipient for one in free if one.of_case})
    return queue(held, free, at)


def crosses(notice: Notice) -> bool:
    """Say whether a notice is a step of its own: a reminder follows a released one, and handing on is a person's press."""
    return notice.sort is not Sort.REMINDER and notice.why is not Why.HANDED_ON


def covering(notice: Notice) -> Approval:
    """Give the approval that would cover a notice."""
    return Approval(notice.sender, notice.recipient, notice.classification)


def released(notice: Notice, under: Approved) -> Act:
    """Give the act of a release under a standing approval."""
    return Act(
        ActKind.RELEASED,
        notice.case,
        notice.sender,
        under.approved_at,
        under.person,
        toward=notice.recipient,
        duty=notice.duty,
        notice=notice.id,
        why=f"Approved beforehand on {under.approved_at:%d %B %Y}: {under.why}",
    )
