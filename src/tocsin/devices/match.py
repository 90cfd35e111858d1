"""Which of our models does an advisory's product mean? By identifier or alias, whole and folded, never by a part of a name.

``itron`` is inside Unitronics, Hitron, alpitronic and Positron: a part of a name proves nothing. Only case, and blanks
around and between words, are ignored. What fits no model, or more than one, is a value that waits for a person.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tocsin.words import ModelId, PartyId


class Ground(StrEnum):
    """On what a product was taken for a model."""

    NUMBER = "a model number that the products list holds"
    ALIAS = "the maker's name and a name of the model"
    PERSON = "a person's decision"


class Unfit(StrEnum):
    """Why a product is taken for none; each waits for a person."""

    NO_MAKER = "no organisation in the register has this vendor's name"
    NO_MODEL = "the maker has no model of this name"
    SEVERAL = "more than one model fits"
    OTHER_MAKER = "a model number fits, but under another maker's name"
    WILDCARD = "a model number with a wildcard names no one model"
    RANGE = "the range of versions cannot be read"


@dataclass(frozen=True, slots=True)
class Described:
    """A product as an advisory describes it. `key` is its id there; `names` are the product's, `numbers` its model numbers."""

    key: str
    vendor: str
    names: tuple[str, ...]
    numbers: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole of it, for a person to read."""
        return " / ".join(part for part in (self.vendor, *self.names, *self.numbers) if part)


@dataclass(frozen=True, slots=True)
class Known:
    """A model of the products list with every name it goes by, its model numbers, and every name of its maker."""

    model: ModelId
    maker: PartyId
    maker_names: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """A product taken for a model, and on what ground."""

    product: Described
    model: ModelId
    maker: PartyId
    ground: Ground


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A product taken for no model: why, and the models that came near, for a person to decide."""

    product: Described
    why: Unfit
    near: tuple[ModelId, ...] = ()
    detail: str = ""


def match(
    product: Described, known: Iterable[Known], decided: Iterable[tuple[str, ModelId]] = ()
) -> Matched | Unmatched:
    """Give the one model that a product means, or why there is none.

    `decided` holds what persons have settled before: a product's text and its model.
    """
    known = tuple(known)
    settled = {fold(text): model for text, model in decided}.get(fold(product.text))
    if settled is not None and (found := [one for one in known if one.model == settled]):
        return Matched(product, settled, found[0].maker, Ground.PERSON)
    made = [one for one in known if fold(product.vendor) in folds(one.maker_names)]
    numbered = [one for one in known if folds(product.numbers) & folds(one.numbers)]
    if numbered:
        return by_number(product, numbered, made)
    if any("*" in number or "?" in number for number in product.numbers):
        return Unmatched(product, Unfit.WILDCARD, models(made))
    if not made:
        return Unmatched(product, Unfit.NO_MAKER)
    return by_alias(product, made)


def by_number(product: Described, numbered: list[Known], made: list[Known]) -> Matched | Unmatched:
    """Give the model that a model number names, unless the advisory names another vendor."""
    if product.vendor and not [one for one in numbered if one in made]:
        return Unmatched(product, Unfit.OTHER_MAKER, models(numbered))
    return only(product, [one for one in numbered if one in made or not product.vendor], Ground.NUMBER)


def by_alias(product: Described, made: list[Known]) -> Matched | Unmatched:
    """Give the maker's model that goes by one of the product's names."""
    return only(product, [one for one in made if folds(product.names) & folds((one.model, *one.names))], Ground.ALIAS)


def only(product: Described, fitting: list[Known], ground: Ground) -> Matched | Unmatched:
    """Give the match when exactly one model fits."""
    if len(set(models(fitting))) == 1:
        return Matched(product, fitting[0].model, fitting[0].maker, ground)
    return Unmatched(product, Unfit.SEVERAL if fitting else Unfit.NO_MODEL, models(fitting))


def models(known: list[Known]) -> tuple[ModelId, ...]:
    """Give the models' ids in order."""
    return tuple(sorted(one.model for one in known))


def folds(texts: Iterable[str]) -> frozenset[str]:
    """Fold several texts, without the blank ones."""
    return frozenset(fold(text) for text in texts) - {""}


def fold(text: str) -> str:
    """Bring a name to one form: compatibility characters, case and blanks; nothing else is ignored."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
