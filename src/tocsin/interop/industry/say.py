"""Which claims do the groups about one metering point make?"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tocsin.estate.identifier import Fuel, metering_point
from tocsin.interop.industry.group import Envelope, Group
from tocsin.interop.industry.layouts import Flow
from tocsin.interop.industry.said import Aside, Said, Why
from tocsin.parties.code import Scheme, code
from tocsin.words import Fault, RoleId

MAP, MANAGER = RoleId("map"), RoleId("manager")
LONGEST = 300


def say(groups: Sequence[Group], flow: Flow, envelope: Envelope, file: str) -> Iterator[Said | Aside | Fault]:
    """Give the claims of the groups that begin with one metering point: its meter manager's, and each meter's provider's.

    The meter manager is who sent the flow, where its header says that it did so in that role, or whom a group names. A
    group with a fault gives no claim; where the metering point is at fault, none of them does.
    """
    point, since = "", None
    for group in groups:
        where = flow.groups[group.code]
        if "point" in where:
            found = metering_point(group.item(where["point"]), flow.fuel)
            if isinstance(found, Fault):
                yield _at(found, file, group, "metering point")
                return
            point = found.number
            day = read_day(group.item(where.get("since")))
            if isinstance(day, Fault):
                yield _at(day, file, group, "effective date")
                return
            since = day
    if not point:
        return
    first = groups[0].line
    if envelope.sender_role == MANAGER:
        yield _claim(point, MANAGER, envelope.sender, since, flow, envelope, Group(first, groups[0].code, ()), file)
    for group in groups:
        yield from _meter(point, since, group, flow, envelope, file)


def _meter(
    point: str, since: date | None, group: Group, flow: Flow, envelope: Envelope, file: str
) -> Iterator[Said | Aside | Fault]:
    where = flow.groups[group.code]
    if "removed" in where:
        yield Aside(Why.REMOVED, group.code, group.line)
        return
    day = read_day(group.item(where.get("installed")))
    if isinstance(day, Fault):
        yield _at(day, file, group, "installed date")
        return
    for role in (MAP, MANAGER):
        named = group.item(where.get(role))
        if named or (role == MAP and group.item(where.get("make"))):
            yield _claim(point, role, named, day or since, flow, envelope, group, file)


def _claim(
    point: str, role: RoleId, named: str, since: date | None, flow: Flow, envelope: Envelope, group: Group, file: str
) -> Said | Fault:
    scheme = Scheme.MPID if flow.fuel is Fuel.ELECTRICITY else Scheme.GAS
    held = code(scheme, named) if named else ""
    if isinstance(held, Fault):
        return _at(held, file, group, f"{role} id")
    where = flow.groups[group.code]
    make = " ".join(group.item(where.get("make")).split())[:LONGEST]
    serial = group.item(where.get("serial"))[:LONGEST]
    return Said(point, role, scheme, held, since, flow.name, envelope.sent_on, group.line, serial, make)


def read_day(text: str) -> date | Fault | None:
    """Read a day as flows write it, YYYYMMDD; blank is None."""
    if not text:
        return None
    expected, cure = "a day as YYYYMMDD", "Ask the sender for a corrected flow."
    if not re.fullmatch(r"\d{8}", text):
        return Fault(f"{len(text)} characters", expected, cure)
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return Fault(f"“{text}”, no day in the calendar", expected, cure)


def _at(fault: Fault, file: str, group: Group, column: str) -> Fault:
    return Fault(fault.given, fault.expected, fault.cure, file, group.line, group.line, f"{group.code} {column}")
