"""How does a frozen value become plain values that can be stored, compared and proved, and come back the same?

- A dataclass becomes an object with its class name under ``is``; an enum its value; an instant fixed-width UTC text; a
  date ISO text; a tuple a list; a frozenset a sorted list. Floats have no one text and are refused.
- Coming back is strict: an unknown, missing or wrongly typed field is refused with its place.
- A class with a ``schema`` field comes back from an older schema through `upcasts`, one step per schema number.
"""

import json
import types
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

from tocsin.swift import NotSwift, reader
from tocsin.words import Fault, Refused

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]
"""What canonical JSON can hold without a choice of spelling."""

Upcast = Callable[[dict[str, Plain]], dict[str, Plain]]
"""Gives an object of the next schema; it need not set ``schema``."""

T = TypeVar("T")
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


class NotPlain(Refused):
    """A value that cannot be written plainly, or plain values that are not the value they claim to be."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the plain values we are, as a JSON pointer, and which upcasts stand ready."""

    pointer: str
    upcasts: Mapping[tuple[str, int], Upcast]

    def at(self, key: str | int) -> "Place":
        """Give the place one step further in."""
        return Place(f"{self.pointer}/{key}", self.upcasts)

    def refuse(self, given: object, expected: str) -> NotPlain:
        """Give the refusal for this place."""
        shown = f"{type(given).__name__} {given!r}"[:120]
        fault = Fault(shown, expected, "Restore the document from where it was first kept.", column=self.pointer or "/")
        return NotPlain(
            "Stored value", f"{self.pointer or '/'}: given {shown}; expected {expected}.", fault.cure, (fault,)
        )


def freeze(value: object) -> Plain:
    """Write a frozen value as plain values; NotPlain where it holds something that has no one plain text."""
    if value is None or type(value) in (bool, int, str):
        return cast(Plain, value)
    if isinstance(value, Enum):
        return freeze(value.value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [freeze(one) for one in value]
    if isinstance(value, frozenset):
        return sorted((freeze(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    if is_dataclass(value) and not isinstance(value, type):
        cls = type(value)
        named: dict[str, Plain] = {"is": cls.__name__}
        for name in hints_of(cls):
            named[name] = freeze(getattr(value, name))
        return named
    raise Place("", {}).refuse(
        value, "text, a whole number, an instant, a date, an enum, a tuple or a frozen dataclass"
    )


def thaw(plain: Plain, *classes: type[T], upcasts: Mapping[tuple[str, int], Upcast] | None = None) -> T:
    """Give back the value of one of `classes`; `upcasts` is by (class name, schema it starts from). NotPlain otherwise."""
    hint: object = Union.__getitem__(classes)
    if not upcasts:
        with suppress(NotSwift):
            return cast(T, reader(hint)(plain))
    return cast(T, back(plain, hint, Place("", upcasts or {})))


def to_bytes(value: object) -> bytes:
    """Write a value as UTF-8 JSON with sorted keys and no blanks: the same value, the same bytes."""
    return json.dumps(freeze(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_bytes(content: bytes, *classes: type[T], upcasts: Mapping[tuple[str, int], Upcast] | None = None) -> T:
    """Give back what `to_bytes` wrote; NotPlain where the bytes are no such value."""
    try:
        plain: Plain = json.loads(content.decode())
    except (ValueError, RecursionError) as broken:
        raise Place("", {}).refuse(content[:60], "UTF-8 JSON") from broken
    return thaw(plain, *classes, upcasts=upcasts)


def instant(at: datetime) -> str:
    """Write an aware instant as fixed-width UTC text that sorts, 27 characters; NotPlain where it has no time zone."""
    if at.tzinfo is None:
        raise Place("", {}).refuse(at, "an instant with its time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def back(plain: Plain, hint: object, place: Place) -> object:
    """Give the value that `hint` says stands at `place`."""
    hint = getattr(hint, "__supertype__", hint)
    origin, choices = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return chosen(plain, choices, place)
    if origin is tuple:
        return several(plain, choices, place)
    if origin is frozenset:
        return frozenset(back(one, choices[0], place.at(n)) for n, one in enumerate(listed(plain, place)))
    if isinstance(hint, type):
        return single(plain, hint, place)
    raise place.refuse(plain, f"a type that can be stored, not {hint}")


def single(plain: Plain, hint: type, place: Place) -> object:
    """Give one value of a class: a dataclass, an enum, an instant, a date, or a plain value of exactly that type."""
    if is_dataclass(hint):
        return filled(plain, hint, place)
    if issubclass(hint, Enum):
        try:
            return hint(plain)
        except ValueError as unknown:
            raise place.refuse(plain, "one of " + ", ".join(str(one.value) for one in hint)) from unknown
    if hint is datetime or hint is date:
        return dated(plain, hint, place)
    if type(plain) is hint:
        return plain
    raise place.refuse(plain, hint.__name__)


def dated(plain: Plain, hint: type, place: Place) -> object:
    """Give an instant or a date whose text is exactly the one this module writes."""
    try:
        value = (
            datetime.strptime(str(plain), INSTANT).replace(tzinfo=UTC)
            if hint is datetime
            else date.fromisoformat(str(plain))
        )
    except ValueError:
        value = None
    if value is None or freeze(value) != plain:
        raise place.refuse(
            plain, "an instant such as 2026-11-24T09:00:00.000000Z" if hint is datetime else "a date such as 2026-11-24"
        )
    return value


def chosen(plain: Plain, choices: tuple[object, ...], place: Place) -> object:
    """Give the value of the one choice that the plain values name: None, a class by its name, else the only one left."""
    if plain is None and type(None) in choices:
        return None
    named = plain.get("is") if isinstance(plain, dict) else None
    left = [one for one in choices if one is not type(None)]
    fitting = [one for one in left if getattr(one, "__name__", "") == named] or (left if len(left) == 1 else [])
    if len(fitting) != 1:
        raise place.refuse(plain, "one of " + ", ".join(getattr(one, "__name__", str(one)) for one in left))
    return back(plain, fitting[0], place)


def several(plain: Plain, choices: tuple[object, ...], place: Place) -> tuple[object, ...]:
    """Give a tuple, of any length where the hint ends in an ellipsis."""
    items = listed(plain, place)
    hints = (choices[0],) * len(items) if choices[-1] is Ellipsis else choices
    if len(hints) != len(items):
        raise place.refuse(plain, f"{len(hints)} values")
    return tuple(back(one, hint, place.at(n)) for n, (one, hint) in enumerate(zip(items, hints, strict=True)))


def listed(plain: Plain, place: Place) -> list[Plain]:
    """Give the list at `place`."""
    if not isinstance(plain, list):
        raise place.refuse(plain, "a list")
    return plain


def filled(plain: Plain, cls: type, place: Place) -> object:
    """Give a dataclass from an object that has exactly its fields."""
    if not isinstance(plain, dict) or plain.get("is") != cls.__name__:
        raise place.refuse(plain, f"an object that is {cls.__name__}")
    held, hints = raised(plain, cls, place), hints_of(cls)
    for key in held:
        if key != "is" and key not in hints:
            raise place.at(key).refuse(held[key], f"no field of that name in {cls.__name__}")
    for key in hints:
        if key not in held:
            raise place.at(key).refuse(None, f"the field {key} of {cls.__name__}")
    return cls(**{key: back(held[key], hint, place.at(key)) for key, hint in hints.items()})


def raised(plain: dict[str, Plain], cls: type, place: Place) -> dict[str, Plain]:
    """Bring an object of an older schema up to the schema of `cls`, one upcast at a time."""
    newest = schema_of(cls)
    if newest is None:
        return plain
    held = dict(plain)
    while held.get("schema") != newest:
        now = held.get("schema")
        upcast = place.upcasts.get((cls.__name__, now)) if type(now) is int and now < newest else None
        if upcast is None or type(now) is not int:
            raise place.at("schema").refuse(
                now, f"schema {newest} of {cls.__name__}, or an older one that can be brought up to it"
            )
        held = upcast(held) | {"schema": now + 1}
    return held


@cache
def hints_of(cls: type) -> dict[str, object]:
    """Give the types of a dataclass's fields by name."""
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


@cache
def schema_of(cls: type) -> int | None:
    """Give the schema number that a dataclass declares as the default of its ``schema`` field, or None."""
    held = {field.name: field.default for field in fields(cls)}
    default = held.get("schema", MISSING)
    return default if isinstance(default, int) else None
