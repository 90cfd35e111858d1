"""What does a paper of a modification look like as one page that needs nothing else: no script, no network, no other file?

On a screen its class and marks stand at its head; in print they stand on every sheet, in the margin.
"""

from html import escape

from tocsin.changes.paper import Paper
from tocsin.papers.change.page import Head, Items, Look, Page, Part, Table, Text
from tocsin.papers.change.redline import How, Piece
from tocsin.papers.change.set_out import set_out

_STYLE = """
:root { color-scheme: light }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; color: #1c1b1a; background: #fff;
  font: 1.06rem/1.5 "Helvetica Neue", Helvetica, Arial, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.75rem; line-height: 1.25; margin: .5rem 0 }
h2 { font-size: 1.35rem; margin: 2rem 0 .75rem }
h3 { font-size: 1.15rem; margin: 1.5rem 0 .5rem }
h4, h5 { font-size: 1.06rem; margin: 1.25rem 0 .5rem }
h5 { font-style: italic }
.attached { margin-top: 3rem; padding-top: 1rem; border-top: 3px solid #1c1b1a }
.attached > header h2 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0 }
.marking { display: inline-block; margin: 0; padding: .2rem .6rem; border: 2px solid #1c1b1a; font-weight: 700 }
.subtitle { margin: 0 0 1rem; font-size: 1.2rem }
.marks { padding: .5rem .75rem; border-left: 8px solid #7a3e12; background: #f6f1e9; font-weight: 700 }
.marks p { margin: .2rem 0 }
.fields { display: grid; grid-template-columns: 10rem 1fr; gap: .25rem 1rem; margin: 1rem 0 0 }
.fields dt { font-weight: 700 }
.fields dd { margin: 0 }
@media (max-width: 30rem) { .fields { grid-template-columns: 1fr } .fields dd { margin: 0 0 .5rem } }
p, li, dd { white-space: pre-line }
.lead { break-after: avoid; margin-bottom: .25rem }
.lead + ul { margin-top: .25rem }
.gap { padding: .5rem .75rem; border: 2px dashed #b3261e; background: #fdf3f2; font-weight: 700 }
.lines { margin: 1.5rem 0; break-inside: avoid }
.pane { overflow-x: auto; margin: 1rem 0 }
.pane:focus-visible, a:focus-visible { outline: 3px solid #1c1b1a; outline-offset: 2px; box-shadow: 0 0 0 5px #ffc53d }
a { color: #0b4f8a }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: 700; padding-bottom: .5rem }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid #8a8176; min-width: 6rem }
thead th { border-bottom: 2px solid #1c1b1a }
tr { break-inside: avoid }
del { text-decoration: line-through 1.5px }
ins { text-decoration: underline 1.5px }
.notes { margin-top: 2rem; padding: 1rem 0 0; border-top: 1px solid #8a8176; list-style: none; font-size: .95rem }
h1, h2, h3, h4, h5 { break-after: avoid }
@media print { body { max-width: none; padding: 0; font-size: 11pt } .attached { border-top: 0; margin: 0; padding: 0 } .pane { overflow: visible; break-inside: avoid } }
"""


def html(papers: tuple[Paper, ...]) -> str:
    """Print `papers` as one HTML page, each an article of its own."""
    pages = set_out(papers)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(pages[0].title)}</title>
<style>{_STYLE}{"".join(_sheet(page, place) for place, page in enumerate(pages))}</style>
</head>
<body>
<main>
{"".join(_article(page, place) for place, page in enumerate(pages))}</main>
<footer><p>Made with tocsin, open-source software. It is not a government service.</p></footer>
</body>
</html>
"""


def _sheet(page: Page, place: int) -> str:
    """Give the rules that put a paper's class and marks on every printed sheet of it."""
    above, below = (
        _quoted(text) for text in (". ".join((page.marking, " ".join(page.marks))), f"{page.reference}. Page ")
    )
    font = "font: 8pt Helvetica, Arial, sans-serif; text-align: left; width: 100%"
    return (
        f"#paper-{place} {{ page: sheet-{place} }}\n"
        f"@page sheet-{place} {{ size: A4; margin: 26mm 20mm 20mm; @top-left {{ content: {above}; {font} }} "
        f'@bottom-left {{ content: {below} counter(page) " of " counter(pages); {font} }} }}\n'
    )


def _quoted(text: str) -> str:
    """Write a text as a string of CSS in which only letters and digits stand as themselves."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in text) + '"'


def _article(page: Page, place: int) -> str:
    fields = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in page.fields)
    subtitle = f'<p class="subtitle">{escape(page.subtitle)}</p>' if page.subtitle else ""
    worn = ' class="attached"' if page.top else ""
    level = page.top + 1
    return (
        f'<article id="paper-{place}"{worn} aria-labelledby="title-{place}"><header>'
        f'<p class="marking">{escape(page.marking)}</p>'
        f'<h{level} id="title-{place}">{escape(page.title)}</h{level}>{subtitle}'
        f'<div class="marks">{"".join(f"<p>{escape(mark)}</p>" for mark in page.marks)}</div>'
        f'<dl class="fields">{fields}</dl><p><em>{escape(page.sentence)}</em></p></header>\n'
        f"{''.join(_part(part, place, n) for n, part in enumerate(page.parts))}{_notes(page, place)}</article>\n"
    )


def _part(part: Part, place: int, n: int) -> str:
    if isinstance(part, Head):
        level = min(part.level + 1, 6)
        return f'<h{level} id="{part.anchor}">{escape(part.text)}</h{level}>\n'
    if isinstance(part, Text):
        worn = "" if part.look is Look.PLAIN else f' class="{part.look.value}"'
        return f"<p{worn}>{''.join(_piece(one, place) for one in part.pieces)}</p>\n"
    if isinstance(part, Items):
        return "<ul>\n" + "".join(f"<li>{escape(item)}</li>\n" for item in part.items) + "</ul>\n"
    if isinstance(part, Table):
        return _table(part, f"table-{place}-{n}")
    return f'<p class="lines">{"<br>".join(escape(line) for line in part.lines)}</p>\n'


def _piece(one: Piece, place: int) -> str:
    if one.how is How.NOTE:
        name = f"{place}-{one.text}"
        return f'<sup><a id="word-{name}" href="#note-{name}" aria-label="Footnote {one.text}">{one.text}</a></sup>'
    tag = {How.DELETED: "del", How.INSERTED: "ins"}.get(one.how)
    return f"<{tag}>{escape(one.text)}</{tag}>" if tag else escape(one.text)


def _table(table: Table, id_: str) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.headers)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in table.rows)
    caption = f'<caption id="{id_}">{escape(table.caption)}</caption>' if table.caption else ""
    name = f'aria-labelledby="{id_}"' if table.caption else f'aria-label="{escape(" and ".join(table.headers))}"'
    return (
        f'<div class="pane" role="region" {name} tabindex="0"><table>{caption}'
        f"<thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></div>\n"
    )


def _notes(page: Page, place: int) -> str:
    if not page.notes:
        return ""
    items = "".join(
        f'<li id="note-{place}-{n}">{n}. {escape(text)} <a href="#word-{place}-{n}">Back to the words</a></li>\n'
        for n, text in page.notes
    )
    return f'<ul class="notes" aria-label="Footnotes">\n{items}</ul>\n'
