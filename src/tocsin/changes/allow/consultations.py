"""May this consultation be opened, this answer be taken or taken back, these answers be collated?"""

from datetime import datetime

from tocsin.changes.allow.refusal import refusal
from tocsin.changes.clock import days_after
from tocsin.changes.collate import Held, held, stand
from tocsin.changes.event import Caution, Event
from tocsin.changes.held.consultation import Answer, CollatedOn, Consultation, TakenBack
from tocsin.changes.modification import Modification
from tocsin.duties.calendar import LONDON, Calendar


def opened(story: Modification, what: Consultation) -> tuple[Caution, ...]:
    """Allow a consultation on the newest version of a document, with questions, for a time that has an end."""
    name = f"Consultation {what.id}"
    if any(one.id == what.id for one in story.of(Consultation)):
        raise refusal(name, "it was opened before.", "Give another id.")
    newest = story.newest(what.on.document)
    if newest is None or newest.version != what.on.version:
        raise refusal(name, f"{what.on.words()} is not the newest version on file.", "Consult on the newest version.")
    if what.opens_at.tzinfo is None or what.closes_at.tzinfo is None or what.closes_at <= what.opens_at:
        raise refusal(name, "it does not close after it opens.", "Give two instants with their zone, in order.")
    ids = [one.id for one in what.questions]
    if not ids or len(set(ids)) != len(ids):
        raise refusal(name, "it asks nothing, or one question twice.", "Give each question an id of its own.")
    return ()


def answered(story: Modification, event: Event, what: Answer) -> tuple[Caution, ...]:
    """Allow an answer while it is open; one by e-mail counts from when it came, with its original and who entered it."""
    asked = _asked(story, what.consultation, f"The answer of {what.by}")
    entered = (what.entered_by, what.original, what.received_at)
    if any(entered) and not all(entered):
        raise refusal(f"The answer of {what.by}", "an answer entered for somebody names who entered it, when it came and its original.",
                      "Give all three, or none.")  # fmt: skip
    _while_open(asked, what.received_at or _instant(event), f"The answer of {what.by}")
    known = [one.id for one in asked.questions]
    given = [one.question for one in what.parts]
    if not given or len(set(given)) != len(given) or any(one not in known for one in given):
        raise refusal(f"The answer of {what.by}", "it answers nothing, a question twice, or one that was not asked.",
                      f"Questions: {', '.join(known)}.")  # fmt: skip
    if any(not one.no_comment and not one.text.strip() for one in what.parts):
        raise refusal(
            f"The answer of {what.by}", "a part of it is empty.", "Write the answer, or say that there is no comment."
        )
    return ()


def taken_back(story: Modification, event: Event, what: TakenBack) -> tuple[Caution, ...]:
    """Allow an answer to be taken back before the close."""
    asked = _asked(story, what.consultation, f"Taking back the answer of {what.by}")
    told = (*story.of(Answer), *story.of(TakenBack))
    if what.by not in {one.by for one in stand(what.consultation, answers(story))} or not told:
        raise refusal(f"Taking back the answer of {what.by}", "no answer of theirs stands.", "Check the name.")
    _while_open(asked, _instant(event), f"Taking back the answer of {what.by}")
    return ()


def collated(story: Modification, event: Event, what: CollatedOn) -> tuple[Caution, ...]:
    """Allow answers to be collated once the consultation has closed."""
    asked = _asked(story, what.consultation, "Collating")
    if held(asked, _instant(event)) is not Held.CLOSED:
        closes = asked.closes_at.astimezone(LONDON).strftime("%H:%M on %d %b %Y")
        raise refusal(f"Collating {asked.id}", f"it closes at {closes}.", "Collate after the close.")
    return ()


def answers(story: Modification) -> tuple[Answer | TakenBack, ...]:
    """Give the answers and withdrawals in the order in which they were recorded."""
    return tuple(one.what for one in story.standing() if isinstance(one.what, (Answer, TakenBack)))


def short(story: Modification, what: Consultation, calendar: Calendar) -> tuple[Caution, ...]:
    """Warn of a consultation that is shorter than the clock of the process."""
    clock = story.procedure.clock("consultation")
    if clock is None:
        return ()
    opens, closes = (one.astimezone(LONDON).date() for one in (what.opens_at, what.closes_at))
    due = days_after(opens, clock.working_days, calendar)
    if closes >= due:
        return ()
    says = f"Consultation {what.id} closes before {clock.working_days} working days have passed."
    return (Caution("short_consultation", says, clock.written.file, clock.written.line),)


def _asked(story: Modification, id_: str, what: str) -> Consultation:
    for one in story.of(Consultation):
        if one.id == id_:
            return one
    raise refusal(what, f"no consultation {id_} was opened.", "Give the id of a consultation.")


def _while_open(asked: Consultation, at: datetime, what: str) -> None:
    state = held(asked, at)
    if state is not Held.OPEN:
        raise refusal(
            what,
            f"consultation {asked.id} was {state} at that instant.",
            "Send it to the administrator as a late comment.",
        )


def _instant(event: Event) -> datetime:
    return event.when.at or event.recorded_at
