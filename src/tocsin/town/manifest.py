"""What did the generator plant, in numbers that an importer and an engine can be held to?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tocsin.town.advisory import RANGE
from tocsin.town.cast import ABOUT, CONTACTS
from tocsin.town.count import LADDER, LAYERS, TESTS, count, scope, tally
from tocsin.town.papers import PAPERS
from tocsin.town.products import AFFECTED_FIRMWARE, AFFECTED_MODEL, IN_SCOPE, MODELS, model
from tocsin.town.segments import NORTHWIND, RECENT, SEGMENTS, Segment

Planted = Sequence[tuple[Segment, int]]


def manifest(
    seed: int,
    at: datetime,
    whole: Sequence[int],
    few: Sequence[int],
    ours: Sequence[int],
    affected: Mapping[str, int],
) -> dict[str, object]:
    """Give the counts of the estate, the small estate and Northwind's own list; each takes its devices by group."""
    estate = tuple(zip(SEGMENTS, whole, strict=True))
    return {
        "about": ABOUT,
        "seed": seed,
        "at": at.isoformat().replace("+00:00", "Z"),
        "layers": list(LAYERS),
        "ladder": list(LADDER),
        "tests": list(TESTS),
        "in_scope": list(IN_SCOPE),
        "estate": _estate(estate)
        | {"cover_by_supplier": {name: count(_of(estate, name)) for name in tally(estate, "supplier")}},
        "small_estate": _estate(tuple(zip(SEGMENTS, few, strict=True))),
        "solo": _solo(tuple(zip(NORTHWIND, ours, strict=True))),
        "advisory": {
            "model": AFFECTED_MODEL,
            "range": RANGE,
            "firmware": list(AFFECTED_FIRMWARE),
            "affected": dict(sorted(affected.items())),
        },
        "planted": _planted(),
    }


def _of(estate: Planted, supplier: str) -> Planted:
    return tuple((segment, devices) for segment, devices in estate if segment.supplier == supplier)


def _estate(estate: Planted) -> dict[str, object]:
    scopes = {"in scope": 0, "out of scope": 0, "unknown manufacturer": 0}
    classes = {one.scope: 0 for one in MODELS}
    for segment, devices in estate:
        scopes[scope(segment)] += devices
        row = model(segment.model)
        if row:
            classes[row.scope] += devices
    return {
        "rows": sum(devices for _, devices in estate),
        "by_supplier": tally(estate, "supplier"),
        "by_model": tally(estate, "model"),
        "by_map": tally(tuple(pair for pair in estate if not pair[0].map_ended), "map"),
        "by_manager": tally(estate, "manager"),
        "by_customer": tally(estate, "customer"),
        "scope": scopes,
        "scope_class": classes,
        "domestic": sum(devices for segment, devices in estate if segment.domestic),
        "no_map": sum(devices for segment, devices in estate if segment.map_ended or not segment.map),
        "licence_window_open": sum(devices for segment, devices in estate if segment.gained == RECENT),
        "cover": count(estate),
    }


def _solo(ours: Planted) -> dict[str, object]:
    """What Northwind alone can know: its direct agreements, and for the rest by what other way a device is arranged."""
    lists = {"dealt with direct": 0, "manager only": 0, "customer arranged": 0, "agreement lapsed": 0}
    for segment, devices in ours:
        if scope(segment) == "in scope":
            lists[_ground(segment)] += devices
    return {
        "rows": sum(devices for _, devices in ours),
        "by_model": tally(ours, "model"),
        "unknown_manufacturer": sum(devices for segment, devices in ours if scope(segment) == "unknown manufacturer"),
        "be_told": lists["dealt with direct"],
        "nobody_could_warn": sum(lists.values()) - lists["dealt with direct"],
        "why": lists,
    }


def _ground(segment: Segment) -> str:
    direct = count([(segment, 1)])["sec-g3-2019"]["be told"]["recognised"]
    if direct:
        return "dealt with direct"
    if segment.customer:
        return "customer arranged"
    return "manager only" if segment.manager and not segment.map else "agreement lapsed"


def _planted() -> dict[str, object]:
    """Name the features, so that a test can ask for each."""
    return {
        "agreements_by_flaw": {paper.ref: paper.flaw for paper in PAPERS if paper.flaw},
        "agreements_scoped": [paper.ref for paper in PAPERS if paper.models],
        "agreements_claimed": [paper.ref for paper in PAPERS if paper.standing == "claimed"],
        "contacts_working": [f"{one.party}, {one.duty}" for one in CONTACTS if one.works],
        "contacts_not_working": [f"{one.party}, {one.duty}" for one in CONTACTS if not one.works],
        "contacts_never_verified": [f"{one.party}, {one.duty}" for one in CONTACTS if one.verified is None],
    }
