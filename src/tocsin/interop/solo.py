"""What do one organisation's own list of meters and list of contacts say, in the words of a register and an estate?

- Names become ids, and everything is the organisation's own claim: agreements *claimed*, appointments with its list as source.
- A name or a model that the store knows already, by id, code, name or alias, is taken for that one; none is merged by likeness.
- Rows that name no supplier are the organisation's own. A list without a scope column is taken as SMETS2+, and it is said so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tocsin.interop.cell import day, flag, mail, one_of, some_of, text
from tocsin.interop.layout import Field, Layout
from tocsin.interop.meters import DEVICE, POINT, Known, claimed, meters
from tocsin.interop.read import Line
from tocsin.interop.register import SCOPES, key, kinds, role_reader
from tocsin.interop.sheet import Cell, Row, Value
from tocsin.parties.agreement import CARRIES
from tocsin.parties.organisation import alike, slug
from tocsin.routes.kind import Role, Rules
from tocsin.words import MANUFACTURER, SUPPLIER, Direction, PartyId, RoleId

ASSUMED_SCOPE = "SMETS2+"
CUSTOMER = RoleId("customer")
_PERSON = ("name", "email", "telephone", "verified on")
_TESTS = (
    "signed by both",
    "defines material vulnerability",
    "commits to rectify",
    "tests checked by",
    "tests checked on",
)


@dataclass(frozen=True, slots=True)
class Solo:
    """A small register and estate made of two lists: lines by sheet, estate rows under their header, and notes."""

    lines: tuple[Line, ...]
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Names:
    """Ids by name: of organisations, and of models by maker and name."""

    parties: dict[str, str] = field(default_factory=dict)
    models: dict[tuple[str, str], str] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)

    def party(self, name: str) -> str:
        """Give the id of a name, a new one where the store has none."""
        if name.casefold() not in self.parties:
            self.parties[name.casefold()] = slug(name)
            self.new.setdefault(slug(name), name)
        return self.parties[name.casefold()]


def solo(
    own_meters: Sequence[Line],
    own_contacts: Sequence[Line],
    held: Sequence[Line],
    owner: PartyId,
    called: str,
    rules: Rules,
) -> Solo:
    """Make a register and an estate of the lines of two lists (`solo_meters`, `solo_contacts`), beside what the store holds."""
    names = _names(held)
    names.parties |= {owner: owner, called.casefold(): owner}
    roles = claimed(rules.roles)
    filled = {(line.sheet, line.text("organisation"), line.text("role")) for line in held if line.sheet == "roles"}
    made: dict[tuple[object, ...], Line] = {}
    for line in (*_of_meters(own_meters, names, owner, roles), *_of_contacts(own_contacts, names, owner)):
        if (line.sheet, line.text("organisation"), line.text("role")) not in filled:
            made.setdefault(key(line), line)
    header = (
        POINT,
        "fuel",
        DEVICE,
        "model",
        "firmware",
        "status",
        "domestic",
        *(name for r in roles for name in _claim(r)),
    )
    rows = tuple(Row(line.row or 0, _cells(line, header, names, owner, roles)) for line in own_meters)
    fresh = _organisations(names, owner, called, held, own_meters, own_contacts)
    return Solo((*fresh, *made.values()), header, rows, tuple(_notes(own_meters, names)))


def solo_meters(rules: Rules) -> Layout:
    """Give the layout of an organisation's own list of meters: an estate's columns with names in place of ids."""
    roles = claimed(rules.roles)
    named = {"model", *(role.id for role in roles)}
    fields = tuple(replace(one, read=text) if one.name in named else one for one in meters(roles, Known()).fields)
    made = Field("manufacturer", text, ("maker", "make", "device manufacturer", "meter manufacturer"), wanted=True)
    return Layout("meters", (*fields, made, Field("scope", one_of(*SCOPES), ("scope class", "smets"))), ("estate",))


def solo_contacts(rules: Rules) -> Layout:
    """Give the layout of an organisation's own list of contacts and agreements."""
    role = role_reader(rules)
    fields = (
        Field("organisation", text, ("company", "party"), wanted=True, filled=True),
        Field("role", role, wanted=True, filled=True),
        Field("duty", some_of(*Direction), ("duties",), wanted=True),
        Field("name", text, ("contact", "contact name")),
        Field("email", mail, ("e-mail", "mail", "email address")),
        Field("telephone", text, ("phone", "tel", "telephone number")),
        Field("verified on", day, ("verified", "last verified")),
        Field("agreement kind", one_of(*kinds(rules)), ("agreement", "kind")),
        Field("agreement from", day, ("from", "starts on")),
        Field("agreement until", day, ("until", "ends on")),
        Field("agreement with", text, ("with",)),
        Field("agreement with role", role, ("with role",)),
        Field("carries", some_of(*CARRIES)),
        *(Field(name, flag) for name in _TESTS[:3]),
        Field(_TESTS[3], text),
        Field(_TESTS[4], day),
    )
    return Layout("contacts", fields, ("contact list",))


def _names(held: Iterable[Line]) -> _Names:
    names = _Names()
    for line in held:
        party, model = line.text("organisation"), line.text("model")
        if line.sheet == "organisations":
            names.parties |= {party: party, line.text("name").casefold(): party}
        elif line.sheet == "codes":
            names.parties.setdefault(line.text("code").casefold(), party)
        elif line.sheet == "products":
            maker = line.text("manufacturer")
            names.models |= {
                (maker, one.casefold()): model for one in (model, line.text("name"), *line.many("aliases")) if one
            }
    return names


def _of_meters(lines: Iterable[Line], names: _Names, owner: PartyId, roles: Sequence[Role]) -> Iterator[Line]:
    for line in lines:
        for role in roles:
            party = _named(line, role)
            if party:
                yield _line(line, "roles", organisation=names.party(party), role=role.id)
        yield from _product(line, names)
    yield Line("roles", {"organisation": owner, "role": SUPPLIER}, row=0)


def _product(line: Line, names: _Names) -> Iterator[Line]:
    maker, model = line.text("manufacturer"), line.text("model")
    if not (maker and model):
        return
    party = names.party(maker)
    yield _line(line, "roles", organisation=party, role=MANUFACTURER)
    if (party, model.casefold()) not in names.models:
        names.models[party, model.casefold()] = slug(f"{party} {model}")
        yield _line(
            line,
            "products",
            manufacturer=party,
            model=names.models[party, model.casefold()],
            name=model,
            scope=line.text("scope") or ASSUMED_SCOPE,
        )


def _of_contacts(lines: Iterable[Line], names: _Names, owner: PartyId) -> Iterator[Line]:
    for line in lines:
        party = names.party(line.text("organisation"))
        yield _line(line, "roles", organisation=party, role=line.text("role"))
        person = {name: line.values[name] for name in _PERSON if name in line.values}
        for duty in line.many("duty"):
            yield _line(line, "contacts", organisation=party, duty=duty, **person)
        if line.text("agreement kind"):
            yield _agreement(line, names, owner, party)


def _agreement(line: Line, names: _Names, owner: PartyId, party: str) -> Line:
    other = line.text("agreement with")
    first = names.party(other) if other else owner
    kind, start = line.text("agreement kind"), line.day("agreement from")
    return _line(
        line,
        "agreements",
        reference=f"own list: {kind.replace('_', ' ')}, {first} and {party} ({line.text('role')}), from {start or 'unknown'}",
        kind=kind,
        standing="claimed",
        models=(),
        carries=line.many("carries"),
        **{
            "party a": first,
            "role a": line.text("agreement with role") or SUPPLIER,
            "party b": party,
            "role b": line.text("role"),
            "from": start,
            "until": line.day("agreement until"),
            **{name: line.values[name] for name in _TESTS if name in line.values},
        },
    )


def _organisations(
    names: _Names, owner: PartyId, called: str, held: Iterable[Line], *lists: Iterable[Line]
) -> Iterator[Line]:
    there = {line.text("organisation") for line in held if line.sheet == "organisations"}
    for party, name in {owner: called, **names.new}.items():
        if party not in there:
            first = next((line for one in lists for line in one if _says(line, name)), None)
            values: Mapping[str, Value] = {"organisation": party, "name": name}
            yield (
                Line("organisations", values, first.file, first.row) if first else Line("organisations", values, row=0)
            )


def _says(line: Line, name: str) -> bool:
    return any(isinstance(value, str) and value.casefold() == name.casefold() for value in line.values.values())


def _line(line: Line, sheet: str, **values: Value) -> Line:
    return Line(sheet, values, line.file, line.row)


def _named(line: Line, role: Role) -> str:
    """Give whom a row names in a role; the customer of domestic premises is a person, and is dropped (decision 28)."""
    return "" if role.id == CUSTOMER and line.values.get("domestic") is True else line.text(role.id)


def _claim(role: Role) -> tuple[str, ...]:
    return tuple(f"{role.id}{word}" for word in ("", " from", " until", " source"))


def _cells(line: Line, header: Sequence[str], names: _Names, owner: PartyId, roles: Sequence[Role]) -> tuple[Cell, ...]:
    values: dict[str, Value] = dict(line.values)
    maker = names.parties.get(line.text("manufacturer").casefold(), "")
    values["model"] = names.models.get((maker, line.text("model").casefold()), "") if maker else ""
    for role in roles:
        party = _named(line, role)
        values[role.id] = names.party(party) if party else owner if role.id == SUPPLIER else ""
        if values[role.id] and not line.text(f"{role.id} source"):
            values[f"{role.id} source"] = f"own list of {owner}"
    return tuple(value if not isinstance(value := values.get(name), tuple) else None for name in header)


def _notes(lines: Sequence[Line], names: _Names) -> Iterator[str]:
    for group in alike(names.new.values()):
        yield f"These names may be one organisation: {', '.join(group)}. They were kept apart."
    unscoped = sum(not line.text("scope") for line in lines)
    if unscoped:
        yield f"{unscoped:,} rows name no scope class; a model that is new is taken as {ASSUMED_SCOPE} (a column scope says otherwise)."
    people = sum(bool(line.text(CUSTOMER)) and line.values.get("domestic") is True for line in lines)
    if people:
        yield f"{people:,} rows name the customer of domestic premises; the names were dropped and are kept nowhere."
    unmade = sum(not (line.text("manufacturer") and line.text("model")) for line in lines)
    if unmade:
        yield f"{unmade:,} rows name no manufacturer or no model; nobody can be told who makes those devices."
