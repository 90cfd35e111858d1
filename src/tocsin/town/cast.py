"""Who lives in the invented town: organisations, their codes, roles, contacts, and what shows that a contact works?

- Nobody here exists. Every name says so; mail is at ``.example`` and telephone numbers are in ranges kept for drama.
- A contact carries `works`, the plan written beside it by hand: the manifest counts from that and from no date.
- Ages are days before the day the town is built for, and stand far from a year, so that no policy edge is near.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tocsin.words import PartyId

ABOUT = "Invented for tocsin. No organisation, person, device, agreement or metering point in it exists."


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation with its dated names, codes and roles. `was` is an earlier name and the age in days of the change."""

    id: PartyId
    name: str
    role: str
    detail: str = ""
    mpid: str = ""
    gas: str = ""
    company: str = ""
    was: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers for an organisation in one direction; `verified` and `signs` are ages in days, `works` is the plan."""

    party: PartyId
    duty: str
    person: str
    phone: str
    verified: int | None
    signs: tuple[tuple[str, int], ...]
    works: bool

    @property
    def email(self) -> str:
        """The address, in a domain that can never be registered."""
        return f"{self.person.lower().replace(' ', '.')}@{self.party}.example"


TRAFFIC, EXERCISE = "real traffic acknowledged", "exercise passed"
TELL, BE_TOLD = "tell", "be told"


def _body(party: str, name: str, role: str, detail: str = "", **more: object) -> Body:
    return Body(PartyId(party), f"{name} (invented)", role, detail, **more)  # type: ignore[arg-type]


BODIES: tuple[Body, ...] = (
    _body(
        "grand-lowland",
        "Grand Lowland Energy",
        "supplier",
        "domestic, large",
        mpid="GLEN",
        gas="GLE",
    ),
    _body("northwind", "Northwind Energy", "supplier", "non-domestic, small", mpid="NWND", gas="NWE"),
    _body("harbour", "Harbour Power", "supplier", "non-domestic, small", mpid="HARB", gas="HBP"),
    _body(
        "market-street",
        "Market Street Energy",
        "supplier",
        "non-domestic, small",
        mpid="MKST",
        gas="MSE",
    ),
    _body("acme", "Acme Meters", "manufacturer", company="AA-C0-DE"),
    _body("borealis", "Borealis Metering", "manufacturer", company="B2-0E-A1"),
    _body("capital-map", "Capital Meter Assets", "map", mpid="CAPM", gas="CMA"),
    _body("shire-map", "Shire Asset Provision", "map", mpid="SHIR", gas="SAP"),
    _body(
        "peak",
        "Peak Metering Services",
        "manager",
        "electricity; gas",
        mpid="PEAK",
        gas="PMS",
    ),
    _body(
        "dale",
        "Dale Meter Management",
        "manager",
        "electricity; gas",
        mpid="DALE",
        gas="DMM",
        was=("Dale and Moor Metering (invented)", 1180),
    ),
    _body("harbour-foods", "Harbour Foods plc", "customer", "non-domestic"),
    _body("linden-estates", "Linden Estates Trust", "customer", "non-domestic"),
    _body("ssc", "Security Sub-Committee of the town", "ssc"),
    _body("dcc", "Data and Communications Company of the town", "dcc"),
    _body("code-administrator", "Code Administrator of the town", "code_administrator"),
)


def _contact(
    party: str,
    duty: str,
    person: str,
    phone: str,
    verified: int | None,
    *signs: tuple[str, int],
    works: bool,
) -> Contact:
    return Contact(PartyId(party), duty, person, phone, verified, signs, works)


CONTACTS: tuple[Contact, ...] = (
    # Manufacturers hear in the direction tell; Borealis's address was last verified long ago.
    _contact("acme", TELL, "Edda Rowe", "01632 960101", 40, (TRAFFIC, 95), works=True),
    _contact("borealis", TELL, "Finn Aalto", "01632 960102", 900, (EXERCISE, 1300), works=False),
    # Suppliers hear in the direction be told; each of the three kinds of sign stands alone once.
    _contact("grand-lowland", BE_TOLD, "Cara Whitlock", "01632 960111", 30, works=True),
    _contact("northwind", BE_TOLD, "Ada Marsh", "01632 960112", 700, (TRAFFIC, 21), works=True),
    _contact("harbour", BE_TOLD, "Ben Hollis", "01632 960113", 820, (EXERCISE, 70), works=True),
    _contact("market-street", BE_TOLD, "Dev Anand", "01632 960114", 25, works=True),
    # Those between hear in both.
    _contact("capital-map", TELL, "Kit Larsen", "01632 960121", 1200, (TRAFFIC, 100), works=True),
    _contact("capital-map", BE_TOLD, "Kit Larsen", "01632 960121", 45, works=True),
    _contact("shire-map", TELL, "Lena Ord", "01632 960122", None, works=False),
    _contact("shire-map", BE_TOLD, "Lena Ord", "01632 960122", 1100, (TRAFFIC, 1320), works=False),
    _contact("peak", TELL, "Gwen Pike", "01632 960131", 1400, works=False),
    _contact("peak", BE_TOLD, "Gwen Pike", "01632 960131", 1400, (EXERCISE, 1500), works=False),
    _contact("dale", TELL, "Milo Finch", "01632 960132", 830, (EXERCISE, 50), works=True),
    _contact("dale", BE_TOLD, "Milo Finch", "01632 960132", 830, (EXERCISE, 50), works=True),
    _contact("harbour-foods", TELL, "Nia Boyd", "01632 960141", 90, works=True),
    _contact("harbour-foods", BE_TOLD, "Nia Boyd", "01632 960141", 90, works=True),
    _contact("linden-estates", BE_TOLD, "Piet Orme", "01632 960142", None, works=False),
    _contact("ssc", TELL, "Hal Osei", "01632 960151", 20, works=True),
    _contact("ssc", BE_TOLD, "Hal Osei", "01632 960151", 20, works=True),
    _contact("dcc", TELL, "Orla Kent", "01632 960152", 60, works=True),
    _contact("code-administrator", TELL, "Ivy Trent", "01632 960153", 15, works=True),
)


def body(party: str) -> Body:
    """Give the organisation with that id; StopIteration when there is none."""
    return next(one for one in BODIES if one.id == party)


def working(party: str, direction: str) -> bool:
    """Say whether the plan has this party's contact for `direction` work."""
    return any(one.works for one in CONTACTS if one.party == party and one.duty == direction)


def before(on: date, days: int | None) -> date | None:
    """Give the day that lies `days` before `on` (after it, when negative); None for None."""
    return None if days is None else on - timedelta(days=days)
