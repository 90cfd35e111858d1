"""When is an e-mail address proved to be its person's? When the link that was mailed to it set a password."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset
from django.dispatch import receiver


@receiver(password_reset)
def proved(user: Any, **_given: Any) -> None:
    """Keep that the account's own address is verified: no second mail need prove it."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
