"""Where in a YAML text does a value stand, and is it what the schema asks for?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as Parsed

from tocsin.words import Fault, Refused

E = TypeVar("E", bound=Enum)
_TAG = "tag:yaml.org,2002:"


class NotThisText(Refused):
    """A rulebook, policy or calendar text that says something outside its schema."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a YAML text. Every question it cannot answer is refused with file, line and column."""

    parsed: Parsed
    file: str
    at: str
    """The key it stands under, for the sentence of a refusal."""

    @classmethod
    def of(cls, text: str, file: str) -> "Node":
        """Parse `text`, one YAML document. Raises `NotThisText` with line and column."""
        try:
            parsed = _composed(text)
        except MarkedYAMLError as error:
            mark = error.problem_mark
            spot = (mark.line + 1, str(mark.column + 1)) if mark else (None, "")
            raise refused(file, str(error.problem or "a text that breaks off"), "one YAML document", *spot) from error
        except (YAMLError, RecursionError) as error:
            raise refused(file, "a text that is not YAML", "one YAML document") from error
        if parsed is None:
            raise refused(file, "an empty text", "one YAML document", 1, "1")
        return cls(parsed, file, "the document")

    def fault(self, given: str, expected: str, cure: str = "") -> NotThisText:
        """Give the refusal of this value, for its caller to raise."""
        mark = self.parsed.start_mark
        return refused(self.file, f"{given} in {self.at}", expected, mark.line + 1, str(mark.column + 1), cure)

    def fields(self, needed: tuple[str, ...], allowed: tuple[str, ...] = ()) -> dict[str, "Node"]:
        """Give the values by key: each of `needed` is there, nothing but those and `allowed`, no key twice."""
        found = dict(self.pairs())
        for key, node in found.items():
            if key not in (*needed, *allowed):
                raise node.fault(f"the key {key!r}", "one of " + ", ".join((*needed, *allowed)))
        missing = [key for key in needed if key not in found]
        if missing:
            raise self.fault(f"no {missing[0]}", f"{missing[0]}: ...", f"Add {missing[0]}.")
        return found

    def pairs(self) -> Iterator[tuple[str, "Node"]]:
        """Give (key, value) of a mapping in its own order."""
        if not isinstance(self.parsed, MappingNode):
            raise self.fault(self._looks(), "keys with values")
        seen: set[str] = set()
        for key_node, value in self.parsed.value:
            key = Node(key_node, self.file, self.at).text()
            if key in seen:
                raise Node(key_node, self.file, self.at).fault(f"the key {key!r} twice", "each key once")
            seen.add(key)
            yield key, Node(value, self.file, key)

    def items(self) -> tuple["Node", ...]:
        """Give the members of a list."""
        if not isinstance(self.parsed, SequenceNode):
            raise self.fault(self._looks(), "a list")
        return tuple(Node(value, self.file, self.at) for value in self.parsed.value)

    def texts(self) -> tuple[str, ...]:
        """Give the members of a list of words, none of them twice."""
        words: list[str] = []
        for item in self.items():
            if item.text() in words:
                raise item.fault(f"{item.text()!r} twice", "each word once")
            words.append(item.text())
        return tuple(words)

    def text(self) -> str:
        """Give words; a number, a date or a yes/no is not words unless it is quoted."""
        return self._scalar("str", "words (quote them if they look like a number or a date)")

    def count(self) -> int:
        """Give a whole number of at least 1."""
        given = self._scalar("int", "a whole number")
        if not given.isascii() or not given.isdigit() or int(given) < 1:
            raise self.fault(repr(given), "a whole number of at least 1")
        return int(given)

    def yes(self) -> bool:
        """Give true or false."""
        given = self._scalar("bool", "true or false")
        if given not in ("true", "false"):
            raise self.fault(repr(given), "true or false")
        return given == "true"

    def day(self) -> date:
        """Give a date written YYYY-MM-DD."""
        given = self._scalar("timestamp", "a date as YYYY-MM-DD")
        try:
            if len(given) != len("2019-06-07"):
                raise ValueError
            return date.fromisoformat(given)
        except ValueError as error:
            raise self.fault(repr(given), "a date as YYYY-MM-DD") from error

    def one_of(self, kind: type[E]) -> E:
        """Give a member of `kind`, written as its name in lower case with blanks for underscores."""
        names = {member.name.lower().replace("_", " "): member for member in kind}
        if self.text() not in names:
            raise self.fault(repr(self.text()), "one of " + ", ".join(names))
        return names[self.text()]

    def among(self, known: tuple[str, ...], noun: str) -> str:
        """Give words that are one of `known`."""
        if self.text() not in known:
            raise self.fault(f"the unknown {noun} {self.text()!r}", "one of " + ", ".join(known))
        return self.text()

    def _scalar(self, tag: str, expected: str) -> str:
        if not isinstance(self.parsed, ScalarNode) or str(self.parsed.tag) != _TAG + tag:
            raise self.fault(self._looks(), expected)
        return str(self.parsed.value)

    def _looks(self) -> str:
        if isinstance(self.parsed, ScalarNode):
            return repr(self.parsed.value) if self.parsed.value else "nothing"
        return "a list" if isinstance(self.parsed, SequenceNode) else "keys with values"


@lru_cache(maxsize=64)
def _composed(text: str) -> Parsed | None:
    """Parse a text once; nobody changes a parsed node, so those who read the same text share it."""
    parsed: Parsed | None = YAML(typ="safe", pure=True).compose(text)
    return parsed


def refused(
    file: str, given: str, expected: str, line: int | None = None, column: str = "", cure: str = ""
) -> NotThisText:
    """Give the refusal of a text, for its caller to raise."""
    fault = Fault(given, expected, cure or "Mend the text and read it again.", file=file, line=line, column=column)
    return NotThisText(file, str(fault), "Nothing was changed.", (fault,))
