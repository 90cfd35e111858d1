"""Does a text sealed to a certificate open with its key and with no other, and is a bad file refused in words?"""

import shutil
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.certificates import made
from tests.depth import few
from tocsin.drivers import smime
from tocsin.drivers.smime import LARGEST, NoCertificate, NotOpened, certificate, read, seal, unseal
from tocsin.notices.relay.sealed import digest

TEXT = "Sealed by Harbour Power\n\nSchlüssel: canary 7f3a\n"


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return b64decode(seal(TEXT, made("Finn")[0].decode()))


def test_it_opens_with_its_own_key_in_either_writing(sealed: bytes) -> None:
    assert unseal(sealed, *made("Finn")) == TEXT
    assert unseal(b64encode(sealed), *made("Finn")) == TEXT
    assert b"canary" not in sealed


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no OpenSSL on this machine")
def test_a_programme_of_others_opens_it(sealed: bytes, tmp_path: Path) -> None:
    for name, content in zip(("c.pem", "k.pem", "m.p7m"), (*made("Finn"), sealed), strict=True):
        (tmp_path / name).write_bytes(content)
    words = ["openssl", "cms", "-decrypt", "-inform", "DER", "-in", "m.p7m", "-recip", "c.pem", "-inkey", "k.pem"]
    out = subprocess.run(words, cwd=tmp_path, capture_output=True, check=True).stdout
    assert out.replace(b"\r\n", b"\n").endswith(TEXT.encode())


def test_no_two_are_alike() -> None:
    pem = made("Finn")[0].decode()
    assert seal(TEXT, pem) != seal(TEXT, pem)


def test_with_another_key_a_password_that_is_missing_or_another_file_it_does_not_open(sealed: bytes) -> None:
    mine, key = made("Finn")
    locked = load_pem_private_key(key, None).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"open")
    )
    assert unseal(sealed, mine, locked, b"open") == TEXT
    wrong = [
        (sealed, *made("Another")),
        (sealed, mine, made("Another")[1]),
        (sealed, mine, locked),
        (sealed, mine, b"no key"),
        (sealed, b"no certificate", key),
        (sealed, *made("curve", curve=True)),
        (b"", mine, key),
        (b"\x30\x82", mine, key),
        (b"not base64 !", mine, key),
        (sealed[: len(sealed) // 2], mine, key),
    ]
    for one in wrong:
        with pytest.raises(NotOpened) as refused:
            unseal(*one)
        assert "canary" not in str(refused.value)


@settings(max_examples=few(60), deadline=None)
@given(st.data())
def test_a_changed_byte_is_a_refusal_in_words_or_a_text_whose_digest_tells(sealed: bytes, data: st.DataObject) -> None:
    changed = bytearray(sealed)
    where = data.draw(st.integers(0, len(sealed) - 1))
    changed[where] ^= data.draw(st.integers(1, 255))
    try:
        opened = unseal(bytes(changed), *made("Finn"))
    except NotOpened:
        return
    # CMS of this kind is not signed; some of its bytes bear on nothing, and the digest in the ledger tells the rest.
    assert (opened == TEXT) is (digest(opened) == digest(TEXT))


def test_a_certificate_is_read_in_either_writing_and_names_its_fingerprint(tmp_path: Path) -> None:
    pem = made("Finn")[0]
    der = x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    (tmp_path / "one.cer").write_bytes(der)
    assert certificate(tmp_path / "one.cer") == read(pem, tmp_path / "x")
    assert len(read(pem, tmp_path / "x").fingerprint) == 64


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no certificate"),
        (b"PK\x03\x04 a spreadsheet", "no certificate"),
        (b"-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n", "no certificate"),
        (b"-----BEGIN PUBLIC KEY-----\nMII=\n-----END PUBLIC KEY-----\n", "no certificate"),
        (b"\x00" * 100, "no certificate"),
        (b"x" * (LARGEST + 1), "more than"),
    ],
)
def test_what_is_no_certificate_is_refused_in_words(content: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(NoCertificate, match=said):
        read(content, tmp_path / "file")


def test_a_private_key_is_refused_two_certificates_are_refused_and_so_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NoCertificate, match="a private key"):
        read(made("Finn")[0] + made("Finn")[1], tmp_path / "file")
    with pytest.raises(NoCertificate, match="2 certificates"):
        read(made("Finn")[0] + made("Another")[0], tmp_path / "file")
    with pytest.raises(NoCertificate, match="no file"):
        certificate(tmp_path / "nothing.pem")
    with pytest.raises(NoCertificate, match="no file"):
        smime.certificate(tmp_path)
