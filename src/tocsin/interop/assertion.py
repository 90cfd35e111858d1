"""What columns does a file of changes have, and is one assertion of it right in itself?

One row says: of this device (or of every device at this metering point) this role was filled by this party, on the days
from its first up to, not including, its last. Nobody in the party's cell says that nobody fills the role.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tocsin.interop.cell import day, one_of, text
from tocsin.interop.layout import Field, Layout
from tocsin.interop.meters import DEVICE, POINT, Known, claimed, meters
from tocsin.interop.read import Line
from tocsin.routes.kind import Role
from tocsin.words import Fault

FROM, UNTIL = "holds from", "holds until"
AHEAD = timedelta(days=366)
"""How far ahead a change may be known; a day beyond it is taken for a slip."""


def assertion(roles: Iterable[Role], known: Known) -> Layout:
    """Give the layout of a file of changes under a rulebook's roles."""
    filled = claimed(roles)
    titles = tuple((title, role.id) for role in filled for title in (role.name, *role.columns))
    estate = {field.name: field for field in meters(filled, known).fields}
    point, device = estate[POINT], estate[DEVICE]
    party = estate[filled[0].id].read if filled else text
    return Layout(
        "changes",
        (
            Field(DEVICE, device.read, device.aliases),
            Field(POINT, point.read, point.aliases),
            Field("role", one_of(*(role.id for role in filled), others=titles), wanted=True, filled=True),
            Field("party", party, ("organisation",), wanted=True),
            Field(FROM, day, ("from", "start", "effective from", "from date"), wanted=True, filled=True),
            Field(UNTIL, day, ("until", "end", "to", "until date")),
            Field("source", text, ("said by",), wanted=True, filled=True),
        ),
        ("corrections",),
    )


def check_assertion(line: Line, today: date) -> Iterator[Fault]:
    """Give what is wrong between the cells of one row."""
    start, end = line.day(FROM), line.day(UNTIL)
    if start and end and end <= start:
        cure = "Correct one of the two days; until is the first day on which it no longer holds."
        yield line.fault(UNTIL, f"until {end} after from {start}", "an until after from", cure)
    if start and start > today + AHEAD:
        yield line.fault(FROM, f"{start}, more than a year after today, {today}", "a day that is near", "Correct it.")
    if not line.text(DEVICE) and not line.text(POINT):
        yield line.fault(DEVICE, "neither a device nor a metering point", "one of the two", "Fill one in.")


def nowhere(line: Line) -> Fault:
    """Give the fault of a row whose device or metering point is not in the estate."""
    column = DEVICE if line.text(DEVICE) else POINT
    cure = "Load the estate that has it first, or correct it."
    return line.fault(column, f"“{line.text(column)}”", "a device or metering point of the estate", cure)
