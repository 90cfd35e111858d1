"""What does a supplier's counts-only submission say of itself, and which columns has it?

- One text file: its first line says whose counts they are, of which day, how many, whether they are invented, and the
  SHA-256 of every byte after it; then comma-separated rows under a header, each a set of parties and a count of devices.
- No metering point and no device id has a column. Anybody can read the file before it is sent.
- `since` is a day in the month in which the supplier came, where that was within a year: the month's first, or its last
  where it came later in its month than the day of the submission is in its own. So every window of whole months stands on that
  day as it would from the days themselves.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tocsin.plain import NotPlain, from_bytes, to_bytes
from tocsin.words import Digest, Fault, PartyId, Refused, RoleId

MARK = "# tocsin submission "
LONGEST = 1 << 16
SINCE, SYSTEMS = "since", "systems"
COLUMNS = (SINCE, "model", "fuel", "domestic", "firmware", "status", SYSTEMS)
"""What follows the roles."""
TEXTS = ("model", "firmware", "status")
POINT_OR_DEVICE = re.compile(r"\d{10,21}|[0-9A-Fa-f]{2}(?:[-: ]?[0-9A-Fa-f]{2}){7}")
"""What a metering point or a device id looks like; no cell of a submission does."""


class SubmissionRefused(Refused):
    """A submission that is not what it says, or that this store must not take."""


@dataclass(frozen=True, slots=True)
class Submission:
    """The first line of a submission. `left_out`: devices of the estate of which the sender was not the supplier that day."""

    supplier: PartyId
    as_at: date
    roles: tuple[RoleId, ...]
    rows: int
    systems: int
    left_out: int
    invented: bool
    digest: Digest
    schema: int = 1

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the header of the rows."""
        return (*self.roles, *COLUMNS)

    def line(self) -> str:
        """Give the first line."""
        return MARK + to_bytes(self).decode()


def read_line(line: str, file: str) -> Submission:
    """Read the first line of a submission; SubmissionRefused where it is none."""
    if not line.startswith(MARK):
        raise refusal(file, f"a file that begins with “{line[:30]}”", f"the line that begins with “{MARK.strip()}”", 1)
    try:
        return from_bytes(line.removeprefix(MARK).strip().encode(), Submission)
    except (NotPlain, Refused, ValueError) as wrong:
        raise refusal(file, "a first line that cannot be read", "the line as tocsin wrote it", 1) from wrong


def check(told: Submission, file: str, today: date, invented: bool) -> None:
    """Refuse a submission of a day to come, or one that would mix what is invented with what is real."""
    if told.as_at > today:
        raise refusal(file, f"counts of {told.as_at}", f"a day that is not after today, {today}", 1)
    if told.invented != invented:
        words = ("real", "invented")
        given, held = words[told.invented], words[invented]
        cure = f"Receive it in a store of {given} facts, with --store FOLDER."
        raise SubmissionRefused(file, f"its counts are {given}, and this store holds {held} facts.", cure)


def refusal(file: str, given: str, expected: str, line: int | None = None) -> SubmissionRefused:
    """Give the refusal of a file that is not what it was when it was made."""
    return refusals(file, [Fault(given, expected, AGAIN, file, line)])


def refusals(file: str, faults: Iterable[Fault]) -> SubmissionRefused:
    """Give the refusal of a file for each of its faults."""
    found = tuple(faults)
    return SubmissionRefused(file, f"{found[0]}", found[0].cure, found)


AGAIN = "Ask the sender to make it again with `tocsin estate summarise`, and to send the file unopened."
