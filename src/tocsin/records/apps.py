"""The one Django app with models."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Keeps every table under the label ``records``."""

    name = "tocsin.records"
    label = "records"
