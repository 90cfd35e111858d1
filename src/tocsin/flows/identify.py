"""The make-and-model desk: which texts fit no model, what a person decided each of them means, and how to take that back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tocsin.devices.match import fold
from tocsin.interop.meters import Known
from tocsin.interop.read import Line
from tocsin.records import devices
from tocsin.records.interop import stored
from tocsin.words import Fault, ModelId, PartyId, Refused


class CannotIdentify(Refused):
    """A decision about a text that nobody could act on."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text of make and model that fits no model: how many rows had it when it was last seen, in what, and when."""

    text: str
    rows: int
    source: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Identified:
    """What a person decided that a text means; `model` is None where it is no model of the list and is to be left alone."""

    text: str
    model: ModelId | None
    by: str
    why: str
    at: datetime


def identify(text: str, model: str, by: str, why: str, at: datetime) -> Identified:
    """Record that a text means a model, or none of the list where `model` is blank; CannotIdentify where that is not clear.

    It is remembered for every later import and advisory, until somebody takes it back.
    """
    _named(by, why)
    if not text.strip():
        raise CannotIdentify("A decision", "it is about no text.", "Give the text as the desk lists it.")
    if model and not devices.Product.objects.filter(pk=model).exists():
        fault = Fault(
            f"“{model}”", "the id of a model on the products list", "Add the model to the sheet products first."
        )
        raise CannotIdentify(f"A decision about “{text}”", str(fault), fault.cure, (fault,))
    with transaction.atomic():
        standing = devices.Identification.objects.filter(folded=fold(text), undone_at=None).first()
        if standing is not None:
            other = standing.product_id or "none of the list"
            raise CannotIdentify(
                f"A decision about “{text}”",
                f"{standing.decided_by} decided on {standing.decided_at:%d %B %Y} that it is {other}.",
                "Take that back first; both decisions stay on record.",
            )
        row = devices.Identification.objects.create(
            text=text.strip(),
            folded=fold(text),
            product_id=model or None,
            decided_by=by,
            decided_at=at,
            decided_why=why,
        )
    return _identified(row)


def take_back(text: str, by: str, why: str, at: datetime) -> Identified:
    """Take a decision back, so that the text waits again; CannotIdentify where none stands. What it was stays on record."""
    _named(by, why)
    with transaction.atomic():
        row = devices.Identification.objects.filter(folded=fold(text), undone_at=None).first()
        if row is None:
            raise CannotIdentify(
                f"“{text}”", "no decision about it stands.", "See `tocsin estate desk` for those that do."
            )
        row.undone_by, row.undone_at, row.undone_why = by, at, why
        row.save()
    return _identified(row)


def waiting() -> tuple[Waiting, ...]:
    """Give the texts that fit no model and that nobody has decided about, those of most rows first."""
    settled = set(devices.Identification.objects.filter(undone_at=None).values_list("folded", flat=True))
    rows = devices.UnmatchedText.objects.order_by("-rows", "folded")
    return tuple(Waiting(row.text, row.rows, row.source, row.seen_at) for row in rows if row.folded not in settled)


def identified() -> tuple[Identified, ...]:
    """Give the decisions that stand, by text."""
    return tuple(_identified(row) for row in devices.Identification.objects.filter(undone_at=None).order_by("folded"))


def decided() -> tuple[tuple[str, ModelId], ...]:
    """Give each text that means a model, with it, as `interop.csaf.read` takes them."""
    return tuple((one.text, one.model) for one in identified() if one.model is not None)


def seen(texts: Iterable[tuple[str, int]], source: str, at: datetime) -> None:
    """Put texts that fit no model on the desk, with how many rows have each; a later count replaces the one before."""
    for text, rows in texts:
        devices.UnmatchedText.objects.update_or_create(
            folded=fold(text), defaults={"text": text, "rows": rows, "source": source, "seen_at": at}
        )


def known(held: Iterable[Line] | None = None) -> Known:
    """Give what an estate row may name: the register's ids, codes, names and aliases, and the texts decided at this desk."""
    lines = tuple(stored() if held is None else held)
    parties = own((line.text("code"), line.text("organisation")) for line in lines if line.sheet == "codes")
    ids = {line.text("organisation") for line in lines if line.sheet == "organisations"}
    products = [line for line in lines if line.sheet == "products"]
    names = own((name, line.text("model")) for line in products for name in (line.text("name"), *line.many("aliases")))
    by_person = {" ".join(text.split()).casefold(): str(model) for text, model in decided()}
    models = by_person | names | {line.text("model").casefold(): line.text("model") for line in products}
    return Known(
        {name: PartyId(party) for name, party in (parties | {one: one for one in ids}).items()},
        {name: ModelId(model) for name, model in models.items()},
    )


def own(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give each name that only one thing bears, in lower case; a name of two is nobody's."""
    found: dict[str, set[str]] = {}
    for name, owner in pairs:
        if name:
            found.setdefault(name.casefold(), set()).add(owner)
    return {name: next(iter(owners)) for name, owners in found.items() if len(owners) == 1}


def _named(by: str, why: str) -> None:
    if not by.strip() or not why.strip():
        raise CannotIdentify("A decision", "it names nobody or gives no reason.", "Give --by and --reason.")


def _identified(row: devices.Identification) -> Identified:
    model = ModelId(row.product_id) if row.product_id else None
    return Identified(row.text, model, row.decided_by, row.decided_why, row.decided_at)
