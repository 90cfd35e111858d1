"""Every table, gathered for Django from its shelf."""

from tocsin.records.cases import Case, Decision
from tocsin.records.devices import Firmware, Product, Scope
from tocsin.records.duties import ActDone, DutyOwed
from tocsin.records.estate import Snapshot
from tocsin.records.interop import Upload
from tocsin.records.ledger import Head, Leaf, Salts, Sequencer
from tocsin.records.notices import Attempt, Delivery, Notice
from tocsin.records.outbox import Outage
from tocsin.records.parties import (
    Agreement,
    Code,
    Contact,
    ContactSign,
    Organisation,
    OrganisationName,
    PartyRole,
    Specified,
)
from tocsin.records.people import Person
from tocsin.records.store import Store
from tocsin.records.watch import Alarm, Beat, Deadline, Task

__all__ = [
    "ActDone",
    "Agreement",
    "Alarm",
    "Attempt",
    "Beat",
    "Case",
    "Code",
    "Contact",
    "ContactSign",
    "Deadline",
    "Decision",
    "Delivery",
    "DutyOwed",
    "Firmware",
    "Head",
    "Leaf",
    "Notice",
    "Organisation",
    "OrganisationName",
    "Outage",
    "PartyRole",
    "Person",
    "Product",
    "Salts",
    "Scope",
    "Sequencer",
    "Snapshot",
    "Specified",
    "Store",
    "Task",
    "Upload",
]
