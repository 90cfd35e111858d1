"""A flow of the industry is read for who fills which role; what counts is laid over the estate, and what disagrees is listed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tocsin.estate.decide import decide
from tocsin.estate.holding import Holding
from tocsin.estate.table import DIRECTIONS, TESTS, Tables
from tocsin.estate.verdict import Verdict
from tocsin.flows.ask import sees
from tocsin.flows.correct import laid_before, over, overlay_id, record
from tocsin.flows.docket import signs
from tocsin.flows.identify import known, seen
from tocsin.flows.load import Job, Receipt, alone
from tocsin.flows.picture import picture
from tocsin.flows.snapshot import Standing
from tocsin.flows.tools import Tools
from tocsin.interop.industry.gathered import Disagreement, Gathered
from tocsin.interop.industry.whose import Whose, whose
from tocsin.interop.meters import claimed
from tocsin.interop.taken import Taken
from tocsin.records.estate import overlays
from tocsin.records.interop import stored
from tocsin.words import ModelId, PartyId, RoleId

FLOW = "flow"
MOST_NOTED = 12
Gather = Callable[[Path, Path, Sequence[Path], Path, Sequence[RoleId], Whose, Mapping[str, ModelId], date], Gathered]
"""Reads (file, snapshot, overlays, folder, roles, whose a code is, models by text, today) and writes the overlay."""
Flips = Callable[[Path, Sequence[Path], Tables], "tuple[tuple[Disagreement, Holding, Holding], ...]"]


@dataclass(frozen=True, slots=True)
class Claimed:
    """What came of a flow file: its receipt, and what was gathered from it."""

    receipt: Receipt
    gathered: Gathered | None


def take_claims(job: Job, gather: Gather) -> Claimed:
    """Read a flow file for the owner's estate. Raises `Refused` where it is a test, is cut short, or names no flow.

    A group at fault is left out and listed; texts of make and type that fit no model go to the desk; the same file twice
    changes nothing.
    """
    digest = job.files.digest(job.path)
    with alone(job):
        base = over(job)
        again = laid_before(job, base, digest)
        if again is not None:
            return Claimed(again, None)
        folder = job.store / "estate" / overlay_id(job, digest)
        later = [job.store / one.folder for one in overlays(base)]
        lines = stored()
        roles = [role.id for role in claimed(job.rules.roles)]
        models = known(lines).models
        found = gather(job.path, job.store / base.folder, later, folder, roles, whose(lines), models, job.now.date())
        notes = tuple(_notes(job.path.name, found))
        if not found.content:
            return Claimed(
                Receipt(job.path.name, digest, FLOW, job.now, job.by, faults=found.faults, notes=notes), found
            )
        taken = Taken(found.assertions, found.content, found.faults, notes, devices=found.devices)
        receipt = record(job, base, digest, FLOW, taken, folder)
        seen(found.unmatched, job.path.name, job.now)
        return Claimed(receipt, found)


def disagreements(
    asker: PartyId, rulebook: str, on: date, standing: Standing, store: Path, flips: Flips, tools: Tools
) -> tuple[Disagreement, ...]:
    """Give where two sources disagree about what the asker has a part in, the most flipped verdicts first.

    `flips` of each counts the devices of which some verdict, in either direction and under any test, would be another.
    """
    there = picture(tools.rulebook(rulebook).rules, on, tools, signs(tools))
    tables, mine = there.tables(), sees(asker, there)
    verdict = decide(tables)
    later = [store / one.path for one in standing.overlays]
    summed: dict[Disagreement, tuple[int, int]] = {}
    for one, now, then in flips(store / standing.base.path, later, tables):
        if not (mine(now) or mine(then)):
            continue
        key = replace(one, devices=0)
        devices, flipped = summed.get(key, (0, 0))
        turns = _passes(verdict(now)) != _passes(verdict(then))
        summed[key] = (devices + one.devices, flipped + (one.devices if turns else 0))
    found = (replace(one, devices=devices, flips=flipped) for one, (devices, flipped) in summed.items())
    return tuple(sorted(found, key=lambda one: (-one.flips, -one.devices, one.about, one.counts, one.other)))


def _passes(verdict: Verdict) -> tuple[object, ...]:
    return (verdict.scope, *(verdict.passes(direction, test) for direction in DIRECTIONS for test in TESTS))


def _notes(file: str, found: Gathered) -> Iterable[str]:
    for what, count in found.aside[:MOST_NOTED]:
        yield f"{file}: set aside {count:,} times: {what}."
    for outcome, count in found.outcomes:
        yield f"{file}: {count:,} claims: {outcome.value}."
    if found.nowhere:
        yield f"{file}: {found.nowhere:,} claims are about metering points that no device of the estate is at; they were left out."
    if found.several:
        yield f"{file}: {found.several:,} claims are about one meter where the estate has several devices; which is meant was not guessed."
    for role, code, count in found.codes[:MOST_NOTED]:
        yield f"{file}: {count:,} claims name {code} as {role}, and no organisation of the register has that code; they were left out."
    if found.unmatched:
        total = sum(count for _, count in found.unmatched)
        yield f"{file}: {len(found.unmatched):,} texts of make and type ({total:,} meters) fit no model; see `tocsin estate desk`."
