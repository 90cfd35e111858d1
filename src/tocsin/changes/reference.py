"""Is a paper's reference of the body's own pattern, and which meeting, day and item does it name?"""

import re

from tocsin.changes.held.document import Reference

PARTS = {"meeting": r"(?P<meeting>\d{1,4})", "ddmm": r"(?P<ddmm>\d{4})", "item": r"(?P<item>\d{1,3})"}


def reference(pattern: str, raw: str) -> Reference | None:
    """Read a reference by a pattern such as ``SECP_{meeting}_{ddmm}_{item}``; None where it is not of that pattern."""
    shape = re.escape(pattern)
    for name, part in PARTS.items():
        shape = shape.replace(re.escape(f"{{{name}}}"), part)
    found = re.fullmatch(shape, raw)
    if not found or not _day(found["ddmm"]):
        return None
    return Reference(raw, re.split(r"[^A-Za-z]", raw)[0], int(found["meeting"]), found["ddmm"], int(found["item"]))


def write(pattern: str, meeting: int, ddmm: str, item: int) -> Reference | None:
    """Make a reference; None where the parts do not make one."""
    return reference(pattern, pattern.format(meeting=meeting, ddmm=ddmm, item=item))


def _day(ddmm: str) -> bool:
    return 1 <= int(ddmm[:2]) <= 31 and 1 <= int(ddmm[2:]) <= 12
