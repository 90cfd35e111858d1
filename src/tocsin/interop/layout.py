"""Which column of a sheet is which field, which are unknown, and which must not be kept at all?

- Headers match whatever their case, spaces, hyphens or underscores, or by a listed alias; nothing else is guessed.
- Columns of personal data that tocsin has no use for (decision 28) are dropped on sight, and it is said so.
"""

from dataclasses import dataclass, replace

from tocsin.interop.cell import Reader, squash
from tocsin.interop.sheet import Cell, Formula
from tocsin.words import Fault


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `wanted`: the column must be there; `filled`: no row may leave it blank."""

    name: str
    read: Reader
    aliases: tuple[str, ...] = ()
    wanted: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet by its name and fields. A field's own title is read even if it sounds personal."""

    name: str
    fields: tuple[Field, ...]
    aliases: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    """Titles that are known and not needed; such a column is left out unread."""

    def named(self, sheet: str) -> bool:
        """Say whether a sheet of that name has this layout."""
        return squash(sheet) in {squash(name) for name in (self.name, *self.aliases)}


@dataclass(frozen=True, slots=True)
class Heading:
    """A header matched to a layout: (position, field as the file spells it), what is wrong, and what a reader should know."""

    places: tuple[tuple[int, Field, str], ...]
    width: int
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


PERSONAL = frozenset(
    map(
        squash,
        (
            *("uprn", "postcode", "post code", "zip", "address", "address identifier", "property filter", "house"),
            *("house number", "street", "town", "county", "premises", "site address", "supply address", "latitude"),
            *("longitude", "customer name", "name of customer", "consumer name", "consumer", "account name"),
            *("account holder", "account number", "occupier", "occupant", "tenant", "title", "forename", "first name"),
            *("surname", "last name", "full name", "date of birth", "dob", "mobile", "phone", "vulnerable", "psr"),
        ),
    )
)


def heading(layout: Layout, header: tuple[Cell, ...], file: str) -> Heading:
    """Match a header row to `layout`; duplicates, formulas and missing columns are faults, unknown columns are notes."""
    known = {squash(name): field for field in layout.fields for name in (field.name, *field.aliases)}
    faults: list[Fault] = []
    notes: list[str] = []
    places: dict[str, tuple[int, Field, str]] = {}
    width = max((i + 1 for i, cell in enumerate(header) if cell not in (None, "")), default=0)
    for position, cell in enumerate(header[:width]):
        title = cell.strip() if isinstance(cell, str) else ""
        field = _field(known, title)
        if not title:
            faults.append(_untitled(cell, position, file))
        elif field is None:
            notes.append(_note(title, file, layout.unused))
        elif field.name in places:
            first = places[field.name][2]
            faults.append(_twice(title, first, file))
        else:
            places[field.name] = (position, field, title)
    faults += [_absent(field, file) for field in layout.fields if field.wanted and field.name not in places]
    return Heading(tuple(places.values()), width, tuple(faults), tuple(notes))


def _field(known: dict[str, Field], title: str) -> Field | None:
    """Give the field of a title, or of a title such as “MOP/MAM” whose every part means the same field."""
    parts = {known.get(squash(part)) for part in title.split("/")}
    return known.get(squash(title)) or (parts.pop() if len(parts) == 1 else None)


def at(fault: Fault, file: str, row: int | None, column: str, line: int | None = None) -> Fault:
    """Give the fault with its place."""
    return replace(fault, file=file, row=row, column=fault.column or column, line=line)


def _note(title: str, file: str, unused: tuple[str, ...]) -> str:
    if is_personal(title):
        return f"{file}: column “{title}” is personal data; it was dropped unread and is kept nowhere."
    if squash(title) in map(squash, unused):
        return f"{file}: column “{title}” is not needed here and was left out unread."
    return f"{file}: column “{title}” is not known and was left out; nothing was guessed from it."


def is_personal(title: str) -> bool:
    """Say whether a column's title announces personal data that tocsin has no use for."""
    plain = squash(title)
    starts = plain.startswith(("address", "postcode", "uprn", "propertyfilter"))
    return plain in PERSONAL or starts or plain.endswith(("address", "addressidentifier", "postcode"))


def _untitled(cell: Cell, position: int, file: str) -> Fault:
    given = f"the formula {cell.text[:40]}" if isinstance(cell, Formula) else f"“{cell}”" if cell else "nothing"
    return Fault(given, "a title in words", "Title the column or delete it.", file, row=1, column=str(position + 1))


def _twice(title: str, first: str, file: str) -> Fault:
    cure = "Keep one of the two; which is right cannot be guessed."
    return Fault(f"“{first}” and “{title}”, the same column twice", "each column once", cure, file, row=1, column=title)


def _absent(field: Field, file: str) -> Fault:
    names = ", ".join((field.name, *field.aliases[:4]))
    return Fault(
        "no such column", f"a column {field.name}", f"Add it; accepted titles: {names}.", file, row=1, column=field.name
    )
