"""Who signs in? The custom user model, from the first migration on."""

from django.contrib.auth.models import AbstractUser


class Person(AbstractUser):
    """A named person. Membership of organisations is kept apart from the account."""
