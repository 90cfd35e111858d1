"""What is worked out elsewhere is hung on a modification: a proposed variation of the rules, a kept simulation."""

from dataclasses import replace
from hashlib import sha256

from tocsin.changes.event import Event, Matter
from tocsin.changes.held.decision import Run, Varied
from tocsin.changes.intake.read_events import blank
from tocsin.changes.quote import quote
from tocsin.changes.variation.read_variation import base_named
from tocsin.flows.amend import Author, NotKept, Office, tell
from tocsin.flows.ask import SEE_ALL
from tocsin.flows.simulate import kept
from tocsin.flows.variation import checked_variation
from tocsin.plain import to_bytes


def vary(reference: str, text: str, file: str, author: Author, office: Office) -> Event:
    """Hang a proposed variation on a modification; refused against a rulebook that is not in force today."""
    what = checked_variation(Varied("", base_named(text, file), "", text=text), office.tools)
    return _told(reference, what, author, office)


def attach(reference: str, run: str, limits: str, author: Author, office: Office) -> Event:
    """Hang one of the author's kept simulations on a modification, its figures for everybody frozen with what it cannot tell."""
    return _told(reference, quoted(run, limits, author, office), author, office)


def quoted(run: str, limits: str, author: Author, office: Office) -> Run:
    """Give a kept simulation as it goes on record; NotKept without its author's organisation, or without its limits."""
    if author.party is None or not limits.strip():
        lacking = (
            "nobody is named whose simulation it is"
            if author.party is None
            else "it does not say what the simulation cannot tell"
        )
        raise NotKept(f"The run {run}", f"{lacking}.", "Give the organisation with --as and the limits with --limits.")
    found = kept(run, author.party, office.tools)
    if found.asked_as not in SEE_ALL:
        why = f"it saw only what {found.asked_as} has a part in, and what hangs on a modification is for everybody."
        raise NotKept(f"The run {found.id}", why, "The SSC or the code administrator runs it.")
    whole, figures = quote(found)
    return Run(found.id, sha256(to_bytes(found)).hexdigest(), " ".join(limits.split()), found.on, whole, figures)


def _told(reference: str, what: Matter, author: Author, office: Office) -> Event:
    event = replace(blank(office.tools.now(), author.person, author.body, author.reason), what=what)
    return tell(reference, (event,), author, office)[-1]
