"""What columns does an estate file have under a rulebook's roles, and is one row of it right in itself?

The roles come from the rulebook, so a role that a rulebook adds has its columns without a change here (decision 33).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tocsin.estate.identifier import Fuel, Point, device_id, metering_point
from tocsin.interop.cell import Reader, day, flag, one_of, text
from tocsin.interop.layout import Field, Layout
from tocsin.interop.read import Line
from tocsin.interop.sheet import Cell, Value
from tocsin.routes.kind import Role
from tocsin.words import Fault, ModelId, PartyId

POINT, DEVICE = "metering point", "device id"


@dataclass(frozen=True, slots=True)
class Known:
    """What an estate row may name: parties by id or code, and models by id, name or alias, each in any case."""

    parties: Mapping[str, PartyId] = field(default_factory=dict)
    models: Mapping[str, ModelId] = field(default_factory=dict)


def meters(roles: Iterable[Role], known: Known) -> Layout:
    """Give the layout of an estate file: eight columns of the device, then four for each role."""
    own = (
        Field(
            POINT,
            _point,
            ("mpxn", "mpan", "mprn", "mpxn number", "mpan core", "meter point", "import mpxn"),
            wanted=True,
        ),
        Field("fuel", _fuel, ("fuel type",)),
        Field(DEVICE, _device, ("eui-64", "eui64", "guid", "device"), wanted=True, filled=True),
        Field(
            "model",
            _one_known(known.models, "a model of the products list", "sheet products"),
            ("device model", "model id"),
            wanted=True,
        ),
        Field("firmware", text, ("firmware version", "device firmware version")),
        Field("status", text, ("device status", "smi status")),
        Field("domestic", flag, ("is domestic", "domestic premises")),
    )
    parties = _one_known(known.parties, "an organisation of the register, by its id or code", "sheet organisations")
    return Layout("estate", own + tuple(one for role in claimed(roles) for one in _claim(role, parties)), ("meters",))


def claimed(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Give the roles that have columns in an estate: not the manufacturer, and not one that a single party always fills."""
    return tuple(role for role in roles if not role.per_model and role.always is None)


def check_meter(line: Line, roles: Iterable[Role], today: date) -> Iterator[Fault]:
    """Give what is wrong between the cells of one row: fuel against metering point, and each claim's days."""
    number, fuel = line.text(POINT), line.text("fuel")
    if number and fuel:
        point = metering_point(number, Fuel(fuel))
        if isinstance(point, Fault):
            yield line.fault("fuel", point.given, point.expected, point.cure)
    for role in claimed(roles):
        yield from _days(line, role.id, today)


def two_suppliers(line: Line, other_row: int, role: str) -> Fault:
    """Give the fault of a second party in a role that one metering point can have one party in on a day."""
    given = f"“{line.text(role)}” on days for which row {other_row} gives another {role} of the same metering point"
    return line.fault(role, given, f"one {role} a day", "End the earlier claim on the day the later begins.")


def twice(line: Line, other_row: int) -> Fault:
    """Give the fault of a device that has a row already."""
    given = f"the same device as in row {other_row}"
    return line.fault(DEVICE, given, "one row a device", "Keep the row that is right today.")


def _days(line: Line, role: str, today: date) -> Iterator[Fault]:
    start, end = line.day(f"{role} from"), line.day(f"{role} until")
    if start and end and end <= start:
        cure = "Correct one of the two days; until is the first day on which it no longer holds."
        yield line.fault(f"{role} until", f"until {end} after from {start}", "an until after from", cure)
    if start and start > today:
        yield line.fault(
            f"{role} from", f"{start}, which is after today, {today}", "a day that has been", "Correct it."
        )
    if (start or end) and not line.text(role):
        yield line.fault(role, "days without a party", f"the {role} that they are of", "Name it, or clear the days.")


def _claim(role: Role, parties: Reader) -> tuple[Field, ...]:
    titles = (role.name, *role.columns)

    def each(word: str) -> tuple[str, ...]:
        return tuple(f"{title} {word}" for title in titles)

    return (
        Field(role.id, parties, titles),
        Field(f"{role.id} from", day, each("from")),
        Field(f"{role.id} until", day, each("until")),
        Field(f"{role.id} source", text, each("source")),
    )


def _point(cell: Cell) -> Value | Fault:
    plain = _identifying(cell)
    if isinstance(plain, Fault) or plain == "":
        return plain
    point = metering_point(plain)
    return point.number if isinstance(point, Point) else point


def _device(cell: Cell) -> Value | Fault:
    plain = _identifying(cell)
    return plain if isinstance(plain, Fault) or plain == "" else device_id(plain)


def _identifying(cell: Cell) -> str | float | Fault:
    """Give a cell as an identifier's reader wants it: a number goes through, so that the reader can say what became of it."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    return cell.strip() if isinstance(cell, str) else text(cell)


_fuels = one_of(*Fuel, others=(("elec", Fuel.ELECTRICITY), ("e", Fuel.ELECTRICITY), ("g", Fuel.GAS)))


def _fuel(cell: Cell) -> Value | Fault:
    value = _fuels(cell)
    return str(value) if isinstance(value, str) else value


def _one_known(known: Mapping[str, str], expected: str, place: str) -> Reader:
    def read(cell: Cell) -> str | Fault:
        plain = text(cell)
        if isinstance(plain, Fault) or not plain:
            return plain
        return known.get(plain.casefold()) or Fault(f"“{plain}”", expected, f"Add it to the {place}, or correct it.")

    return read
