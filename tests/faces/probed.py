"""The stage on which the probes are real requests: a case of each class, everybody who can stand to it, and what each may see.

- One finding a class, by Harbour Power, with a text to each of four kinds of recipient. What is secret in it is a canary.
- How far a case has come is chosen by the probe: it is what a case's class and acts would say at another time.
- A page within a case is judged by the case's row as well as by its own: a report of a case that is not there is none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django import test
from django.contrib.auth import get_user_model

from tests.faces.entered import JARS, session_of
from tests.faces.probe import Page, Probe, actor
from tocsin.cases.case import Affected
from tocsin.cases.judgement import Materiality
from tocsin.drivers.access import matrix
from tocsin.duties.act import Act, ActKind
from tocsin.flows.docket import docket
from tocsin.flows.guest import paths
from tocsin.flows.hear import find
from tocsin.flows.judge import judge
from tocsin.flows.keep import News, keep
from tocsin.flows.tell_code import tell_code
from tocsin.notices.wording import header
from tocsin.parties.matrix import Sight, Stage, Stand, Thing
from tocsin.parties.may import About, Relation, may
from tocsin.records import notices, sight
from tocsin.records.parties import Contact
from tocsin.web.rows import ROWS
from tocsin.web.tools import tools
from tocsin.words import CaseId, Class, ModelId, NoticeId, PartyId

OWNER = PartyId("harbour")
PARTIES: Mapping[Stand, str] = {
    Stand.ORIGINATOR: "harbour",
    Stand.AFFECTED: "market-street",
    Stand.UNAFFECTED: "dcc",
    Stand.INTERMEDIARY: "peak",
    Stand.CUSTOMER: "harbour-foods",
    Stand.MANUFACTURER: "borealis",
    Stand.OTHER_MANUFACTURER: "acme",
    Stand.COMMITTEE: "ssc",
    Stand.ADMINISTRATOR: "code-administrator",
}
TOLD = (Stand.AFFECTED, Stand.INTERMEDIARY, Stand.CUSTOMER, Stand.MANUFACTURER)
HOLDS_THE_LINK = (Stand.LINK, Stand.LINK_AND_CODE)
LISTS = ("home", "notices", "cases")
ACTING = ("change-simulate", "notice", "decide", "organisation", "invitations", "guest")
READING = ("GET", "HEAD")
NEVER = ("OPTIONS", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Staged:
    """What the probes ask about: a case, its notices by recipient, and a link to one of them, for each class."""

    cases: Mapping[Class, CaseId]
    texts: Mapping[tuple[Class, str], NoticeId]
    links: Mapping[Class, str]
    codes: Mapping[Class, str]
    operator: SimpleCookie


def canary(colour: Class, what: str) -> str:
    """The token that stands in the case's own words, or in one recipient's text."""
    return f"canary-{what}-{colour.value.lower()}-7c1b"


def staged() -> Staged:
    """Make the four cases and their notices, told to everybody to whom a notice goes."""
    cases, texts, links, codes = {}, {}, {}, {}
    for colour in Class:
        cases[colour] = case = _found(colour)
        for stand in TOLD:
            texts[colour, PARTIES[stand]] = _told(case, colour, stand)
        links[colour] = paths(texts[colour, "market-street"])[0]
        if colour is not Class.RED:
            codes[colour] = tell_code(texts[colour, "market-street"], OWNER, "Ben Hollis", tools()).code
    person = get_user_model().objects.create_superuser("op", "op@town.example", "a long invented sentence")
    return Staged(cases, texts, links, codes, session_of(str(person.pk)))


def _found(colour: Class) -> CaseId:
    """A finding by somebody who has no account, judged material; what it plans itself stays unreleased."""
    word = canary(colour, "case")
    at = tools().now() - timedelta(days=1)
    case = find(OWNER, "Ann Else", [Affected(ModelId("borealis-be1"))], word, word, at, tools(), colour).case
    judge(case, OWNER, "Ann Else", Materiality.MATERIAL, "It is.", "Ours.", tools())
    duties = docket(case, tools()).duties
    keep(case, News(duties=tuple(replace(one, by=PartyId("market-street")) for one in duties)), tools().now(), tools())
    return case


def _told(case: CaseId, colour: Class, stand: Stand) -> NoticeId:
    """A notice to one party that has arrived there."""
    held, at, party = docket(case, tools()), tools().now(), PartyId(PARTIES[stand])
    full = stand in (Stand.AFFECTED, Stand.MANUFACTURER) or colour in (Class.WHITE, Class.GREEN)
    text = canary(colour, party) if full else ""
    first = next(one for one in held.notices if one.sender == OWNER)
    one = replace(
        first, id=NoticeId(tools().new_id("N")), recipient=party, final=party, path=(OWNER, party), body=text,
        classification=colour, answer_by=at + timedelta(days=1), planned_at=at, needs_release=False, duty="", version=2,
    )  # fmt: skip
    one = replace(one, header=header(one, held.names))
    told = Act(ActKind.TOLD, case, OWNER, at, toward=party, notice=one.id)
    keep(case, News(notices=(one,), acts=(told,)), at, tools())
    notices.queue([(one, Contact.objects.filter(organisation=party)[0])], at)
    notices.Delivery.objects.filter(notice=one.id).update(sent_at=at)
    return one.id


class Prober:
    """Fires probes and says what is wrong with an answer."""

    def __init__(self, stage: Staged, patch: pytest.MonkeyPatch) -> None:
        self.stage, self.now = stage, Stage.EMBARGOED
        patch.setattr(sight, "stage", lambda *_, **__: self.now)
        self.clients = {stand: self._client(stand) for stand in Stand}
        self.rules = matrix()

    def _client(self, stand: Stand) -> test.Client:
        client = test.Client()
        if stand in PARTIES:
            client.cookies.update(JARS[PARTIES[stand]])
        elif stand is Stand.OPERATOR:
            client.cookies.update(self.stage.operator)
        elif stand is Stand.LINK_AND_CODE:
            for colour, code in self.stage.codes.items():
                client.post(self.stage.links[colour], {"do": "code", "code": code})
        return client

    def faults(self, probes: Iterable[Probe]) -> Iterator[str]:
        """Give a line for each answer that shows more than the matrix allows, or less."""
        for one in probes:
            self.now = one.stage
            path = self.path(one)
            answer = self.clients[one.stand].generic(one.method, path)
            body = b"" if answer.streaming else answer.content
            for wrong in (*self.status(one, answer.status_code), *self.words(one, body.decode("utf-8", "replace"))):
                place = f"{one.stand} {one.classification} {one.stage} {one.method} {path}"
                yield f"{place}: {answer.status_code}, {wrong}"

    def path(self, one: Probe) -> str:
        """Give the address to ask: one's own, about the case of the class; a guest's by a true link, anybody else's by a false."""
        colour = one.classification
        party = PARTIES.get(one.stand, "harbour")
        if one.page.name == "guest":
            return self.stage.links[colour] if one.stand in HOLDS_THE_LINK else "/n/1.forged"
        notice = self.stage.texts.get((colour, party)) or self.stage.texts[colour, "market-street"]
        reference = notice if one.page.name == "notice" else self.stage.cases[colour]
        reference = "DP075" if "/changes/" in one.page.route else reference
        parts = {"party": party, "reference": reference, "act": "sharing", "run": "R-0", "ending": "html"}
        parts |= {"ending": "csv"} if one.page.name == "listed" else {}
        return "/" + re.sub(r"<str:(\w+)>", lambda part: parts[part[1]], one.page.route)

    def most(self, one: Probe, thing: Thing) -> Sight:
        """Give the most that may be seen of a thing; about its own models a manufacturer is no other."""
        stand = one.stand
        if stand is Stand.OTHER_MANUFACTURER and thing in (Thing.ESTATE, Thing.COVER, Thing.ROUTES):
            stand = Stand.MANUFACTURER
        relation = Relation(frozenset({stand}), mine=True)
        return may(self.rules, actor(one.stand), About(thing, one.classification, one.stage), relation)

    def opens(self, one: Probe) -> bool:
        """Say whether the page is to be shown, by its row and, within a case, by the case's."""
        name, thing = one.page.name, one.thing
        if name == "guest":
            return one.stand in HOLDS_THE_LINK and one.classification is not Class.RED
        if one.stand not in PARTIES:
            return False
        if name in LISTS:
            return True
        if name in ("invitations", "change-simulate"):
            return one.stand is Stand.ADMINISTRATOR
        if name == "simulated":
            return False
        in_case = name in ("case", "decide", "sheet", "notice")
        if in_case and self.most(one, Thing.CASE).rank < Sight.HEADER.rank:
            return False
        if name == "notice":
            return self.own_text(one) and self.most(one, thing).rank >= Sight.HEADER.rank
        if name == "sheet":
            return self.most(one, thing) is Sight.OWN and one.stand in (Stand.ORIGINATOR, Stand.AFFECTED)
        return self.most(one, thing).rank >= (Sight.HEADER if in_case else Sight.AGGREGATE).rank

    def own_text(self, one: Probe) -> bool:
        """Say whether there is a notice of its own: one that was told to it, or its owner's own."""
        return one.stand in (*TOLD, Stand.ORIGINATOR)

    def status(self, one: Probe, status: int) -> Iterator[str]:
        """Say what is wrong with the status of an answer."""
        if one.method in READING and self.opens(one) != (status == 200):
            yield f"expected {'a page' if self.opens(one) else 'none'}"
        if one.method in NEVER and status not in (302, 404, 405):
            yield "this method is none of ours"
        if one.method == "POST" and one.page.name not in ACTING and status not in (302, 404, 405):
            yield "nothing is sent here"
        if one.method == "POST" and one.page.name in ACTING and status not in (302, 400, 403, 404):
            yield "an empty form was taken"
        if one.stand in (Stand.OUTSIDER, *HOLDS_THE_LINK) and one.page.name != "guest" and status != 302:
            yield "who is not signed in is led to sign in"

    def words(self, one: Probe, body: str) -> Iterator[str]:
        """Say which canary stands in an answer that may not, and what is not there that may."""
        party = PARTIES.get(one.stand, "market-street" if one.stand in HOLDS_THE_LINK else "")
        for found in sorted(set(re.findall(r"canary-([a-z-]+)-(white|green|amber|red)-7c1b", body))):
            if not self.may_hold(one, party, *found):
                yield f"it holds the canary of {found}"
        if one.method == "GET" and self.opens(one) and one.page.name in ("cases", "case"):
            shown = self.stage.cases[one.classification] in body
            if shown != (self.most(one, Thing.CASE).rank >= Sight.HEADER.rank):
                yield f"the case is {'shown' if shown else 'not shown'}"

    def may_hold(self, one: Probe, party: str, what: str, word: str) -> bool:
        """Say whether a canary may stand in an answer to this stand at this stage."""
        other = replace(one, classification=next(colour for colour in Class if colour.value.lower() == word))
        if what == "case":
            return self.most(other, Thing.DETAIL).rank >= Sight.PASS_ON.rank
        mine = what == party or one.stand is Stand.ORIGINATOR
        return mine and self.most(other, Thing.NOTICE).rank >= Sight.OWN.rank


def can_be(one: Probe) -> bool:
    """Say whether there is such a request: a link goes out with a notice, so that no draft has one."""
    return one.stand not in HOLDS_THE_LINK or one.stage is not Stage.DRAFT


def unjudged(page: Page) -> bool:
    """Say whether a page holds nothing of anybody."""
    return ROWS[page.name] is None
