"""Which systems have a model at one of some firmware versions?"""

from collections.abc import Mapping
from functools import reduce
from operator import or_

import ibis.expr.types as ir

from tocsin.words import ModelId


def locate(meters: ir.Table, only: Mapping[ModelId, tuple[str, ...]]) -> ir.Table:
    """Keep the devices of the models in `only`, at the versions it gives for each; no version given: at every one."""
    wanted = [
        (meters.model == model) & (meters.firmware.isin(versions)) if versions else meters.model == model
        for model, versions in sorted(only.items())
    ]
    return meters.filter(reduce(or_, wanted)) if wanted else meters.limit(0)
