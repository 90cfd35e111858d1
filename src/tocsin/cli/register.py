"""`tocsin register`: the Security Sub-Committee's register, where it is served here."""

from typing import TYPE_CHECKING, Any

from tocsin.cli.desk import desk
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, StoreFolder
from tocsin.cli.show import as_json, figure, invented, say, table

if TYPE_CHECKING:
    from tocsin.notices.record.register import Page


def register(as_: AsOrganisation, store: StoreFolder = None, at: AtInstant = None, json_: AsJson = False) -> None:
    """Every case brought to the SSC: reports with their promised times, decisions, and who with that device is told."""
    here = desk(store, at)
    from tocsin.flows.found import acting
    from tocsin.flows.register import pages

    found = pages(acting(as_), here.tools)
    if json_:
        as_json([facts(one) for one in found])
        return
    say(f"{sum(one.open for one in found)} open, {len(found)} in all.")
    for one in found:
        shown(one)
    invented(here.invented)


def facts(page: "Page") -> dict[str, Any]:
    """Give a page as facts."""
    return {
        "case": page.case,
        "sort": page.sort,
        "device": page.device,
        "open": page.open,
        "asked": page.requests,
        "reports": [
            {
                "by": one.by,
                "person": one.person,
                "steps": one.steps,
                "promised": one.promised,
                "channel": one.channel,
                "reference": one.reference,
                "received": one.received_at,
                "age in days": one.age_days,
                "open": one.open,
                "moved since": one.moved,
            }
            for one in page.entries
        ],
        "decisions": [{"at": one.at, "by": one.by, "what": one.kind, "why": one.why} for one in page.decisions],
        "suppliers with the device": [
            {"supplier": one.party, "word": one.word, "because": one.because} for one in page.holders
        ],
    }


def shown(page: "Page") -> None:
    """Show a page."""
    say()
    say(f"Case {page.case}, {page.sort}: {page.device}. {'Open' if page.open else 'Closed'}.", "bold")
    for request in page.requests:
        say(f"Asked: {request}.")
    rows = [
        (
            one.by,
            figure(one.received_at),
            one.age_days,
            one.steps,
            one.promised,
            one.reference,
            "open" if one.open else "closed",
        )
        for one in page.entries
    ]
    if rows:
        table("Reports received", ("by", "received", "days", "steps", "promised", "reference", "stands"), rows)
    for act in page.decisions:
        say(f"{figure(act.at)}: {act.by}: {act.kind.value}. {act.why}")
    if page.holders:
        table(
            "Suppliers with the device",
            ("supplier", "how far", "because"),
            [(one.party, one.word, one.because) for one in page.holders],
        )
