"""How does this instance differ from the sign-in library's own ways?

- Nobody signs up by himself: an account begins with an invitation.
- An identity provider's account is its issuer and subject. It is joined to a person who is signed in, never by an e-mail.
- After a second factor was set up, a password alone proves nothing again.
"""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

INVITED = "tocsin.invited"
"""The key of a session whose person came with the code of an invitation."""


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open for whoever came with an invitation's code, and for nobody else."""
        return bool(request.session.get(INVITED))

    def is_safe_url(self, url: str) -> bool:
        """Let a page lead only to another page here: a path of ours, no other scheme or host."""
        here = bool(url) and url.startswith("/") and not url.startswith(("//", "/\\"))
        return here and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Give the ways to prove oneself again: the second factor, once there is one."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not user.is_authenticated or not is_mfa_enabled(user):
            return ways
        return [one for one in ways if one["id"] != "reauthenticate"]


class Providers(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An organisation's own identity provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Make no account from an identity: a person joins it to the account it has."""
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:  # noqa: ARG002
        """Never: an e-mail is what a provider says, and not who somebody is."""
        return False


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, whose secrets are not in the database in clear."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret under a key that comes from the instance's own."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Give a secret back."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"tocsin second factors").derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(key))
