"""What does a program read in the report's attachment: the sheet itself, exactly?"""

import json
from dataclasses import asdict
from datetime import datetime

from tocsin.notices.report import Sheet


def carry(sheet: Sheet) -> bytes:
    """Give the sheet as JSON in ASCII with sorted keys, instants in ISO 8601; the same sheet gives the same bytes."""
    text = json.dumps(asdict(sheet), default=_plain, indent=2, sort_keys=True)
    return text.encode() + b"\n"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a sheet holds text, instants and tuples; given {type(value).__name__}")
