"""What is the one way to write this JSON value (RFC 8785, with no fractions)?"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tocsin.words import Fault, Refused

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
"""What may be written: no fraction, and no integer that a reader's double would round."""

LARGEST = 2**53 - 1
LONG = re.compile(rb"[0-9]{16}")
"""What may be an integer beyond that."""


class NotCanonical(Refused):
    """The value or the bytes have no place in canonical JSON; `faults` names the field or the byte."""


def canonical(value: Json) -> bytes:
    """Write a value in its one form, as UTF-8 without a newline.

    Raises NotCanonical for a fraction, an integer beyond 2**53 - 1, a lone surrogate or any other kind of value. RFC 8785.
    """
    ordered = _ordered(value, "the value")
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def parse(written: bytes) -> Json:
    """Read bytes that must already be in canonical form; NotCanonical names the first byte that is not, counted from 0."""
    try:
        value: Json = json.loads(
            written.decode(), object_pairs_hook=_once, parse_float=_fraction, parse_constant=_fraction, parse_int=_whole
        )
        again = _swiftly(value, written) or canonical(value)
    except UnicodeDecodeError as broken:
        raise _at_byte(broken.start, "bytes that are not UTF-8") from None
    except json.JSONDecodeError as broken:
        raise _at_byte(len(broken.doc[: broken.pos].encode()), "text that is not JSON") from None
    except RecursionError:
        raise _at_byte(0, "values nested too deeply to read") from None
    if again != written:
        same = next((i for i, (a, b) in enumerate(zip(again, written, strict=False)) if a != b), None)
        raise _at_byte(min(len(again), len(written)) if same is None else same, "another way of writing the same value")
    return value


def _swiftly(value: Json, written: bytes) -> bytes | None:
    """Write what was read again in one go; None where an integer may be too large, or the order of names needs care."""
    if LONG.search(written) or (not written.isascii() and max(written.decode()) > "\ud7ff"):
        return None
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return None


def _ordered(value: object, path: str) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise _in_field(
                path,
                f"an integer of {value.bit_length()} bits",
                "an integer of at most 2**53 - 1; write a larger one as text",
            )
        return int(value)
    if isinstance(value, Mapping):
        keys = sorted((_key(k, path) for k in value), key=lambda k: k.encode("utf-16-be"))
        return {k: _ordered(value[k], f"{path}.{k}") for k in keys}
    if isinstance(value, (list, tuple)):
        return [_ordered(item, f"{path}[{i}]") for i, item in enumerate(value)]
    raise _in_field(path, f"a {type(value).__name__}", "text, an integer, true, false, null, a list or an object")


def _key(key: object, path: str) -> str:
    if not isinstance(key, str):
        raise _in_field(path, f"a {type(key).__name__} as a name", "text as every name")
    return _text(key, path)


def _text(value: str, path: str) -> str:
    plain = str.__str__(value)
    if not plain.isascii() and any("\ud800" <= c <= "\udfff" for c in plain):
        raise _in_field(path, "half of a surrogate pair", "whole Unicode characters")
    return plain


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    seen = dict(pairs)
    if len(seen) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _in_field(twice, "the name twice in one object", "each name once")
    return seen


def _fraction(text: str) -> Json:
    raise _in_field("a number", text[:40], "whole numbers only; write any other number as text")


def _whole(text: str) -> int:
    if len(text) > 17:
        raise _in_field("a number", f"{text[:17]}…", "an integer of at most 2**53 - 1; write a larger one as text")
    return int(text)


def _in_field(path: str, given: str, expected: str) -> NotCanonical:
    fault = Fault(given, expected, "Write the value so and try again.", column=path)
    return NotCanonical("Not canonical JSON", f"{path} holds {given}; expected {expected}.", fault.cure, (fault,))


def _at_byte(offset: int, given: str) -> NotCanonical:
    cure = "Ask for the file again, and keep it byte for byte."
    fault = Fault(given, "canonical JSON (RFC 8785)", cure, column=f"byte {offset}")
    return NotCanonical("Not canonical JSON", f"Byte {offset}, counted from 0, begins {given}.", cure, (fault,))
