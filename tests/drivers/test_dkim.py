"""The signature that a mail server checks: the published example of RFC 8463 made again, and every change to a message found."""

import base64
import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from tocsin.drivers.dkim import KeyRefused, Signer, load, relaxed, relaxed_body, sign, signing_text, unfolded

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
BRISBANE = Ed25519PrivateKey.from_private_bytes(base64.b64decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="))
"""The key of RFC 8463, appendix A.2."""
PUBLISHED = "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="
"""The signature of RFC 8463, appendix A.3."""
MESSAGE = (
    b"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
    b"Subject: Is dinner ready?\r\nDate: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
    b"Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\n"
    b"Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"
)
SIGNERS = {
    "ed25519": Signer("football.example.com", "brisbane", BRISBANE),
    "rsa": Signer("football.example.com", "test", rsa.generate_private_key(65537, 2048)),
}


def checked(message: bytes, signer: Signer) -> None:
    """Check a signed message as a receiver does: from what stands in it and the key, and nothing else."""
    head, _, body = message.partition(b"\r\n\r\n")
    (name, value), *fields = unfolded(head)
    assert name == "DKIM-Signature"
    tags = dict(one.strip().split("=", 1) for one in value.decode().replace("\r\n", "").split(";"))
    wanted = base64.b64encode(sha256(relaxed_body(body)).digest()).decode()
    if tags["bh"] != wanted:
        raise InvalidSignature("body")
    bare = re.sub(rb"(;\s*b=).*$", rb"\1", value, flags=re.DOTALL)
    text = signing_text(fields, [one.strip() for one in tags["h"].split(":")], bare)
    made = base64.b64decode(tags["b"].replace(" ", ""))
    if isinstance(signer.key, RSAPrivateKey):
        signer.key.public_key().verify(made, text, PKCS1v15(), hashes.SHA256())
    else:
        signer.key.public_key().verify(made, sha256(text).digest())


def test_the_published_example_is_made_again_byte_for_byte() -> None:
    names = "from : to : subject : date : message-id : from : subject : date"
    value = (
        b" v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n"
        b" q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : from : subject : date;\r\n"
        b" bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b="
    )
    head, _, body = MESSAGE.partition(b"\r\n\r\n")
    assert base64.b64encode(sha256(relaxed_body(body)).digest()) == b"2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="
    text = signing_text(unfolded(head), names.split(" : "), value)
    assert base64.b64encode(BRISBANE.sign(sha256(text).digest())).decode() == PUBLISHED


@pytest.mark.parametrize("kind", SIGNERS)
def test_a_signed_message_is_accepted(kind: str) -> None:
    checked(sign(MESSAGE, SIGNERS[kind], AT), SIGNERS[kind])


@pytest.mark.parametrize("kind", SIGNERS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"We lost", b"We won"),
        (b"Is dinner ready?", b"Is supper ready?"),
        (b"suzie@", b"susie@"),
        (b"\r\n\r\nHi", b"\r\nSubject: Another\r\n\r\nHi"),
        (b"\r\n\r\nHi", b"\r\nFrom: mallory@example.com\r\n\r\nHi"),
        (b"t=", b"t=1"),
    ],
)
def test_a_message_changed_or_added_to_on_its_way_is_not_accepted(kind: str, old: bytes, new: bytes) -> None:
    signed = sign(MESSAGE, SIGNERS[kind], AT)
    assert old in signed
    with pytest.raises(InvalidSignature):
        checked(signed.replace(old, new, 1), SIGNERS[kind])


@pytest.mark.parametrize("kind", SIGNERS)
def test_what_relays_do_to_blanks_and_line_ends_changes_nothing(kind: str) -> None:
    signed = sign(MESSAGE.replace(b"\r\n", b"\n"), SIGNERS[kind], AT)
    relayed = signed.replace(b"Subject: Is", b"SUBJECT:   Is ").replace(b"yet?\r\n", b"yet? \t\r\n") + b"\r\n\r\n"
    checked(relayed, SIGNERS[kind])


@pytest.mark.parametrize(
    ("given", "wanted"),
    [(b"", b""), (b"\r\n\r\n", b""), (b" C \r\nD \t E\r\n\r\n\r\n", b" C\r\nD E\r\n"), (b"no end", b"no end\r\n")],
)
def test_a_body_has_the_relaxed_form_of_rfc_6376(given: bytes, wanted: bytes) -> None:
    assert relaxed_body(given) == wanted


@pytest.mark.parametrize(("name", "value", "wanted"), [("A", b" X", b"a:X"), ("B ", b" Y\t\r\n\tZ  ", b"b :Y Z")])
def test_a_header_has_the_relaxed_form_of_rfc_6376(name: str, value: bytes, wanted: bytes) -> None:
    assert relaxed(name, value) == wanted


def test_the_record_for_the_dns_is_the_published_one() -> None:
    assert SIGNERS["ed25519"].record() == "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    assert SIGNERS["rsa"].record().startswith("v=DKIM1; k=rsa; p=MIIB")


def test_a_key_that_others_can_read_or_that_is_too_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dkim.pem"

    def write(key: RSAPrivateKey | Ed25519PrivateKey, mode: int) -> None:
        form = serialization.PrivateFormat.PKCS8
        path.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
        path.chmod(mode)

    write(BRISBANE, 0o644)
    with pytest.raises(KeyRefused, match="read by others"):
        load(path, "football.example.com", "brisbane")
    write(rsa.generate_private_key(65537, 1024), 0o600)
    with pytest.raises(KeyRefused, match="2048"):
        load(path, "football.example.com", "brisbane")
    write(BRISBANE, 0o600)
    assert load(path, "football.example.com", "brisbane").record() == SIGNERS["ed25519"].record()
    path.write_text("not a key")
    with pytest.raises(KeyRefused, match="PEM"):
        load(path, "football.example.com", "brisbane")
