"""The whole view of whoever carries a sealed message: mails, pages, files, commands. None of the case's own words is in it."""

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client as Nobody

from tests.certificates import made
from tests.faces.entered import Client
from tests.faces.test_web import AT, addresses, town  # noqa: F401
from tocsin.cases.case import Affected
from tocsin.cases.judgement import Materiality
from tocsin.cli.main import main
from tocsin.drivers import smime
from tocsin.drivers.mail import message
from tocsin.duties.act import ActKind, Strength
from tocsin.flows import hear, key
from tocsin.flows.answer import answer
from tocsin.flows.deliver import Instance, deliver
from tocsin.flows.docket import docket
from tocsin.flows.guest import path, paths
from tocsin.flows.judge import confirm, judge
from tocsin.flows.relay import open_sealed
from tocsin.flows.release import release
from tocsin.flows.tell_code import tell_code
from tocsin.ledger.verify import verify
from tocsin.notices.letter import Letter
from tocsin.records.parties import Contact
from tocsin.web.tools import tools
from tocsin.words import CaseId, ModelId, PartyId

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
HARBOUR, PEAK, BOREALIS = PartyId("harbour"), PartyId("peak"), PartyId("borealis")
PATH = (HARBOUR, PEAK, BOREALIS)
MARKERS = (
    *("zebrafish", "quicksilver", "marzipan", "obsidian", "tourmaline", "7.7.7", "heliotrope"),
    *("wolfram", "saffron", "periwinkle"),
)
SAID = "Title zebrafish", "Seen: quicksilver", "Why: marzipan", "Definition: obsidian", "Let go: tourmaline"


class Yes:
    accepted, permanent, said, absent = True, False, "250", False


class Post:
    """Takes every mail."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def __call__(self, letter: Letter, *_: object) -> Yes:
        self.letters.append(letter)
        return Yes()

    def to(self, party: str) -> list[Letter]:
        return [one for one in self.letters if one.to_address.endswith(f"@{party}.example")]


@pytest.fixture(params=["inside", "key"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[CaseId, Post, str]:
    """A finding that went through Peak, sealed inside or to Borealis's key, handed on, opened, and confirmed."""
    if request.param == "key":
        address = Contact.objects.filter(organisation_id=BOREALIS, name="Finn Aalto").exclude(email="")[0].email
        found = smime.read(made("Finn Aalto")[0], tmp_path / "finn.pem")
        key.register(BOREALIS, address, found, "Finn Aalto", tools())
        key.check(found.fingerprint, HARBOUR, "Ben Hollis", "by telephone", tools())
    title, seen, why, definition, let_go = SAID
    affected = [Affected(ModelId("borealis-be1"), "2.0.0", "7.7.7")]
    case = hear.find(HARBOUR, "Ben Hollis", affected, title, seen, AT, tools()).case
    judge(case, HARBOUR, "Ben Hollis", Materiality.MATERIAL, why, definition, tools())
    release(case, HARBOUR, "Ben Hollis", let_go, tools())
    post, instance = Post(), Instance("tocsin.example", "notices@tocsin.example", path, True)
    deliver(post, instance, "a test", tools())
    answer(notice(case, PEAK), ActKind.HANDED_ON, PEAK, "Gwen Pike", Strength.SIGNED_IN, tools())
    deliver(post, instance, "a test", tools())
    confirm(case, BOREALIS, "Finn Aalto", True, "wolfram and heliotrope", "saffron", "periwinkle", tools())
    return case, post, request.param


def notice(case: str, recipient: str) -> str:
    return next(one.id for one in docket(case, tools()).notices if (one.recipient, one.path) == (recipient, PATH))


def clean(what: str, content: bytes) -> None:
    found = [word for word in MARKERS if word.encode() in content.lower()]
    assert not found, f"{found} in {what}"


def view_of_peak(
    case: str, post: Post, folder: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[tuple[str, bytes]]:
    for letter in post.to("peak"):
        yield "a mail", message(letter, datetime(2026, 11, 24, tzinfo=UTC)).as_bytes()
    for address in addresses("peak"):
        yield address, Client().get(address).content
    own = [one.id for one in docket(case, tools()).notices if PEAK in (one.sender, one.recipient)]
    for link in (one for each in own for one in paths(each)):
        yield link, Nobody().get(link).content
    yield "the link after its code", by_code(notice(case, PEAK))
    (folder / "tocsin.sqlite3").touch()
    here = ("--as", "peak", "--store", str(folder), "--at", "2026-11-24T09:00:00Z")
    sent_on = notice(case, BOREALIS)
    commands = [
        *(("case", case), ("case", case, "--json"), ("explain", case), ("explain", case, "--json"), ("hops", case)),
        *(("hops", case, "--json"), ("register",), ("states", case), ("affected", "borealis-be1")),
        *(("gaps",), ("cover",), ("routes",), ("prove", case, "--out", str(folder / "pack.json"))),
        *(("letter", sent_on, "--out", str(folder / "letter.html")), ("open", sent_on, "--by", "Gwen Pike")),
        *(("regimes",), ("report", case), ("remaining", case), ("key", "list", "--of", "borealis")),
    ]
    for words in commands:
        run(*words, *here)
        said = capsys.readouterr()
        yield f"tocsin {words[0]}", (said.out + said.err).encode()
    for name in ("pack.json", "AMBER-letter.html"):
        assert (folder / name).exists()
        yield name, (folder / name).read_bytes()


def run(*words: str) -> None:
    """Run one command; what it refuses is part of the view too."""
    with contextlib.suppress(SystemExit):
        main(list(words))


def by_code(reference: str) -> bytes:
    client = Nobody()
    (link,) = paths(reference)
    code = tell_code(reference, HARBOUR, "Ben Hollis", tools()).code
    answered = client.post(link, {"do": "code", "code": code}, follow=True)
    assert b"Opened by your code" in answered.content
    return answered.content


def test_the_intermediarys_whole_view_holds_none_of_the_cases_words_and_the_recipient_reads_them(
    told: tuple[CaseId, Post, str],
    town: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    case, post, how = told
    seen = list(view_of_peak(case, post, town, capsys))
    assert len(seen) > 50
    assert f"/as/peak/cases/{case}/" in dict(seen)
    for what, content in seen:
        clean(what, content)
    came = notice(case, BOREALIS)
    if how == "inside":
        text, code = open_sealed(came, BOREALIS, "Finn Aalto", tools()).text, ""
    else:
        (mail,) = [one for one in post.to("borealis") if one.attached]
        (part,) = list(message(mail, AT).iter_attachments())
        text = smime.unseal(part.get_payload(decode=True), *made("Finn Aalto"))
        code = text.split("nowhere but here: ")[1].split()[0]
        open_sealed(came, BOREALIS, "Finn Aalto", tools(), code)
    for word in ("zebrafish", "quicksilver", "7.7.7"):
        assert word in text
    capsys.readouterr()
    run("prove", case, "--as", "harbour", "--out", str(town / "ours.json"), "--store", str(town))
    pack = (town / "ours.json").read_bytes()
    assert verify(pack, (town / "ours.key").read_text().strip()).case == case
    opened = [
        one["openings"]["content"]["value"] for one in json.loads(pack)["entries"] if "content" in one["openings"]
    ]
    chain = [
        (one["kind"], one["by"]) for one in opened if one["is"] == "Act" and one["notice"] in (came, notice(case, PEAK))
    ]
    assert [one for one in chain if one[0] in ("handed on", "opened the text")] == [
        ("handed on", "peak"),
        ("opened the text", "borealis"),
    ]
    capsys.readouterr()
    run("verify", str(town / "ours.json"), "--key", str(town / "ours.key"), "--json")
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["holds"]
    assert case in "".join(verdict["sentences"])


@pytest.mark.parametrize("told", ["inside"], indirect=True)
def test_its_recipient_opens_it_signed_in_by_a_press_and_then_acknowledges_the_text(
    told: tuple[CaseId, Post, str],
) -> None:
    case, _, _ = told
    came = notice(case, BOREALIS)
    address = f"/as/borealis/notices/{came}/"
    page = Client().get(address).content.decode()
    assert "zebrafish" not in page
    assert "Open it first" in page
    digest = page.split('name="digest" value="')[1].split('"')[0]
    Client().post(address, {"digest": digest, "answer": "acknowledge"})
    assert not [one for one in docket(case, tools()).acts if one.notice == came and one.by == BOREALIS]
    assert Client().post(address, {"digest": digest, "answer": "open"}).status_code == 302
    assert "zebrafish" in Client().get(address).content.decode()
    assert Client().post(address, {"digest": digest, "answer": "acknowledge"}).status_code == 302
    done = [one for one in docket(case, tools()).acts if one.notice == came and one.by == BOREALIS]
    assert [(one.kind, one.strength) for one in done] == [
        (ActKind.OPENED, Strength.SIGNED_IN),
        (ActKind.ACKNOWLEDGED, Strength.SIGNED_IN),
    ]
    assert done[0].digest == done[1].digest
