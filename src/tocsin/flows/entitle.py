"""To which organisations is a case's own text sealed? After each sharing, release, filing or change of class, just to those.

A data key is wrapped for who may read all of it: its originator; the manufacturer and the SSC once it is released or filed to
them; whoever it was granted to. Who may read a part of it is shown that part and gets no key. A wrap goes when its reason ends.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tocsin.flows.tools import Tools
from tocsin.records.cases import Case
from tocsin.records.readers import readers
from tocsin.words import CaseId, PartyId


def entitle(case: CaseId, at: datetime, tools: Tools, told: Iterable[PartyId] = ()) -> None:
    """Seal a case's text for just those who may read all of it now; `told` are those to whom something of it is let go."""
    with transaction.atomic(savepoint=False):
        row = Case.objects.select_for_update().get(pk=case)
        wanted = sorted(readers(row.pk, at, tools.matrix, frozenset(told)))
        if wanted == row.head.get("entitled", []):
            return
        body = row.opened(tools.unseal)
        row.head = row.head | {"entitled": wanted}
        Case.objects.filter(pk=case).update(head=row.head, body=tools.seal(body, row.place()))
