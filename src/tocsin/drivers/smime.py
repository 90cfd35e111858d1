"""How is a text sealed to a certificate, and opened again with its key? S/MIME: CMS enveloped data, AES-256, RSA.

CMS of this kind hides a text and does not sign it: the digest in the ledger, and the code inside, say that it is the one.
"""

from base64 import b64decode, b64encode
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7EnvelopeBuilder,
    PKCS7Options,
    pkcs7_decrypt_der,
)

from tocsin.notices.relay.key import Certificate
from tocsin.words import Fault, Refused

LARGEST = 64 * 1024
"""A certificate's file may have so many bytes."""

HEAD = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
"""What stands before the text inside, so that a mail programme shows it as one."""


class NoCertificate(Refused):
    """A file that is not one certificate; a private key is refused and kept nowhere."""


class NotOpened(Refused):
    """A sealed file that does not open with this key."""


def certificate(path: Path) -> Certificate:
    """Read one certificate from a file in PEM or DER. Raises `NoCertificate`."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as wrong:
        raise refusal(path, "no file that can be read", "Give the path of a certificate.") from wrong
    return read(content, path)


def read(content: bytes, path: Path) -> Certificate:
    """Read one certificate. Raises `NoCertificate`."""
    if b"PRIVATE KEY" in content:
        raise refusal(path, "a private key", "Nothing was kept of it. Never hand it to anybody; give the certificate.")
    if len(content) > LARGEST:
        raise refusal(path, f"more than {LARGEST:,} bytes", "Give the certificate alone.")
    try:
        found = (
            x509.load_pem_x509_certificates(content)
            if b"-----BEGIN" in content
            else [x509.load_der_x509_certificate(content)]
        )
        if len(found) != 1:
            raise refusal(path, f"{len(found)} certificates", "Give the one of the contact, without its chain.")
        return facts(found[0])
    except ValueError:
        raise refusal(path, "no certificate", "Give it in PEM or DER, as a mail programme exports it.") from None


def facts(one: x509.Certificate) -> Certificate:
    """Give what a certificate says of itself."""
    key = one.public_key()
    size = key.key_size if isinstance(key, RSAPublicKey) else 0
    try:
        usage = one.extensions.get_extension_for_class(x509.KeyUsage).value.key_encipherment
    except x509.ExtensionNotFound:
        usage = True
    return Certificate(
        fingerprint=one.fingerprint(SHA256()).hex(),
        pem=one.public_bytes(Encoding.PEM).decode("ascii"),
        begins_at=one.not_valid_before_utc,
        expires_at=one.not_valid_after_utc,
        algorithm="RSA" if isinstance(key, RSAPublicKey) else type(key).__name__.removesuffix("PublicKey"),
        bits=size,
        enciphers=usage,
    )


def refusal(path: Path, given: str, cure: str) -> NoCertificate:
    """Give the refusal of a file."""
    fault = Fault(given, "one X.509 certificate", cure, path.name)
    return NoCertificate(f"The file {path.name}", f"it is {given}.", cure, (fault,))


def seal(text: str, pem: str) -> str:
    """Seal a text to a certificate, as base64 of CMS in DER."""
    to = x509.load_pem_x509_certificate(pem.encode("ascii"))
    builder = PKCS7EnvelopeBuilder().set_data(HEAD + text.encode()).add_recipient(to)
    sealed = builder.set_content_encryption_algorithm(AES256).encrypt(Encoding.DER, [PKCS7Options.Binary])
    return b64encode(sealed).decode("ascii")


def unseal(content: bytes, certificate_pem: bytes, key_pem: bytes, password: bytes | None = None) -> str:
    """Open a sealed file with its recipient's certificate and key; NotOpened, which never says what was inside."""
    try:
        key = load_pem_private_key(key_pem, password)
        if not isinstance(key, RSAPrivateKey):
            raise ValueError("no RSA key")
        der = b64decode(content) if not content.startswith(b"\x30") else content
        whole = pkcs7_decrypt_der(der, x509.load_pem_x509_certificate(certificate_pem), key, [])
        if not whole.startswith(HEAD):
            raise ValueError("not what was sealed")
        return whole.removeprefix(HEAD).decode()
    except (ValueError, TypeError, UnsupportedAlgorithm):
        why = "it does not open with this key and certificate, or it was changed on its way."
        raise NotOpened(
            "The sealed file", why, "Give the key that belongs to the certificate; or ask for it anew."
        ) from None
