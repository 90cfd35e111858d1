"""What of a modification may anybody see: White alone, and of that what was issued or done, never a draft?"""

from dataclasses import replace

from tocsin.changes.event import Event, Matter
from tocsin.changes.held.ballot import Ballot, Closed, Vote
from tocsin.changes.held.consultation import Answer, CollatedOn, Consultation, Part, TakenBack
from tocsin.changes.held.decision import Issue, Resolution
from tocsin.changes.held.document import Document, Named
from tocsin.changes.held.view import View
from tocsin.changes.modification import Modification
from tocsin.words import Class


def publish(held: Modification) -> Modification:
    """Give the modification as a member of the public may see it. Answers show once collated, votes once the ballot closed.

    A confidential part leaves only the words that it is confidential.
    """
    issued = {one.document for one in held.of(Issue)}
    collated = {one.consultation for one in held.of(CollatedOn)}
    closed = {one.ballot for one in held.of(Closed)}

    def shown(event: Event) -> bool:
        what = event.what
        if classify(held, what) is not Class.WHITE and not isinstance(what, Answer):
            return False
        if isinstance(what, Document):
            return Named(what.id, what.version) in issued
        if isinstance(what, View):
            return what.on is None or what.on in issued
        if isinstance(what, Answer | TakenBack):
            return what.consultation in collated
        return not isinstance(what, Vote) or what.ballot in closed

    return Modification(held.procedure, tuple(_open(one) for one in held.events if shown(one)))


def classify(held: Modification, what: Matter) -> Class:
    """Give the class of what an event brings: a document's own, that of the document it is bound to, else White.

    An answer with a confidential part is Amber; one that is open but not collated yet is Green.
    """
    if isinstance(what, Document):
        return what.classification
    if isinstance(what, Answer):
        return Class.AMBER if any(one.confidential for one in what.parts) else Class.GREEN
    bound = _bound(held, what)
    document = held.document(bound) if bound else None
    return document.classification if document else Class.WHITE


def _bound(held: Modification, what: Matter) -> Named | None:
    if isinstance(what, View | Ballot | Consultation):
        return what.on
    if isinstance(what, Issue):
        return what.document
    if isinstance(what, Resolution):
        return what.paper
    if isinstance(what, Vote | Closed):
        return next((one.on for one in held.of(Ballot) if one.id == what.ballot), None)
    return None


def _open(event: Event) -> Event:
    """Give an event without what is confidential in it, and without the name of who entered it."""
    if not isinstance(event.what, Answer):
        return event
    parts = tuple(Part(one.question, confidential=True) if one.confidential else one for one in event.what.parts)
    told = replace(event.what, parts=parts, person="", original="", entered_by="")
    return replace(event, what=told, by=told.by)
