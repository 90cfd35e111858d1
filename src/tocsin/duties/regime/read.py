"""What does the text of a regime say, checked whole, with line and column where it is refused?"""

from hashlib import sha256

from tocsin.duties.entry import Known, clause_of, dates, duty_of
from tocsin.duties.node import Node
from tocsin.duties.regime.regime import Regime, Trigger
from tocsin.duties.rulebook import Rulebook
from tocsin.routes.kind import Rules
from tocsin.words import Mark, PartyId, RulebookId

HOLDER = "holder"
"""The one role of a regime: whoever has recorded that it applies."""


def read(text: str, name: str) -> Regime:
    """Read the regime called `name`. Raises `NotThisText` with line and column."""
    needed = ("regime", "title", "whose", "source", "mark", "triggers", "clauses", "duties")
    field = Node.of(text, name).fields(needed, ("from", "until", "bodies"))
    if field["regime"].text() != name:
        raise field["regime"].fault(repr(field["regime"].text()), f"{name}, the name of the file")
    triggers = tuple(_trigger(key, node) for key, node in field["triggers"].pairs())
    clauses = tuple(clause_of(node) for node in field["clauses"].items())
    known = Known((HOLDER,), tuple(one.clause for one in clauses))
    names = tuple(one.name for one in triggers)
    from_on, until_on = dates(field)
    book = Rulebook(
        id=RulebookId(name),
        title=field["title"].text(),
        layer="regime",
        label="",
        base=None,
        from_on=from_on,
        until_on=until_on,
        source=field["source"].text(),
        mark=field["mark"].one_of(Mark),
        clauses=clauses,
        duties=tuple(duty_of(node, known, names) for node in field["duties"].items()),
        rules=Rules((), (), (), (), ()),
        digest=sha256(text.encode()).hexdigest(),
        bodies=tuple(PartyId(one) for one in field["bodies"].texts()) if "bodies" in field else (),
    )
    return Regime(book, field["whose"].text(), triggers)


def _trigger(key: str, node: Node) -> Trigger:
    field = node.fields(("says", "mark"))
    return Trigger(key, field["says"].text(), field["mark"].one_of(Mark))
