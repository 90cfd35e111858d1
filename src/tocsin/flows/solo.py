"""What happens when one organisation loads its own list of meters and its own list of contacts (decision 21)?"""

from dataclasses import replace
from pathlib import Path

from django.db import transaction

from tocsin.flows.load import ESTATE, Job, Receipt, alone, estate, keep_lines, unchanged
from tocsin.flows.settle import CURE, LoadRefused, Settled, hand_back, settle, why
from tocsin.interop.layout import Layout
from tocsin.interop.read import Reading, empty, read
from tocsin.interop.sheet import Row, Sheet
from tocsin.interop.solo import Solo, solo_contacts, solo_meters
from tocsin.interop.solo import solo as made_of
from tocsin.records.interop import stored
from tocsin.words import Fault, PartyId

CONTACTS = "contacts"


def solo(job: Job, contacts: Path, owner: PartyId, called: str) -> tuple[Receipt, Receipt]:
    """Load `job.path`, a list of meters, and a list of contacts as `owner`'s own claims, in one transaction.

    Gives the receipts of the contacts and of the meters. `called` is the owner's name. Raises `Refused` as `load` does.
    """
    own, other = replace(job, owner=owner), replace(job, owner=owner, path=contacts)
    with alone(own):
        return _both(own, other, owner, called)


def _both(own: Job, other: Job, owner: PartyId, called: str) -> tuple[Receipt, Receipt]:
    job, contacts = own, other.path
    again = unchanged(other, job.files.digest(contacts), CONTACTS), unchanged(own, job.files.digest(job.path), ESTATE)
    if again[0] and again[1]:
        return again[0], again[1]
    lists = _read(own, solo_meters(job.rules)), _read(other, solo_contacts(job.rules))
    faults = [fault for _, reading in lists for fault in reading.faults]
    if faults and (not job.accept_good_rows or any(fault.row == 1 for fault in faults)):
        raise LoadRefused(f"{job.path.name} and {contacts.name}", why(faults), CURE, tuple(faults))
    with transaction.atomic():
        held = stored()
        small = made_of(lists[0][1].lines, lists[1][1].lines, held, owner, called, job.rules)
        settled = settle(contacts.name, small.lines, (), held, job.rules, job.now, job.accept_good_rows)
        first = _contacts(other, settled, *lists[1])
        second = _meters(own, small, *lists[0])
    return first, second


def _contacts(job: Job, settled: Settled, sheet: Sheet, reading: Reading) -> Receipt:
    faults = reading.faults + settled.faults
    receipt = keep_lines(job, job.files.digest(job.path), CONTACTS, replace(settled, faults=faults))
    back = hand_back(job.files, job.path, {sheet.file: reading}, faults)
    return replace(receipt, notes=reading.notes + settled.notes, handed_back=back)


def _meters(job: Job, small: Solo, sheet: Sheet, reading: Reading) -> Receipt:
    rows = iter((Row(1, small.header), *small.rows))
    receipt = estate(job, job.files.digest(job.path), Sheet(sheet.file, ESTATE, rows))
    back = receipt.handed_back or hand_back(job.files, job.path, {sheet.file: reading}, reading.faults)
    refused = receipt.refused + len({fault.row for fault in reading.faults})
    notes = reading.notes + small.notes + receipt.notes
    return replace(receipt, refused=refused, faults=reading.faults + receipt.faults, notes=notes, handed_back=back)


def _read(job: Job, layout: Layout) -> tuple[Sheet, Reading]:
    with job.files.sheets(job.path) as found:
        named = [sheet for sheet in found if layout.named(sheet.name)] or list(found)
        if len(named) != 1:
            fault = Fault(f"{len(named)} sheets", f"one sheet, or one called {layout.name}", "Name it.", job.path.name)
            raise LoadRefused(job.path.name, f"it has {len(named)} sheets.", fault.cure, (fault,))
        reading = read(layout, named[0])
    if not reading.lines and not reading.faults:
        raise LoadRefused(job.path.name, "it has no rows.", "Export it again.", (empty(job.path.name),))
    return named[0], reading
