"""Silence is recorded so that it can be seen; reminders go by themselves, every other next step waits for a person."""

from django.db import transaction

from tocsin.duties.act import Act
from tocsin.flows.answer import text_of
from tocsin.flows.docket import docket, placed, terms
from tocsin.flows.hold import hold, steady
from tocsin.flows.keep import News, keep
from tocsin.flows.picture import london
from tocsin.flows.release import Queued, queue
from tocsin.flows.tools import Tools
from tocsin.notices import chase as silences
from tocsin.notices.notice import Notice


def chase(reference: str, tools: Tools) -> tuple[tuple[Act, ...], tuple[Notice, ...], tuple[Queued, ...]]:
    """Give what silence and refusals have called for since: acts, prepared steps that wait, and reminders queued.

    Doing it again at the same instant adds nothing.
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
        going = queue(held, (one for one in found if not one.needs_release), at)
    return acts, tuple(one for one in found if one.needs_release), going
