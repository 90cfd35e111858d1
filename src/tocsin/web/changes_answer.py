"""How does an organisation answer a consultation: part by part, saved as it goes, seen once more, sent, and taken back?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from tocsin.changes.allow.consultations import answers
from tocsin.changes.collate import Held, stand
from tocsin.changes.collate import held as standing
from tocsin.changes.held.consultation import Answer, Asked, Consultation, Invited, Part
from tocsin.changes.modification import Modification
from tocsin.flows import amend, consult
from tocsin.flows.amend import Shown
from tocsin.flows.roll import Enrolled
from tocsin.parties.actor import Duty
from tocsin.web.asked import Choice, one_of
from tocsin.web.changes_seen import Seer, author, draw, held, of_one, office, open_to_all, signed
from tocsin.web.page import unkept
from tocsin.web.tools import tools
from tocsin.words import Refused

LONGEST = 8000


@dataclass(frozen=True, slots=True)
class Field:
    """One question with what stands in its part of the form."""

    asked: Asked
    part: Part


@open_to_all
def consultation(request: HttpRequest, seer: Seer, reference: str, consultation: str) -> HttpResponse:
    """Show to everybody what is asked, of whom, and until when; who answers does so signed in."""
    shown, asked = found(request, seer, reference, consultation)
    facts = {"asked": asked, "standing": standing(asked, tools().now()).value}
    return draw(request, "changes/consultation.html", seer, of_one(request, seer, shown, "Views") | facts)


@signed
def answer(request: HttpRequest, seer: Seer, reference: str, consultation: str) -> HttpResponse:
    """Show the form with what was saved; on POST save it, show it once more, send it, or take back what was sent."""
    shown, asked = found(request, seer, reference, consultation)
    reader = seer.reader
    if reader is None:
        raise Http404
    who = invited(asked, reader)
    facts = of_one(request, seer, shown, "Views") | {
        "asked": asked,
        "named": who,
        "standing": standing(asked, tools().now()).value,
    }
    try:
        if request.method == "POST":
            return _taken(request, seer, shown, asked, who, facts)
    except Refused as refused:
        facts |= {"fault": refused}
    return _form(request, seer, shown, asked, who, facts)


def _taken(
    request: HttpRequest, seer: Seer, shown: Shown, asked: Consultation, who: Invited, facts: dict[str, object]
) -> HttpResponse:
    by, given, reference = author(request, seer, Duty.ANSWERS), request.POST, shown.held.id
    way, here = given.get("way", ""), request.path
    if seer.reader is None:
        raise Http404
    if way == "take-back":
        consult.take_back(reference, asked.id, who.party, by, office())
        return _to(f"{here}?done=taken-back")
    if way == "send":
        begun = consult.begun(reference, asked.id, seer.reader.party, office())
        if begun is None:
            return _to(here)
        consult.send(reference, begun, by, office())
        return _to(f"{here}?done=sent")
    written = Answer(asked.id, who.party, category(shown.held, who, given), tuple(parts(asked, given)), by.person)
    if standing(asked, tools().now()) is Held.OPEN:
        consult.save(reference, written, seer.reader.party, office())
    if way == "check":
        said = [(one, {part.question: part for part in written.parts}.get(one.id)) for one in asked.questions]
        return draw(request, "changes/answer_check.html", seer, facts | {"said": said, "empty": not written.parts})
    return _to(f"{here}?done=saved#question-{given.get('at', '')}" if given.get("at") else f"{here}?done=saved")


def _form(
    request: HttpRequest, seer: Seer, shown: Shown, asked: Consultation, who: Invited, facts: dict[str, object]
) -> HttpResponse:
    sent = next((one for one in stand(asked.id, answers(shown.held)) if one.by == who.party), None)
    begun = consult.begun(shown.held.id, asked.id, seer.reader.party, office()) if seer.reader else None
    typed = {one.question: one for one in parts(asked, request.POST)} if "fault" in facts else {}
    saved = {one.question: one for one in begun.parts} if begun else {}
    whole = {one.question: one for one in sent.parts} if sent else {}
    facts |= {
        "fields": [Field(one, typed.get(one.id) or saved.get(one.id) or Part(one.id)) for one in asked.questions],
        "open": facts["standing"] == Held.OPEN,
        "sent": [(one, whole.get(one.id)) for one in asked.questions] if sent else [],
        "begun": begun is not None,
        "done": request.GET.get("done", "") if request.method == "GET" else "",
        "categories": []
        if who.category
        else [
            Choice(one.id, one.name, begun is not None and begun.category == one.id)
            for one in shown.held.procedure.categories
        ],
    }
    return draw(request, "changes/answer.html", seer, facts, 400 if "fault" in facts else 200)


def found(request: HttpRequest, seer: Seer, reference: str, consultation: str) -> tuple[Shown, Consultation]:
    """Give a modification as the seer may see it, with one of its consultations; Http404 where there is none."""
    shown = held(request, seer, reference)
    asked = next((one for one in shown.held.of(Consultation) if one.id == consultation), None)
    if asked is None:
        raise Http404
    return _whole(seer, shown), asked


def _whole(seer: Seer, shown: Shown) -> Shown:
    """Give an organisation its own answers back, and nobody else's: what is not collated is not public."""
    if seer.reader is None or seer.keeps:
        return shown
    everything = amend.find(shown.held.id, office())
    names = {seer.reader.name, seer.reader.party}
    mine = tuple(one for one in everything.events if getattr(one.what, "by", None) in names)
    events = {one.number: one for one in (*shown.held.events, *mine)}
    story = Modification(shown.held.procedure, tuple(events[n] for n in sorted(events)))
    return replace(shown, held=story)


def invited(asked: Consultation, reader: Enrolled) -> Invited:
    """Give under which name and in which category an organisation was asked; one that was not may answer all the same."""
    named = (one for one in asked.invited if one.party in (reader.party, reader.name))
    return next(named, Invited(reader.name, ""))


def category(held: Modification, who: Invited, given: QueryDict) -> str:
    """Give the category in which an organisation answers: that in which it was asked, else the one it chose."""
    known = [one.id for one in held.procedure.categories]
    return who.category or one_of(given.get("category", ""), known, "category")


def parts(asked: Consultation, given: QueryDict) -> Iterable[Part]:
    """Give the parts that were answered, in the order of the questions."""
    for one in asked.questions:
        text = given.get(f"text-{one.id}", "")[:LONGEST].replace("\r\n", "\n").strip()
        none, secret = f"none-{one.id}" in given, f"secret-{one.id}" in given
        if text or none:
            why = " ".join(given.get(f"why-{one.id}", "").split())[:300] if secret else ""
            yield Part(one.id, "" if none else text, none, secret and not none, why)


def _to(where: str) -> HttpResponse:
    return unkept(HttpResponseRedirect(where))
