"""How is a stored value read back fast: one reader a class, made once; what is not exactly as written is left to `plain`?

`plain` reads strictly and says what is wrong and where. These readers take the same values and no others, and say nothing:
they raise `NotSwift`, and the slow way is gone again for its answer.
"""

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]


class NotSwift(Exception):
    """What must be read the slow way."""


@cache
def reader(hint: Any) -> Reader:
    """Give what reads the plain form of a value of this type."""
    hint = getattr(hint, "__supertype__", hint)
    origin, choices = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _one_of(tuple(one for one in choices if one is not type(None)), type(None) in choices)
    if origin is tuple:
        return _several(choices[0], tuple) if choices[-1] is Ellipsis else _each(choices)
    if origin is frozenset:
        return _several(choices[0], frozenset)
    if isinstance(hint, type):
        return _single(hint)
    return _slow


def _single(hint: type) -> Reader:
    if is_dataclass(hint):
        return _filled(hint)
    if issubclass(hint, Enum):
        return _member({one.value: one for one in hint})
    if hint is datetime:
        return _instant
    return _day if hint is date else _exactly(hint)


def _slow(_plain: Any) -> Any:
    raise NotSwift


def _exactly(hint: type) -> Reader:
    def read(plain: Any) -> Any:
        if type(plain) is not hint:
            raise NotSwift
        return plain

    return read


def _member(members: dict[Any, Any]) -> Reader:
    def read(plain: Any) -> Any:
        if type(plain) is not str or plain not in members:
            raise NotSwift
        return members[plain]

    return read


def _instant(plain: Any) -> Any:
    """Read fixed-width UTC text: 27 characters that end in a Z."""
    try:
        value = datetime.fromisoformat(plain)
    except (TypeError, ValueError):
        raise NotSwift from None
    if value.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z" != plain:
        raise NotSwift
    return value.replace(tzinfo=UTC)


def _day(plain: Any) -> Any:
    try:
        value = date.fromisoformat(plain)
    except (TypeError, ValueError):
        raise NotSwift from None
    if value.isoformat() != plain:
        raise NotSwift
    return value


def _several(hint: Any, kind: type[tuple[Any, ...]] | type[frozenset[Any]]) -> Reader:
    each = reader(hint)

    def read(plain: Any) -> Any:
        if type(plain) is not list:
            raise NotSwift
        return kind([each(one) for one in plain])

    return read


def _each(hints: tuple[Any, ...]) -> Reader:
    readers = [reader(hint) for hint in hints]

    def read(plain: Any) -> Any:
        if type(plain) is not list or len(plain) != len(readers):
            raise NotSwift
        return tuple([each(one) for each, one in zip(readers, plain, strict=True)])

    return read


def _one_of(choices: tuple[Any, ...], may_be_none: bool) -> Reader:
    named = {one.__name__: reader(one) for one in choices if isinstance(one, type) and is_dataclass(one)}
    alone = reader(choices[0]) if len(choices) == 1 else None

    def read(plain: Any) -> Any:
        if plain is None and may_be_none:
            return None
        if alone is not None:
            return alone(plain)
        if type(plain) is not dict or plain.get("is") not in named:
            raise NotSwift
        return named[plain["is"]](plain)

    return read


def _filled(cls: type) -> Reader:
    hints = get_type_hints(cls)
    readers: list[tuple[str, Reader]] | None = None
    names = {field.name for field in fields(cls)} | {"is"}
    schema = next((field.default for field in fields(cls) if field.name == "schema"), MISSING)

    def read(plain: Any) -> Any:
        nonlocal readers
        if readers is None:
            readers = [(field.name, reader(hints[field.name])) for field in fields(cls)]
        if type(plain) is not dict or plain.get("is") != cls.__name__ or plain.keys() != names:
            raise NotSwift
        if schema is not MISSING and plain["schema"] != schema:
            raise NotSwift
        return cls(**{name: each(plain[name]) for name, each in readers})

    return read
