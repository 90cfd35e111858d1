"""How does what a form gives become a text that the strict readers read, so that a form and a file are refused alike?"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

Values = None | bool | int | str | date | datetime | Sequence["Values"] | Mapping[str, "Values"]
"""What a form gives: texts, whole numbers, dates and instants, lists of those, and names with those."""


def written(values: Values) -> str:
    """Write values as one line of YAML; dates and instants stand bare, texts in quotation marks."""
    if isinstance(values, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {written(one)}" for key, one in values.items()) + "}"
    if isinstance(values, datetime | date):
        return values.isoformat()
    if isinstance(values, Sequence) and not isinstance(values, str):
        return "[" + ", ".join(written(one) for one in values) + "]"
    return json.dumps(values, ensure_ascii=False)
