"""Which frozen value does a piece of YAML say, field by field, with line and column where it does not?

A dataclass is keys with values, its fields' names without a trailing underscore; what has no default is needed, and nothing
else is allowed. A class with ``of_text`` may be written as one text. Text is kept exactly as typed.
"""

import re
import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

from tocsin.changes.held.decision import Systems
from tocsin.changes.held.when import When
from tocsin.duties.node import Node

T = TypeVar("T")


def fill(node: Node, cls: type[T]) -> T:
    """Read one frozen value of `cls`. Raises `NotThisText` with line and column."""
    return cast(T, _value(node, cls))


def fill_from(found: dict[str, Node], cls: type[T], place: Node) -> T:
    """Read a frozen value of `cls` from those of `found` that it has a field for; the rest is the caller's."""
    hints = get_type_hints(cls)
    held = {}
    for one in fields(cls):  # type: ignore[arg-type]
        key = one.name.removesuffix("_")
        if key in found:
            held[one.name] = _value(found[key], hints[one.name])
        elif one.default is MISSING and one.default_factory is MISSING:
            raise place.fault(f"no {key}", f"{key}: ...", f"Add {key}.")
    return cls(**held)


def keys_of(cls: type) -> tuple[str, ...]:
    """Give the keys under which the fields of a dataclass are written."""
    return tuple(one.name.removesuffix("_") for one in fields(cls))


def when(node: Node) -> When:
    """Read a time: a day, *unknown*, or one of date, at, week_commencing, before with certainty and known_by."""
    if isinstance(node.parsed.value, str):
        return When() if node.parsed.value == "unknown" else When(on=node.day())
    field = node.fields((), ("date", "at", "week_commencing", "before", "known_by", "certainty"))
    given = [key for key in ("date", "at", "week_commencing", "before") if key in field and not _unknown(field[key])]
    if len(given) > 1:
        raise node.fault(" and ".join(given), "one of date, at, week_commencing, before")
    days = {key: field[key].day() for key in given if key != "at"}
    return When(
        on=days.get("date"),
        at=instant(field["at"]) if "at" in given else None,
        week=days.get("week_commencing"),
        before=days.get("before"),
        known_by=field["known_by"].day() if "known_by" in field else None,
        inferred="certainty" in field and field["certainty"].among(("inferred", "stated"), "certainty") == "inferred",
    )


def instant(node: Node) -> datetime:
    """Read an instant with its zone, such as 2019-07-22T09:00:00Z."""
    given = node.parsed.value if isinstance(node.parsed.value, str) else ""
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise node.fault(repr(given), "an instant with its zone, such as 2019-07-22T09:00:00Z")
    return at


def absent(node: Node) -> bool:
    """Say whether a value is null: nothing, said on purpose."""
    return str(node.parsed.tag) == "tag:yaml.org,2002:null"


def _unknown(node: Node) -> bool:
    return bool(node.parsed.value == "unknown")


def _value(node: Node, hint: object) -> object:
    origin, choices = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if absent(node) else _value(node, next(one for one in choices if one is not type(None)))
    if origin is tuple:
        return _several(node, choices)
    if hint is When:
        return when(node)
    if isinstance(hint, type) and is_dataclass(hint):
        return _filled(node, hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _member(node, hint)
    return _scalar(node, hint)


def _several(node: Node, choices: tuple[object, ...]) -> tuple[object, ...]:
    inner = choices[0]
    if get_origin(inner) is tuple and Ellipsis not in get_args(inner):
        return tuple((key, _or_one(item, get_args(inner)[1])) for key, item in node.pairs())
    return tuple(_value(item, inner) for item in node.items())


def _or_one(node: Node, hint: object) -> object:
    """Read a value, where one text may stand for a list of one."""
    if get_origin(hint) is tuple and isinstance(node.parsed.value, str):
        return (node.text(),)
    return _value(node, hint)


def _filled(node: Node, cls: type) -> object:
    of_text = getattr(cls, "of_text", None)
    if of_text is not None and isinstance(node.parsed.value, str):
        return of_text(node.text())
    return fill_from(node.fields((), keys_of(cls)), cls, node)


def _member(node: Node, cls: type[Enum]) -> Enum:
    names = {one.name.lower().replace("_", " "): one for one in cls}
    given = node.text().replace("_", " ").lower()
    if given not in names:
        raise node.fault(repr(node.text()), "one of " + ", ".join(names))
    return names[given]


def _scalar(node: Node, hint: object) -> object:
    if hint is bool:
        return node.yes()
    if hint is int:
        return node.count()
    if hint is Systems:
        return _whole(node)
    if hint is date:
        return node.day()
    if hint is datetime:
        return instant(node)
    return node.text()


def _whole(node: Node) -> int:
    """Read a whole number, of whatever sign: a figure of a simulation can be nought, and a gain can be a loss."""
    given = str(node.parsed.value)
    if not WHOLE.fullmatch(given) or str(node.parsed.tag) != "tag:yaml.org,2002:int":
        raise node.fault(repr(given), "a whole number")
    return int(given)


WHOLE = re.compile(r"-?\d{1,15}")
