"""Which routes hold for one holding, in both directions, on a date and under a rulebook?"""

from collections.abc import Iterable, Mapping
from datetime import date

from tocsin.estate.holding import Holding
from tocsin.routes.kind import Rules
from tocsin.routes.link import Link, Product, Sign, SignKind
from tocsin.routes.route import Traced
from tocsin.routes.survey import survey


def trace(
    rules: Rules,
    links: Iterable[Link],
    signs: Iterable[Sign],
    products: Iterable[Product],
    holding: Holding,
    on: date,
    fresh: Mapping[SignKind, int],
) -> Traced:
    """Trace one holding; `fresh` gives in days how old each kind of sign may be.

    For many holdings make one `survey` and ask it: this reads the whole register each time.
    """
    return survey(rules, links, signs, products, on, fresh).trace(holding)
