"""How does an extract of the Smart Metering Inventory of any size become a snapshot of its meters, and a count of the rest?"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.drivers.blocks import Block, opened
from tocsin.drivers.intake import take_in
from tocsin.interop.cell import squash, text
from tocsin.interop.industry.inventory import (
    FIRMWARE,
    MAKER,
    MODEL,
    STATUS,
    SUPPLIER_DUTY,
    SUPPLIER_TYPES,
    TYPE,
    duty,
    inventory,
)
from tocsin.interop.layout import Field, Heading
from tocsin.interop.meters import DEVICE, POINT
from tocsin.interop.sheet import Cell, Formula
from tocsin.interop.taken import Counted, Taken
from tocsin.routes.kind import Role
from tocsin.words import SUPPLIER, ModelId, PartyId

SOURCE = "DCC inventory"


def stock(
    source: Path,
    roles: tuple[Role, ...],
    owner: PartyId | None,
    fit: "Callable[[str, str], tuple[ModelId | None, str]]",
    today: date,
    folder: Path,
    accept: bool = False,
) -> Taken:
    """Check an inventory extract, write its meters in place to `folder` and count every row by type and status.

    `owner` is the supplier whose own extract it is, and fills that role of every meter in it; None: the extract does not say
    whose they are. `fit` gives the model of a make and model as the file spells them, or None, and the text for the desk.
    Refused as `intake` refuses an estate.
    """
    census: Counter[tuple[str, str]] = Counter()
    unmatched: Counter[str] = Counter()
    fitted: dict[tuple[str, str], tuple[ModelId | None, str]] = {}

    def model(maker: str, name: str) -> str:
        if not (maker or name):
            return ""
        if (maker, name) not in fitted:
            fitted[maker, name] = fit(maker, name)
        found, words = fitted[maker, name]
        if found is None:
            unmatched[words] += 1
        return found or ""

    @contextmanager
    def rows() -> Iterator[tuple[Heading, Iterator[Block]]]:
        with opened(source, inventory(), None) as (head, blocks):
            yield _heading(head, owner), (_meters(head, block, owner, model, census) for block in blocks)

    taken = take_in(source.name, rows(), roles, today, folder, accept)
    counted = tuple(Counted(kind, word, duty(kind, word), count) for (kind, word), count in sorted(census.items()))
    texts = tuple(sorted(unmatched.items(), key=lambda one: (-one[1], one[0])))
    return replace(taken, census=counted, unmatched=texts)


def _heading(head: Heading, owner: PartyId | None) -> Heading:
    """Give the heading under which the rows are taken in: an estate's fields, each with the title that the extract gives it."""
    titles = {field.name: (field, title) for _, field, title in head.places}
    places: list[tuple[Field, str]] = [titles[name] for name in (DEVICE, POINT, STATUS, FIRMWARE) if name in titles]
    places += [(Field(MODEL, text), titles.get(MODEL, (None, MODEL))[1]), (Field("fuel", text), titles[TYPE][1])]
    if owner is not None:
        places += [(Field(SUPPLIER, text), SUPPLIER), (Field(f"{SUPPLIER} source", text), f"{SUPPLIER} source")]
    return Heading(tuple((place, *one) for place, one in enumerate(places)), len(places), (), head.notes)


def _meters(
    head: Heading,
    block: Block,
    owner: PartyId | None,
    model: Callable[[str, str], str],
    census: Counter[tuple[str, str]],
) -> Block:
    """Count a block's rows, and keep of it the meters in place and the rows whose shape is wrong."""
    columns = {field.name: column for (_, field, _), column in zip(head.places, block.columns, strict=True)}
    kinds, words = _texts(columns[TYPE]), _texts(columns[STATUS])
    duties: dict[tuple[str, str], str] = {}
    pairs = list(zip(kinds, words, strict=True))
    for pair, count in Counter(pairs).items():
        duties[pair] = duty(*pair)
        census[pair] += count
    keep = np.array([duties[pair] == SUPPLIER_DUTY for pair in pairs], np.bool_)
    keep[[place for place, _ in block.shape]] = True
    places = np.flatnonzero(keep)
    empty = [""] * len(kinds)
    makers = _texts(columns[MAKER]) if MAKER in columns else empty
    models = _texts(columns[MODEL]) if MODEL in columns else empty
    fuels = [SUPPLIER_TYPES.get(squash(kinds[place]), "") for place in places]
    kept: list[pa.Array | list[Cell]] = [
        _taken(columns[name], places) for name in (DEVICE, POINT, STATUS, FIRMWARE) if name in columns
    ]
    kept += [[model(makers[place], models[place]) for place in places], list(fuels)]
    if owner is not None:
        kept += [[owner] * len(places), [SOURCE] * len(places)]
    new = {int(old): place for place, old in enumerate(places)}
    return Block(block.numbers[places], kept, [(new[place], fault) for place, fault in block.shape])


def _taken(column: pa.Array | list[Cell], places: npt.NDArray[np.intp]) -> pa.Array | list[Cell]:
    return column.take(pa.array(places)) if isinstance(column, pa.Array) else [column[place] for place in places]


def _texts(column: pa.Array | list[Cell]) -> list[str]:
    """Give a column as texts for counting and matching; what is no text is read, and refused, where it is kept."""
    cells = column.to_pylist() if isinstance(column, pa.Array) else column
    return [
        cell.strip()
        if isinstance(cell, str)
        else cell.text
        if isinstance(cell, Formula)
        else ""
        if cell is None
        else str(cell)
        for cell in cells
    ]
