"""Every table, gathered for Django from its shelf."""

from tocsin.records.people import Person
from tocsin.records.store import Store

__all__ = ["Person", "Store"]
