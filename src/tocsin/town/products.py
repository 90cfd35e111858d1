"""Which models does the town have, with what firmware, and how is the firmware spread over the devices?

- Certificates are absolute dates: the guidance turns on 22 June 2020, whatever day the town is built for.
- A version's `share` is in hundredths of the model's devices. A version with no way on needs a visit or an exchange.
"""

from dataclasses import dataclass
from datetime import date

IN_SCOPE = ("SMETS2+", "enrolled SMETS1")
PIVOT = date(2020, 6, 22)
UNLISTED = ""
"""A device whose model nobody wrote down: its manufacturer is unknown. (A model in no products list is refused on import.)"""

AFFECTED_MODEL = "borealis-be1"
AFFECTED_FIRMWARE = ("2.0.1", "2.1.0", "2.3.0")
"""What the invented advisory is about, by hand: from 2.0.0 up to but not including 3.0.0."""


@dataclass(frozen=True, slots=True)
class Version:
    """A firmware version, those it can be reached from, its age in days, and its share of devices in hundredths."""

    name: str
    predecessors: tuple[str, ...]
    released: date
    share: int


@dataclass(frozen=True, slots=True)
class Model:
    """A row of the products list with its firmware."""

    id: str
    maker: str
    name: str
    device_type: str
    aliases: tuple[str, ...]
    hardware: str
    certified: date | None
    scope: str
    versions: tuple[Version, ...]

    @property
    def gas(self) -> bool:
        """Whether it measures gas."""
        return self.device_type == "GSME"


def _chain(*steps: tuple[str, str, str, int]) -> tuple[Version, ...]:
    return tuple(
        Version(name, tuple(filter(None, since.split(";"))), date.fromisoformat(on), share)
        for name, since, on, share in steps
    )


MODELS: tuple[Model, ...] = (
    Model(
        "acme-px400",
        "acme",
        "PX-400",
        "ESME",
        ("PX400", "Acme PX-400"),
        "A1",
        date(2018, 3, 12),
        "SMETS2+",
        _chain(
            ("1.0.0", "", "2018-03-12", 5),
            ("1.2.0", "1.0.0", "2019-02-04", 25),
            ("1.4.0", "1.2.0", "2020-09-21", 40),
            ("2.0.0", "1.4.0", "2023-05-15", 30),
        ),
    ),
    Model(
        "acme-px500",
        "acme",
        "PX-500",
        "ESME",
        ("PX500", "Acme PX-500"),
        "B1",
        date(2020, 9, 14),
        "SMETS2+",
        _chain(
            ("3.0.0", "", "2020-09-14", 20),
            ("3.1.0", "3.0.0", "2022-06-13", 50),
            ("3.2.0", "3.0.0;3.1.0", "2024-04-08", 30),
        ),
    ),
    Model(
        "acme-gx20",
        "acme",
        "GX-20",
        "GSME",
        ("GX20", "Acme GX-20"),
        "G2",
        date(2019, 5, 20),
        "SMETS2+",
        _chain(("1.1.0", "", "2019-05-20", 45), ("1.3.0", "1.1.0", "2021-11-01", 55)),
    ),
    Model(
        "acme-s1e",
        "acme",
        "S1-E",
        "ESME",
        ("S1E",),
        "S1",
        date(2016, 9, 5),
        "enrolled SMETS1",
        _chain(("0.9.2", "", "2016-09-05", 35), ("1.0.4", "0.9.2", "2020-01-20", 65)),
    ),
    Model(
        "acme-hub1",
        "acme",
        "Hub 1 communications hub",
        "CHF",
        ("Hub-1",),
        "H1",
        date(2019, 1, 14),
        "DCC device",
        _chain(("1.0.0", "", "2019-01-14", 40), ("1.1.0", "1.0.0", "2020-10-05", 60)),
    ),
    Model(
        "borealis-be1",
        "borealis",
        "BE-1",
        "ESME",
        ("BE1", "Borealis BE-1"),
        "E1",
        date(2017, 11, 6),
        "SMETS2+",
        _chain(
            ("1.9.4", "", "2017-11-06", 10),
            ("2.0.1", "1.9.4", "2018-08-13", 20),
            ("2.1.0", "2.0.1", "2019-06-03", 30),
            ("2.3.0", "2.1.0", "2020-02-17", 25),
            ("3.0.0", "2.3.0", "2026-11-16", 15),
        ),
    ),
    Model(
        "borealis-bg1",
        "borealis",
        "BG-1",
        "GSME",
        ("BG1", "Borealis BG-1"),
        "G1",
        date(2018, 10, 22),
        "SMETS2+",
        _chain(("1.0.0", "", "2018-10-22", 60), ("1.0.3", "1.0.0", "2020-03-30", 40)),
    ),
    Model(
        "borealis-s1x",
        "borealis",
        "S1-X",
        "ESME",
        (),
        "X1",
        date(2015, 4, 13),
        "unenrolled SMETS1",
        _chain(("0.7.0", "", "2015-04-13", 100)),
    ),
    Model(
        "borealis-ar7",
        "borealis",
        "AR-7",
        "advanced meter",
        ("AR7",),
        "R7",
        None,
        "advanced",
        _chain(("5.2", "", "2014-02-03", 100)),
    ),
    Model("borealis-t100", "borealis", "T-100", "traditional meter", (), "T1", None, "traditional", ()),
)


def model(model_id: str) -> Model | None:
    """Give the row of the products list, or None for a model that it does not have."""
    return next((one for one in MODELS if one.id == model_id), None)
