"""A case's class is changed by a person: raised at once by anybody in it, lowered by its originator or the SSC, never by itself.

What was planned at a wider class and has not left is written anew at the new one and waits for a person; what is queued does not
go any more. Everything kept of the case is sealed as the new class asks, in the same transaction.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tocsin.cases.classify import Reclassified, classify, wider
from tocsin.duties.act import ActKind
from tocsin.flows.docket import COMMITTEE, Docket
from tocsin.flows.entitle import entitle
from tocsin.flows.hold import hold
from tocsin.flows.keep import News, keep
from tocsin.flows.look import Reader, may_not_change, to_change
from tocsin.flows.tools import Tools
from tocsin.notices.chase import current, on
from tocsin.notices.notice import Notice
from tocsin.notices.wording import header
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Sight
from tocsin.records import cases, notices
from tocsin.words import Class, NoticeId, Refused


class NothingToChange(Refused):
    """A change of class to the class that the case has."""


def reclassify(
    reference: str, by: Reader, person: str, after: Class, why: str, tools: Tools
) -> tuple[Reclassified, tuple[Notice, ...]]:
    """Change a case's class; give the change, and those notices of `by` that were written anew and wait for a release."""
    looked, at = to_change(reference, by, Duty.DECIDES, tools, person=person), tools.now()
    held = looked.held
    if after is held.classification:
        raise NothingToChange(f"Case {looked.case}", f"its class is {after} already.", "Nothing was changed.")
    made = classify(held.case, held.classification, after, looked.party, COMMITTEE, looked.signature, why, at)
    if wider(after, held.classification) and looked.sight is not Sight.FULL:
        raise may_not_change(looked.case, Duty.DECIDES)  # who has not read it cannot say who else may
    again = tuple(_anew(one, after, at, held, tools) for one in unsent(held) if wider(one.classification, after))
    with transaction.atomic():
        hold(held)
        keep(looked.case, News(decisions=(made,), notices=again), at, tools)
        gone = [one.replaces for one in again]
        notices.Delivery.objects.filter(notice_id__in=gone, sent_at=None).update(bounced_at=at)
        _seal(looked.case, after, tools)
        entitle(looked.case, at, tools)
    return made, tuple(one for one in again if one.sender == looked.party)


def unsent(held: Docket) -> tuple[Notice, ...]:
    """Give the notices that have not reached anybody."""
    left = (ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK)
    return tuple(one for one in current(held.notices) if not on(one, held.acts, *left))


def _anew(one: Notice, after: Class, at: datetime, held: Docket, tools: Tools) -> Notice:
    """Give the next version of a notice, at the new class; it waits for a person, whatever was released before."""
    later = replace(
        one, id=NoticeId(tools.new_id("N")), version=one.version + 1, classification=after, planned_at=at,
        needs_release=True, replaces=one.id,
    )  # fmt: skip
    return replace(later, header=header(later, held.names))


def _seal(case: str, after: Class, tools: Tools) -> None:
    """Mark the case, and its notices of a wider class, with the class by which they are kept now, and seal each so."""
    _keep_as(cases.Case.objects.select_for_update().get(pk=case), after, tools)
    for row in notices.Notice.objects.select_for_update().filter(in_case_id=case):
        if wider(Class(row.head["class"]), after):
            _keep_as(row, after, tools)


def _keep_as(row: cases.Case | notices.Notice, after: Class, tools: Tools) -> None:
    body = row.opened(tools.unseal)
    row.head = row.head | {"class": after.value}
    type(row)._default_manager.filter(pk=row.pk).update(head=row.head, body=tools.seal(body, row.place()))
