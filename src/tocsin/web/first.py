"""What does each role see first: one sentence or two, each leading to where it is done?"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from tocsin.changes.headline import Headline
from tocsin.flows import amend
from tocsin.flows.board import Board
from tocsin.flows.exchange import gaps as months_without
from tocsin.flows.roll import Enrolled
from tocsin.notices.wording import words_at
from tocsin.parties.actor import Actor
from tocsin.web.accounts.actor import actor_of
from tocsin.web.changes_next import spoken
from tocsin.web.changes_seen import office
from tocsin.web.tools import tools
from tocsin.web.ways import CODE_ADMINISTRATOR
from tocsin.words import Refused

A_FEW = 5


@dataclass(frozen=True, slots=True)
class Lead:
    """A sentence, and the address of what it is about, under the organisation's own."""

    text: str
    where: str
    link: str


@dataclass(frozen=True, slots=True)
class Change:
    """A modification as one line: where it stands and what comes next."""

    line: Headline
    upcoming: str


def first(request: HttpRequest, reader: Enrolled, needs: Board) -> list[Lead]:
    """Give what an organisation sees first, by its roles in their order; what asks for an answer stands before all else."""
    found = list(answers(needs))
    for role in dict.fromkeys(reader.roles):
        found += LEADS.get(role, nothing)(needs, actor_of(request), reader)
    return found or [Lead("Nothing needs you now.", "notices/?state=", "All notices")]


def answers(needs: Board) -> Iterator[Lead]:
    """Say how many notices wait and by when the first is to be answered."""
    onward = [one for one in needs.to_answer if one.onward]
    others = [one for one in needs.to_answer if not one.onward]
    for waits, what, to in ((onward, "message", "pass on"), (others, "notice", "acknowledge")):
        if waits:
            due = min(one.answer_by for one in waits if one.answer_by)
            yield Lead(
                f"{many(len(waits), what)} to {to}, the first by {words_at(due)}.", f"notices/{waits[0].id}/", "Open it"
            )
    if needs.to_release:
        yield Lead(f"{many(len(needs.to_release), 'message')} prepared in your name.", "#release", "Read and release")


def supplier(needs: Board, _who: Actor, _reader: Enrolled) -> Iterator[Lead]:
    """Say how many duties are not done."""
    if needs.to_do:
        yield Lead(f"{many(len(needs.to_do), 'duty', 'duties')} not done.", "#do", "See which")


def manufacturer(needs: Board, _who: Actor, _reader: Enrolled) -> Iterator[Lead]:
    """Say who was told, and how many of them have not answered."""
    told = [(one, case) for case in needs.cases for one in case.reaches]
    silent = [case for one, case in told if one.word is not None]
    if told:
        text = f"Of {many(len(told), 'organisation')} that you told, {len(silent)} {'has' if len(silent) == 1 else 'have'} not answered."
        case = (silent or [told[0][1]])[0].held.case.id
        yield Lead(text, f"cases/{case}/#told", "See who")


def committee(needs: Board, who: Actor, _reader: Enrolled) -> Iterator[Lead]:
    """Say which months have no lists, and how many cases have been brought to it."""
    try:
        without = months_without(who, tools())
    except Refused:
        without = ()
    if without:
        yield Lead(f"The lists of {', '.join(without[-3:])} are not released.", "cover/", "See cover")
    yield Lead(f"{many(len(needs.cases), 'case')} brought to the SSC.", "cases/", "See them")
    yield Lead("New gaps, by what breaks first.", "gaps/", "See them")


def administrator(_needs: Board, _who: Actor, _reader: Enrolled) -> Iterator[Lead]:
    """Say how many modifications stand at each stage."""
    stages = Counter(one.stage_name for one in amend.listed(None, office()))
    if stages:
        yield Lead(
            "Modifications: " + ", ".join(f"{n} in {name}" for name, n in stages.items()) + ".",
            "changes/",
            "Open the register",
        )
    yield Lead("What is due, over all modifications.", "changes/next/", "See what is due")
    yield Lead("Organisations invited and claimed.", "invitations/", "Open the board")


def customer(_needs: Board, _who: Actor, _reader: Enrolled) -> Iterator[Lead]:
    """Say in one plain sentence what a customer is asked for."""
    yield Lead(
        "You owe nothing under the Code. It helps others to warn you if they know who manages your meters.",
        "organisation/",
        "See what is known of you",
    )


def nothing(_needs: Board, _who: Actor, _reader: Enrolled) -> Iterator[Lead]:
    """Say nothing more."""
    return iter(())


LEADS: Mapping[str, Callable[[Board, Actor, Enrolled], Iterator[Lead]]] = {
    "supplier": supplier,
    "manufacturer": manufacturer,
    "ssc": committee,
    CODE_ADMINISTRATOR: administrator,
    "customer": customer,
}


def changes(reader: Enrolled) -> list[Change]:
    """Give a few modifications with what comes next, the latest moved first."""
    every = amend.listed(None, office(), public=CODE_ADMINISTRATOR not in reader.roles)
    latest = sorted(every, key=lambda one: str(one.since), reverse=True)[:A_FEW]
    return [
        Change(
            one,
            f"{one.next_rows[0].activity}, {spoken(one.next_rows[0].when)}"
            if one.next_rows
            else "nothing with a date to come",
        )
        for one in latest
    ]


def many(number: int, one: str, more: str = "") -> str:
    """Write a number with its noun."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"
