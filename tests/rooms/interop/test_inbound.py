"""Mails that come in: replies, reports, automatic answers, and whatever else somebody sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interop.inbound import MOST, Inbound, Kind, NotMail, inbound

REPLY = b"""From: Edda Rowe <edda@acme.example>\r\nTo: ada@northwind.example\r\nMessage-ID: <r1@acme.example>\r
In-Reply-To: <ours@tocsin.example>\r\nReferences: <older@x.example> <ours@tocsin.example>\r\nSubject: Re: A notice\r
\r\nWe have it.\r\n"""


def report(action: bytes, back: bytes = b"message/rfc822") -> bytes:
    return (
        b"From: MAILER-DAEMON@acme.example\r\nMessage-ID: <d1@acme.example>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\nAuto-Submitted: auto-replied\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.acme.example\r\n\r\n"
        b"Final-Recipient: rfc822; edda@acme.example\r\nAction: " + action + b"\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 no such mailbox\r\n\r\n"
        b"--b\r\nContent-Type: "
        + back
        + b"\r\n\r\nMessage-ID: <ours@tocsin.example>\r\nSubject: A notice\r\n\r\n--b--\r\n"
    )


def test_a_reply_names_what_it_answers_the_nearest_first() -> None:
    read = inbound(REPLY)
    assert read == Inbound(
        Kind.REPLY,
        "<r1@acme.example>",
        "edda@acme.example",
        ("<ours@tocsin.example>", "<older@x.example>"),
        "We have it.\n",
    )


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (b"failed", Kind.FAILED),
        (b"Delayed", Kind.DELAYED),
        (b"delivered", Kind.DELIVERED),
        (b"relayed", Kind.DELAYED),
        (b"odd", Kind.DELAYED),
    ],
)
@pytest.mark.parametrize("back", [b"message/rfc822", b"text/rfc822-headers"])
def test_a_report_of_delivery_is_read_with_the_message_it_gives_back(action: bytes, kind: Kind, back: bytes) -> None:
    read = inbound(report(action, back))
    assert (read.kind, read.about) == (kind, ("<ours@tocsin.example>",))
    assert "550 no such mailbox" in read.said


def test_an_automatic_answer_is_no_reply() -> None:
    assert inbound(REPLY.replace(b"Subject", b"Auto-Submitted: auto-replied\r\nSubject")).kind is Kind.AUTOMATIC
    assert inbound(REPLY.replace(b"Subject", b"Precedence: auto_reply\r\nSubject")).kind is Kind.AUTOMATIC


def test_a_mail_without_a_message_id_has_one_made_of_its_bytes() -> None:
    bare = REPLY.replace(b"Message-ID: <r1@acme.example>\r\n", b"")
    assert inbound(bare).message_id == inbound(bare).message_id != inbound(bare + b"x").message_id


@pytest.mark.parametrize(
    "raw", [b"", b"\x00" * 100, b"no head at all", b"\xff\xfe", b"Subject: only\r\n\r\nx", b"a" * (MOST + 1)]
)
def test_what_is_no_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(NotMail):
        inbound(raw)


@given(st.binary(max_size=400), st.integers(0, 900), st.integers(0, 60))
def test_a_damaged_report_or_reply_is_read_or_refused_and_nothing_else(noise: bytes, place: int, gone: int) -> None:
    for whole in (REPLY, report(b"failed")):
        try:
            read = inbound(whole[:place] + noise + whole[place + gone :])
        except NotMail:
            continue
        assert isinstance(read.kind, Kind)
        assert len(read.about) <= 50
