"""What is known of rules, agreements, contacts and products on a date, ready to be traced or compiled?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tocsin.duties.calendar import LONDON
from tocsin.duties.policy import Policy
from tocsin.estate.holding import Holding
from tocsin.estate.table import Tables
from tocsin.flows.tools import Tools
from tocsin.records import devices, parties, routes
from tocsin.routes import compile as compiled
from tocsin.routes.join import join
from tocsin.routes.kind import Rules
from tocsin.routes.link import Link, Product, Sign
from tocsin.routes.route import Traced
from tocsin.routes.survey import Survey, survey
from tocsin.words import ModelId, PartyId

WIDEST = ("strawman-customer", "ssc-hub")
"""The rulebooks whose hops together are every way that a message can physically go."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One date's picture under some rules. `names` is what each organisation was called then, `models` what
    each model is called."""

    on: date
    rules: Rules
    links: tuple[Link, ...]
    signs: tuple[Sign, ...]
    products: tuple[Product, ...]
    names: dict[PartyId, str]
    models: dict[ModelId, str]
    policy: Policy

    def tables(self) -> Tables:
        """Compile the picture for an engine."""
        return compiled.compile(self.rules, self.links, self.signs, self.products, self.on, self.policy.fresh_within)

    def survey(self) -> Survey:
        """Read the picture once, for many traces."""
        return survey(self.rules, self.links, self.signs, self.products, self.on, self.policy.fresh_within)

    def traced(self, holdings: Iterable[Holding]) -> tuple[tuple[Holding, Traced], ...]:
        """Trace holdings, each with its model's manufacturer among its parties."""
        makers = {product.model: product.maker for product in self.products}
        read = self.survey()
        whole = (one.with_manufacturer(makers[one.model]) if one.model in makers else one for one in holdings)
        return tuple((one, read.trace(one)) for one in whole)


def picture(rules: Rules, on: date, tools: Tools, extra: Iterable[Sign] = ()) -> Picture:
    """Give the picture on a date under `rules`; `extra` are signs that cases have left."""
    return Picture(
        on=on,
        rules=rules,
        links=routes.links(rules, on),
        signs=routes.signs(on, extra),
        products=routes.products(),
        names=parties.names(on),
        models=devices.called(),
        policy=tools.policy,
    )


def widest(tools: Tools) -> Rules:
    """Give every hop that any rulebook of ours knows: where a message can go, whether or not a rule recognises it."""
    return join(*(tools.rulebook(name).rules for name in WIDEST))


def london(at: datetime) -> date:
    """Give the London date of an instant, by which rules and agreements are dated."""
    return at.astimezone(LONDON).date()
