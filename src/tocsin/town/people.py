"""Who in the invented town has an account, and which seven of them meet the pages first, each with another job?"""

from dataclasses import dataclass

from tocsin.town.cast import CONTACTS
from tocsin.words import PartyId


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the town: its organisation is where it is a contact."""

    name: str
    party: PartyId
    email: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """One of the seven: its job, and what it sees first."""

    name: str
    job: str
    first: str


PEOPLE = tuple(dict.fromkeys(Person(one.person, one.party, one.email) for one in CONTACTS))
"""Everybody, once."""

SEVEN = (
    Visitor(
        "Ben Hollis", "Security officer of a small supplier", "What needs an answer, and which meters have no route"
    ),
    Visitor(
        "Finn Aalto", "Security engineer of a manufacturer", "Who was told of an advisory, and who has not answered"
    ),
    Visitor(
        "Gwen Pike", "Operations clerk of a meter manager", "Messages to pass on, without reading the technical part"
    ),
    Visitor(
        "Hal Osei", "Analyst of the Security Sub-Committee", "Reports made to it, cover across companies, the lists"
    ),
    Visitor("Ivy Trent", "Code administrator", "Changes by stage, what is due, invitations"),
    Visitor("Cara Whitlock", "Member of the Panel, from a large supplier", "What the Panel is asked, with the paper"),
    Visitor("Nia Boyd", "Energy manager of an end customer", "One plain message: whom to tell"),
)
"""As whom one looks first; the others have accounts as well."""
