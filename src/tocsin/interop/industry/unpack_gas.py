"""What does a gas flow of the RGMA baseline say: quoted CSV records between HEADR and TRAIL?"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date

from tocsin.interop.industry.group import Envelope, Group
from tocsin.interop.industry.layouts import Flow, Layouts
from tocsin.interop.industry.said import Aside, FlowRefused, Said, Why
from tocsin.interop.industry.say import read_day, say
from tocsin.words import Fault

HEADER, TRAILER = "HEADR", "TRAIL"
AGAIN = "Ask the sender for the file again; nothing of this one was kept."


def unpack_gas(lines: Iterable[tuple[int, str]], layouts: Layouts, file: str) -> Iterator[Said | Aside | Fault]:
    """Give what a gas flow says, from its numbered lines; a record that is not described is set aside and never guessed at.

    FlowRefused where it has no header or a record is no CSV.
    """
    envelope: Envelope | None = None
    block: list[Group] = []
    ended = False
    for number, line in lines:
        group = _record(number, line, file)
        if ended:
            raise _refused(file, number, f"a record {group.code[:8]} after {TRAILER}", "nothing after it")
        if envelope is None:
            envelope = _envelope(group, layouts, file)
            if layouts.flows.get(envelope.flow) is None:
                yield Aside(Why.FLOW, envelope.flow, number)
            elif envelope.sender_role is None:
                yield Aside(Why.ROLE, envelope.flow, number)
            continue
        flow = layouts.flows.get(envelope.flow)
        if group.code == TRAILER:
            ended = True
        elif flow is None:
            continue
        elif group.code not in flow.groups:
            yield Aside(Why.SECRET if group.code in flow.secret else Why.GROUP, f"{flow.name} {group.code[:8]}", number)
        elif group.code == flow.begins:
            yield from _told(block, flow, envelope, file)
            block = [group]
        elif block:
            block.append(group)
        else:
            raise _refused(file, number, f"a record {group.code} before any {flow.begins}", f"{flow.begins} first")
    if envelope is None:
        raise _refused(file, 1, "no record", f"a header {HEADER} first")
    if (flow := layouts.flows.get(envelope.flow)) is not None:
        yield from _told(block, flow, envelope, file)
    if not ended:
        yield Aside(Why.NO_TRAILER, envelope.flow, envelope.line)


def _told(block: list[Group], flow: Flow, envelope: Envelope, file: str) -> Iterator[Said | Aside | Fault]:
    if block:
        yield from say(block, flow, envelope, file)


def _record(number: int, line: str, file: str) -> Group:
    try:
        (cells,) = csv.reader([line.rstrip("\r\n")], strict=True)
    except (csv.Error, ValueError) as error:
        raise _refused(
            file, number, "a line that is no record of quoted CSV", "text in double quotes, parted by commas"
        ) from error
    return Group(number, cells[0].strip() if cells else "", tuple(cells[1:]))


def _envelope(group: Group, layouts: Layouts, file: str) -> Envelope:
    if group.code != HEADER:
        raise _refused(file, group.line, f"a record {group.code[:8]} first", f"a header {HEADER} first")
    flow = layouts.flows.get(group.item(1))
    if not group.item(1) or not group.item(2) or (flow is not None and flow.versions):
        raise _refused(
            file,
            group.line,
            "a header that is not of this form",
            "HEADR, file type, originator, role, recipient, role, …",
        )
    sent = read_day(group.item(6))
    role = layouts.roles.get(group.item(3))
    return Envelope(
        group.item(8),
        group.item(1),
        "",
        group.item(2),
        role,
        group.item(4),
        sent if isinstance(sent, date) else None,
        group.line,
    )


def _refused(file: str, line: int, given: str, expected: str) -> FlowRefused:
    fault = Fault(given, expected, AGAIN, file, line)
    return FlowRefused(file, str(fault), AGAIN, (fault,))
