"""What does the store hold, as one digest a table, so that a test can say that nothing has changed?"""

import hashlib
import json
from collections.abc import Collection

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder


def digest_of_tables(without: Collection[str] = ()) -> dict[str, str]:
    """Give the SHA-256 of every row of every table of ours by the table's model name, leaving out those in `without`."""
    return {
        model.__name__: _digest(model)
        for model in apps.get_app_config("records").get_models(include_auto_created=True)
        if model.__name__ not in without
    }


def _digest(model: type) -> str:
    rows = model._default_manager.order_by("pk").values()
    text = "\n".join(json.dumps(row, cls=_Plain, sort_keys=True) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()


class _Plain(DjangoJSONEncoder):
    def default(self, o: object) -> object:
        return bytes(o).hex() if isinstance(o, bytes | memoryview) else super().default(o)


def digest_of_party(party: str) -> dict[str, str]:
    """Give the SHA-256 of all rows of one organisation, by table: those that name it, and those of its cases and notices.

    That another lets it act in its name is the other's row.
    """
    tables = {model.__name__: model for model in apps.get_app_config("records").get_models(include_auto_created=True)}
    cases = {row["id"] for row in tables["Case"]._default_manager.filter(opened_by_id=party).values("id")}
    notices = {
        row["id"]
        for row in tables["Notice"]._default_manager.values()
        if party in row.values() or row["in_case_id"] in cases
    }
    people = {
        row["member_id"]
        for row in tables["Membership"]._default_manager.filter(organisation_id=party).values("member_id")
    }
    deliveries = {row["id"] for row in tables["Delivery"]._default_manager.filter(notice_id__in=notices).values("id")}
    ours = {party, *cases, *notices}

    def its(row: dict[str, object]) -> bool:
        named = {
            value
            for key, value in row.items()
            if isinstance(value, str) and (key == "id" or (key.endswith(("_id", "_ref")) and key != "agent_id"))
        }
        return bool(named & ours) or row.get("delivery_id") in deliveries

    found = {}
    for name, model in tables.items():
        rows = [
            row
            for row in model._default_manager.order_by("pk").values()
            if its(row) or (name == "Person" and row["id"] in people)
        ]
        text = "\n".join(json.dumps(row, cls=_Plain, sort_keys=True) for row in rows)
        found[name] = f"{len(rows)}:{hashlib.sha256(text.encode()).hexdigest()}"
    return found
