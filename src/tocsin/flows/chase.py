"""Silence is recorded so that it can be seen; reminders go by themselves, every other next step waits for a person."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tocsin.duties.act import Act, ActKind
from tocsin.flows.approved import crosses, go
from tocsin.flows.docket import Docket, docket, placed, terms, text_of
from tocsin.flows.hold import hold, steady
from tocsin.flows.keep import News, keep
from tocsin.flows.look import Reader, to_change
from tocsin.flows.picture import london
from tocsin.flows.release import Queued, queue
from tocsin.flows.tools import Tools
from tocsin.notices import chase as silences
from tocsin.notices.escalation.climb import climb, next_at
from tocsin.notices.escalation.ladder import Does
from tocsin.notices.notice import Notice
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Thing
from tocsin.records import watch


def chase_as(
    by: Reader, reference: str, tools: Tools
) -> tuple[tuple[Act, ...], tuple[Notice, ...], tuple[Queued, ...]]:
    """Chase in a case that `by` may answer in; give what came of it along its own paths and in its own name."""
    looked = to_change(reference, by, Duty.ANSWERS, tools, Thing.NOTICE)
    acts, waits, going = chase(looked.case, tools)
    mine = (looked.party,)
    return (
        tuple(one for one in acts if one.by in mine or one.origin in mine),
        tuple(one for one in waits if one.sender in mine or one.path[0] in mine),
        tuple(one for one in going if one.notice.sender in mine or one.notice.path[0] in mine),
    )


def chase(reference: str, tools: Tools) -> tuple[tuple[Act, ...], tuple[Notice, ...], tuple[Queued, ...]]:
    """Give what silence and refusals have called for since: acts, prepared steps that wait, and reminders queued.

    It is the worker's, and nobody's to ask for; doing it again at the same instant adds nothing.
    """
    steady(f"Chasing in {reference}")
    held, at = docket(reference, tools), tools.now()
    there, asked = placed(held.case, london(at), tools), terms(at, held.names, tools)
    acts: tuple[Act, ...] = ()
    found: tuple[Notice, ...] = ()
    for sender in dict.fromkeys(one.path[0] for one in held.notices):
        own = tuple(one for one in held.notices if one.path[0] == sender)
        text = text_of(own[0], held)
        new = silences.chase(held.case, text, held.classification, own, held.acts, there, asked, tools.new_id)
        acts, found = acts + new.acts, found + new.notices
    with transaction.atomic():
        hold(held)
        keep(held.case.id, News(notices=found, acts=acts), at, tools)
        tools.passing("chase: kept, not queued")
        going = queue(held, (one for one in found if not one.needs_release and not crosses(one)), at)
        going += go(held.case.id, found, tools)
        watch.set_times(ahead(held, acts, at, tools))
        watch.open_tasks(calls(held, acts, at, tools))
    return acts, tuple(one for one in found if one.needs_release), going


def silent(held: Docket, acts: tuple[Act, ...]) -> Iterable[tuple[Notice, datetime, tuple[Act, ...]]]:
    """Give each first notice whose time ran out unanswered, when it did, and the acts on it and its reminders."""
    every = (*held.acts, *acts)
    for one in silences.current(held.notices):
        if one.of_case and one.step == 0 and one.answer_by and silences.on(one, every, ActKind.NO_ANSWER):
            tries = {each.id for each in held.notices if silences.along(each) == silences.along(one)}
            yield one, one.answer_by, tuple(each for each in every if each.notice in tries)


def ahead(held: Docket, acts: tuple[Act, ...], at: datetime, tools: Tools) -> Iterable[watch.Deadline]:
    """Give, for each notice that silence has met, the time of the next rung: it too is found by the tick."""
    if tools.ladder is None:
        return
    for one, began, _ in silent(held, acts):
        due = next_at(tools.ladder, began, at, tools.calendar)
        if due is not None:
            yield watch.Deadline(
                sort=watch.ANSWER, subject=f"{one.id}/{due:%Y%m%dT%H%M}", in_case_id=one.case, owner_id=one.sender,
                due_at=due,
            )  # fmt: skip


def calls(held: Docket, acts: tuple[Act, ...], at: datetime, tools: Tools) -> Iterable[watch.Task]:
    """Give the task of each telephone rung that is due and that nothing has stopped."""
    if tools.ladder is None:
        return
    for one, began, on_it in silent(held, acts):
        for rung in climb(tools.ladder, began, on_it, (), at, tools.calendar):
            if rung.rung.does is Does.TELEPHONE:
                yield watch.Task(
                    sort="telephone", subject=f"{one.id}/{rung.place}", in_case_id=one.case, owner_id=one.sender,
                    what=f"{one.recipient} has not answered {one.id}: telephone it, and record what it says.", opened_at=at,
                )  # fmt: skip
