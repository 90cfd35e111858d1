"""The Django app with templates and no models."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Holds the pages."""

    name = "tocsin.web"
    label = "web"

    def ready(self) -> None:
        """Listen to what the sign-in library says."""
        from tocsin.web.accounts import proved  # noqa: F401
