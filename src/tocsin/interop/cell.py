"""What does one cell say, and what is wrong with it?

- Identifiers are text. A number in place of text is refused, because a spreadsheet may have changed it unseen.
- Days are ISO (2026-11-24), British (24/11/2026) or date cells; no other order of day and month is guessed.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime

from tocsin.estate.identifier import AS_TEXT
from tocsin.interop.sheet import Cell, Formula, Value
from tocsin.words import Fault

Reader = Callable[[Cell], Value | Fault]
LONGEST = 300
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?[eE][+]\d+")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def text(cell: Cell) -> str | Fault:
    """Read text; blank is ``''``. Numbers, dates, control characters and over-long text are refused."""
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        return _formula(cell)
    if not isinstance(cell, str):
        return Fault(f"{_sort(cell)} {cell}", "text", AS_TEXT)
    plain = unicodedata.normalize("NFC", cell.strip())
    if plain[:1] == "'" and plain[1:2] in ("=", "+", "-", "@"):
        plain = plain[1:]  # put there so that no spreadsheet runs the cell; a row handed back must read as it was
    if _SCIENTIFIC.fullmatch(plain):
        return Fault(f"“{plain}”, a number that a spreadsheet has rounded", "text", AS_TEXT)
    if any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") for c in plain):
        return Fault(f"{plain!a}", "one line of printable text", "Delete the line break or hidden character.")
    if len(plain) > LONGEST:
        return Fault(f"{len(plain)} characters", f"at most {LONGEST}", "Shorten it.")
    return plain


def day(cell: Cell) -> date | Fault | None:
    """Read a day; blank is None. An instant other than midnight and a bare number are refused."""
    if isinstance(cell, datetime):
        if (cell.hour, cell.minute, cell.second) != (0, 0, 0):
            return Fault(f"{cell:%Y-%m-%d %H:%M:%S}", "a day without a time", "Take the time away.")
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        return Fault(f"{_sort(cell)} {cell}", _DAY, "Format the column as a date, or write 2026-11-24 as text.")
    plain = text(cell)
    return plain if isinstance(plain, Fault) else _written(plain)


def flag(cell: Cell) -> bool | Fault | None:
    """Read yes or no; blank is None."""
    if isinstance(cell, bool):
        return cell
    plain = text(cell)
    if isinstance(plain, Fault):
        return plain
    answer = {"": None, "yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
    return answer.get(plain.lower(), Fault(f"“{plain}”", "yes or no", "Write yes, no or nothing."))


def many(cell: Cell) -> tuple[str, ...] | Fault:
    """Read several words separated by ``;``; blank is none."""
    plain = text(cell)
    return plain if isinstance(plain, Fault) else tuple(word.strip() for word in plain.split(";") if word.strip())


def mail(cell: Cell) -> str | Fault:
    """Read one e-mail address; blank is ``''``."""
    plain = text(cell)
    if isinstance(plain, Fault) or not plain or _MAIL.fullmatch(plain):
        return plain
    return Fault(f"“{plain}”", "one e-mail address such as clerk@peak.example", "Give one address and nothing else.")


def squash(words: str) -> str:
    """Give letters and digits alone in lower case, so that headers and words match whatever stands between."""
    return "".join(c for c in words.casefold() if c.isalnum())


def one_of(*words: str, others: tuple[tuple[str, str], ...] = ()) -> Reader:
    """Give a reader of one of `words`, or of another spelling that `others` maps to one; blank is ``''``."""
    known = {squash(a): b for a, b in others} | {squash(word): word for word in words}

    def read(cell: Cell) -> str | Fault:
        plain = text(cell)
        if isinstance(plain, Fault) or not plain:
            return plain
        return known.get(squash(plain)) or Fault(f"“{plain}”", "one of " + ", ".join(words), "Write one of these.")

    return read


def some_of(*words: str) -> Reader:
    """Give a reader of any of `words`, separated by ``;`` or a comma."""
    one = one_of(*words)

    def read(cell: Cell) -> tuple[str, ...] | Fault:
        plain = text(cell)
        if isinstance(plain, Fault):
            return plain
        found: list[str] = []
        for word in filter(None, (part.strip() for part in re.split("[;,]", plain))):
            answer = one(word)
            if isinstance(answer, Fault):
                return answer
            found.append(str(answer))
        return tuple(sorted(set(found)))

    return read


def through(read: Callable[[str], str | Fault]) -> Reader:
    """Give a reader that passes text on to `read`; blank stays ``''``."""

    def reader(cell: Cell) -> str | Fault:
        plain = text(cell)
        return plain if isinstance(plain, Fault) or not plain else read(plain)

    return reader


_DAY = "a day such as 2026-11-24 or 24/11/2026"


def _written(plain: str) -> date | Fault | None:
    if not plain:
        return None
    iso, british = _ISO.fullmatch(plain), _BRITISH.fullmatch(plain)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if british:
            return date(int(british[3]), int(british[2]), int(british[1]))
    except ValueError:
        return Fault(f"“{plain}”, no day in the calendar", _DAY, "Correct the day; the day comes before the month.")
    return Fault(f"“{plain}”", _DAY, "Write the day in one of these forms.")


def _formula(cell: Formula) -> Fault:
    where = f" in cell {cell.where}" if cell.where else ""
    return Fault(f"the formula {cell.text[:60]}{where}", "a value", "Copy the column and paste it as values only.")


def _sort(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "the yes/no value"
    return "the number" if isinstance(cell, int | float) else "the date"
