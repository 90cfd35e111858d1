"""What does a person decide in a case: is it material, does it stand, what goes out, what was filed, what is shared with whom?

The second factor is asked for before the form is shown and again when it is sent, so that nothing typed is lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from tocsin.cases.case import Finding
from tocsin.cases.judgement import Materiality
from tocsin.flows.account import Account, file
from tocsin.flows.account import report as drawn_up
from tocsin.flows.judge import confirm, judge
from tocsin.flows.release import release
from tocsin.flows.roll import Enrolled, roll
from tocsin.flows.share import share, shared, withdraw
from tocsin.papers.carry import carry
from tocsin.parties.actor import Actor, Duty
from tocsin.parties.matrix import Given
from tocsin.web.accounts.actor import actor_of
from tocsin.web.accounts.step_up import asked_again
from tocsin.web.asked import Choice
from tocsin.web.filled import Field, Unfilled, filled, instant_of, shown, texts
from tocsin.web.one_case import held
from tocsin.web.page import acting, page, unkept
from tocsin.web.tools import tools
from tocsin.words import Digest, PartyId, Refused

Texts = Mapping[str, str]
WHY = Field("why", "Why", "One sentence, for the record", "long")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to decide: its words, its fields for a case, when it is offered, and what doing it calls."""

    heading: str
    means: str
    button: str
    fields: Callable[[Account], tuple[Field, ...]]
    offered: Callable[[Account], bool]
    do: Callable[[Account, Actor, Texts], None]


def judging(_seen: Account) -> tuple[Field, ...]:
    """Ask whether it is material, against the organisation's own definition."""
    kinds = {
        Materiality.MATERIAL: "Material",
        Materiality.NOT_MATERIAL: "Not material",
        Materiality.UNDECIDED: "Not decided yet: a question to the SSC is prepared",
    }
    options = (Choice("", "Choose", True), *(Choice(one.value, text, False) for one, text in kinds.items()))
    return (
        Field("materiality", "Could it have a material effect?", sort="choice", options=options),
        WHY,
        Field("definition", "Your own definition of a material vulnerability, as it reads now", sort="long"),
    )


def confirming(_seen: Account) -> tuple[Field, ...]:
    """Ask whether a finding stands, and what can be done."""
    options = (Choice("", "Choose", True), Choice("yes", "It stands", False), Choice("no", "It does not", False))
    return (
        Field("stands", "Does the finding stand?", sort="choice", options=options),
        Field("summary", "In short, for those who will be told", sort="long"),
        Field("remedy", "What can be done", sort="long", wanted=False),
        Field("fixed_in", "Fixed in which firmware version", wanted=False),
    )


def releasing(seen: Account) -> tuple[Field, ...]:
    """Ask which of what waits may go."""
    lines = [(one.id, f"{one.sort.value} to {seen.held.names.get(one.recipient, one.recipient)}") for one in seen.waits]
    options = (Choice("all", f"All that wait: {len(lines)}", True), *(Choice(key, text, False) for key, text in lines))
    return (Field("only", "What may go", sort="choice", options=options), WHY)


def filing(_seen: Account) -> tuple[Field, ...]:
    """Ask through which channel the report was filed and under which reference (decision 13)."""
    return (
        Field("channel", "Through which channel it was filed", "For example: the SSC's own form"),
        Field("reference", "The reference that the channel gave"),
        Field("steps", "The steps taken or to be taken", sort="long"),
        Field("complete_by", "When the steps are to be complete", "As 2026-11-24", "day", wanted=False),
        Field("why", "If this moves a time promised before: why", sort="long", wanted=False),
    )


def sharing(seen: Account) -> tuple[Field, ...]:
    """Ask what of the case is given to whom."""
    kinds = {
        Given.SHARED: "What my organisation did and was told in this case",
        Given.GRANTED: "More of its detail (the originator's or the SSC's to grant)",
        Given.NAMED: "A Red case, to one named person (the originator's or the SSC's to name)",
    }
    others = [one for one in roll(tools()) if one.party != seen.reader]
    return (
        Field("what", "What", sort="choice", options=tuple(Choice(k.value, t, False) for k, t in kinds.items())),
        Field("taker", "With whom", sort="choice", options=tuple(Choice(o.party, o.name, False) for o in others)),
        Field("person", "Which person, at Red only", wanted=False),
        WHY,
    )


def _judge(seen: Account, by: Actor, given: Texts) -> None:
    kind = Materiality(given["materiality"])
    judge(seen.held.case.id, by, by.signature, kind, given["why"], given["definition"], tools())


def _confirm(seen: Account, by: Actor, given: Texts) -> None:
    said = (given["stands"] == "yes", given["summary"], given["remedy"], given["fixed_in"])
    confirm(seen.held.case.id, by, by.signature, *said, tools())


def _release(seen: Account, by: Actor, given: Texts) -> None:
    only = "" if given["only"] == "all" else given["only"]
    release(seen.held.case.id, by, by.signature, given["why"], tools(), only)


def _file(seen: Account, by: Actor, given: Texts) -> None:
    case, due = seen.held.case.id, instant_of(given["complete_by"])
    sheet = drawn_up(case, by, given["steps"], due, tools())
    digest = Digest(sha256(carry(sheet)).hexdigest())
    said = (given["channel"], given["reference"], given["steps"], due, digest, tools(), given["why"])
    file(case, by, by.signature, *said)


def _share(seen: Account, by: Actor, given: Texts) -> None:
    what, taker = Given(given["what"]), PartyId(given["taker"])
    share(seen.held.case.id, by, what, taker, given["person"], given["why"], tools())


def _owns(seen: Account) -> bool:
    return bool(seen.standings or seen.held.judgement(seen.reader, seen.at)) or seen.held.owner == seen.reader


ACTS: Mapping[str, Act] = {
    "judge": Act("Is it material?", "No duty to tell the manufacturer begins before a person has decided. A later judgement stands beside this one.", "Record the judgement", judging, _owns, _judge),
    "confirm": Act("Does the finding stand?", "What you say goes to every other supplier of the device, once a person releases it; who found it is withheld.", "Record it", confirming, lambda seen: isinstance(seen.held.case, Finding) and seen.held.owner != seen.reader, _confirm),
    "release": Act("Release what waits", "It goes to another organisation in your organisation's name, and cannot be called back.", "Release it", releasing, lambda seen: bool(seen.waits), _release),
    "file": Act("Record that the report was filed", "tocsin does not file it: it records that you did, with the sheet as it stands now.", "Record it as filed", filing, _owns, _file),
    "sharing": Act("Share a part of this case", "Sharing is an act: it is listed here and can be ended. What was seen meanwhile stays seen.", "Share it", sharing, lambda _seen: True, _share),
}  # fmt: skip


def offered(seen: Account, who: Actor) -> list[tuple[str, str]]:
    """Give what there is to decide in a case for one who decides: address and words."""
    if Duty.DECIDES not in who.duties:
        return []
    return [(f"{name}/", act.heading) for name, act in ACTS.items() if act.offered(seen)]


@acting
def decide(request: HttpRequest, reader: Enrolled, reference: str, act: str) -> HttpResponse:
    """Show the form of one act; on POST do it and go back to the case."""
    seen, who = held(request, reference), actor_of(request)
    if (f"{act}/", ACTS[act].heading if act in ACTS else "") not in offered(seen, who):
        raise Http404
    if again := asked_again(request):
        return again
    fields, refused = ACTS[act].fields(seen), None
    if request.method == "POST":
        try:
            done(ACTS[act], seen, who, request.POST.dict(), fields)
            return unkept(HttpResponseRedirect(f"/as/{reader.party}/cases/{reference}/"))
        except Refused as wrong:
            refused = wrong
    facts = {
        "act": ACTS[act],
        "seen": seen,
        "back": f"/as/{reader.party}/cases/{reference}/",
        "fields": shown(fields, request.POST.dict(), refused),
        "refused": refused,
        "waits": routes(seen) if act == "release" else (),
        "shares": listed(seen, who) if act == "sharing" else (),
    }
    return page(request, "decide.html", reader, "Cases", facts, 400 if refused else 200)


def done(act: Act, seen: Account, who: Actor, given: Texts, fields: tuple[Field, ...]) -> None:
    """Do an act as it was given, or end a sharing."""
    if "end" in given and act is ACTS["sharing"]:
        what, taker = given["end"], PartyId(given.get("taker", ""))
        known = what in set(Given)
        if not (known and withdraw(seen.held.case.id, who, Given(what), taker, given.get("person", ""), tools())):
            raise Unfilled("Sharing", "there is none of yours like this to end.", "Look at the list.")
        return
    act.do(seen, who, texts(filled(fields, given)))


def routes(seen: Account) -> list[tuple[object, str, str]]:
    """Give what waits with the way that it goes."""
    names = seen.held.names
    return [(one, " → ".join(names.get(p, p) for p in one.path), names.get(one.final, one.final)) for one in seen.waits]


def listed(seen: Account, who: Actor) -> list[tuple[object, str, str]]:
    """Give what was shared, with names."""
    names = seen.held.names
    every = shared(seen.held.case.id, who, tools())
    return [(one, names.get(one.giver, one.giver), names.get(one.taker, one.taker)) for one in every]
