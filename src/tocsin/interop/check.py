"""Does a CSAF 2.0 document keep the schema and the mandatory rules of the standard, and where not?

The rules are those of the ``csaf`` package, behind `Check` so that another validator can take its place. The package is
loaded when first needed; on loading it configures the root logger, which is put back as it was. The rules asked for here
look nothing up on the network.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from tocsin.interop.json_text import Json


@dataclass(frozen=True, slots=True)
class Trouble:
    """One breach: the rule's number in the standard (or ``schema``), its title, where, and what the validator says."""

    rule: str
    title: str
    pointer: str
    says: str


Check = Callable[[dict[str, Json]], tuple[Trouble, ...]]
"""Gives every breach of the schema and of the mandatory rules; none: the document keeps them."""


def check(document: dict[str, Json]) -> tuple[Trouble, ...]:
    """Ask the ``csaf`` package for CSAF 2.0 with its *basic* preset: the schema, then the mandatory rules."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        from csaf.csaf.v20 import validate
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    try:
        report = validate(document, preset="basic")
    except Exception as broken:
        return (
            Trouble(
                "validator",
                "the document could be checked at all",
                "/",
                f"it broke the validator: {type(broken).__name__}",
            ),
        )
    return tuple(
        Trouble(result.id, result.title, error.instance_path, error.message)
        for result in report.results
        if not result.passed and not result.skipped
        for error in result.errors
    )
