"""What does the report look like as one page that needs nothing else: no script, no network, no stylesheet file?"""

from html import escape

from tocsin.notices.report import Sheet
from tocsin.papers.report import Entry, Report, report

_STYLE = """
:root { color-scheme: light }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; color: #1c1b1a; background: #fff;
  font: 1.06rem/1.5 "Helvetica Neue", Helvetica, Arial, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.75rem; line-height: 1.25; margin: .5rem 0 }
h2 { font-size: 1.3rem; margin: 2rem 0 .75rem }
.marking { display: inline-block; margin: 0; padding: .2rem .6rem; border: 2px solid #1c1b1a; font-weight: 700 }
.banner { margin: 0 0 1rem; padding: .5rem .75rem; border: 2px dashed #7a3e12; background: #fff3dc; font-weight: 700 }
.draft { padding: .5rem .75rem; border-left: 8px solid #7a3e12; background: #f6f1e9; font-weight: 700 }
.facts { display: grid; grid-template-columns: 8rem 1fr; gap: .25rem 1rem; margin: 0 }
.facts dt { font-weight: 700 }
.facts dd { margin: 0 }
@media (max-width: 30rem) { .facts { grid-template-columns: 1fr } .facts dd { margin: 0 0 .5rem } }
.field { margin: 0 0 1.25rem; break-inside: avoid }
.field label, .field .name { display: block; font-weight: 700; margin: 0 0 .25rem }
.clause { font-weight: 400; color: #56504a }
textarea, .missing { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; color: inherit }
textarea { display: block; border: 1px solid #6f675d; background: #fff; resize: vertical; field-sizing: content }
textarea:focus-visible, .pane:focus-visible { outline: 3px solid #1c1b1a; outline-offset: 2px; box-shadow: 0 0 0 5px #ffc53d }
.missing { margin: 0; border: 2px dashed #b3261e; background: #fdf3f2 }
.pane { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: 700; padding-bottom: .5rem }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid #cdc4b8; min-width: 6rem; overflow-wrap: break-word }
footer { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid #cdc4b8; color: #56504a }
@media print { textarea { border: 1px solid #000; resize: none } }
"""


def html(sheet: Sheet) -> str:
    """Print `sheet` as an HTML page: each field in a labelled box of its own, to focus, select and copy without a script."""
    printed = report(sheet)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(printed.heading)}: {escape(printed.title)}</title>
<style>{_STYLE}</style>
</head>
<body>
{_top(printed)}
<main>
<h2>Fields to copy</h2>
<p>Each box holds one field. Put the cursor in a box, select all, and copy.</p>
{"".join(_entry(entry, place) for place, entry in enumerate(printed.entries, 1))}
{_lines(printed)}
<h2>Notes</h2>
<ul>
{"".join(f"<li>{escape(note)}</li>" for note in printed.notes)}
</ul>
</main>
<footer><p>{escape(printed.marking)}. Made with tocsin, open-source software. It is not a government service.</p></footer>
</body>
</html>
"""


def _top(printed: Report) -> str:
    banner = f'<p class="banner">{escape(printed.banner)}</p>' if printed.banner else ""
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in printed.facts)
    return (
        f'<header>{banner}<p class="marking">{escape(printed.marking)}</p>'
        f"<h1>{escape(printed.heading)}</h1><p>{escape(printed.title)}</p>"
        f'<p class="draft">{escape(printed.draft)}</p><dl class="facts">{facts}</dl></header>'
    )


def _entry(entry: Entry, place: int) -> str:
    clause = f' <span class="clause">({escape(entry.clause)})</span>' if entry.clause else ""
    if entry.missing:
        return f'<div class="field"><p class="name">{escape(entry.name)}{clause}</p><p class="missing">{escape(entry.missing)}</p></div>\n'
    rows = sum(1 + len(line) // 58 for line in entry.value.split("\n"))
    return (
        f'<div class="field"><label for="field-{place}">{escape(entry.name)}{clause}</label>'
        # A newline straight after the tag is dropped by browsers, so one is written for the value to keep its own.
        f'<textarea id="field-{place}" rows="{rows}" readonly>\n{escape(entry.value)}</textarea></div>\n'
    )


def _lines(printed: Report) -> str:
    if not printed.lines:
        return "<h2>What was done</h2>\n<p>Nothing is recorded yet.</p>"
    head = "".join(f'<th scope="col">{name}</th>' for name in ("When", "Who", "What", "Proof"))
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>\n" for line in printed.lines)
    return (
        '<h2 id="done">What was done</h2>\n<div class="pane" role="region" aria-labelledby="done" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></div>"
    )
