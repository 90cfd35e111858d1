"""Every table, gathered for Django from its shelf."""

from tocsin.records.cases import Case, Decision
from tocsin.records.changes import AnswerDraft, Change, ChangeEvent
from tocsin.records.declared import Declaration
from tocsin.records.devices import Firmware, Identification, Product, Scope, UnmatchedText
from tocsin.records.duties import ActDone, DutyOwed
from tocsin.records.estate import MarketSize, Overlay, Snapshot, Submission
from tocsin.records.inbox import Received
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
from tocsin.records.people import ActsFor, Aside, Claim, Membership, Person
from tocsin.records.relay import SealedMessage, ToldCode
from tocsin.records.runs import SimulationRun
from tocsin.records.sharing import Share
from tocsin.records.store import Store
from tocsin.records.watch import Alarm, Beat, Deadline, Task

__all__ = [
    "ActDone",
    "ActsFor",
    "Agreement",
    "Alarm",
    "AnswerDraft",
    "Aside",
    "Attempt",
    "Beat",
    "Case",
    "Change",
    "ChangeEvent",
    "Claim",
    "Code",
    "Contact",
    "ContactSign",
    "Deadline",
    "Decision",
    "Declaration",
    "Delivery",
    "DutyOwed",
    "Firmware",
    "Head",
    "Identification",
    "Leaf",
    "MarketSize",
    "Membership",
    "Notice",
    "Organisation",
    "OrganisationName",
    "Outage",
    "Overlay",
    "PartyRole",
    "Person",
    "Product",
    "Received",
    "Salts",
    "Scope",
    "SealedMessage",
    "Sequencer",
    "Share",
    "SimulationRun",
    "Snapshot",
    "Specified",
    "Store",
    "Submission",
    "Task",
    "ToldCode",
    "UnmatchedText",
    "Upload",
]
