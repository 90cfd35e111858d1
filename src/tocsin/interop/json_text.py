"""Is this exactly one JSON value, and if not, at which line and column?

Refused beyond the grammar: bytes that are not UTF-8, a byte-order mark, the same name twice in one object, NaN and
Infinity, numbers of absurd length, half of a surrogate pair, and nesting deeper than the parser's stack.
"""

import json
from typing import cast

from tocsin.words import Fault, Refused

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

CAP = 15_000_000
"""Bytes; the size that CSAF 2.0 gives as what a reader must be able to take."""


class NotJson(Refused):
    """Bytes that are not exactly one JSON value."""


class Doubled(ValueError):
    """A name that stands twice in one object."""


def parse(content: bytes, file: str = "", cap: int = CAP) -> Json:
    """Give the value; NotJson with line and column otherwise."""
    if len(content) > cap:
        raise refusal(f"{len(content)} bytes", f"at most {cap} bytes", "Ask for the document in parts.", file)
    if content.startswith(b"\xef\xbb\xbf"):
        raise refusal(
            "a byte-order mark", "UTF-8 without one", "Save the file as UTF-8 without BOM.", file, line=1, column=1
        )
    text = decoded(content, file)
    try:
        value = cast(Json, json.loads(text, object_pairs_hook=once, parse_constant=constant))
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as wrong:
        raise refusal(
            shown(text, wrong.pos),
            f"JSON ({wrong.msg.lower()})",
            "Put right that place.",
            file,
            line=wrong.lineno,
            column=wrong.colno,
        ) from wrong
    except Doubled as wrong:
        raise refusal(
            f"the name {str(wrong)[:80]!r} twice in one object", "each name once", "Remove one of the two.", file
        ) from wrong
    except UnicodeEncodeError as wrong:
        raise refusal(
            "half of a surrogate pair", "whole characters", "Write the character itself in UTF-8.", file
        ) from wrong
    except RecursionError as wrong:
        raise refusal(
            "values nested too deep", "a document of ordinary depth", "Ask its author for a flatter one.", file
        ) from wrong
    except ValueError as wrong:
        raise refusal(str(wrong)[:80], "a JSON number", "Write it as an ordinary number.", file) from wrong
    return value


def decoded(content: bytes, file: str) -> str:
    """Give the text; NotJson with the place of the first byte that is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        column = wrong.start - content.rfind(b"\n", 0, wrong.start)
        given = f"byte 0x{content[wrong.start]:02x}"
        raise refusal(given, "UTF-8", "Save the file as UTF-8.", file, line=line, column=column) from wrong


def once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """Give an object; Doubled where a name stands twice."""
    held = dict(pairs)
    if len(held) != len(pairs):
        names = [name for name, _ in pairs]
        raise Doubled(next(name for name in names if names.count(name) > 1))
    return held


def constant(name: str) -> Json:
    """Refuse NaN and Infinity, which JSON does not have."""
    raise ValueError(name)


def shown(text: str, at: int) -> str:
    """Give the text at a place, shortened; or say that the file ends there."""
    return repr(text[at : at + 20]) if at < len(text) else "the end of the file"


def refusal(
    given: str, expected: str, cure: str, file: str, line: int | None = None, column: int | None = None
) -> NotJson:
    """Give the refusal with its one fault."""
    fault = Fault(given, expected, cure, file, line, column="" if column is None else str(column))
    return NotJson(
        "Document", f"It is not JSON: {fault}", "Nothing was stored. Put it right and load it again.", (fault,)
    )


def dig(value: Json, *path: str) -> Json:
    """Give what stands at a path of names, or None where there is nothing."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def text_at(value: Json, *path: str) -> str:
    """Give the text at a path of names, or an empty one."""
    found = dig(value, *path)
    return found if isinstance(found, str) else ""


def items_at(value: Json, *path: str) -> list[Json]:
    """Give the items of the list at a path of names, or none."""
    found = dig(value, *path)
    return found if isinstance(found, list) else []


def texts_at(value: Json, *path: str) -> tuple[str, ...]:
    """Give the texts in the list at a path of names."""
    return tuple(one for one in items_at(value, *path) if isinstance(one, str))


def point(value: Json, pointer: str) -> Json:
    """Give what a JSON pointer points at, or None."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        elif name:
            return None
    return value
