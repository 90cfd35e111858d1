"""What happened to each modification, kept: one row an event, and drafts of answers that nobody else may see yet."""

from collections.abc import Iterable

from django.db import models

from tocsin.changes.event import Event
from tocsin.changes.held.consultation import Answer
from tocsin.parties.place import Seal
from tocsin.plain import from_bytes, instant, to_bytes
from tocsin.records.document import Document, from_head
from tocsin.words import Class, PartyId, Refused


class NoSuchChange(Refused):
    """A reference that names no modification here."""


class Change(models.Model):
    """A modification: its code and the digits that never change. How it stands is never stored."""

    id = models.CharField(primary_key=True, max_length=34)
    code = models.CharField(max_length=12)
    digits = models.PositiveIntegerField()
    process_name = models.CharField(max_length=64)
    references = models.JSONField()
    """The references it bears or will bear, such as DP075 and MP075."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "digits"], name="change_numbered_once")]

    def __str__(self) -> str:
        return self.id


class ChangeEvent(Document):
    """One event of a modification. Nothing here is ever changed; a later event stands beside it."""

    in_change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="events")
    kept_for = models.ForeignKey("records.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    place_in_story = models.PositiveIntegerField()
    """Its number within the modification, from 1."""
    sort = from_head("kind", 32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["in_change", "place_in_story"], name="change_event_once")]

    def entitled(self) -> tuple[str, ...]:
        """Give the organisation in whose name it was recorded."""
        return (self.kept_for_id or "",)


class AnswerDraft(Document):
    """An answer that is still being written. It is saved as it goes, belongs to its author alone, and is no record."""

    in_change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")
    asked_in = models.CharField(max_length=48)
    respondent = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["in_change", "asked_in", "respondent"], name="answer_draft_once")
        ]

    def entitled(self) -> tuple[str, ...]:
        """Give who writes it."""
        return (self.respondent_id,)


def find(reference: str) -> Change:
    """Give the modification of a reference such as DP075, MP075 or SEC-75; NoSuchChange where there is none, or two."""
    wanted = reference.strip().upper()
    rows = [one for one in Change.objects.all() if wanted in (one.id.upper(), *map(str.upper, one.references))]
    if len(rows) != 1:
        why = "more than one code has one." if rows else "no modification here has this reference."
        named = ", ".join(one.id for one in rows) or "`tocsin changes list` shows what is here"
        raise NoSuchChange(f"The modification {reference}", why, f"Give it as code and number: {named}.")
    return rows[0]


def there(change: str) -> bool:
    """Say whether a modification is held."""
    return Change.objects.filter(pk=change).exists()


def everything() -> tuple[Change, ...]:
    """Give every modification, by code and number."""
    return tuple(Change.objects.order_by("code", "digits"))


def events(change: Change, unseal: Seal) -> tuple[Event, ...]:
    """Give the events of a modification in their order."""
    rows = ChangeEvent.objects.filter(in_change=change).order_by("place_in_story")
    return tuple(from_bytes(row.opened(unseal), Event) for row in rows)


def keep(
    change: Change, told: Iterable[tuple[Event, Class, str]], kept_for: PartyId | None, seal: Seal
) -> list[ChangeEvent]:
    """Keep events, each with its class and a new id."""
    kept = []
    for event, classification, new_id in told:
        head = {
            "class": classification.value,
            "at": instant(event.recorded_at),
            "kind": event.word,
            "schema": event.schema,
        }
        row = ChangeEvent(id=new_id, head=head, in_change=change, kept_for_id=kept_for, place_in_story=event.number)
        kept.append(row.kept(to_bytes(event), seal))
    return kept


def save_draft(change: Change, answer: Answer, respondent: PartyId, at: str, new_id: str, seal: Seal) -> None:
    """Save an answer as far as it is written, in the place of what was saved before."""
    AnswerDraft.objects.filter(in_change=change, asked_in=answer.consultation, respondent_id=respondent).delete()
    head = {"class": Class.AMBER.value, "at": at, "schema": 1}
    row = AnswerDraft(id=new_id, head=head, in_change=change, asked_in=answer.consultation, respondent_id=respondent)
    row.kept(to_bytes(answer), seal)


def draft(change: Change, consultation: str, respondent: PartyId, unseal: Seal) -> Answer | None:
    """Give what an organisation has written so far; None where it has not begun."""
    row = AnswerDraft.objects.filter(in_change=change, asked_in=consultation, respondent_id=respondent).first()
    return from_bytes(row.opened(unseal), Answer) if row else None


def drop_draft(change: Change, consultation: str, respondent: PartyId) -> None:
    """Forget a draft, once its answer is sent."""
    AnswerDraft.objects.filter(in_change=change, asked_in=consultation, respondent_id=respondent).delete()
