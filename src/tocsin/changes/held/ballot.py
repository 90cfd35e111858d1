"""Which question was put, who voted how, and under which named rule is it counted?"""

from dataclasses import dataclass

from tocsin.changes.held.document import Named

PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot of a body on the proposal and on each alternative apart, bound to a document version."""

    id: str
    body: str
    question: str
    on: Named
    options: tuple[str, ...] = (PROPOSAL,)


@dataclass(frozen=True, slots=True)
class Vote:
    """One raw vote. `seat` is the category in which it is cast; a later vote of the same voter replaces the earlier."""

    ballot: str
    voter: str
    seat: str
    position: str
    option: str = PROPOSAL
    reason: str = ""
    weight: int = 1
    chair: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """A ballot is closed; its outcome is counted from the raw votes by the rule named in the process, never stored."""

    ballot: str
