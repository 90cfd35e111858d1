"""A person decides: is it material, and does the manufacturer confirm it? What follows is planned and waits for a release."""

from dataclasses import replace

from tocsin.cases.case import Finding
from tocsin.cases.decide import decide
from tocsin.cases.judgement import Confirmation, Materiality
from tocsin.duties.act import Act
from tocsin.flows.approved import go
from tocsin.flows.docket import COMMITTEE, makers, placed, terms
from tocsin.flows.hear import planned
from tocsin.flows.keep import News, keep
from tocsin.flows.look import Reader, to_change
from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.notices.enact import confirmed, judged
from tocsin.notices.fan_out import fan_out
from tocsin.notices.notice import Notice
from tocsin.notices.wording import versions
from tocsin.parties.actor import Duty
from tocsin.words import Fault, Refused


class CannotConfirm(Refused):
    """A confirmation by somebody who is neither the manufacturer nor the SSC, or of something that is no finding."""


def judge(
    reference: str, by: Reader, person: str, materiality: Materiality, why: str, definition: str, tools: Tools
) -> tuple[Notice, ...]:
    """Record a judgement, open the legs it triggers and plan the notices it calls for; all of it or nothing."""  # SEC G3.17
    looked, at = to_change(reference, by, Duty.DECIDES, tools, person=person), tools.now()
    held = looked.held
    decision = decide(held.case, looked.party, looked.signature, materiality, why, definition, at)
    act = judged(decision)
    after = replace(held, decisions=(*held.decisions, decision), acts=(*held.acts, act))
    news = planned(after, at, tools)
    keep(held.case.id, replace(news, decisions=(decision,), acts=(act,)), at, tools)
    go(held.case.id, news.notices, tools)
    return news.notices


def confirm(
    reference: str, by: Reader, person: str, stands: bool, summary: str, remedy: str, fixed_in: str, tools: Tools
) -> tuple[Notice, ...]:
    """Record what the manufacturer, or the SSC in its place, says of a finding, and plan the fan-out (decision 12)."""
    looked, at = to_change(reference, by, Duty.DECIDES, tools, person=person), tools.now()
    held, party = looked.held, looked.party
    case = held.case
    there = placed(case, london(at), tools)
    if not isinstance(case, Finding) or party not in (*makers(there), COMMITTEE):
        wanted = ", ".join((*makers(there), COMMITTEE))
        fault = Fault(party, f"one of {wanted}", "Record it as the manufacturer of the device, or as the SSC.")
        raise CannotConfirm(f"Case {reference}", str(fault), fault.cure, (fault,))
    models = tuple(f"{one.model}, {versions(one)}" for one in case.affected)
    said = Confirmation(case.id, party, looked.signature, stands, models, summary, remedy, fixed_in, at)
    act: Act = confirmed(said, COMMITTEE)
    others: tuple[Notice, ...] = ()
    if stands or party == COMMITTEE:
        others = fan_out(
            case, said, there, terms(at, held.names, tools), held.notices, tools.new_id, held.classification
        )
    keep(case.id, News(decisions=(said,), acts=(act,), notices=others), at, tools)
    go(case.id, others, tools)
    return others
