"""What rows do the town's register and Northwind's own spreadsheets hold?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pyarrow as pa

from tocsin.town.cast import BODIES, CONTACTS, before, body
from tocsin.town.papers import PAPERS, SPECIFIED, Paper
from tocsin.town.products import MODELS, model
from tocsin.town.write import Cell

Row = Sequence[Cell]
FOUNDED = 3300
"""Age in days of the town's organisations and appointments."""

SOLO = "northwind"
_CLAIM = {
    role: (role, f"{role} from", f"{role} until", f"{role} source")
    for role in ("supplier", "map", "manager", "customer")
}
ESTATE = (
    "metering point",
    "fuel",
    "device id",
    "model",
    "firmware",
    "status",
    "domestic",
    *(one for claim in _CLAIM.values() for one in claim),
)


def register(on: date) -> Mapping[str, Iterator[Row]]:
    """Give the register's nine sheets, dated from `on`."""
    return {
        "organisations": _organisations(on),
        "codes": _codes(on),
        "roles": _roles(on),
        "contacts": _contacts(on),
        "agreements": _agreements(on),
        "specified": _specified(on),
        "products": _products(),
        "firmware": _firmware(),
        "signs": _signs(on),
    }


def estate(table: "pa.Table") -> Iterator[Row]:
    """Give an estate's rows as a person keeps them: a header in words, yes and no, dates."""
    yield ESTATE
    for row in table.to_pylist():
        row["domestic"] = "yes" if row["domestic"] else "no"
        yield tuple(row.values())


def meters(table: "pa.Table") -> Iterator[Row]:
    """Give Northwind's own list of meters, with names in place of ids."""
    yield ("MPAN", "Fuel", "Device ID", "Manufacturer", "Model", "Firmware", "Status", "MAP", "MOP / MAM", "Customer")
    for row in table.to_pylist():
        known = model(row["model"])
        made = (body(known.maker).name, known.name) if known else ("", "")
        agents = (body(row[role]).name if row[role] else "" for role in ("map", "manager", "customer"))
        yield (row["mpxn"], row["fuel"], row["device_id"], *made, row["firmware"], row["status"], *agents)


def contacts(on: date) -> Iterator[Row]:
    """Give Northwind's own list of contacts: whom it deals with, in which duty, and on what agreement."""
    header = "organisation, role, duty, name, email, telephone, verified on, agreement kind, agreement from, agreement until, carries"
    yield tuple(header.split(", "))
    ours = {paper.b[0]: paper for paper in PAPERS if paper.a[0] == SOLO}
    for one in CONTACTS:
        paper = ours.get(one.party)
        if not (one.party == SOLO or (paper and one.duty == "tell")):
            continue
        terms: Row = ("", None, None, "")
        if paper:
            terms = (paper.kind, before(on, paper.since), before(on, paper.until), paper.carries)
        who = body(one.party)
        yield (who.name, who.role, one.duty, one.person, one.email, one.phone, before(on, one.verified), *terms)


def _organisations(on: date) -> Iterator[Row]:
    yield ("organisation", "name", "from", "until")
    for one in BODIES:
        if one.was:
            changed = before(on, one.was[1])
            yield (one.id, one.was[0], before(on, FOUNDED), changed)
            yield (one.id, one.name, changed, None)
        else:
            yield (one.id, one.name, before(on, FOUNDED), None)


def _codes(on: date) -> Iterator[Row]:
    yield ("organisation", "scheme", "code", "role", "from", "until")
    for one in BODIES:
        for scheme, code in (("MPID", one.mpid), ("gas short code", one.gas), ("EUI-64 company id", one.company)):
            if code:
                yield (one.id, scheme, code, one.role, before(on, FOUNDED), None)


def _roles(on: date) -> Iterator[Row]:
    yield ("organisation", "role", "detail", "from", "until")
    for one in BODIES:
        yield (one.id, one.role, one.detail, before(on, FOUNDED), None)


def _contacts(on: date) -> Iterator[Row]:
    yield ("organisation", "duty", "name", "email", "telephone", "verified on")
    for one in CONTACTS:
        yield (one.party, one.duty, one.person, one.email, one.phone, before(on, one.verified))


def _signs(on: date) -> Iterator[Row]:
    yield ("organisation", "direction", "kind", "on", "reference")
    for one in CONTACTS:
        for number, (kind, age) in enumerate(one.signs, start=1):
            yield (one.party, one.duty, kind, before(on, age), f"invented sign {number}")


def _agreements(on: date) -> Iterator[Row]:
    yield (
        *("reference", "kind", "party a", "role a", "party b", "role b", "from", "until", "models", "carries"),
        *("standing", "evidence digest", "signed by both", "defines material vulnerability", "commits to rectify"),
        *("tests checked by", "tests checked on"),
    )
    for paper in PAPERS:
        ends = (*paper.a, *paper.b, before(on, paper.since), before(on, paper.until))
        scope = ("; ".join(paper.models), paper.carries, paper.standing, "")
        yield (paper.ref, paper.kind, *ends, *scope, *_tests(paper, on))


def _tests(paper: Paper, on: date) -> Row:
    """A letter's three tests as somebody checked them."""
    if paper.tests is None:
        return ("", "", "", "", None)
    return (*("yes" if met else "no" for met in paper.tests), "Hal Osei", before(on, min(paper.since - 30, 365)))


def _specified(on: date) -> Iterator[Row]:
    yield ("customer", "supplier", "specified", "party", "terms", "from", "until", "source")
    for customer, supplier, specified, party, terms, age, source in SPECIFIED:
        yield (customer, supplier, specified, party, terms, before(on, age), None, source)


def _products() -> Iterator[Row]:
    yield ("manufacturer", "device type", "model", "name", "aliases", "hardware", "certified on", "scope")
    for one in MODELS:
        names = (one.id, one.name, "; ".join(one.aliases), one.hardware)
        yield (one.maker, one.device_type, *names, one.certified, one.scope)


def _firmware() -> Iterator[Row]:
    yield ("model", "version", "predecessors", "released on")
    for one in MODELS:
        for version in one.versions:
            yield (one.id, version.name, "; ".join(version.predecessors), version.released)
