"""Which words does a text as given take out of the Code, and which does it put in?

The person who drafts the text marks it in the text itself, as CriticMarkup does: ``{--taken out--}`` and ``{++put in++}``.
A mark that is not closed is left as typed.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from tocsin.changes.paper import Paper, Paragraph

_MARK = re.compile(r"\{--(?P<deleted>.+?)--\}|\{\+\+(?P<inserted>.+?)\+\+\}", re.DOTALL)


class How(StrEnum):
    """What becomes of a piece of text. A note is the number of a footnote, hung on what stands before it."""

    STANDS = "stands"
    DELETED = "deleted"
    INSERTED = "inserted"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a paragraph."""

    text: str
    how: How = How.STANDS


def redline(text: str) -> tuple[Piece, ...]:
    """Cut `text` at its marks. What is deleted or inserted is also said in words around it, so that no style need be seen."""
    pieces: list[Piece] = []
    end = 0
    for found in _MARK.finditer(text):
        how = How.DELETED if found["deleted"] else How.INSERTED
        words = found["deleted"] or found["inserted"]
        pieces += [Piece(text[end : found.start()]), Piece(f"[{how.value}: "), Piece(words, how), Piece("]")]
        end = found.end()
    return tuple(one for one in (*pieces, Piece(text[end:])) if one.text)


def in_markdown(paper: Paper) -> Paper:
    """Give `paper` with its redline as Markdown shows it: struck or underlined, with the words beside it."""
    shown = {How.DELETED: "~~{}~~", How.INSERTED: "<ins>{}</ins>"}
    return replace(
        paper,
        blocks=tuple(
            replace(block, text="".join(shown.get(one.how, "{}").format(one.text) for one in redline(block.text)))
            if isinstance(block, Paragraph) and _MARK.search(block.text)
            else block
            for block in paper.blocks
        ),
    )
