"""Which of the industry's flows is a file, and what are its lines? Layouts and precedence come from files beside the readers."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from tocsin.interop.industry.layouts import Layouts, layouts
from tocsin.interop.industry.precedence import Precedence, precedence
from tocsin.interop.industry.said import Aside, FlowRefused, Said
from tocsin.interop.industry.unpack import unpack
from tocsin.interop.industry.unpack_gas import unpack_gas
from tocsin.words import Fault

LONGEST_LINE = 1 << 16
ELECTRICITY, GAS = (b"ZHV|",), (b'"HEADR"', b"HEADR,")
PLACE = "tocsin.interop.industry"
AGAIN = "Ask the sender for the file again."


@cache
def described(more: Path | None = None) -> Layouts:
    """Give the flows described with tocsin, and those of an organisation's own file beside them."""
    own = layouts((files(PLACE) / "layouts.yaml").read_text("utf-8"), "layouts.yaml")
    return own if more is None else own.beside(layouts(more.read_text("utf-8"), more.name))


@cache
def order(other: Path | None = None) -> Precedence:
    """Give the precedence that comes with tocsin, or that of an organisation's own file in its place."""
    if other is not None:
        return precedence(other.read_text("utf-8"), other.name)
    return precedence((files(PLACE) / "precedence.yaml").read_text("utf-8"), "precedence.yaml")


def is_flow(path: Path) -> bool:
    """Say whether a file begins as one of the industry's flows does."""
    with path.open("rb") as source:
        return source.read(64).lstrip(b"\xef\xbb\xbf").startswith(ELECTRICITY + GAS)


def read(path: Path, known: Layouts) -> Iterator[Said | Aside | Fault]:
    """Give what the flows in a file say; FlowRefused where it is none or must not be read."""
    with path.open("rb") as source:
        start = source.read(64).lstrip(b"\xef\xbb\xbf")
    if not start.startswith(ELECTRICITY + GAS):
        given = "an empty file" if not start.strip() else "a file that begins with neither ZHV| nor HEADR"
        raise _refused(path.name, 1, given, "a flow in the user file format, or of the RGMA baseline")
    opened = unpack if start.startswith(ELECTRICITY) else unpack_gas
    yield from opened(_lines(path, known.secret()), known, path.name)


def _lines(path: Path, secret: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Number the lines of a file; of a group that holds secrets only its code is ever read into a text."""
    dropped = {f"{code}|".encode(): f"{code}|" for code in secret}
    with path.open("rb") as source:
        number = 0
        while raw := source.readline(LONGEST_LINE):
            number += 1
            if raw[:4] in dropped:
                yield number, dropped[raw[:4]]
                while len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                    raw = source.readline(LONGEST_LINE)
                continue
            if len(raw) == LONGEST_LINE:
                raise _refused(path.name, number, f"a line of {LONGEST_LINE:,} bytes or more", "the lines of a flow")
            if b"\x00" in raw:
                raise _refused(path.name, number, "a NUL byte", "text")
            try:
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                given = f"byte 0x{raw[error.start]:02X}, which is not UTF-8"
                raise _refused(path.name, number, given, "text in ASCII or UTF-8") from error
            if text.strip():
                yield number, text


def _refused(file: str, line: int, given: str, expected: str) -> FlowRefused:
    fault = Fault(given, expected, AGAIN, file, line)
    return FlowRefused(file, str(fault), AGAIN, (fault,))
