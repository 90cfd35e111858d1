"""How does a paper read as Markdown?"""

from collections.abc import Iterable

from tocsin.changes.held.problem import FigureRoute
from tocsin.changes.held.when import long
from tocsin.changes.paper import Block, Bullets, Drawing, Grid, Heading, Paper, Paragraph


def markdown(paper: Paper) -> str:
    """Write a paper as Markdown, its gaps shown where they stand; the same paper gives the same text."""
    state = f"Issued on {long(paper.issued_on)}" if paper.issued_on else f"DRAFT, as at {long(paper.as_at)}"
    parts = [f"# {_plain(paper.title)}", *([f"## {_plain(paper.subtitle)}"] if paper.subtitle else [])]
    parts += ["\n".join(f"**{label}:** {_plain(text)}  " for label, text in paper.header)] if paper.header else []
    parts += [f"*{state}.*", *(f"**{_plain(one)}**" for one in paper.standing), f"*{_plain(paper.sentence)}*"]
    parts += [text for block in paper.blocks for text in _block(block)]
    parts += ["  \n".join(_plain(line) for line in paper.signature)] if paper.signature else []
    parts += (
        ["Attachments:\n\n" + "\n".join(f"- {_plain(one)}" for one in paper.attachments)] if paper.attachments else []
    )
    parts += ["Links:\n\n" + "\n".join(f"- {_plain(one)}" for one in paper.links)] if paper.links else []
    parts += ["\n".join(f"[^{n}]: {_plain(text)}" for n, text in paper.footnotes)] if paper.footnotes else []
    if paper.gaps and not paper.issued_on:
        parts.append("Gaps of this draft:\n\n" + "\n".join(f"- {_plain(str(gap))}" for gap in paper.gaps))
    return "\n\n".join(part for part in parts if part.strip("* ")) + "\n"


def _block(block: Block) -> Iterable[str]:
    if isinstance(block, Heading):
        yield f"{'#' * (block.level + 1)} {f'{block.number} ' if block.number else ''}{_plain(block.text)}"
    elif isinstance(block, Paragraph):
        text = block.text
        for anchor, n in block.notes:
            text = text.replace(anchor, f"{anchor}[^{n}]", 1)
        yield text
    elif isinstance(block, Bullets):
        yield _plain(block.lead) + "\n\n" + "\n".join(f"- {_plain(item)}" for item in block.items)
    elif isinstance(block, Grid):
        yield from ([f"**{_plain(block.title)}**"] if block.title else [])
        yield _table(block.headers, block.rows)
    elif isinstance(block, Drawing):
        yield f"**Figure {block.number}: {_plain(block.title)}**"
        yield _table(("Route", "Colour in the original"), tuple(route_words(one) for one in block.routes))
    else:
        yield f"> **Missing.** {_plain(str(block))}"


def route_words(route: FigureRoute) -> tuple[str, str]:
    """Say a route of a figure in words, and its colour where that is known."""
    return " → ".join(("supplier", *route.via, "manufacturer")), route.colour or "not known"


def _table(headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    return "\n".join([_row(headers), _row(tuple("---" for _ in headers)), *map(_row, rows)])


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_plain(cell).replace("|", "\\|") for cell in cells) + " |"


def _plain(text: str) -> str:
    """Give a text on one line, with what Markdown would read as markup left as typed."""
    return " ".join(text.split())
