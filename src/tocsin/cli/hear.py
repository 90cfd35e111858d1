"""`tocsin find`, `judge`, `respond`, `confirm`: what is heard, and what people decide about it. Nothing is sent by these."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.desk import Desk, desk, instant, naming
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, ByPerson, CaseReference, Reason, StoreFolder
from tocsin.cli.show import as_json, invented, say, table
from tocsin.words import Class, Refused

if TYPE_CHECKING:
    from tocsin.notices.notice import Notice

MATERIALITY = ("material", "not-material", "undecided")


def find(
    model: Annotated[str, typer.Argument(help="The device model, by its id in the products list.")],
    title: Annotated[str, typer.Option(help="The finding in one line.")],
    seen: Annotated[str, typer.Option(help="What was seen.")],
    as_: AsOrganisation,
    by: ByPerson,
    firmware: Annotated[
        str, typer.Option(help="Versions: 2.1.0; or 2.0..2.3; or several with commas. Left out: all.")
    ] = "",
    aware: Annotated[str | None, typer.Option(help="When you became aware, if not now.")] = None,
    class_: Annotated[Class, typer.Option("--class", help="White, Green, Amber or Red.")] = Class.AMBER,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record a vulnerability that your organisation found. No duty of G3.18 begins before a person judges it."""
    here = desk(store, at)
    from tocsin.flows import hear
    from tocsin.flows.found import acting, person_of

    party = acting(as_)
    aware_at = instant(aware) if aware else here.tools.now()
    heard = hear.find(
        party, person_of(party, by), [affected(model, firmware)], title, seen, aware_at, here.tools, class_
    )
    if json_:
        as_json({"case": heard.case, "planned": [notice_facts(one) for one in heard.planned]})
        return
    say(f"Recorded as case {heard.case}. It is classed {class_.value}; nothing has been sent.")
    say(f"Next: tocsin judge {heard.case[:10]} --as {party} --by … --is material --reason …")
    invented(here.invented)


def judge(
    case: CaseReference,
    as_: AsOrganisation,
    by: ByPerson,
    is_: Annotated[str, typer.Option("--is", help="material, not-material or undecided.")],
    reason: Reason,
    definition: Annotated[
        str, typer.Option(help="Your organisation's own definition of a material security vulnerability.")
    ] = "A weakness that could let somebody change what a meter measures, shows or switches, or read what it holds.",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record whether a case is material: who, when, why, against your own definition. Notices are planned; none is sent."""
    here = desk(store, at)
    from tocsin.cases.judgement import Materiality
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.judge import judge as judged

    if is_ not in MATERIALITY:
        raise Refused(f"--is {is_}", "it is no judgement.", f"Give one of: {', '.join(MATERIALITY)}.")
    party = acting(as_)
    word = Materiality(is_.replace("-", " "))
    planned = judged(case, party, person_of(party, by), word, reason, definition, here.tools)
    shown(planned, f"Judged {word.value}.", here, json_)


def respond(
    what: Annotated[str, typer.Argument(help="A CSAF 2.0 file to hear; or a case's reference, to plan it again.")],
    issuer: Annotated[
        str, typer.Option(help="Whose advisory it is, where its publisher's name is in no register.")
    ] = "",
    as_: Annotated[
        str, typer.Option("--as", metavar="ORGANISATION", help="To plan a case again: in whose name you act.")
    ] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Hear a manufacturer's advisory and plan the notices it calls for. The same one again changes nothing."""
    here = desk(store, at)
    from tocsin.flows import hear
    from tocsin.flows.found import acting

    path = Path(what)
    if path.is_file():
        heard = hear.respond(path.read_bytes(), path.name, here.tools, acting(issuer) if issuer else None)
    elif path.suffix.lower() in (".json", ".csaf"):
        raise Refused(f"The file {what}", "it is not there.", "Give the path of a CSAF 2.0 document.")
    elif not as_:
        raise Refused(f"The case {what}", "it is planned again in somebody's name.", "Give the organisation with --as.")
    else:
        heard = hear.again(what, acting(as_), here.tools)
    if json_:
        as_json({"case": heard.case, "again": heard.again, "planned": [notice_facts(one) for one in heard.planned]})
        return
    if heard.reading is not None:
        for note in heard.reading.notes:
            say(f"  note: {note}")
        for one in heard.reading.unmatched:
            say(f"  for a person: {one}")
    shown(heard.planned, f"Case {heard.case}: {heard.again}.", here, False)


def confirm(
    case: CaseReference,
    as_: AsOrganisation,
    by: ByPerson,
    summary: Annotated[str, typer.Option(help="What the other suppliers with the device need to know.")],
    remedy: Annotated[str, typer.Option(help="What can be done.")] = "",
    fixed_in: Annotated[str, typer.Option(help="The firmware version in which it is fixed.")] = "",
    not_confirmed: Annotated[bool, typer.Option("--not-confirmed", help="It does not stand.")] = False,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record what the manufacturer, or the SSC in its place, says of a finding; the other suppliers' notices are planned."""
    here = desk(store, at)
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.judge import confirm as confirmed

    party = acting(as_)
    planned = confirmed(case, party, person_of(party, by), not not_confirmed, summary, remedy, fixed_in, here.tools)
    shown(
        planned,
        "Not confirmed." if not_confirmed else "Confirmed. The reporter and all holdings are withheld.",
        here,
        json_,
    )


def affected(model: str, firmware: str) -> Any:
    """Read a model and its versions as they are given on the command line."""
    from tocsin.cases.case import Affected
    from tocsin.words import ModelId

    name = ModelId(model.strip())
    if ".." in firmware:
        low, _, high = firmware.partition("..")
        return Affected(name, low.strip() or None, high.strip() or None)
    return Affected(name, exact=tuple(one.strip() for one in firmware.split(",") if one.strip()))


def shown(planned: "tuple[Notice, ...]", said: str, here: Desk, json_: bool) -> None:
    """Show what was planned, and who must release it."""
    if json_:
        as_json({"planned": [notice_facts(one) for one in planned]})
        return
    say(said)
    called = naming(here)
    if planned:
        rows = [
            (
                one.id[:10],
                one.sort if one.needs_release else f"{one.sort.value}; needs no release",
                " → ".join(map(called, one.path)),
                one.answer_by,
            )
            for one in planned
        ]
        heads = ("notice", "what", "from, through, to", "answer asked by")
        table("Planned, not sent: each waits for a person of the sender", heads, rows, wide=2)
        case = planned[0].case[:10]
        say(f"Next: tocsin release {case} --as {planned[0].sender} --by … --reason …, then tocsin deliver")
    else:
        say("Nothing new was planned.")
    invented(here.invented)


def notice_facts(one: "Notice") -> dict[str, Any]:
    """Give a notice's header as facts; never its body."""
    return {
        "id": one.id,
        "case": one.case,
        "what": one.sort,
        "why": one.why,
        "from": one.sender,
        "to": one.recipient,
        "meant for": one.final,
        "path": one.path,
        "class": one.classification,
        "waits for a release": one.needs_release,
        "answer asked by": one.answer_by,
    }
