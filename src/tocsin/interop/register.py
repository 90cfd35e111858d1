"""What sheets does a register have, which columns has each, and what makes two rows the same fact?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from tocsin.interop.cell import Reader, day, flag, mail, many, one_of, some_of, text, through
from tocsin.interop.layout import Field, Layout
from tocsin.interop.read import Line, Reading, read
from tocsin.interop.sheet import Cell, Sheet
from tocsin.parties.agreement import CARRIES, KINDS, SPECIFIED, STANDINGS
from tocsin.parties.code import Scheme, code
from tocsin.parties.organisation import organisation
from tocsin.routes.kind import Rules
from tocsin.routes.link import Claim, SignKind
from tocsin.words import Direction, Fault

OTHER_ROLES = ("dcc", "code_administrator", "network")
"""Roles that a register may name although no device has a party in them and no route leads through them."""

SCOPES = ("SMETS2+", "enrolled SMETS1", "unenrolled SMETS1", "advanced", "traditional", "DCC device")
"""The scope classes of a model (decision 16); which of them owe anything is the rulebook's."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "organisations": ("organisation", "from"),
    "codes": ("scheme", "code", "role", "from"),
    "roles": ("organisation", "role", "detail", "from"),
    "products": ("model",),
    "firmware": ("model", "version"),
    "contacts": ("organisation", "duty", "name", "email"),
    "agreements": ("reference",),
    "specified": ("customer", "supplier", "specified", "party", "from"),
    "signs": ("organisation", "direction", "kind", "on", "reference"),
}
"""The columns that make a row the same fact as another; every other column of it may change. In the order of keeping."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a register file said: lines, faults, notes, and each sheet's reading for handing rows back."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    readings: Mapping[str, Reading] = field(default_factory=dict)


def register(sheets: Iterable[Sheet], rules: Rules) -> Contents:
    """Read the sheets of a register; a sheet of another name is left out with a note, and two of one name are a fault."""
    layouts = register_layouts(rules)
    lines: list[Line] = []
    faults: list[Fault] = []
    notes: list[str] = []
    readings: dict[str, Reading] = {}
    for sheet in sheets:
        layout = next((one for one in layouts if one.named(sheet.name)), None)
        if layout is None:
            notes.append(f"{sheet.file}: no sheet of a register has this name, and it was left out.")
            continue
        reading = read(layout, sheet)
        if layout.name in {line.sheet for line in lines}:
            faults.append(Fault(f"a second sheet {layout.name}", "each sheet once", "Join the two.", sheet.file))
        readings[sheet.file] = reading
        kept = [stored_form(line) for line in reading.lines]
        lines += [line for line in kept if isinstance(line, Line)]
        faults += [*reading.faults, *(fault for fault in kept if isinstance(fault, Fault))]
        notes += reading.notes
    return Contents(tuple(lines), tuple(faults), tuple(notes), readings)


def key(line: Line) -> tuple[object, ...]:
    """Give what makes a line the same fact as another."""
    return (line.sheet, *(line.values.get(name) or "" for name in KEYS[line.sheet]))


def stored_form(line: Line) -> Line | Fault:
    """Give the line as it is kept: a code in its scheme's own form, an agreement claimed where it says nothing else."""
    if line.sheet == "codes":
        value = code(Scheme(line.text("scheme")), line.text("code"))
        if isinstance(value, Fault):
            return line.fault("code", value.given, value.expected, value.cure)
        return replace(line, values={**line.values, "code": value})
    if line.sheet == "agreements" and not line.text("standing"):
        return replace(line, values={**line.values, "standing": Claim.CLAIMED.value})
    return line


def role_reader(rules: Rules) -> Reader:
    """Give a reader of a role by its id, name or column title in the rulebook, or of one that no device has."""
    others = tuple((title, role.id) for role in rules.roles for title in (role.name, *role.columns))
    return one_of(*(role.id for role in rules.roles), *OTHER_ROLES, others=others)


def kinds(rules: Rules) -> tuple[str, ...]:
    """Give the kinds of agreement: those always known, and any that the rulebook adds."""
    added = (*(kind for kind, _ in rules.basis_of), *rules.letters)
    return tuple(dict.fromkeys((*KINDS, *added)))


def register_layouts(rules: Rules) -> tuple[Layout, ...]:
    """Give the nine sheets under a rulebook's roles and kinds."""
    role, party = role_reader(rules), through(organisation)
    return (
        Layout(
            "organisations",
            (_filled("organisation", party), _filled("name", text), *_period()),
            ("organizations", "parties"),
        ),
        Layout(
            "codes",
            (
                _filled("organisation", party),
                _filled("scheme", _scheme),
                _filled("code", text),
                Field("role", role),
                *_period(),
            ),
        ),
        Layout("roles", (_filled("organisation", party), _filled("role", role), Field("detail", text), *_period())),
        Layout("products", _products(party), ("models",)),
        Layout("firmware", _firmware()),
        Layout("contacts", _contacts(party)),
        Layout("agreements", _agreements(party, role, rules)),
        Layout("specified", _specified(party), ("blue route",)),
        Layout("signs", _signs(party)),
    )


def _filled(name: str, read_cell: Reader, *aliases: str) -> Field:
    return Field(name, read_cell, aliases, wanted=True, filled=True)


def _period() -> tuple[Field, ...]:
    return (
        Field("from", day, ("start", "starts on", "from date")),
        Field("until", day, ("end", "ends on", "to", "until date")),
    )


_duty = one_of(*Direction)
_schemes = one_of(*Scheme, others=(("gas", Scheme.GAS), ("company id", Scheme.COMPANY), ("OUI", Scheme.COMPANY)))


def _scheme(cell: Cell) -> str | Fault:
    value = _schemes(cell)
    return value if isinstance(value, Fault) else str(value)


def _contacts(party: Reader) -> tuple[Field, ...]:
    return (
        _filled("organisation", party),
        _filled("duty", _duty, "direction"),
        Field("name", text),
        Field("email", mail, ("e-mail", "mail", "email address")),
        Field("telephone", text, ("phone", "tel", "telephone number")),
        Field("verified on", day, ("last verified", "verified")),
    )


def _agreements(party: Reader, role: Reader, rules: Rules) -> tuple[Field, ...]:
    return (
        _filled("reference", text, "ref"),
        _filled("kind", one_of(*kinds(rules)), "type"),
        _filled("party a", party),
        _filled("role a", role),
        _filled("party b", party),
        _filled("role b", role),
        *_period(),
        Field("models", many, ("scope",)),
        Field("carries", some_of(*CARRIES)),
        Field("standing", one_of(*STANDINGS), ("claim",)),
        Field("evidence digest", through(_digest), ("evidence",)),
        Field("signed by both", flag),
        Field("defines material vulnerability", flag),
        Field("commits to rectify", flag),
        Field("tests checked by", text),
        Field("tests checked on", day),
    )


def _specified(party: Reader) -> tuple[Field, ...]:
    return (
        _filled("customer", party),
        _filled("supplier", party),
        _filled("specified", one_of(*SPECIFIED)),
        Field("party", party),
        Field("terms", text),
        *_period(),
        Field("source", text),
    )


def _products(party: Reader) -> tuple[Field, ...]:
    return (
        _filled("manufacturer", party, "maker"),
        Field("device type", text, ("type",)),
        _filled("model", through(organisation), "model id"),
        Field("name", text, ("model name",)),
        Field("aliases", many, ("alias",)),
        Field("hardware", text, ("hardware version",)),
        Field("certified on", day, ("certificate date", "certified")),
        _filled(
            "scope",
            one_of(*SCOPES),
            "scope class",
        ),
    )


def _firmware() -> tuple[Field, ...]:
    return (
        _filled("model", through(organisation), "model id"),
        _filled("version", text, "firmware", "firmware version"),
        Field("predecessors", many, ("predecessor", "replaces")),
        Field("released on", day, ("released",)),
    )


def _signs(party: Reader) -> tuple[Field, ...]:
    kinds_of_sign = one_of(SignKind.ACKNOWLEDGED, SignKind.EXERCISED)
    return (
        _filled("organisation", party),
        _filled("direction", _duty, "duty"),
        _filled("kind", kinds_of_sign, "sign"),
        _filled("on", day, "date"),
        Field("reference", text, ("ref",)),
    )


def _digest(plain: str) -> str | Fault:
    if len(plain) == 64 and all(c in "0123456789abcdef" for c in plain.lower()):
        return plain.lower()
    return Fault(
        f"“{plain}”", "a SHA-256 of 64 hexadecimal digits", "Run sha256sum on the paper's file, or leave it blank."
    )
