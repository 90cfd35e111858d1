"""After a key or a class was changed, or a store was made before it had a seal: is every body sealed as it should be now?"""

from collections.abc import Callable

from django.db import transaction

from tocsin.flows.tools import Tools
from tocsin.parties.place import Place
from tocsin.records.document import Document

IsCurrent = Callable[[bytes, Place], bool]
"""Says whether a stored body is sealed for just who is entitled, each by its newest key; at White and Green that it is clear."""


def reseal(is_current: IsCurrent, tools: Tools, case: str = "") -> int:
    """Seal anew whatever is not sealed as it should be (of one case, where given); give how many bodies were.

    Doing it again does nothing. Content and ledger are as before: a leaf commits to the body as it was before the seal.
    """
    done = 0
    for kind in Document.__subclasses__():
        rows = kind._default_manager.all()
        if case:
            rows = rows.filter(**{"in_case_id" if hasattr(kind, "in_case_id") else "pk": case})
        done += sum(_one(kind, str(key), is_current, tools) for key in rows.values_list("pk", flat=True))
    return done


def _one(kind: type[Document], key: str, is_current: IsCurrent, tools: Tools) -> bool:
    with transaction.atomic():
        row = kind._default_manager.select_for_update().get(pk=key)
        if is_current(bytes(row.body), row.place()):
            return False
        kind._default_manager.filter(pk=key).update(body=tools.seal(row.opened(tools.unseal), row.place()))
    return True
