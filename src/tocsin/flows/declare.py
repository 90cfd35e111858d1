"""What an organisation declares outside any one case is kept and proved in one transaction; and what stands of it is read."""

from datetime import timedelta

from django.db import transaction

from tocsin.flows.keep import entry
from tocsin.flows.look import Reader, in_own_name
from tocsin.flows.tools import Tools
from tocsin.notices.escalation.approval import Approved, approve
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Thing
from tocsin.records import declared, ledger
from tocsin.words import Class, PartyId, Refused

PREFIX = "R"
"""With what the id of a declaration begins."""


class DeclaredAlready(Refused):
    """A declaration that may be there once only, and is."""


def declare(value: declared.Declared, by: PartyId, tools: Tools, key: str = "") -> str:
    """Keep a declaration with its leaf in the ledger, or neither; give its id. DeclaredAlready where its key is taken."""
    at = tools.now()
    with transaction.atomic():
        ledger.locked()
        row = declared.keep(value, tools.new_id(PREFIX), by, at, key, tools.seal)
        if row is None:
            raise DeclaredAlready(f"Declaration {key}", "it is recorded already.", "Nothing was changed.")
        ledger.append([entry(type(value).__name__.lower(), str(row.pk), str(row.pk), value)], at, tools.salt)
    return str(row.pk)


def approve_beforehand(
    by: Reader, recipient: PartyId, classification: Class, person: str, why: str, days: int, tools: Tools
) -> Approved:
    """Record a standing approval for so many days; 0 ends one that stands."""
    actor, at = in_own_name(by, Duty.DECIDES, Thing.NOTICE, tools, person), tools.now()
    party = actor.party or PartyId("")
    made = approve(party, recipient, classification, "standard", actor.signature, why, at, at + timedelta(days=days))
    declare(made, party, tools)
    return made
