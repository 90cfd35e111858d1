"""What does a paper of a modification, with what is attached to it, look like as a file in the form that was asked for?"""

from tocsin.changes.markdown import markdown
from tocsin.changes.paper import Paper
from tocsin.papers.change.docx import docx
from tocsin.papers.change.html import html
from tocsin.papers.change.pdf import pdf
from tocsin.papers.change.redline import in_markdown
from tocsin.words import Refused

FORMATS = ("markdown", "html", "docx", "pdf")


class NoSuchForm(Refused):
    """A form that papers are not printed in, or a template for a form that takes none."""


def printed(papers: tuple[Paper, ...], form: str, template: bytes = b"") -> bytes:
    """Print the first of `papers` and after it the others, which are attached to it, as one of `FORMATS`.

    `template`: a body's own Word document or template, whose styles and letterhead a DOCX then wears.
    """
    if form not in FORMATS:
        raise NoSuchForm(f"The format {form}", "papers are not printed in it.", f"Give one of {', '.join(FORMATS)}.")
    if template and form != "docx":
        raise NoSuchForm(f"A template with the format {form}", "only a DOCX takes one.", "Ask for docx, or give none.")
    if form == "markdown":
        return "\n---\n\n".join(markdown(in_markdown(one)) for one in papers).encode()
    if form == "html":
        return html(papers).encode()
    return docx(papers, template) if form == "docx" else pdf(papers)
