"""Does a word that one tenant alone may know turn up anywhere it must not: another's answers, mails, logs, figures, files, the database?

Each secret text of each tenant holds a word of its own, drawn anew, so that what is found says which text leaked.
"""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from tests.flows.test_deputies import BOOK, NIS
from tests.flows.test_reply import chase, lines
from tests.flows.test_stories import BE1, INSTANCE, Post
from tests.rooms.interop.test_inbound import REPLY
from tests.stage import Stage
from tocsin.cases.case import Affected
from tocsin.cases.coordination.step import Model
from tocsin.cases.judgement import Materiality
from tocsin.cases.remedy.plan import Task
from tocsin.duties.regime.applies import Triggered
from tocsin.flows import exchange, hear, inbox, register, relay, remedy
from tocsin.flows import regimes as regimes_flow
from tocsin.flows.account import account, file, report
from tocsin.flows.answer import notice_of
from tocsin.flows.ask import cover, gaps
from tocsin.flows.board import board
from tocsin.flows.deliver import deliver
from tocsin.flows.docket import docket
from tocsin.flows.evidence import evidence
from tocsin.flows.explain import explain
from tocsin.flows.find_affected import find_affected, span
from tocsin.flows.health import health, samples, tasks
from tocsin.flows.judge import judge
from tocsin.flows.regimes import regimes as regimes_of
from tocsin.flows.release import release
from tocsin.flows.reply import about
from tocsin.flows.share import share, shared
from tocsin.flows.states import Wanted, states, step
from tocsin.flows.systems import systems
from tocsin.parties.actor import EVERY_DUTY, Actor, Sure, at_the_desk
from tocsin.parties.matrix import Given
from tocsin.records.notices import Delivery
from tocsin.words import Digest, Direction, PartyId, Refused, Test

TENANTS = {"harbour": "Ben Hollis", "market-street": "Dev Anand"}
OTHERS = ("acme", "dale", "northwind", "ssc", "code-administrator", "peak", "borealis")
MONTH = timedelta(days=30)


@dataclass
class Words:
    """Gives a word for each secret text, and knows for which."""

    chance: Random = field(default_factory=lambda: Random(4242))
    of: dict[str, str] = field(default_factory=dict)

    def __call__(self, party: str, text: str) -> str:
        word = f"zq{self.chance.getrandbits(128):032x}"
        self.of[word] = f"{party}: {text}"
        return f"{text} {word}"

    def whose(self, party: str) -> set[str]:
        return {word for word, text in self.of.items() if text.startswith(f"{party}:")}

    def found(self, where: object) -> set[str]:
        text = where if isinstance(where, str) else repr(where)
        return {self.of[word] for word in self.of if word in text}


def told(stage: Stage, party: PartyId, words: Words, post: Post) -> str:
    """A tenant's whole story, with a word in each text that it writes."""
    person, tools, now = TENANTS[party], stage.tools, stage.clock
    stage.clock.set("2026-11-24T09:00:00Z")
    regimes_flow.applies(NIS, party, person, True, words(party, "why a regime applies"), tools)
    title, seen = words(party, "title"), words(party, "what was seen")
    case = hear.find(party, person, [Affected(BE1, "2.0.0", "2.9.9")], title, seen, now(), tools).case
    judge(
        case, party, person, Materiality.MATERIAL, words(party, "why material"), words(party, "own definition"), tools
    )
    release(case, party, person, words(party, "why released"), tools)
    stage.clock.set("2026-11-24T10:00:00Z")
    deliver(post, INSTANCE, "a test", tools)
    step(case, party, Wanted(Model.RM, "receive", person, words(party, "why a step")), BOOK, tools)
    terms = words(party, "terms of the embargo")
    step(case, party, Wanted(Model.EM, "propose", person, words(party, "why an embargo"), terms=terms), BOOK, tools)
    why = words(party, "why a trigger")
    regimes_flow.trigger(
        case, NIS, Triggered(case, NIS.id, "incident with significant impact", party, person, why, now(), now()), tools
    )
    remedy.draw(
        case, party, person, [Task(words(party, "a step of the plan"), party, now().date())], now() + MONTH, "", tools
    )
    share(case, at_the_desk(party, now(), person), Given.GRANTED, PartyId("peak"), "", "they carry it", tools)
    message = Delivery.objects.filter(notice__in_case_id=case).exclude(message_id=None)[0].message_id
    raw = REPLY.replace(b"<ours@tocsin.example>", message.encode()).replace(b"r1@", f"{party}@".encode())
    inbox.take(raw.replace(b"We have it.", words(party, "a reply by mail").encode()), tools)
    file(
        case,
        party,
        person,
        "portal",
        words(party, "the channel's reference"),
        words(party, "steps"),
        now() + MONTH,
        Digest("0" * 64),
        tools,
    ) if party == "harbour" else None
    stage.clock.set("2026-11-27T11:00:00Z")
    chase(case, tools)
    lines(case, party, tools)
    deliver(post, INSTANCE, "a test", tools)
    return case


@dataclass
class Town:
    """Two tenants' stories told, with what was mailed and logged meanwhile."""

    stage: Stage
    words: Words
    cases: dict[str, str]
    post: Post


@pytest.fixture
def town_of_words(stage: Stage, caplog: pytest.LogCaptureFixture) -> Town:
    caplog.set_level(logging.DEBUG)
    words, post = Words(), Post()
    return Town(stage, words, {party: told(stage, PartyId(party), words, post) for party in TENANTS}, post)


def answers(town: Town, reader: Actor) -> Iterator[Callable[[], object]]:
    """Every question that can be asked, of every case and notice there is, as one reader."""
    tools, party = town.stage.tools, reader.party
    on = town.stage.clock().date()
    yield lambda: board(reader, tools)
    yield lambda: register.pages(party, tools)
    yield lambda: inbox.waiting(reader, tools)
    yield lambda: tasks(party)
    yield lambda: regimes_of(reader, [NIS], tools)
    yield lambda: exchange.mine(reader, tools)
    yield lambda: cover(reader, ["sec-g3-2019"], on, tools)
    yield lambda: gaps(reader, "sec-g3-2019", on, tuple(Direction), Test.RECOGNISED, tools).gaps
    yield lambda: systems(reader, "sec-g3-2019", on, tools).judged
    yield lambda: find_affected(reader, span("borealis-be1", ""), on, tools)
    for case in town.cases.values():
        yield lambda case=case: account(case, reader, tools)
        yield lambda case=case: report(case, reader, "", None, tools)
        yield lambda case=case: explain(case, reader, tools)
        yield lambda case=case: states(case, reader, BOOK, tools)
        yield lambda case=case: remedy.remedy(case, reader, tools)
        yield lambda case=case: shared(case, reader, tools)
        yield lambda case=case: about(case, reader, tools)
        yield lambda case=case: relay.hops(case, reader, tools)
        for one in docket(case, tools).notices:
            yield lambda one=one: notice_of(one.id, reader, tools)
            yield lambda one=one: relay.open_sealed(one.id, reader, "", tools)


def asked(town: Town, reader: Actor) -> set[str]:
    """Give which secrets turn up in all that one reader is answered, refusals too."""
    found: set[str] = set()
    for ask in answers(town, reader):
        try:
            found |= town.words.found(ask())
        except (Refused, TypeError) as refused:
            found |= town.words.found(str(refused))
    return found


def as_reader(town: Town, party: str) -> Actor:
    return Actor(TENANTS.get(party, "Somebody"), PartyId(party), town.stage.clock(), Sure.FRESH, EVERY_DUTY)


DETAIL = {"title", "what was seen"}
TO_THE_SSC = DETAIL | {"steps", "the channel's reference"}
TERMS = {"terms of the embargo"}
STEPS = TERMS | {"why a step", "why an embargo"}
ALLOWED = {
    "borealis": {"harbour": DETAIL | STEPS, "market-street": DETAIL | STEPS},
    "peak": {"harbour": TERMS | {"title"}, "market-street": TERMS},
    "ssc": {"harbour": TO_THE_SSC | STEPS, "market-street": DETAIL | TERMS},
    "code-administrator": {"harbour": TO_THE_SSC},
}
"""What each other organisation may know: the maker all that was told it; who carries a message the terms, and by grant its title; the SSC
what was sent or reported to it; its secretary what was reported."""


def test_no_flow_answers_another_with_a_tenants_secrets(town_of_words: Town):
    town = town_of_words
    for party in (*TENANTS, *OTHERS):
        others = {text for text in asked(town, as_reader(town, party)) if not text.startswith(f"{party}:")}
        allowed = {f"{owner}: {text}" for owner, texts in ALLOWED.get(party, {}).items() for text in texts}
        assert others - allowed == set(), party


def test_each_tenant_finds_its_own_secrets_so_that_the_search_can_find(town_of_words: Town):
    town = town_of_words
    found = asked(town, as_reader(town, "harbour"))
    assert {f"harbour: {text}" for text in (*DETAIL, "why a step", "a step of the plan", "a reply by mail")} <= found


def test_no_mail_log_figure_or_file_holds_a_secret(
    town_of_words: Town, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    town, at = town_of_words, town_of_words.stage.clock()
    assert len(town.post.letters) > 8
    assert town.words.found([(one.subject, one.text, one.to_address) for one in town.post.letters]) == set()
    assert town.words.found(caplog.text) == set()
    assert town.words.found((health(at), samples(at))) == set()
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert files
    assert not [one for one in files if any(word.encode() in one.read_bytes() for word in town.words.of)]


def test_no_pack_of_one_tenant_holds_a_secret_of_another(town_of_words: Town):
    from tests.rooms.ledger.story import SIGNER

    town = town_of_words
    for reader in (*TENANTS, "borealis", "peak", "ssc"):
        for owner, case in town.cases.items():
            try:
                pack = evidence(case, as_reader(town, reader), SIGNER, town.stage.tools)
            except Refused:
                continue
            found = town.words.found(pack.decode())
            allowed = {f"{owner}: {text}" for text in ALLOWED.get(reader, {}).get(owner, set())}
            assert {one for one in found if not one.startswith(f"{reader}:")} - allowed == set(), (reader, owner)


class Plain(DjangoJSONEncoder):
    def default(self, o: object) -> object:
        return bytes(o).decode("latin-1") if isinstance(o, bytes | memoryview) else super().default(o)


def test_the_database_holds_none_in_clear(town_of_words: Town):
    clear = {}
    for model in apps.get_app_config("records").get_models(include_auto_created=True):
        for row in model._default_manager.values():
            for text in town_of_words.words.found(json.dumps(row, cls=Plain, ensure_ascii=False)):
                clear.setdefault(model.__name__, set()).add(text)
    assert clear == {}
