"""Which lines of a register can be kept, which are refused and why, and how are the refused ones handed back?"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tocsin.interop.agree import agree
from tocsin.interop.meters import Known
from tocsin.interop.read import Line, Reading
from tocsin.interop.sheet import Cell, Sheet
from tocsin.interop.taken import Change, Taken
from tocsin.routes.kind import Role, Rules
from tocsin.words import Digest, Fault, Refused

Rows = Iterable[tuple[Sequence[Cell], str]]


@dataclass(frozen=True, slots=True)
class Files:
    """The functions that open, check and write files, chosen by a face: those of `tocsin.drivers` by the same names."""

    sheets: Callable[[Path], AbstractContextManager[tuple[Sheet, ...]]]
    digest: Callable[[Path], Digest]
    intake: Callable[[Path, Sequence[Role], Known, date, Path, bool, Sheet | None], Taken]
    compare: Callable[[Path, Path], Change]
    handback: Callable[[Path, Sequence[tuple[str, Sequence[Cell], Rows]]], Path]
    discard: Callable[[Path], None]
    alone: Callable[[Path, Callable[[], Collection[str]]], AbstractContextManager[None]]


class LoadRefused(Refused):
    """A file that was refused whole; nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Lines that can be kept, with the faults of those that cannot and the notes."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def settle(
    file: str,
    lines: Sequence[Line],
    faults: Sequence[Fault],
    held: Sequence[Line],
    rules: Rules,
    now: datetime,
    accept: bool,
) -> Settled:
    """Give the lines that can be kept; refuse the file unless `accept` takes the rest, and then until the rest agrees."""
    found, kept = list(faults), tuple(lines)
    while True:
        agreed = agree(kept, held, rules, now)
        found += agreed.faults
        wrong = {(fault.file, fault.row) for fault in agreed.faults}
        kept = tuple(line for line in kept if (line.file, line.row) not in wrong)
        if not (wrong and accept):
            break
    if found and (not accept or any(fault.row is None or fault.row == 1 for fault in found)):
        raise LoadRefused(file, why(found), CURE, tuple(found))
    return Settled(kept, tuple(found), agreed.notes)


CURE = "Correct the rows and load the file again, or take the good rows with --accept-good-rows."


def why(faults: Sequence[Fault]) -> str:
    """Say in a sentence how much is wrong, and what first."""
    rows = {(fault.file, fault.row) for fault in faults}
    return f"{len(rows)} {'row' if len(rows) == 1 else 'rows'} cannot be kept, so none was. First: {faults[0]}"


def hand_back(files: Files, path: Path, readings: Mapping[str, Reading], faults: Sequence[Fault]) -> Path | None:
    """Write the refused rows of a register with their reasons beside its file; None when there are none."""
    tables = []
    for file, reading in readings.items():
        reasons: dict[int, list[str]] = {}
        for fault in faults:
            if fault.file == file and fault.row is not None:
                reasons.setdefault(fault.row, []).append(reason(fault))
        given = reading.given or {}
        rows = [(given[row], " ".join(words)) for row, words in sorted(reasons.items()) if row in given]
        if rows:
            tables.append((file.rpartition("sheet ")[2] or file, reading.header, rows))
    return files.handback(path, tables) if tables else None


def reason(fault: Fault) -> str:
    """Say what is wrong in one cell, for the row it stands in."""
    return f"{fault.column}: given {fault.given}; expected {fault.expected}. {fault.cure}"
