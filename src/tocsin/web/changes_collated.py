"""How does the code administrator work a consultation: who answered, what came by e-mail, what was said, collated?"""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from tocsin.changes.allow.consultations import answers
from tocsin.changes.collate import Held, collate
from tocsin.changes.held.consultation import Answer, CollatedOn, Consultation, Invited, Part
from tocsin.changes.modification import Modification
from tocsin.duties.calendar import LONDON
from tocsin.flows import consult
from tocsin.flows.amend import Author
from tocsin.parties.actor import Duty
from tocsin.web.asked import Choice, NotAsked, one_of
from tocsin.web.changes_answer import Field, found, parts
from tocsin.web.changes_build import text
from tocsin.web.changes_seen import Seer, at_the_desk, author, draw, of_one, office
from tocsin.web.page import unkept
from tocsin.web.tools import tools
from tocsin.words import Refused

LARGEST = 10_000_000


@at_the_desk
def worked(request: HttpRequest, seer: Seer, reference: str, consultation: str) -> HttpResponse:
    """Show who answered, who is silent and what was said; on POST enter an answer that came by e-mail, or collate."""
    shown, asked = found(request, seer, reference, consultation)
    one, faults = shown.held, {}
    try:
        if request.method == "POST":
            by = author(request, seer, Duty.DECIDES, "code_admin")
            _collate(one, asked, by) if request.POST.get("way") == "collate" else _enter(request, one, asked, by)
            return unkept(HttpResponseRedirect(f"{request.path}?done={request.POST.get('way', '')[:8]}"))
    except Refused as refused:
        faults = {"fault": refused}
    given = request.POST if faults else QueryDict()
    typed = {part.question: part for part in parts(asked, given)}
    collated = collate(asked, answers(one), tools().now(), confidential=True)
    facts = {
        "asked": asked,
        "collated": collated,
        "closed": collated.held is Held.CLOSED,
        "done": any(found.consultation == asked.id for found in one.of(CollatedOn)),
        "fields": [Field(q, typed.get(q.id) or Part(q.id)) for q in asked.questions],
        "parties": [
            Choice("", "somebody who was not asked by name", False),
            *(Choice(i.party, i.party, i.party == given.get("invited")) for i in asked.invited),
        ],
        "categories": [Choice(c.id, c.name, c.id == given.get("category")) for c in one.procedure.categories],
        "given": given,
    }
    return draw(
        request,
        "changes/worked.html",
        seer,
        of_one(request, seer, shown, "Views") | facts | faults,
        400 if faults else 200,
    )


def _collate(one: Modification, asked: Consultation, by: Author) -> None:
    consult.close(one.id, asked.id, by, office())


def _enter(request: HttpRequest, one: Modification, asked: Consultation, by: Author) -> None:
    """Record an answer that came by e-mail: from whom, when it came, its original by digest, and who entered it."""
    given = request.POST
    who = _from(one, asked, given)
    came = instant(text(given, "received"))
    written = Answer(
        asked.id,
        who.party,
        who.category,
        tuple(parts(asked, given)),
        text(given, "person"),
        by.person,
        came,
        original(request),
    )
    consult.send(
        one.id,
        written,
        replace(by, party=None if not any(p.confidential for p in written.parts) else by.party),
        office(),
    )


def _from(one: Modification, asked: Consultation, given: QueryDict) -> Invited:
    named = next((i for i in asked.invited if i.party == given.get("invited")), None)
    if named is not None:
        return named
    name = text(given, "other")
    if not name:
        raise NotAsked("The answer", "it does not say whose it is.", "Choose who was asked, or write the name.")
    return Invited(name, one_of(given.get("category", ""), [c.id for c in one.procedure.categories], "category"))


def original(request: HttpRequest) -> str:
    """Give the original of an e-mail: the digest of the file and where the mail is kept; NotAsked where one is missing."""
    sent, kept = request.FILES.get("original"), text(request.POST, "kept")
    if sent is None or not kept or sent.size is None or not 0 < sent.size <= LARGEST:
        raise NotAsked(
            "The original of the e-mail",
            "its file or the place where it is kept is missing, or the file is empty or over 10 MB.",
            "Give the mail as a file, and say where it is kept.",
        )
    return f"sha256:{sha256(sent.read()).hexdigest()}, kept at {kept}"


def instant(given: str) -> datetime:
    """Read a time of London such as a form gives; NotAsked where it is none."""
    try:
        return datetime.fromisoformat(given).replace(tzinfo=LONDON)
    except ValueError as wrong:
        raise NotAsked(
            f"The time {given[:40]!r}", "it is no time.", "Give it as 2019-11-26T15:48, in London's time."
        ) from wrong
