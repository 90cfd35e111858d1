"""Which rule changes are simulated, with which rulebook, against which baseline, and whose claim does each test?"""

from dataclasses import dataclass

from tocsin.words import RulebookId


@dataclass(frozen=True, slots=True)
class Scenario:
    """One set of rules taken as if it held. `base` is the scenario that its gain is counted from; empty: none."""

    id: str
    rulebook: RulebookId
    base: str
    claim: str
    """The claim that it tests, in plain words."""


def _scenario(name: str, rulebook: str, base: str, claim: str) -> Scenario:
    return Scenario(name, RulebookId(rulebook), base, claim)


SCENARIOS: tuple[Scenario, ...] = (
    _scenario("S0", "sec-g3-2019", "", "the Code's text alone does not reach how devices are really held"),
    _scenario("S1", "ssc-guidance", "S0", "the guidance suffices"),
    _scenario("S2", "strawman-manager", "S1", "a route through the meter manager closes the gap"),
    _scenario("S3", "strawman-customer", "S1", "a route through the customer, too, closes what is left"),
    _scenario(
        "S4a",
        "licence-50-domestic-equipment-only",
        "S1",
        "the licence covers it: homes, an agreement for the equipment only",
    ),
    _scenario(
        "S4b",
        "licence-50-domestic-with-tell-and-be-told",
        "S1",
        "the licence covers it: homes, an agreement that also carries tell and be told",
    ),
    _scenario(
        "S4c",
        "licence-50-all-equipment-only",
        "S1",
        "the licence covers it: all premises, an agreement for the equipment only",
    ),
    _scenario(
        "S4d",
        "licence-50-all-with-tell-and-be-told",
        "S1",
        "the licence covers it: all premises, an agreement that also carries tell and be told",
    ),
    _scenario("S5", "ssc-hub", "S1", "what was done outside the Code from 2020 suffices (be told only)"),
)
"""S0 to S3 each add to the one before; S4, four ways, and S5 stand beside them (decisions 2 and 15)."""

LADDER = ("S0", "S1", "S2", "S3")
PROPOSAL = "P"
"""The name under which a proposed variation stands beside the fixed scenarios."""


def proposed(rulebook: RulebookId, base: RulebookId | None) -> Scenario:
    """Give the scenario of a proposed rulebook: counted from the scenario that it varies, else from S1."""
    below = next((one.id for one in SCENARIOS if one.rulebook == base), "S1")
    return Scenario(PROPOSAL, rulebook, below, "what the proposer says of it")
