"""Which notices came to an organisation, what does one say, and what is answered to it by whom is signed in?

- A signed-in acknowledgement binds the exact text: the form carries the digest of what was shown, and another is refused.
- What is Amber or Red opens after a second factor; before it a header is shown, and acknowledging binds that alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from tocsin.duties.act import ActKind, Strength
from tocsin.flows.account import Account, account
from tocsin.flows.answer import answer, notice_of
from tocsin.flows.board import board, told, unanswered
from tocsin.flows.relay import open_sealed, sealed_for
from tocsin.flows.roll import Enrolled
from tocsin.notices.chase import on
from tocsin.notices.letter import text_digest
from tocsin.notices.notice import Notice
from tocsin.notices.silence import wanted
from tocsin.parties.actor import Actor, Duty
from tocsin.parties.matrix import Sight, Thing
from tocsin.web.accounts.actor import actor_of
from tocsin.web.accounts.step_up import factor_first
from tocsin.web.asked import choices, one_of
from tocsin.web.leg import legs
from tocsin.web.looks import look_at
from tocsin.web.one_case import opens
from tocsin.web.page import acting, as_party, page, unkept
from tocsin.web.paging import paging
from tocsin.web.passed_on import line as line_of
from tocsin.web.tools import tools
from tocsin.words import Class, Refused

STATES = {"open": "To answer", "closed": "Answered, or asking for nothing", "": "Any state"}
ANSWERS = {"acknowledge": ActKind.ACKNOWLEDGED, "pass-on": ActKind.HANDED_ON, "refuse": ActKind.REFUSED}
OPEN = "open"
"""The value of the button that opens what came sealed beside a notice."""

AGAIN = "Open the notice again and read it."


class NotThisText(Refused):
    """An answer to a text other than the one that stands."""


@dataclass(frozen=True, slots=True)
class Line:
    """A received notice as one line: who sent it, what is asked, whether it still waits, and what was answered."""

    notice: Notice
    sender: str
    waits: bool
    late: bool
    said: str


@as_party
def notices(request: HttpRequest, reader: Enrolled) -> HttpResponse:
    """List what was received: what waits first, the soonest due before the others."""
    needs = board(actor_of(request), tools())
    state = one_of(request.GET.get("state", "open"), tuple(STATES), "state")
    colour = one_of(request.GET.get("class", ""), ("", *(one.value for one in Class)), "class")
    every = [line(one, seen) for seen in needs.cases for one in told(seen)]
    every.sort(key=lambda one: (not one.waits, one.notice.answer_by or one.notice.planned_at, one.notice.id))
    found = [one for one in every if not colour or one.notice.classification.value == colour]
    found = [one for one in found if not state or one.waits == (state == "open")]
    look_at(request, Thing.NOTICE, reader.party, reader.party, Sight.HEADER)
    facts = {
        "pages": paging(request, found),
        "any": bool(every),
        "states": choices(STATES, state),
        "classes": choices({"": "Any class", **{one.value: one.value for one in Class}}, colour),
        "at": needs.at,
    }
    return page(request, "notices.html", reader, "Notices", facts)


@acting
def notice(request: HttpRequest, reader: Enrolled, reference: str) -> HttpResponse:
    """Show one notice with its duties and what happened; on POST record the answer and show that it was recorded."""
    seen, found = received(request, reference)
    who, refused = actor_of(request), None
    if request.method == "POST":
        if found.recipient != seen.reader:
            raise Http404
        if not opens(who, found):
            return factor_first(request)
        try:
            record(found, who, request.POST.dict())
            return unkept(HttpResponseRedirect(request.path))
        except Refused as wrong:
            refused = wrong
    names, shown = seen.held.names, line(found, seen)
    facts = {
        "line": shown,
        "mine": found in sends(seen),
        "unsent": found in seen.waits,
        "recipient": names.get(found.recipient, found.recipient),
        "seen": seen,
        "open": opens(who, found),
        "beside": sealed_for(found, tools()) if opens(who, found) and found.recipient == seen.reader else None,
        "answers": shown.waits and Duty.ANSWERS in who.duties,
        "digest": text_digest(found),
        "onward": names.get(found.onward, found.onward) if found.onward else "",
        "legs": legs(seen.standings, names, tools()),
        "events": sorted((one for one in seen.events), key=lambda one: one.at, reverse=True),
        "refused": refused,
        "how": request.POST.get("how", "")[:300],
        "why": request.POST.get("why", "")[:1000],
    }
    return page(request, "notice.html", reader, "Notices", facts, 400 if refused else 200)


def received(request: HttpRequest, reference: str) -> tuple[Account, Notice]:
    """Give a notice that has arrived or is one's own, with its case; Http404 where there is none. Both are written down."""
    who = actor_of(request)
    try:
        found = notice_of(reference, who, tools())
        seen = account(found.case, who, tools())
    except Refused:
        found = None
    if found is None or found.id != reference or not any(one.id == reference for one in (*told(seen), *sends(seen))):
        look_at(request, Thing.NOTICE, reference, None, Sight.NOTHING)
        raise Http404
    look_at(request, Thing.NOTICE, reference, found.sender, Sight.OWN if opens(who, found) else Sight.HEADER)
    return seen, found


def sends(seen: Account) -> tuple[Notice, ...]:
    """Give the notices that go, or went, in the reader's name or along a path that begins with it."""
    return tuple(one for one in seen.held.notices if seen.reader in (one.sender, one.path[0]))


def record(found: Notice, who: Actor, given: Mapping[str, str]) -> None:
    """Record an answer as it was given; NotThisText where another text was read than stands."""
    if given.get("digest") != text_digest(found):
        raise NotThisText("This answer", "the text is not the one that you read.", AGAIN)
    if given.get("answer") == OPEN:
        open_sealed(found.id, who, who.signature, tools(), line_of(given.get("code", "")))
        return
    kind = ANSWERS[one_of(given.get("answer", ""), tuple(ANSWERS), "answer")]
    why, how = given.get("why", "")[:1000], " ".join(given.get("how", "").split())[:300]
    answer(found.id, kind, who, who.signature, Strength.SIGNED_IN, tools(), why=why, channel=how)


def line(one: Notice, seen: Account) -> Line:
    """Write a notice as one line."""
    waits = one.id in {each.id for each in unanswered(seen)}
    done = [act for act in on(one, seen.held.acts, *wanted(one), ActKind.REFUSED) if act.by == seen.reader]
    said = f"{done[0].kind.value}, {done[0].strength.value}" if done else ""
    late = bool(waits and one.answer_by and one.answer_by < seen.at)
    return Line(one, seen.held.names.get(one.sender, one.sender), waits, late, said)
