import re
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tests.rooms.notices.cast import (
    ADVISORY,
    BOREALIS,
    BY,
    MARKER,
    NAMES,
    NORTHWIND,
    PEAK,
    TERMS,
    Ids,
    grand,
    harbour,
    northwind,
)
from tocsin.notices.letter import Envelope, header_digest, letter, text_digest
from tocsin.notices.notice import Notice, Sort
from tocsin.notices.plan import plan
from tocsin.notices.wording import SUBJECTS, CannotWrite, header, words_at
from tocsin.words import Class

ENVELOPE = Envelope(
    "tocsin@borealis.example",
    "psirt@borealis.example",
    "Ada Marsh",
    "security@northwind.example",
    "tocsin.example",
    "https://tocsin.example/n/abc",
)
SECRETS = (MARKER, "borealis-bz1", "CVE-2026-0001", "B-1", "firmware", "C-2")


def notices(held: Class = Class.AMBER) -> tuple[Notice, ...]:
    return plan(ADVISORY, None, (), (harbour(), northwind(), grand()), TERMS, (), Ids(), held)


@pytest.mark.parametrize("held", [Class.AMBER, Class.RED])
def test_a_narrow_class_mails_reference_class_and_time_and_no_detail(held: Class) -> None:
    for one in notices(held):
        mail = letter(one, ENVELOPE, NAMES)
        whole = "\n".join((mail.subject, mail.text, mail.message_id, mail.from_name))
        assert not any(secret in whole for secret in SECRETS)
        assert one.id in mail.text
        assert held in mail.text
        assert one.answer_by is None or words_at(BY) in mail.text
        assert "telephone Borealis Metering on the number in your own records" in mail.text
        assert mail.reply_to in mail.text


def test_no_mail_at_red_has_a_link() -> None:
    assert all("https://" not in letter(one, ENVELOPE, NAMES).text for one in notices(Class.RED))
    assert all("https://" in letter(one, ENVELOPE, NAMES).text for one in notices(Class.AMBER))


def test_an_open_class_mails_the_whole_text() -> None:
    assert all(MARKER in letter(one, ENVELOPE, NAMES).text for one in notices(Class.GREEN))


@pytest.mark.parametrize("held", Class)
def test_every_subject_is_one_of_the_fixed_ones(held: Class) -> None:
    assert {letter(one, ENVELOPE, NAMES).subject for one in notices(held)} <= set(SUBJECTS.values())
    assert set(SUBJECTS) == set(Sort)


@pytest.mark.parametrize("held", [Class.AMBER, Class.GREEN])
def test_a_request_to_a_party_that_owes_nothing_says_so_once(held: Class) -> None:
    said = {one.recipient: letter(one, ENVELOPE, NAMES).text.count("This is a request.") for one in notices(held)}
    assert said[PEAK] == 1
    assert said[NORTHWIND] == 0


def test_an_invented_store_says_so() -> None:
    one = notices()[0]
    assert "invented" in letter(one, replace(ENVELOPE, invented=True), NAMES).text
    assert "invented" not in letter(one, ENVELOPE, NAMES).text


def test_one_notice_to_one_address_has_one_message_id_and_any_other_another() -> None:
    one, other = notices()[:2]
    same = letter(one, replace(ENVELOPE, to_name="Someone Else", to_address="Security@northwind.example"), NAMES)
    assert letter(one, ENVELOPE, NAMES).message_id == same.message_id
    others = (
        letter(other, ENVELOPE, NAMES),
        letter(replace(one, version=2), ENVELOPE, NAMES),
        letter(one, replace(ENVELOPE, to_address="ops@northwind.example"), NAMES),
    )
    assert len({same.message_id, *(each.message_id for each in others)}) == 4


@pytest.mark.parametrize("field", ["from_address", "reply_to", "to_address", "to_name", "domain", "link"])
@given(st.sampled_from("\r\n\x00\x0b\x85\u2028\u2029"), st.text(max_size=5))
@settings(max_examples=few(12), deadline=None)
def test_a_line_break_in_any_field_is_refused(field: str, broken: str, more: str) -> None:
    with pytest.raises(CannotWrite):
        letter(notices()[0], replace(ENVELOPE, **{field: getattr(ENVELOPE, field) + broken + more}), NAMES)


def test_a_line_break_in_a_name_is_refused() -> None:
    with pytest.raises(CannotWrite):
        letter(notices()[0], ENVELOPE, {**NAMES, BOREALIS: "Borealis\r\nBcc: all@example.com"})


@pytest.mark.parametrize(
    "text",
    ["a@b.example, c@d.example", "a b@c.example", "nobody", "@x.example", "a@", "<a@b.example>", "a@b@c.example"],
)
def test_what_is_not_one_address_is_refused(text: str) -> None:
    with pytest.raises(CannotWrite):
        letter(notices()[0], replace(ENVELOPE, to_address=text), NAMES)


def test_the_button_binds_the_header_and_signing_in_binds_the_text() -> None:
    one = next(each for each in notices() if each.body)
    changed = replace(one, body=one.body + ".")
    assert header_digest(one) == header_digest(changed)
    assert text_digest(one) != text_digest(changed)


@pytest.mark.parametrize("sort", Sort)
def test_no_header_asks_for_an_answer_and_says_that_none_is_asked_for(sort: Sort) -> None:
    one = replace(notices()[0], sort=sort)
    for path, by in product(((BOREALIS, NORTHWIND), (BOREALIS, NORTHWIND, PEAK)), (BY, None)):
        asked = replace(one, path=path, recipient=NORTHWIND, final=path[-1], answer_by=by)
        said = header(asked, NAMES)
        assert not ("No answer is asked for" in said and re.search(r"Please (acknowledge|answer by|pass this)", said))
        assert ("Please answer by: " in said) is (by is not None)
