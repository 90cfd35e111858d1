"""The Django app with templates and no models."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Holds the pages."""

    name = "tocsin.web"
    label = "web"
