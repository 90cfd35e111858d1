"""What was written, in which version, of which class, and what hangs on it?"""

from dataclasses import dataclass

from tocsin.changes.held.person import Person
from tocsin.changes.held.when import UNKNOWN, When
from tocsin.words import Class


@dataclass(frozen=True, slots=True)
class Reference:
    """A paper's reference and its parts, such as ``SECP_69_1406_11``: body, meeting, day and month, agenda item."""

    raw: str
    body: str = ""
    meeting: int | None = None
    ddmm: str = ""
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a document gives. `opened` says whether anybody here has followed it."""

    to: str
    for_: str = ""
    opened: bool = False

    @classmethod
    def of_text(cls, text: str) -> "Link":
        """Give a link written as its address alone."""
        return cls(text)


@dataclass(frozen=True, slots=True)
class Attachment:
    """Another document that goes with this one, under its label."""

    label: str
    document: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote and the words that it hangs on, in the section under `in_`."""

    n: int
    text: str
    anchor: str = ""
    in_: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What a body is asked to resolve: a verb and a text as typed. `motion` says what follows where it is agreed."""

    n: int
    verb: str
    text: str
    motion: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one document, exactly as typed. Filing the same id again with another version supersedes it."""

    id: str
    kind: str
    classification: Class
    title: str = ""
    version: str = ""
    reference: Reference | None = None
    action: str = ""
    date: When = UNKNOWN
    author: Person | None = None
    sections: tuple[str, ...] = ()
    subsections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    texts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Paragraphs by the heading they stand under."""
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    figures: tuple[int, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    to: str = ""
    """The body that it is put to."""

    def text_of(self, heading: str) -> tuple[str, ...]:
        """Give the paragraphs under a heading; none where nothing was written."""
        return dict(self.texts).get(heading, ())

    def headings(self) -> tuple[tuple[int, str], ...]:
        """Give every heading in order with its level, 1 for a section."""
        return tuple(found for section in self.sections for found in self._below(section, 1))

    def _below(self, heading: str, level: int) -> tuple[tuple[int, str], ...]:
        children = dict(self.subsections).get(heading, ())
        return ((level, heading), *(found for one in children for found in self._below(one, level + 1)))


@dataclass(frozen=True, slots=True)
class Named:
    """A document in one version, as a view, a vote or an issue names it."""

    document: str
    version: str = ""

    def words(self) -> str:
        """Write it as ``ps v0.3``."""
        return f"{self.document} v{self.version}" if self.version else self.document

    @classmethod
    def of_text(cls, text: str) -> "Named":
        """Read what `words` writes."""
        document, _, version = text.strip().rpartition(" v")
        return cls(document, version) if document else cls(version)


@dataclass(frozen=True, slots=True)
class Handling:
    """How a class is to be handled, as a document says it: who may see it, who may republish, within which limit, by which policy."""

    classification: Class
    audience: str
    republish: str = ""
    limit: str = ""
    statement: str = ""
    policy: str = ""
