"""A sealed message: whoever carries it reads the header, its recipient opens it, and the pack proves the hop."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.certificates import made
from tests.flows.test_stories import BE1, BOREALIS, HARBOUR, INSTANCE, NORTHWIND, PEAK, Post, newest
from tests.stage import Stage, with_tools
from tocsin.cases.case import Affected
from tocsin.cases.judgement import Materiality
from tocsin.drivers import keys as signing
from tocsin.drivers import smime
from tocsin.drivers.mail import message
from tocsin.duties.act import ActKind, Strength
from tocsin.flows import hear, key
from tocsin.flows.answer import NotOpened, answer
from tocsin.flows.deliver import deliver
from tocsin.flows.docket import docket
from tocsin.flows.evidence import evidence
from tocsin.flows.judge import judge
from tocsin.flows.relay import hops, open_sealed
from tocsin.flows.release import release
from tocsin.ledger.verify import verify
from tocsin.notices.notice import Letter, PassOnWord
from tocsin.notices.relay.key import CannotRegister
from tocsin.notices.relay.sealed import CannotBeOpened, How, Sealed
from tocsin.records import relay
from tocsin.records.notices import Notice
from tocsin.records.parties import Contact
from tocsin.words import Class

TITLE, SEEN, WHY, DEFINITION = (
    "Zebrafish in the register",
    "Quicksilver leaves the optical head",
    "Marzipan",
    "Obsidian",
)
MARKERS = ("zebrafish", "quicksilver", "marzipan", "obsidian", "9.8.7")
AFFECTED = [Affected(BE1, "2.0.0", "9.8.7")]


def begun(stage: Stage, classification: Class = Class.AMBER) -> str:
    """Harbour finds something, judges it material, and lets it go along every route."""
    stage.clock.set("2026-11-24T09:00:00Z")
    who, person, tools = HARBOUR, "Ben Hollis", stage.tools
    case = hear.find(who, person, AFFECTED, TITLE, SEEN, stage.clock(), tools, classification).case
    judge(case, who, person, Materiality.MATERIAL, WHY, DEFINITION, tools)
    release(case, who, person, "The maker is to know.", tools)
    return case


def sent(stage: Stage, post: Post) -> list[Letter]:
    before = len(post.letters)
    deliver(post, INSTANCE, "a test", stage.tools)
    return post.letters[before:]


def on_path(stage: Stage, case: str, recipient: str) -> str:
    """The notice to a party along the path through the meter manager."""
    return next(
        one.id
        for one in docket(case, stage.tools).notices
        if one.recipient == recipient and one.path == (HARBOUR, PEAK, BOREALIS)
    )


def sealed_on(stage: Stage, case: str) -> Sealed:
    found = relay.newest(case, (HARBOUR, PEAK, BOREALIS), stage.tools.unseal)
    assert found is not None
    return found


def handed_on(stage: Stage, case: str, channel: str = "") -> None:
    answer(
        on_path(stage, case, PEAK), ActKind.HANDED_ON, PEAK, "Gwen Pike", Strength.HEADER, stage.tools, channel=channel
    )


def with_key(stage: Stage, tmp_path: Path, checked: bool = True) -> Stage:
    """Borealis registers a certificate, and Harbour hears its fingerprint by telephone."""
    stage = with_tools(stage, cms=smime.seal)
    stage.clock.set("2026-11-20T09:00:00Z")
    found = smime.read(made("Finn Aalto")[0], tmp_path / "finn.pem")
    address = Contact.objects.filter(organisation_id=BOREALIS, name="Finn Aalto").exclude(email="")[0].email
    key.register(BOREALIS, address, found, "Finn Aalto", stage.tools)
    if checked:
        key.check(found.fingerprint[:20], HARBOUR, "Ben Hollis", "read out on the registered number", stage.tools)
    return stage


def words(stage: Stage, case: str) -> list[tuple[PassOnWord, How | None, bool]]:
    return [
        (one.word, one.how, one.opened is not None)
        for one in hops(case, HARBOUR, stage.tools)
        if PEAK in one.notice.path
    ]


def opened_in(pack: bytes) -> list[dict]:
    return [one["openings"]["content"]["value"] for one in json.loads(pack)["entries"] if "content" in one["openings"]]


def test_sealed_inside_it_is_owed_handed_on_and_confirmed_and_the_pack_proves_each_hop(stage: Stage) -> None:
    case, post = begun(stage), Post()
    first = sent(stage, post)
    assert words(stage, case) == [(PassOnWord.OWED, How.INSIDE, False)]
    stage.clock.set("2026-11-24T11:00:00Z")
    handed_on(stage, case)
    second = sent(stage, post)
    assert [one.to_address for one in second]
    assert words(stage, case) == [(PassOnWord.HANDED_ON, How.INSIDE, False)]
    stage.clock.set("2026-11-24T12:00:00Z")
    came = on_path(stage, case, BOREALIS)
    with pytest.raises(NotOpened, match="nobody of borealis has opened it"):
        answer(came, ActKind.ACKNOWLEDGED, BOREALIS, "Finn Aalto", Strength.SIGNED_IN, stage.tools)
    found = open_sealed(came, BOREALIS, "Finn Aalto", stage.tools)
    assert TITLE in found.text
    assert SEEN in found.text
    assert words(stage, case) == [(PassOnWord.CONFIRMED, How.INSIDE, True)]
    act, _ = answer(came, ActKind.ACKNOWLEDGED, BOREALIS, "Finn Aalto", Strength.SIGNED_IN, stage.tools)
    assert act.digest == found.sealed.text
    signer = signing.make(stage.folder, "town(invented)")
    pack = evidence(case, HARBOUR, signer, stage.tools)
    assert verify(pack, signer.key.text).case == case
    chain = [
        (one["kind"], one["by"], one["toward"])
        for one in opened_in(pack)
        if one["is"] == "Act" and one["notice"] in {on_path(stage, case, PEAK), came}
    ]
    assert chain == [
        ("released for sending", "harbour", "peak"),
        ("sent a notice", "harbour", "peak"),
        ("handed on", "peak", "harbour"),
        ("sent a notice", "peak", "borealis"),
        ("opened the text", "borealis", "peak"),
        ("acknowledged", "borealis", "peak"),
    ]
    (kept,) = [one for one in opened_in(pack) if one["is"] == "Sealed"]
    assert (kept["text"], kept["path"]) == (found.sealed.text, ["harbour", "peak", "borealis"])
    carried = [message(one, stage.clock()).as_bytes().lower() for one in (*first, *second)]
    assert not [word for word in MARKERS for mail in carried if word.encode() in mail]


def test_only_its_recipient_holds_a_wrap_of_what_is_sealed_inside(stage: Stage) -> None:
    begun(stage)
    from tocsin.drivers.sealing import recipients

    (row,) = [one for one in relay.SealedMessage.objects.all() if one.to_party_id == BOREALIS]
    assert [one["organisation"] for one in recipients(bytes(row.body))] == ["borealis"]
    carried = Notice.objects.filter(to_party_id=PEAK)
    assert carried
    assert not [row for row in carried if b"ebrafish" in row.opened(stage.tools.unseal)]


def test_sealed_to_a_key_it_travels_with_the_mail_and_its_code_proves_that_it_was_opened(
    stage: Stage, tmp_path: Path
) -> None:
    stage = with_key(stage, tmp_path)
    case, post = begun(stage), Post()
    through = [one for one in sent(stage, post) if one.attached]
    assert [one.to_address.split("@")[1].split(".")[0] for one in through] == ["peak"]
    handed_on(stage, case)
    (mail,) = sent(stage, post)
    assert mail.attached is not None
    assert mail.attached.content == through[0].attached.content
    certificate, private = made("Finn Aalto")
    written = message(mail, stage.clock())
    (part,) = list(written.iter_attachments())
    assert part.get_content_type() == "application/pkcs7-mime"
    text = smime.unseal(part.get_payload(decode=True), certificate, private)
    assert SEEN in text
    code = text.split("nowhere but here: ")[1].split()[0]
    came = on_path(stage, case, BOREALIS)
    assert open_sealed(came, BOREALIS, "Finn Aalto", stage.tools).act is None, "without its code nothing is proved"
    for wrong in ("AAAA-BBBB-CCCC", code[:-1], "", "x" * 400):
        with pytest.raises(CannotBeOpened):
            open_sealed("" if not wrong else came, BOREALIS, "Finn Aalto", stage.tools, wrong)
    for other in (PEAK, NORTHWIND, HARBOUR):
        with pytest.raises(CannotBeOpened):
            open_sealed(came, other, "Somebody", stage.tools, code)
    found = open_sealed("", BOREALIS, "Finn Aalto", stage.tools, code.lower().replace("-", " "))
    assert found.act is not None
    assert (found.act.strength, found.act.notice) == (Strength.KEY, came)
    assert words(stage, case) == [(PassOnWord.CONFIRMED, How.SMIME, True)]
    open_sealed(came, BOREALIS, "Finn Aalto", stage.tools, code)
    assert len([one for one in docket(case, stage.tools).acts if one.kind is ActKind.OPENED]) == 1


def test_passed_on_another_way_the_code_still_proves_it(stage: Stage, tmp_path: Path) -> None:
    stage = with_key(stage, tmp_path)
    case, post = begun(stage), Post()
    (through,) = [one for one in sent(stage, post) if one.attached]
    certificate, private = made("Finn Aalto")
    assert through.attached is not None
    text = smime.unseal(b64decode(through.attached.content), certificate, private)
    code = text.split("nowhere but here: ")[1].split()[0]
    with pytest.raises(CannotBeOpened):
        open_sealed("", BOREALIS, "Finn Aalto", stage.tools, code)
    handed_on(stage, case, "on a memory stick, by courier")
    assert words(stage, case) == [(PassOnWord.HANDED_ON, How.SMIME, False)]
    assert sent(stage, post) == []
    open_sealed("", BOREALIS, "Finn Aalto", stage.tools, code)
    assert words(stage, case) == [(PassOnWord.CONFIRMED, How.SMIME, True)]


@pytest.mark.parametrize("why", ["not checked", "ended", "expired", "red"])
def test_without_a_key_that_holds_it_is_sealed_inside(stage: Stage, tmp_path: Path, why: str) -> None:
    stage = with_key(stage, tmp_path, checked=why != "not checked")
    mark = smime.read(made("Finn Aalto")[0], tmp_path / "finn.pem").fingerprint
    if why == "ended":
        key.end(mark, BOREALIS, "Finn Aalto", "lost", stage.tools)
    if why == "expired":
        late = replace(stage.tools, now=lambda: stage.clock() + timedelta(days=800))
        assert key.keys(late).usable(BOREALIS, HARBOUR, late.now()) is None
        return
    case, post = begun(stage, Class.RED if why == "red" else Class.AMBER), Post()
    assert not [one for one in sent(stage, post) if one.attached]
    assert sealed_on(stage, case).how is How.INSIDE


def test_a_key_is_refused_in_words(stage: Stage, tmp_path: Path) -> None:
    stage = with_key(stage, tmp_path)
    stage.clock.set("2026-11-24T09:00:00Z")
    address = Contact.objects.filter(organisation_id=BOREALIS).exclude(email="")[0].email
    given = {
        "registered already": made("Finn Aalto")[0],
        "RSA of at least 2048 bits": made("small", 1024)[0],
        "given EC": made("curve", curve=True)[0],
        "a key for signing only": made("signs", enciphers=False)[0],
        "a certificate that holds on": made("old", ends=stage.clock() - timedelta(days=1))[0],
    }
    for said, content in given.items():
        with pytest.raises(CannotRegister) as refused:
            key.register(BOREALIS, address, smime.read(content, tmp_path / "x"), "Finn Aalto", stage.tools)
        assert said in "".join(map(str, refused.value.faults)).replace("not registered yet", "registered already")
    fresh = smime.read(made("new")[0], tmp_path / "x")
    with pytest.raises(CannotRegister, match="mail address of a contact"):
        key.register(BOREALIS, "somebody@else.example", fresh, "Finn Aalto", stage.tools)
    with pytest.raises(CannotRegister, match="checked by those who will seal"):
        key.check(key.keys(stage.tools).registered[0].certificate.fingerprint, BOREALIS, "Finn Aalto", "x", stage.tools)
    with pytest.raises(CannotRegister, match="no key in use"):
        key.check("ab", HARBOUR, "Ben Hollis", "x", stage.tools)
    mark = key.keys(stage.tools).registered[0].certificate.fingerprint
    with pytest.raises(CannotRegister, match="its organisation"):
        key.end(mark, HARBOUR, "Ben Hollis", "x", stage.tools)


def test_what_is_not_handed_on_cannot_be_opened_and_reads_like_what_is_not_there(stage: Stage) -> None:
    case = begun(stage)
    held = sealed_on(stage, case)
    said = set()
    for reference in (held.id, "X-00000000000000000000000000"):
        with pytest.raises(CannotBeOpened) as refused:
            open_sealed(reference, BOREALIS, "Finn Aalto", stage.tools)
        said.add(str(refused.value))
    assert len(said) == 1
    sent(stage, Post())
    handed_on(stage, case)
    with pytest.raises(CannotBeOpened, match="nobody is named"):
        open_sealed(held.id, BOREALIS, " ", stage.tools)
    assert newest(stage, case, "borealis", "borealis")
