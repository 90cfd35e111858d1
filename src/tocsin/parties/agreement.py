"""What kinds of agreement are known, what can one carry, and does a letter of intent count?

- An agreement for equipment carries no duty to tell unless it says so (decision 15): `carries` is never assumed.
- SSC guidance: a letter of intent counts only with its three tests, and who checked them is recorded (decision 27).
"""

from dataclasses import dataclass
from datetime import date

KINDS = (
    "device_supply",
    "map_contract",
    "churn_contract",
    "meter_management",
    "customer_specified",
    "letter_of_intent",
    "memorandum",
    "ssc_agreement",
    "certification",
)
CARRIES = ("tell", "be_told", "pass_on")
STANDINGS = ("claimed", "confirmed", "denied", "stale")
SPECIFIED = ("manager", "provider", "device", "contact terms")
"""What a customer may have specified: the register of the blue route."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The three tests of a letter of intent, as far as anybody has checked them."""

    signed: bool | None
    defines: bool | None
    commits: bool | None
    checker: str
    checked: date | None


def missing_tests(letter: Letter) -> tuple[str, ...]:
    """Say what is missing before a letter of intent counts; nothing missing means that it counts."""
    wanted = (
        (letter.signed is True, "signed by both"),
        (letter.defines is True, "defines material vulnerability"),
        (letter.commits is True, "commits to rectify"),
        (bool(letter.checker), "who checked"),
        (letter.checked is not None, "when it was checked"),
    )
    return tuple(name for met, name in wanted if not met)
