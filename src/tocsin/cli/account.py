"""`tocsin case`, `report`, `file`: how a case stands, the sheet for the SSC, and the record that it was filed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.desk import desk, instant
from tocsin.cli.hear import notice_facts
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, ByPerson, CaseReference, StoreFolder
from tocsin.cli.show import as_json, invented, say, when
from tocsin.parties.naming import named
from tocsin.words import Digest, Refused

if TYPE_CHECKING:
    from tocsin.flows.account import Account
    from tocsin.notices.report import Sheet

Steps = Annotated[str, typer.Option(help="The steps taken or to be taken.")]
CompleteBy = Annotated[str | None, typer.Option("--complete-by", help="The instant by which they are to be complete.")]


def case(
    case: CaseReference, as_: AsOrganisation, store: StoreFolder = None, at: AtInstant = None, json_: AsJson = False
) -> None:
    """How a case stands for you: each duty, how far messages got, what waits for you, and what happened."""
    here = desk(store, at)
    from tocsin.flows.account import account
    from tocsin.flows.found import acting

    seen = account(case, acting(as_), here.tools)
    if json_:
        as_json(account_facts(seen))
        return
    account_shown(seen)
    invented(here.invented)


def report(
    case: CaseReference,
    as_: AsOrganisation,
    steps: Steps = "",
    complete_by: CompleteBy = None,
    out: Annotated[Path | None, typer.Option(help="Write it to this .html, .docx or .pdf file.")] = None,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Draw up the report to the SSC as a sheet of fields to copy; its gaps say what is still wanted."""
    here = desk(store, at)
    from tocsin.flows.account import report as drawn
    from tocsin.flows.found import acting

    sheet = drawn(case, acting(as_), steps, instant(complete_by) if complete_by else None, here.tools)
    if out is not None:
        out.write_bytes(printed(sheet, out.suffix.lower()))
    if json_:
        as_json(sheet_facts(sheet))
        return
    say(f"{sheet.title}. Class: {sheet.classification.value}.", "bold")
    for field in sheet.fields:
        say(f"{field.name}{f' ({field.clause})' if field.clause else ''}", "bold")
        say("  " + (field.value or f"MISSING. {field.hint}"))
    for note in sheet.notes:
        say(f"Note: {note}")
    say(f"Digest of this sheet, to record when it is filed: {digest(sheet)}")
    if out is not None:
        say(f"Written: {out}")
    invented(here.invented)


def file(
    case: CaseReference,
    as_: AsOrganisation,
    by: ByPerson,
    channel: Annotated[str, typer.Option(help="Through which channel it was filed.")],
    reference: Annotated[str, typer.Option(help="The reference that the channel gave.")],
    steps: Steps,
    complete_by: CompleteBy = None,
    reason: Annotated[str, typer.Option(help="Why it was filed now, for the record.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record that the report was filed: by whom, through which channel, when, under which reference."""
    here = desk(store, at)
    from tocsin.flows.account import file as filed
    from tocsin.flows.account import report as drawn
    from tocsin.flows.found import acting, person_of

    party = acting(as_)
    due = instant(complete_by) if complete_by else None
    sheet = drawn(case, party, steps, due, here.tools)
    act = filed(case, party, person_of(party, by), channel, reference, steps, due, digest(sheet), here.tools, reason)
    if json_:
        as_json({"filed at": act.at, "channel": act.channel, "reference": act.reference, "sheet": act.digest})
        return
    say(f"Recorded as filed by {act.person} through {act.channel}, reference {act.reference}, {when(act.at)}.")
    invented(here.invented)


def printed(sheet: "Sheet", ending: str) -> bytes:
    """Print a sheet in the form that a file's ending asks for."""
    if ending == ".html":
        from tocsin.papers.html import html

        return html(sheet).encode()
    if ending == ".docx":
        from tocsin.papers.docx import docx

        return docx(sheet)
    if ending == ".pdf":
        from tocsin.papers.pdf import pdf

        return pdf(sheet)
    raise Refused(f"--out …{ending}", "it is no form that a report is printed in.", "Give .html, .docx or .pdf.")


def digest(sheet: "Sheet") -> Digest:
    """Give the digest that stands for a sheet: of its fields as they are."""
    import hashlib

    from tocsin.papers.carry import carry

    return Digest(hashlib.sha256(carry(sheet)).hexdigest())


def sheet_facts(sheet: "Sheet") -> dict[str, Any]:
    """Give a sheet as facts."""
    return {
        "title": sheet.title,
        "class": sheet.classification,
        "rulebook": sheet.rulebook,
        "drawn at": sheet.drawn_at,
        "digest": digest(sheet),
        "fields": [
            {"name": f.name, "value": f.value, "clause": f.clause, "missing": not f.value} for f in sheet.fields
        ],
        "lines": [{"at": one.at, "who": one.who, "did": one.did, "proof": one.proof} for one in sheet.lines],
        "notes": sheet.notes,
    }


def account_facts(seen: "Account") -> dict[str, Any]:
    """Give a case's account as facts."""
    return {
        "case": seen.held.case.id,
        "class": seen.held.classification,
        "asked as": seen.reader,
        "at": seen.at,
        "duties": [
            {
                "duty": leg.duty.rule,
                "clauses": leg.duty.clauses,
                "to": leg.duty.to,
                "standing": leg.word,
                "because": leg.because,
                "own target": leg.duty.target_at,
                "beside": leg.beside,
                "cause elsewhere": [{"hop": (one.left, one.right), "word": one.word} for one in leg.cause],
            }
            for leg in seen.standings
        ],
        "reached": [{"party": one.party, "word": one.word, "because": one.because} for one in seen.reaches],
        "waits for a release": [notice_facts(one) for one in seen.waits],
        "events": [{"at": one.at, "text": one.text, "who": one.who, "proof": one.proof} for one in seen.events],
    }


def account_shown(seen: "Account") -> None:
    """Show a case's account as sentences, the duties first."""
    from tocsin.duties.wording import wording

    names = seen.held.names
    say(
        f"Case {seen.held.case.id}, classed {seen.held.classification.value}, as {names.get(seen.reader, seen.reader)} may see it, {when(seen.at)}.",
        "bold",
    )
    if seen.standings:
        say("What you owe (own targets are your organisation's policy and not law; the Code gives no hours)", "bold")
    for leg in seen.standings:
        to = f" to {names.get(leg.duty.to, leg.duty.to)}" if leg.duty.to else ""
        clauses = f" ({', '.join(leg.duty.clauses)})" if leg.duty.clauses else " (own step, no clause)"
        say(f"  {seen.does.get(leg.duty.rule, leg.duty.rule)}{clauses}{to}: {wording(leg.word)}")
        say(f"      {named(leg.because, names)}")
        for note in leg.beside:
            say(f"      Beside it: {named(note, names)}.")
        for one in leg.cause:
            left, right = names.get(one.left, one.left), names.get(one.right, one.right)
            say(f"      Cause elsewhere, which excuses nothing: {left} – {right}, {one.word}.")
    if seen.reaches:
        say("Who has been told", "bold")
    for reach in seen.reaches:
        say(f"  {names.get(reach.party, reach.party)}: {reach.word or 'answered'}. {reach.because}")
    if seen.waits:
        say("What waits for your release", "bold")
    for waiting in seen.waits:
        path = " → ".join(names.get(party, party) for party in waiting.path)
        say(f"  {waiting.id[:10]}, {waiting.sort.value}, {path}. Why: {waiting.why.value}.")
    say("What happened", "bold")
    for event in seen.events:
        say(f"  {when(event.at)}  {event.text} [{event.who}; {event.proof or 'as recorded'}]")
