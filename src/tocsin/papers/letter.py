"""What is handed over where no network goes: a notice as one printable page, with the form that proves the handing over?"""

from collections.abc import Mapping
from datetime import datetime
from html import escape

from tocsin.notices.notice import Notice
from tocsin.notices.wording import INVENTED, words_at
from tocsin.words import PartyId

_STYLE = """
body { margin: 2rem auto; max-width: 44rem; padding: 0 1rem; color: #000; background: #fff;
  font: 12pt/1.5 "Liberation Serif", Georgia, serif; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; margin: 1rem 0 }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
.marking { display: inline-block; margin: 0; padding: .2rem .6rem; border: 2px solid #000; font-weight: 700 }
.text { white-space: pre-wrap; margin: 0 0 1rem }
table { border-collapse: collapse; width: 100%; break-inside: avoid }
th, td { border: 1px solid #000; padding: .5rem; text-align: left; vertical-align: top; height: 2rem }
th { width: 14rem }
"""
FORM = (
    "Handed over by (name, organisation)",
    "Handed to (name, post)",
    "How (in person, by post with proof, read over the telephone)",
    "When (date, hour, zone)",
    "Signature, or the channel's reference",
)


def letter(notice: Notice, names: Mapping[PartyId, str], drawn_at: datetime, invented: bool) -> str:
    """Print a notice as an HTML page that needs nothing else: no script, no network, no stylesheet file."""
    sender, to = (names.get(party, party) for party in (notice.sender, notice.recipient))
    marking = f"{notice.classification} ({notice.classification.tlp})"
    rows = "\n".join(f'<tr><th scope="row">{escape(line)}</th><td></td></tr>' for line in FORM)
    body = f'<p class="text">{escape(notice.body)}</p>' if notice.body else ""
    made_up = f"<p><strong>{escape(INVENTED)}</strong></p>" if invented else ""
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(marking)}: notice {escape(notice.id)}</title>
<style>{_STYLE}</style>
</head>
<body>
<header><p class="marking">{escape(marking)}</p>
{made_up}
<h1>A notice from {escape(sender)} to {escape(to)}</h1>
</header>
<main>
<p class="text">{escape(notice.header)}</p>
{body}
<h2>Record of the handing over</h2>
<table><tbody>
{rows}
</tbody></table>
<p>Keep this page. {escape(sender)} records the handing over in tocsin; only that record counts as proof.</p>
</main>
<footer><p>Printed {escape(words_at(drawn_at))}.</p></footer>
</body>
</html>
"""
