"""Who are an organisation's people, which contacts are to be verified, what is agreed with whom, and who acts for it?"""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from tocsin.flows.enrol import enrol, members
from tocsin.flows.membership import CannotName, end_acting, end_member, let_act
from tocsin.flows.own import agent_known, kinds, own, to_verify, verify
from tocsin.flows.permit import may_do
from tocsin.flows.roll import Enrolled, roll
from tocsin.parties.actor import Actor, Duty
from tocsin.parties.matrix import Thing
from tocsin.web.accounts.actor import actor_of
from tocsin.web.accounts.step_up import asked_again
from tocsin.web.asked import Choice, one_of
from tocsin.web.filled import Field, filled, key_of, shown, texts
from tocsin.web.page import acting, page, unkept
from tocsin.web.tools import tools
from tocsin.words import Refused

DUTIES = {
    Duty.READS: "Reads",
    Duty.ANSWERS: "Answers: acknowledges, passes on, refuses",
    Duty.DECIDES: "Decides: judges, releases, files, shares",
    Duty.ADMINISTERS: "Administers: names members, contacts, and those who act for us",
}
MATTERS = ("cases", "notices", "reports", "estate", "register", "changes")
NAMING = (Field("name", "Name"), Field("email", "E-mail address", "The password is set by a mail to this address"))
Texts = Mapping[str, str]


@acting
def organisation(request: HttpRequest, reader: Enrolled) -> HttpResponse:
    """Show an organisation its own people and register; on POST do what was asked and show it."""
    who, refused = actor_of(request), None
    administers = may_do(who, Thing.PEOPLE, Duty.ADMINISTERS, tools())
    if request.method == "POST":
        if again := asked_again(request):
            return again
        try:
            done(request.POST, who)
            return unkept(HttpResponseRedirect(request.path))
        except Refused as wrong:
            refused = wrong
    held, names = own(who, tools()), {one.party: one.name for one in roll(tools())}
    facts = {
        "members": members(reader.party, tools()),
        "contacts": held.contacts,
        "to_verify": to_verify(held.contacts),
        "bonds": [(one, names.get(one.other, one.other)) for one in held.bonds],
        "agencies": [(one, names.get(one.agent, ""), names.get(one.principal, "")) for one in held.agencies],
        "administers": administers and who.acting_for is None,
        "fields": shown((*NAMING, *ticks("may-", DUTIES)), request.POST.dict(), refused),
        "agent_fields": shown(agents(reader), {}),
        "refused": refused,
    }
    return page(request, "organisation.html", reader, "Organisation", facts, 400 if refused else 200)


def done(given: QueryDict, who: Actor) -> None:
    """Do what one of the page's forms asks for."""
    DEEDS[one_of(given.get("do", ""), tuple(DEEDS), "act")](given, who)


def name(given: QueryDict, who: Actor) -> None:
    """Name a member; one who is a member is one with what is ticked now."""
    said = texts(filled(NAMING, {one: str(given.get(one, "")) for one in given}))
    duties = [one for one in Duty if given.get(f"may-{one.value}")]
    if not duties:
        raise CannotName(said["name"], "nothing is ticked that this person may do.", "Tick at least “Reads”.")
    enrol(who, said["name"], said["email"], duties, tools())


def end(given: QueryDict, who: Actor) -> None:
    """End a membership, now."""
    person = key_of(given.get("person", ""))
    if not person or not end_member(who, person, tools()):
        raise CannotName("This person", "it is no member of yours.", "Look at the list.")


def let(given: QueryDict, who: Actor) -> None:
    """Let another organisation act in this one's name."""
    duties = [one for one in Duty if given.get(f"for-{one.value}")]
    only = [one for one in MATTERS if given.get(f"in-{one}")]
    let_act(who, agent_known(given.get("agent", "")), given.get("sort", ""), duties, only, tools())


def end_agency(given: QueryDict, who: Actor) -> None:
    """End all acting of another organisation in this one's name, now."""
    if not end_acting(who, agent_known(given.get("agent", "")), tools()):
        raise CannotName("This organisation", "it does not act for yours.", "Look at the list.")


def verified(given: QueryDict, who: Actor) -> None:
    """Record that a contact was verified today."""
    verify(key_of(given.get("contact", "")), who, tools())


DEEDS: Mapping[str, Callable[[QueryDict, Actor], None]] = {
    "name": name,
    "end": end,
    "let": let,
    "end-agency": end_agency,
    "verify": verified,
}


def ticks(before: str, words: Mapping[Duty, str]) -> tuple[Field, ...]:
    """Give one box to tick for each thing that somebody may do."""
    return tuple(Field(f"{before}{one.value}", text, sort="tick", wanted=False) for one, text in words.items())


def agents(reader: Enrolled) -> tuple[Field, ...]:
    """Ask who is to act for the organisation, as what, in which matters, and doing what."""
    others = tuple(Choice(one.party, one.name, False) for one in roll(tools()) if one.party != reader.party)
    sorts = tuple(Choice(one, one[:1].upper() + one[1:], False) for one in kinds())
    return (
        Field("agent", "Which organisation", sort="choice", options=others),
        Field("sort", "As what", sort="choice", options=sorts),
        *ticks("for-", {one: text for one, text in DUTIES.items() if one is not Duty.ADMINISTERS}),
        *(Field(f"in-{one}", f"Only in: {one}", sort="tick", wanted=False) for one in MATTERS),
    )
