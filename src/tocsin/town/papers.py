"""Which agreements does the town have, and which directions does the plan say that each of them keeps?

- `keeps` is the plan, written by hand; dates, standing, tests and scope are written to realise it. The manifest counts
  from `keeps`, `models` and `basis`, and never looks at the rest: so it can disagree with an engine that misreads them.
- Ages are days before the day the town is built for; `until` is the age of the first day after the agreement.
"""

from dataclasses import dataclass

BOTH = ("tell", "be told")
TOLD = ("be told",)
NONE: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One agreement as it is written, and beside it what the plan says that it keeps and by what it obliges."""

    ref: str
    kind: str
    a: tuple[str, str]
    b: tuple[str, str]
    since: int
    keeps: tuple[str, ...]
    basis: str = "contract"
    carries: str = "tell; be told; pass on"
    until: int | None = None
    models: tuple[str, ...] = ()
    standing: str = "confirmed"
    tests: tuple[bool, bool, bool] | None = None
    """For a letter: signed by both, defines material vulnerability, commits to rectify."""
    flaw: str = ""
    """Why it keeps nothing, for the reader of the manifest."""


def _supplier(party: str) -> tuple[str, str]:
    return (party, "supplier")


def _map(party: str) -> tuple[str, str]:
    return (party, "map")


def _manager(party: str) -> tuple[str, str]:
    return (party, "manager")


def _customer(party: str) -> tuple[str, str]:
    return (party, "customer")


ACME, BOREALIS, SSC = ("acme", "manufacturer"), ("borealis", "manufacturer"), ("ssc", "ssc")
GRAND, NORTHWIND = _supplier("grand-lowland"), _supplier("northwind")
HARBOUR, MARKET = _supplier("harbour"), _supplier("market-street")
CAPITAL, SHIRE = _map("capital-map"), _map("shire-map")
PEAK, DALE = _manager("peak"), _manager("dale")
FOODS, LINDEN = _customer("harbour-foods"), _customer("linden-estates")
MET = (True, True, True)

PAPERS: tuple[Paper, ...] = (
    # Supplier to manufacturer.
    Paper("A-01", "device_supply", GRAND, ACME, 2900, BOTH, models=("acme-px400", "acme-px500", "acme-gx20")),
    Paper("A-02", "device_supply", NORTHWIND, ACME, 2600, BOTH),
    Paper("A-03", "device_supply", NORTHWIND, BOREALIS, 2600, NONE, until=85, flaw="lapsed"),
    Paper("A-04", "device_supply", MARKET, ACME, 1500, NONE, standing="denied", flaw="denied"),
    Paper(
        "A-05",
        "letter_of_intent",
        MARKET,
        BOREALIS,
        400,
        BOTH,
        "letter",
        models=("borealis-bg1",),
        standing="claimed",
        tests=MET,
    ),
    Paper("A-06", "letter_of_intent", HARBOUR, ACME, 400, NONE, tests=(True, False, True), flaw="no definition"),
    Paper("A-07", "letter_of_intent", GRAND, BOREALIS, 900, NONE, tests=(True, True, False), flaw="no commitment"),
    # Supplier to MAP.
    Paper("A-11", "map_contract", GRAND, CAPITAL, 2900, BOTH),
    Paper("A-12", "churn_contract", GRAND, SHIRE, 2400, TOLD, carries="be told", models=("acme-px400", "acme-px500")),
    Paper("A-13", "letter_of_intent", NORTHWIND, CAPITAL, 500, BOTH, "letter", standing="claimed", tests=MET),
    Paper("A-14", "letter_of_intent", NORTHWIND, SHIRE, 500, NONE, tests=(False, True, True), flaw="one signature"),
    Paper("A-15", "churn_contract", HARBOUR, CAPITAL, 700, NONE, standing="denied", flaw="denied"),
    Paper("A-16", "churn_contract", HARBOUR, SHIRE, 2500, NONE, until=600, flaw="lapsed"),
    Paper("A-17", "map_contract", MARKET, CAPITAL, 1800, NONE, carries="", flaw="equipment only"),
    Paper("A-18", "churn_contract", MARKET, SHIRE, -70, NONE, flaw="not begun"),
    # MAP to manufacturer.
    Paper("A-21", "map_contract", CAPITAL, ACME, 3000, BOTH),
    Paper("A-22", "map_contract", CAPITAL, BOREALIS, 3000, BOTH, models=("borealis-be1", "borealis-bg1")),
    Paper("A-23", "memorandum", SHIRE, ACME, 2300, BOTH, "letter", tests=MET),
    Paper("A-24", "map_contract", SHIRE, BOREALIS, 3000, NONE, standing="stale", flaw="stale"),
    # Through a meter manager.
    Paper("A-31", "meter_management", HARBOUR, PEAK, 2800, BOTH),
    Paper("A-32", "meter_management", NORTHWIND, PEAK, 2000, BOTH, standing="claimed"),
    Paper("A-33", "meter_management", GRAND, DALE, 2500, NONE, carries="", flaw="work only"),
    Paper("A-34", "meter_management", PEAK, CAPITAL, 2800, BOTH),
    Paper("A-35", "meter_management", PEAK, BOREALIS, 2200, BOTH),
    Paper("A-36", "meter_management", DALE, CAPITAL, 2500, BOTH),
    Paper("A-37", "meter_management", DALE, ACME, 2500, BOTH),
    # Through an end customer.
    Paper("A-41", "customer_specified", MARKET, FOODS, 2200, BOTH, "nothing"),
    Paper("A-42", "customer_specified", MARKET, LINDEN, 1900, TOLD, "nothing", carries="be told"),
    Paper("A-43", "customer_specified", NORTHWIND, FOODS, 1000, BOTH, "nothing", standing="claimed"),
    Paper("A-44", "meter_management", FOODS, DALE, 2200, BOTH),
    Paper("A-45", "customer_specified", LINDEN, DALE, 1900, BOTH, "nothing"),
    Paper(
        "A-46",
        "customer_specified",
        LINDEN,
        BOREALIS,
        1900,
        TOLD,
        "nothing",
        carries="be told",
        models=("borealis-be1",),
    ),
    # With the SSC.
    Paper("A-51", "ssc_agreement", ACME, SSC, 2215, TOLD, "voluntary", carries="be told"),
    Paper(
        "A-52",
        "certification",
        ACME,
        SSC,
        2100,
        TOLD,
        "certification",
        carries="be told",
        models=("acme-px500",),
    ),
)

SPECIFIED: tuple[tuple[str, str, str, str, str, int, str], ...] = (
    ("harbour-foods", "market-street", "manager", "dale", "Dale attends every site of Harbour Foods", 2200, "letter"),
    ("harbour-foods", "market-street", "contact terms", "harbour-foods", "hears first and passes on", 2200, "letter"),
    ("linden-estates", "market-street", "manager", "dale", "Dale attends every estate", 1900, "tender"),
    ("linden-estates", "market-street", "device", "borealis", "BE-1 in every plant room", 1900, "tender"),
    ("harbour-foods", "northwind", "provider", "capital-map", "meters rented from Capital", 1000, "e-mail"),
)
"""The customers' own choices: customer, supplier, what was specified, which party, in what words, age in days, source."""
