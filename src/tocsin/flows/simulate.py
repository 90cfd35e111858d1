"""What would change if the rules did? Every scenario on one reading of the estate, kept so that it can be done again."""

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

import tocsin
from tocsin.cover.simulation.outcome import Asked, Outcome, asked
from tocsin.cover.simulation.publish import Figure, publish
from tocsin.cover.simulation.run import Book, Inputs, Kept, Laid, Run
from tocsin.cover.simulation.scenario import PROPOSAL, SCENARIOS, Scenario, proposed
from tocsin.duties.rulebook import Rulebook
from tocsin.flows.ask import SEE_ALL, NothingLoaded, asks
from tocsin.flows.depth import Depth, standing_on
from tocsin.flows.docket import signs
from tocsin.flows.look import Reader
from tocsin.flows.picture import picture
from tocsin.flows.snapshot import Standing, laid
from tocsin.flows.tools import Tools
from tocsin.parties.matrix import Thing
from tocsin.plain import to_bytes
from tocsin.records import parties, runs
from tocsin.records.estate import Overlay, Snapshot
from tocsin.records.store import Store
from tocsin.routes.compile import Pressed
from tocsin.routes.compile import compile as compile_tables
from tocsin.routes.join import join
from tocsin.words import SUPPLIER, Digest, PartyId, Refused

SEED = 0
"""Nothing in a simulation is drawn by chance."""


class NotForAll(Refused):
    """Figures for everybody, asked of what only one organisation sees."""


@dataclass(frozen=True, slots=True)
class Again:
    """A run done again: whether its bytes are the same, and if not, what differs."""

    run: Run
    same: bool
    digest: Digest
    differs: tuple[str, ...]


def simulate(reader: Reader, on: date, proposal: Rulebook | None, depth: Depth, tools: Tools) -> Run:
    """Count every scenario, and a proposed rulebook beside them, on what the asker may see; keep the run and give it."""
    asker = asks(reader, Thing.COVER, tools)
    held, books = standing_on(asker, depth), _books(proposal, tools)
    seen = picture(join(*(book.rules for _, book in books)), on, tools, signs(tools))
    inputs = Inputs(
        rules=tuple((one.id, book.rules) for one, book in books),
        links=seen.links,
        signs=seen.signs,
        products=seen.products,
        fresh=tuple(tools.policy.fresh_within.items()),
    )
    sizes = _sizes(on)
    outcomes = _outcomes(asker, on, inputs, [one for one, _ in books], held, depth)
    if asker not in SEE_ALL and not _counts(outcomes[0]):
        raise NothingLoaded(
            f"A simulation as {asker}",
            "it counts systems that one has a part in, and a manufacturer alone is told names and never counts.",
            "Read the figures for everybody of a run of the SSC; or ask `tocsin cover`.",
        )
    run = Run(
        id=tools.new_id("R"),
        asked_as=asker,
        on=on,
        at=tools.now(),
        version=tocsin.__version__,
        seed=SEED,
        invented=Store.objects.get().invented,
        snapshot=held.base.id,
        snapshot_digest=held.base.digest,
        rows=held.rows,
        overlays=_laid(held),
        register=Digest(sha256(to_bytes(inputs) + to_bytes(sizes)).hexdigest()),
        rulebooks=tuple(_book(one, book) for one, book in books),
        outcomes=outcomes,
        sizes=sizes,
        holders=len({party for party, _ in sizes}),
    )
    runs.keep(Kept(run, inputs), tools.seal)
    return run


def again(reference: str, asker: PartyId, depth: Depth, tools: Tools) -> Again:
    """Do a kept run again from its own inputs and snapshot, and compare the bytes."""
    kept = runs.read(reference, asker, tools.unseal)
    run = kept.run
    held = of_run(run)
    scenarios = [Scenario(one.scenario, one.rulebook, one.base, one.claim) for one in run.rulebooks]
    outcomes = _outcomes(run.asked_as, run.on, kept.inputs, scenarios, held, depth)
    register = Digest(sha256(to_bytes(kept.inputs) + to_bytes(run.sizes)).hexdigest())
    new = replace(
        run,
        version=tocsin.__version__,
        snapshot_digest=held.base.digest,
        rows=held.rows,
        overlays=_laid(held),
        register=register,
        outcomes=outcomes,
    )
    written = to_bytes(new)
    return Again(run, written == to_bytes(run), Digest(sha256(written).hexdigest()), tuple(_differs(run, new)))


def listed(asker: PartyId, tools: Tools) -> tuple[Run, ...]:
    """Give an organisation's runs, the newest first."""
    return tuple(kept.run for kept in runs.of(asker, tools.unseal))


def kept(reference: str, asker: PartyId, tools: Tools) -> Run:
    """Give a kept run as it is."""
    return runs.read(reference, asker, tools.unseal).run


def public(run: Run) -> tuple[Figure, ...]:
    """Give the figures of a run that everybody may see; NotForAll where the run saw only one organisation's part."""
    if run.asked_as not in SEE_ALL:
        raise NotForAll(
            f"Figures for everybody from {run.id}",
            f"it saw only what {run.asked_as} has a part in.",
            "The SSC or the code administrator runs it.",
        )
    return publish(run.outcomes)


def _counts(one: Outcome) -> int:
    return one.in_scope + one.out_of_scope + one.unknown_manufacturer + one.no_supplier


def _books(proposal: Rulebook | None, tools: Tools) -> list[tuple[Scenario, Rulebook]]:
    books = [(one, tools.rulebook(one.rulebook)) for one in SCENARIOS]
    return [*books, (proposed(proposal.id, proposal.base), proposal)] if proposal else books


def _book(one: Scenario, book: Rulebook) -> Book:
    label = book.label or ("hypothetical" if one.id == PROPOSAL else "")
    return Book(one.id, book.id, book.title, label, Digest(book.digest), one.base, one.claim)


def _outcomes(
    asker: PartyId, on: date, inputs: Inputs, scenarios: list[Scenario], held: Standing, depth: Depth
) -> tuple[Outcome, ...]:
    places = {one.id: place for place, one in enumerate(scenarios)}
    rules, pressed, asks = dict(inputs.rules), Pressed(), list[Asked]()
    for one in scenarios:
        book = rules[one.id]
        tables = compile_tables(book, inputs.links, inputs.signs, inputs.products, on, dict(inputs.fresh), pressed)
        asks.append(asked(one.id, book, tables, places.get(one.base)))
    return depth.tally(held, asks, None if asker in SEE_ALL else asker)


def of_run(run: Run) -> Standing:
    """Give the snapshot and the overlays that a run stood on; Refused where one of them is no longer kept."""
    base = Snapshot.objects.filter(pk=run.snapshot).first()
    later = Overlay.objects.in_bulk([one.overlay for one in run.overlays])
    missing = [one.overlay for one in run.overlays if one.overlay not in later]
    if base is None or missing:
        lost = run.snapshot if base is None else missing[0]
        raise Refused(
            f"The run {run.id}",
            f"{lost}, on which it stood, is no longer kept.",
            "Load the same file again, then run it.",
        )
    return laid(base, tuple(later[one.overlay] for one in run.overlays))


def _laid(held: Standing) -> tuple[Laid, ...]:
    return tuple(Laid(one.id, one.digest) for one in held.overlays)


def _sizes(on: date) -> tuple[tuple[PartyId, str], ...]:
    rows = parties.PartyRole.objects.filter(role=SUPPLIER).order_by("organisation_id", "detail")
    return tuple(
        (PartyId(row.organisation_id), row.detail)
        for row in rows
        if (row.starts_on is None or row.starts_on <= on) and (row.ends_on is None or on < row.ends_on)
    )


def _differs(run: Run, new: Run) -> list[str]:
    """Name what differs between two runs, in plain words."""
    names = {"version": "the software's version", "snapshot_digest": "the snapshot", "rows": "the snapshot's rows"}
    names |= {"overlays": "the changes laid over it"}
    names |= {"register": "the register as it was read", "outcomes": "the figures"}
    return [said for field, said in names.items() if getattr(run, field) != getattr(new, field)]


def names(run: Run) -> dict[PartyId, str]:
    """Give what each organisation was called on a run's day."""
    return parties.names(run.on)
