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
