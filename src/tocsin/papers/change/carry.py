"""What does a program read in a printed paper's attachment: the papers themselves, exactly?"""

from datetime import UTC, datetime, time

from tocsin.changes.paper import Paper
from tocsin.plain import to_bytes

ATTACHED = "papers.json"


def carry(papers: tuple[Paper, ...]) -> bytes:
    """Give the papers as JSON with sorted keys; the same papers give the same bytes. `plain.thaw` gives them back."""
    return to_bytes(papers)


def dated(papers: tuple[Paper, ...]) -> datetime:
    """Give the instant that a print is dated by: the start of the day of issue, else of the day the draft is as at."""
    return datetime.combine(papers[0].issued_on or papers[0].as_at, time(), UTC)
