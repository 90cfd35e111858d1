"""An organisation answers a consultation: saved as it goes, sent once, taken back before the close; then collated."""

from dataclasses import replace

from tocsin.changes.allow.consultations import answers
from tocsin.changes.collate import Collated, collate
from tocsin.changes.event import Event, Matter
from tocsin.changes.held.consultation import Answer, CollatedOn, Consultation, TakenBack
from tocsin.changes.intake.read_events import blank
from tocsin.flows.amend import Author, NotKept, Office, find, tell
from tocsin.plain import instant
from tocsin.records import changes
from tocsin.words import PartyId


def save(reference: str, answer: Answer, author: PartyId, office: Office) -> None:
    """Save an answer as far as it is written; nobody else sees it, and nothing is recorded."""
    row = changes.find(reference)
    at = instant(office.tools.now())
    changes.save_draft(row, answer, author, at, office.tools.new_id("W"), office.tools.seal)


def begun(reference: str, consultation: str, author: PartyId, office: Office) -> Answer | None:
    """Give what an organisation has written so far; None where it has not begun."""
    return changes.draft(changes.find(reference), consultation, author, office.tools.unseal)


def send(reference: str, answer: Answer, author: Author, office: Office) -> tuple[Event, ...]:
    """Record an answer, and forget its draft. One that came by e-mail names who entered it, when it came, and its original."""
    told = tell(reference, (_event(answer, author, office),), author, office)
    if author.party is not None:
        changes.drop_draft(changes.find(reference), answer.consultation, author.party)
    return told


def take_back(reference: str, consultation: str, by: str, author: Author, office: Office) -> tuple[Event, ...]:
    """Record that an answer is taken back before the close."""
    return tell(reference, (_event(TakenBack(consultation, by), author, office),), author, office)


def close(reference: str, consultation: str, author: Author, office: Office) -> Collated:
    """Record that the answers were collated, once the consultation has closed, and give them question by question."""
    tell(reference, (_event(CollatedOn(consultation), author, office),), author, office)
    return collated(reference, consultation, office)


def collated(reference: str, consultation: str, office: Office, confidential: bool = False) -> Collated:
    """Give the answers question by question, who answered and who has not. `confidential`: for the administrator's eyes."""
    held = find(reference, office)
    asked = next((one for one in held.of(Consultation) if one.id == consultation), None)
    if asked is None:
        raise NotKept(f"The consultation {consultation}", f"{held.reference} has none of that id.", "Check the id.")
    return collate(asked, answers(held), office.tools.now(), confidential)


def _event(what: Matter, author: Author, office: Office) -> Event:
    at = office.tools.now()
    return replace(blank(at, author.person, author.body, author.reason), what=what)
