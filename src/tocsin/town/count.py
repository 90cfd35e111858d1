"""How many devices does the plan say can be reached: by layer, direction and test, counted from what was planted?

It looks only at the plan (`keeps`, `works`, and the groups of devices), never at a date, a standing or a rulebook file,
and shares no code with the engines that it is there to check.

- A route passes a test when every hop is there and passes it; a device passes when any one route does.
- *Tell, direct* needs no agreement: the Code obliges the supplier.  # SEC G3.18
- *Be told, direct* needs an arrangement: where there is one, the Code obliges the supplier.  # SEC G3.20
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tocsin.town.cast import BE_TOLD, TELL, working
from tocsin.town.papers import PAPERS, Paper
from tocsin.town.products import IN_SCOPE, PIVOT, model
from tocsin.town.segments import RECENT, Segment

Planted = Iterable[tuple[Segment, int]]
DIRECT, VIA_MAP = ("supplier", "manufacturer"), ("supplier", "map", "manufacturer")
VIA_MANAGER = (("supplier", "manager", "manufacturer"), ("supplier", "manager", "map", "manufacturer"))
VIA_CUSTOMER = (
    ("supplier", "customer", "manufacturer"),
    ("supplier", "customer", "map", "manufacturer"),
    ("supplier", "customer", "manager", "manufacturer"),
    ("supplier", "customer", "manager", "map", "manufacturer"),
)
VIA_SSC = ("supplier", "ssc", "manufacturer")

CODE = (DIRECT,)
GUIDANCE = (*CODE, VIA_MAP)
MANAGER = (*GUIDANCE, *VIA_MANAGER)
CUSTOMER = (*MANAGER, *VIA_CUSTOMER)


@dataclass(frozen=True, slots=True)
class Layer:
    """A rulebook as the plan sees it: its routes, whose MAP contracts it takes as kept, and whether a term binds all."""

    routes: tuple[tuple[str, ...], ...]
    assumed: str = ""
    """Whose: ``domestic`` or ``all`` devices held for longer than the licence's window."""
    term: bool = False
    """Each hop that touches a meter manager or a customer obliges by contract."""


LAYERS: dict[str, Layer] = {
    "sec-g3-2019": Layer(CODE),
    "ssc-guidance": Layer(GUIDANCE),
    "strawman-manager": Layer(MANAGER),
    "strawman-customer": Layer(CUSTOMER),
    "strawman-manager-term": Layer(MANAGER, term=True),
    "strawman-customer-term": Layer(CUSTOMER, term=True),
    "ssc-hub": Layer((*GUIDANCE, VIA_SSC)),
    "licence-50-domestic-equipment-only": Layer(GUIDANCE),
    "licence-50-domestic-with-tell-and-be-told": Layer(GUIDANCE, assumed="domestic"),
    "licence-50-all-equipment-only": Layer(GUIDANCE),
    "licence-50-all-with-tell-and-be-told": Layer(GUIDANCE, assumed="all"),
}
"""By the id of the rulebook that the layer is to agree with."""

LADDER = ("sec-g3-2019", "ssc-guidance", "strawman-manager", "strawman-customer")

TESTS = ("recognised", "obliged by the Code", "obliged by anything", "working")


def count(planted: Planted) -> dict[str, dict[str, dict[str, int]]]:
    """Give, by layer, direction and test, the number of in-scope devices of known manufacturer with a passing route."""
    return {
        layer: {direction: _totals(held, layer, direction) for direction in (TELL, BE_TOLD)}
        for held in (tuple(planted),)
        for layer in LAYERS
    }


def scope(segment: Segment) -> str:
    """Say whether the group is in scope, out of scope, or of unknown manufacturer."""
    row = model(segment.model)
    if row is None:
        return "unknown manufacturer"
    return "in scope" if row.scope in IN_SCOPE else "out of scope"


def tally(planted: Planted, key: str) -> dict[str, int]:
    """Count devices by one field of their group, blanks left out."""
    totals: Counter[str] = Counter()
    for segment, devices in planted:
        totals[str(getattr(segment, key))] += devices
    return {name: totals[name] for name in sorted(totals) if name}


def _totals(planted: Planted, layer: str, direction: str) -> dict[str, int]:
    totals = dict.fromkeys(TESTS, 0)
    for segment, devices in planted:
        for test in _passed(segment, layer, direction) if scope(segment) == "in scope" else ():
            totals[test] += devices
    return totals


def _passed(segment: Segment, layer: str, direction: str) -> set[str]:
    rules = LAYERS[layer]
    chains = (tuple(_hops(segment, route, direction, rules)) for route in rules.routes)
    return {test for hops in chains for test in TESTS if all(test in hop for hop in hops)}


def _hops(segment: Segment, route: tuple[str, ...], direction: str, rules: Layer) -> Iterator[set[str]]:
    for left, right in pairwise(route):
        bases = set(_bases(segment, left, right, direction, rules))
        hears = right if direction == TELL else left
        passed = {"recognised"} if bases else set()
        passed |= {"obliged by the Code"} if "the Code" in bases else set()
        passed |= {"obliged by anything"} if bases - {"nothing"} else set()
        passed |= {"working"} if bases and working(_party(segment, hears), direction) else set()
        yield passed


def _bases(segment: Segment, left: str, right: str, direction: str, rules: Layer) -> Iterator[str]:
    one, other = _party(segment, left), _party(segment, right)
    if not (one and other):
        return
    if "ssc" in (left, right):
        yield from _hub(segment, left, direction)
        return
    if (left, right) == DIRECT and direction == TELL:
        yield "the Code"
    for paper in PAPERS:
        if {paper.a, paper.b} == {(one, left), (other, right)} and _kept(paper, segment, direction):
            bound = "contract" if rules.term and {"manager", "customer"} & {left, right} else paper.basis
            yield "the Code" if (left, right) == DIRECT else bound
    if (left, right) == ("supplier", "map") and _assumed(segment, rules.assumed):
        yield "licence"


def _hub(segment: Segment, left: str, direction: str) -> Iterator[str]:
    """The SSC's hub carries only what suppliers are told: by the model's certificate or by its maker's agreement."""
    row = model(segment.model)
    if direction == TELL or row is None:
        return
    if left == "supplier":
        yield "voluntary"
    elif row.certified is not None and row.certified >= PIVOT:
        yield "certification"
    else:
        yield from (
            paper.basis
            for paper in PAPERS
            if paper.kind == "ssc_agreement" and paper.a[0] == row.maker and _kept(paper, segment, direction)
        )


def _kept(paper: Paper, segment: Segment, direction: str) -> bool:
    return direction in paper.keeps and (not paper.models or segment.model in paper.models)


def _assumed(segment: Segment, reach: str) -> bool:
    return segment.gained != RECENT and (reach == "all" or (reach == "domestic" and segment.domestic))


def _party(segment: Segment, role: str) -> str:
    """The planned party in a role; a MAP whose claim had ended is nobody."""
    row = model(segment.model)
    parties = {
        "supplier": segment.supplier,
        "map": "" if segment.map_ended else segment.map,
        "manager": segment.manager,
        "customer": segment.customer,
        "manufacturer": row.maker if row else "",
        "ssc": "ssc",
    }
    return parties[role]
