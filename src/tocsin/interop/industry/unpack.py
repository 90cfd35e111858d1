"""What does an electricity flow in the user file format of the Data Transfer Catalogue say: ZHV, groups, ZPT?"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from tocsin.interop.industry.group import Envelope, Group
from tocsin.interop.industry.layouts import Flow, Layouts
from tocsin.interop.industry.said import Aside, FlowRefused, Said, Why
from tocsin.interop.industry.say import read_day, say
from tocsin.words import Fault

HEADER, TRAILERS = "ZHV", ("ZPT", "ZTT")
FLOW = re.compile(r"([A-Z]\d{4})([0-9A-Z]{3})")
CODE = re.compile(r"[0-9A-Z]{3}")
ROLE = re.compile(r"[0-9A-Z]{1,2}")
AGAIN = "Ask the sender for the file again; nothing of this one was kept."


def unpack(lines: Iterable[tuple[int, str]], layouts: Layouts, file: str) -> Iterator[Said | Aside | Fault]:
    """Give what one or more flows in a file say, from its numbered lines; each flow stands between its ZHV and its ZPT.

    A wrong count in a trailer is set aside and nothing more. FlowRefused where the file is a test, has no header, or ends
    before its trailer.
    """
    envelope: Envelope | None = None
    count, block, number = 0, list[Group](), 0
    for number, line in lines:
        group = _group(number, line, file)
        if group.code == HEADER:
            if envelope is not None:
                raise _refused(file, number, "a second header before the trailer of the first", "a ZPT before it")
            envelope, count = _envelope(group, layouts, file), 0
            yield from _noted(envelope, layouts)
        elif envelope is None:
            raise _refused(file, number, f"a group {group.code} outside ZHV and ZPT", "a header ZHV first")
        elif group.code in TRAILERS:
            yield from _told(block, layouts, envelope, file)
            yield from _ended(group, count)
            envelope, block = None, []
        else:
            count += 1
            flow = _flow(envelope, layouts)
            if flow is None:
                continue
            if group.code not in flow.groups:
                yield Aside(Why.SECRET if group.code in flow.secret else Why.GROUP, f"{flow.name} {group.code}", number)
            elif group.code == flow.begins:
                yield from _told(block, layouts, envelope, file)
                block = [group]
            elif block:
                block.append(group)
            else:
                raise _refused(file, number, f"a group {group.code} before any {flow.begins}", f"{flow.begins} first")
    if envelope is not None or number == 0:
        raise _refused(
            file, number or 1, "an end without a trailer: the file may be cut short", "a trailer ZPT at the end"
        )


def _told(block: list[Group], layouts: Layouts, envelope: Envelope, file: str) -> Iterator[Said | Aside | Fault]:
    flow = _flow(envelope, layouts)
    if block and flow is not None:
        yield from say(block, flow, envelope, file)


def _group(number: int, line: str, file: str) -> Group:
    plain = line.rstrip("\r\n")
    if not plain.endswith("|"):
        raise _refused(
            file, number, "a line that does not end with “|”: it may be cut short", "every line to end with it"
        )
    code, *items = plain[:-1].split("|")
    if not CODE.fullmatch(code):
        raise _refused(
            file, number, "a line that begins with no group's code", "three capital letters or digits, then “|”"
        )
    return Group(number, code, tuple(items))


def _envelope(group: Group, layouts: Layouts, file: str) -> Envelope:
    match = FLOW.fullmatch(group.item(2))
    if match is None or not ROLE.fullmatch(group.item(3)) or not ROLE.fullmatch(group.item(5)):
        expected = "ZHV|file id|flow and version|role|sender|role|recipient|…, a role's code of one or two characters"
        raise _refused(file, group.line, "a header that is not of this form", expected)
    flag = group.item(11)
    if flag and flag not in layouts.live:
        raise _refused(
            file, group.line, f"a test file ({flag[:8]})", f"a file marked {', '.join(sorted(layouts.live))}"
        )
    sent = read_day(group.item(7)[:8])
    return Envelope(
        group.item(1),
        match[1],
        match[2],
        group.item(4),
        layouts.roles.get(group.item(3)),
        group.item(6),
        sent if isinstance(sent, date) else None,
        group.line,
    )


def _flow(envelope: Envelope, layouts: Layouts) -> Flow | None:
    """Give the flow's layout, or None where the flow or this version of it is not described."""
    flow = layouts.flows.get(envelope.flow)
    return flow if flow is not None and envelope.version in flow.versions else None


def _noted(envelope: Envelope, layouts: Layouts) -> Iterator[Aside]:
    name = envelope.flow + envelope.version
    if envelope.flow not in layouts.flows:
        yield Aside(Why.FLOW, name, envelope.line)
    elif _flow(envelope, layouts) is None:
        yield Aside(Why.VERSION, name, envelope.line)
    elif envelope.sender_role is None:
        yield Aside(Why.ROLE, name, envelope.line)


def _ended(group: Group, count: int) -> Iterator[Aside]:
    if group.code != TRAILERS[0]:
        yield Aside(Why.TRAILER, group.code, group.line)
    if group.item(2) != str(count):
        yield Aside(Why.COUNT, f"{group.item(2)[:10] or 'nothing'} for {count}", group.line)


def _refused(file: str, line: int, given: str, expected: str) -> FlowRefused:
    fault = Fault(given, expected, AGAIN, file, line)
    return FlowRefused(file, str(fault), AGAIN, (fault,))
