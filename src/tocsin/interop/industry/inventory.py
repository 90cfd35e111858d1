"""What columns does an extract of the DCC's Smart Metering Inventory have, and in whose duty is each row?

Columns are those of the inventory read (service request 8.2) and of extracts seen, whatever their case and hyphens. An
inventory says nothing of asset providers or meter managers. Only meters in place become devices of the estate; every
other row is counted by type and status.
"""

from tocsin.interop.cell import one_of, squash, text
from tocsin.interop.layout import Field, Layout
from tocsin.interop.meters import DEVICE, POINT, Known, meters

TYPE, STATUS, MAKER, MODEL, FIRMWARE = "device type", "status", "manufacturer", "model", "firmware"
SUPPLIER_TYPES = {"esme": "electricity", "gsme": "gas"}
"""Meters, which are in their Responsible Supplier's duty, and the fuel of each."""
DCC_TYPES = ("chf", "gpf")
"""Communications hubs, which are in the DCC's duty (SEC G2)."""
OTHER_TYPES = ("ppmid", "ihd", "cad", "ihdorcad", "hcalcs", "sapc")
STATUSES = (
    "Pending",
    "Whitelisted",
    "InstalledNotCommissioned",
    "Commissioned",
    "Decommissioned",
    "Withdrawn",
    "Suspended",
    "Recovery",
    "Recovered",
    "NotApplicable",
)
NOT_IN_PLACE = tuple(map(squash, ("Pending", "Whitelisted", "Decommissioned", "Withdrawn")))
SUPPLIER_DUTY, DCC_DUTY, OTHER_DUTY, NOT_THERE, UNKNOWN = (
    "the Responsible Supplier's",
    "the DCC's",
    "counted by type; no meter",
    "not in place",
    "of a type that is not known",
)
UNUSED = (
    "SMETSCHTSVersion",
    "DeviceFirmwareVersionStatus",
    "CPLStatus",
    "ESMEVariant",
    "CSPRegion",
    "DeviceGBCSVersion",
    "HANVariant",
    "commissioned date",
    "commisioned_date",
    "fuel type",
)


def inventory() -> Layout:
    """Give the layout of an inventory extract."""
    estate = {field.name: field for field in meters((), Known()).fields}
    device, point = estate[DEVICE], estate[POINT]
    return Layout(
        "inventory",
        (
            Field(DEVICE, device.read, (*device.aliases, "deviceid"), wanted=True, filled=True),
            Field(TYPE, text, ("type",), wanted=True),
            Field(STATUS, status, ("device status", "smi status"), wanted=True),
            Field(MAKER, text, ("device manufacturer", "maker", "make", "manufacturer id")),
            Field(MODEL, text, ("device model", "model id")),
            Field(FIRMWARE, text, ("device firmware version", "firmware version")),
            Field(POINT, point.read, (*point.aliases, "import mpan", "importmpxn")),
        ),
        ("smart metering inventory", "smi"),
        UNUSED,
    )


status = one_of(*STATUSES, others=(("installed not commissioned", "InstalledNotCommissioned"),))


def duty(device_type: str, given_status: str) -> str:
    """Say in whose duty a row is, by its type and status as the file spells them."""
    kind = squash(device_type)
    if kind in SUPPLIER_TYPES:
        return NOT_THERE if squash(given_status) in NOT_IN_PLACE else SUPPLIER_DUTY
    if kind in DCC_TYPES:
        return DCC_DUTY
    return OTHER_DUTY if kind in OTHER_TYPES else UNKNOWN
