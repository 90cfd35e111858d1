"""How does a run read: the gain, the remainder and the unflattering row together, and who gains?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tocsin.cli.depth import AMBER
from tocsin.cli.show import say, table
from tocsin.cover.simulation.headline import Headline, Slice, headline, premises, size_of, slices
from tocsin.cover.simulation.outcome import Outcome
from tocsin.cover.simulation.publish import Figure
from tocsin.cover.simulation.run import Book, Run
from tocsin.duties.ladder import LABELS
from tocsin.words import Direction, PartyId, Test

ABSENCE = (
    "That others have not raised a problem is an absence of reports. It is not counted here, and it shows neither that "
    "they keep the rule nor that they do not."
)
BINDS = (
    "Recognising a route binds nobody: where it is not obliged, whoever is between may stay silent and breaks nothing."
)


def limits(run: Run) -> str:
    """Say what a run cannot tell."""
    heard = len({share.supplier for share in run.outcomes[0].shares})
    return (
        f"What this cannot tell: the estate has devices of {heard} suppliers, and the register names {run.holders}; agreements "
        "are what the parties say of them; scenarios marked as taken as kept suppose that everybody keeps a rule, which "
        "nobody has shown."
    )


def called(book: Book) -> str:
    """Name a scenario with its label, so that a strawman is never read as law."""
    label = LABELS.get(book.label, book.label)
    return f"{book.scenario} {book.title}{f' ({label})' if label else ''}"


def pairs(run: Run) -> Iterable[tuple[Book, Outcome, Outcome | None]]:
    """Give each scenario with its outcome and its baseline's."""
    known = {one.scenario: one for one in run.outcomes}
    return [(book, known[book.scenario], known.get(book.base)) for book in run.rulebooks]


def facts(run: Run) -> dict[str, Any]:
    """Give a run as facts."""
    return {
        "class": "Amber",
        "run": run.id,
        "asked as": run.asked_as,
        "on": run.on,
        "at": run.at,
        "tocsin": run.version,
        "seed": run.seed,
        "snapshot": {"id": run.snapshot, "digest": run.snapshot_digest, "rows": run.rows},
        "changes laid over it": [{"id": one.overlay, "digest": one.digest} for one in run.overlays],
        "register": run.register,
        "invented": run.invented,
        "reproduce": run.command,
        "scenarios": [
            {
                "scenario": book.scenario,
                "rulebook": book.rulebook,
                "title": book.title,
                "label": book.label or None,
                "digest": book.digest,
                "tests the claim": book.claim,
                "in scope": outcome.in_scope,
                "out of scope": outcome.out_of_scope,
                "manufacturer unknown": outcome.unknown_manufacturer,
                "supplier unknown": outcome.no_supplier,
                **{way.value: _way_facts(run, outcome, base, way) for way in Direction},
            }
            for book, outcome, base in pairs(run)
        ],
        "absence": ABSENCE,
        "binds": BINDS,
        "cannot tell": limits(run),
    }


def _way_facts(run: Run, outcome: Outcome, base: Outcome | None, way: Direction) -> dict[str, Any]:
    head = headline(outcome, base, way)
    return {
        "passing": {test.value: many for test, many in head.passing},
        "counted from": head.base or None,
        "gained": {test.value: many for test, many in head.gained},
        "remaining": head.remaining,
        "remains because": [
            {"hop": one.hop, "nobody known as": one.unknown, "systems": one.systems}
            for one in outcome.remains
            if one.direction is way
        ],
        "suppliers": head.suppliers,
        "suppliers fully covered": head.covered,
        "systems with routes only through a party that owes nothing": head.owed_by_nobody,
        "suppliers with such systems": head.suppliers_owed_by_nobody,
        "suppliers whose every route is so": head.suppliers_only_so,
        "hops of the best route": {str(hops): many for at, hops, many in outcome.hops if at is way},
        "new routes": head.new,
        "largest party on new routes": {"party": head.largest[0], "systems": head.largest[1]} if head.largest else None,
        "its share in tenths of a per cent": head.concentration,
        "by size of supplier": _slice_facts(slices(outcome, base, way, size_of(run.sizes))),
        "by premises": _slice_facts(slices(outcome, base, way, premises)),
    }


def _slice_facts(parts: Sequence[Slice]) -> dict[str, dict[str, int]]:
    return {
        one.name: {
            "in scope": one.in_scope,
            "recognised": one.recognised,
            "gained": one.gained,
            "obliged by anything": one.obliged,
        }
        for one in parts
    }


def shown(run: Run, names: Mapping[PartyId, str]) -> None:
    """Show a run."""
    say(AMBER)
    first = run.outcomes[0]
    say(
        f"{first.in_scope:,} systems in scope that {run.asked_as} may see; {first.out_of_scope:,} out of scope and owing nothing, "
        f"{first.unknown_manufacturer:,} of no known manufacturer, {first.no_supplier:,} of no known supplier; as at {run.on}."
    )
    for way in Direction:
        heads = [(book, outcome, headline(outcome, base, way)) for book, outcome, base in pairs(run)]
        rows = [(called(book), *(many for _, many in head.passing)) for book, _, head in heads]
        title = {
            Direction.TELL: "Tell the manufacturer: systems with a complete route",
            Direction.BE_TOLD: "Be told by the manufacturer: systems with a complete route",
        }[way]
        table(title, ("scenario", *(test.value for test in Test)), rows, (1, 2, 3, 4))
        table(
            f"{way.value.capitalize()}: gained, left, and what that rests on",
            (
                "scenario",
                "gained",
                "from",
                "obliged",
                "still without",
                "suppliers covered",
                "only through one that owes nothing",
                "hops",
                "largest share of new routes",
            ),
            [_row(book, outcome, head, way, names) for book, outcome, head in heads],
            (1, 3, 4),
        )
    for line in sentences(run):
        say(line, "bold")
    _gains_shown(run)
    say(BINDS)
    say(ABSENCE)
    say(limits(run))
    digests = ", ".join(f"{one.scenario} {one.digest[:12]}" for one in run.rulebooks)
    over = f" with {len(run.overlays)} changes laid over it" if run.overlays else ""
    say(f"Run {run.id}; rulebooks {digests}; snapshot {run.snapshot_digest[:12]}{over}; register {run.register[:12]};")
    say(f"tocsin {run.version}; seed {run.seed}; at {run.at:%Y-%m-%dT%H:%M:%SZ}. Reproduce: {run.command}")


def _row(
    book: Book, outcome: Outcome, head: Headline, way: Direction, names: Mapping[PartyId, str]
) -> tuple[object, ...]:
    gained, lengths = dict(head.gained), [(hops, many) for at, hops, many in outcome.hops if at is way]
    share = "–"
    if head.largest:
        party = names.get(head.largest[0], head.largest[0])
        share = f"{head.concentration / 10:.1f} %: {party}"
    return (
        book.scenario,
        f"{gained[Test.RECOGNISED]:+,}" if head.base else "–",
        head.base or "–",
        f"{gained[Test.BY_ANYTHING]:+,}" if head.base else "–",
        head.remaining,
        f"{head.covered} of {head.suppliers}",
        f"{head.owed_by_nobody:,} (suppliers: {head.suppliers_owed_by_nobody})",
        ", ".join(f"{hops}: {many:,}" for hops, many in lengths) or "–",
        share,
    )


def sentences(run: Run) -> Iterable[str]:
    """Give each scenario's headline: gain, unflattering row and remainder in one sentence, with its baseline named."""
    for book, outcome, base in pairs(run):
        if base is None:
            continue
        head = headline(outcome, base, Direction.BE_TOLD)
        gained = dict(head.gained)
        label = f" ({LABELS.get(book.label, book.label)})" if book.label else ""
        yield (
            f"{book.scenario}{label} on {book.base}, be told: {gained[Test.RECOGNISED]:+,} systems with a route, BUT obliged by "
            f"the Code {gained[Test.BY_CODE]:+,}, by anything {gained[Test.BY_ANYTHING]:+,}, known to work "
            f"{gained[Test.WORKING]:+,}; still without: {head.remaining:,}."
        )


def _gains_shown(run: Run) -> None:
    for title, by in (("Who gains, by size of supplier", size_of(run.sizes)), ("Who gains, by premises", premises)):
        rows = [
            (book.scenario, way.value, one.name, one.in_scope, one.recognised, f"{one.gained:+,}", one.obliged)
            for book, outcome, base in pairs(run)
            if base is not None
            for way in Direction
            for one in slices(outcome, base, way, by)
            if one.gained
        ]
        heads = ("scenario", "direction", "part", "in scope", "recognised", "gained", "obliged by anything")
        if rows:
            table(f"{title} (be told and tell apart; no row: nothing gained)", heads, rows, (3, 4, 5, 6))
    left = [
        (book.scenario, one.direction.value, _reason(one.hop, one.unknown), one.systems)
        for book, outcome, _ in pairs(run)
        for one in sorted(outcome.remains, key=lambda rest: -rest.systems)
    ]
    if left:
        table(
            "What is still without a route, and where it breaks first",
            ("scenario", "direction", "why", "systems"),
            left,
            (3,),
        )


def _reason(hop: str, unknown: Sequence[str]) -> str:
    if not hop:
        return "no route can be drawn under these rules"
    if unknown:
        return f"{hop}: nobody is known as {' or '.join(unknown)}"
    return f"{hop}: nothing that counts between the two"


def public_facts(run: Run, figures: Sequence[Figure]) -> dict[str, Any]:
    """Give the figures for everybody as facts; no organisation is named."""
    return {
        "class": "White",
        "on": run.on,
        "snapshot digest": run.snapshot_digest,
        "invented": run.invented,
        "scenarios": {one.scenario: called(one) for one in run.rulebooks},
        "figures": [
            {
                "scenario": one.scenario or None,
                "direction": one.direction,
                "test": one.test,
                "systems": one.systems,
                "withheld because": one.why or None,
            }
            for one in figures
        ],
        "absence": ABSENCE,
        "binds": BINDS,
    }


def public_shown(run: Run, figures: Sequence[Figure]) -> None:
    """Show the figures for everybody."""
    books = {one.scenario: called(one) for one in run.rulebooks}
    say("Class: White. Names nobody; from one frozen snapshot.")
    rows = [
        (
            books.get(one.scenario, "systems in scope"),
            one.direction.value if one.direction else "–",
            one.test.value if one.test else "–",
            one.systems if one.systems is not None else f"withheld: {one.why}",
        )
        for one in figures
    ]
    table(f"Figures for everybody, as at {run.on}", ("scenario", "direction", "test", "systems"), rows, (3,))
    say(BINDS)
    say(ABSENCE)
