"""May this contact still be sent this notice? Asked when it is written, and again when the other server is about to take it."""

from datetime import datetime

from tocsin.cases.classify import wider
from tocsin.notices.notice import Notice
from tocsin.records import cases, notices, people
from tocsin.words import Class, Refused


class NoLonger(Refused):
    """A message that may not go any more; nothing of it has left."""


def may_receive(row: notices.Delivery, said: Notice, at: datetime) -> None:
    """Raise NoLonger where a contact is none of the recipient's, or its person was removed, or the case was classed narrower.

    What was committed before this is asked counts: a conversation with a mail server that began after a removal takes nothing.
    """
    contact = row.contact
    if contact.organisation_id != said.recipient or not contact.email:
        raise _gone(said, f"this contact of {contact.organisation_id} is none of the recipient's with an address")
    if people.removed(contact.organisation_id, contact.email, at):
        raise _gone(said, f"this contact is no longer a member of {contact.organisation_id}")
    now = Class(cases.Case.objects.values_list("classification", flat=True).get(pk=said.case))
    if wider(said.classification, now):
        raise _gone(said, f"its case was classed {now} since, and it was written at {said.classification}")


def _gone(said: Notice, why: str) -> NoLonger:
    return NoLonger(f"Notice {said.id}", f"not sent: {why}", "Name another contact, or let it be planned again.")
