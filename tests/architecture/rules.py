"""Which rules has the house? Each is a function from a tree to the faults it finds there."""

from collections.abc import Callable
from pathlib import Path

from tests.architecture import addresses, clauses, glossary, reach, shape, supply, tables

Rule = Callable[[Path], list[str]]

RULES: dict[str, Rule] = {
    "modules stay under the ceiling": shape.sizes,
    "a container's __init__ holds one sentence": shape.openings,
    "a module opens with a sentence": shape.docstrings,
    "names say what a thing is": shape.names,
    "every room is there": shape.rooms_are_known,
    "only the clock driver asks the time": reach.clocks,
    "rooms import where Django cannot be": reach.without_django,
    "foreign keys point to earlier rooms": tables.pointers,
    "every shelf has a place": tables.known,
    "no value class repeats a table": tables.doubles,
    "each clause cited is in a rulebook": clauses.cited_exist,
    "each clause of sec-g3 is cited": clauses.all_cited,
    "the lock has hashes and no address": supply.lock,
    "no file names a registry": supply.registries,
    "nothing of the GPL's family is installed to run": supply.licences,
    "every address has a row in the matrix": addresses.addressed,
    "texts use the words of the trade": glossary.glossary,
}
