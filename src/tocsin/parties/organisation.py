"""By what short id does this store know an organisation, and which names look like one organisation written twice?"""

import re
import unicodedata
from collections.abc import Iterable

from tocsin.words import Fault, PartyId

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?")
_FORMS = re.compile(r"\b(?:ltd|limited|plc|llp|uk|group|the|inc|gmbh|company|co)\b")


def organisation(given: str) -> PartyId | Fault:
    """Read an organisation's id: lower-case letters, digits and hyphens, at most 48."""
    text = given.strip()
    if _ID.fullmatch(text):
        return PartyId(text)
    return Fault(
        f"“{given}”", "an id such as northwind: lower-case letters, digits and hyphens", f"Write {slug(text)}."
    )


def slug(name: str) -> str:
    """Give the id that a name makes: ``Peak Metering Services Ltd`` becomes ``peak-metering-services-ltd``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("&", " and ")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or "unnamed"


def alike(names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Give the sets of different names that are one name but for Ltd, plc, punctuation and the like; it merges none."""
    groups: dict[str, set[str]] = {}
    for name in names:
        groups.setdefault(_FORMS.sub("", slug(name).replace("-", " ")).replace(" ", ""), set()).add(name)
    return tuple(tuple(sorted(group)) for _, group in sorted(groups.items()) if len(group) > 1)
