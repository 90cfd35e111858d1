"""Which products does a CSAF document name, in what words, and of which versions?"""

import re
from dataclasses import dataclass, replace

from tocsin.devices.match import Described
from tocsin.devices.version import parse
from tocsin.interop.json_text import Json, dig, items_at, text_at, texts_at


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range of versions as read; see `tocsin.devices.version.Span`. Nothing given at all means every version."""

    low: str | None = None
    high: str | None = None
    below: str | None = None
    above: str | None = None
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the tree: how it is described, and its version or range as text, each empty where not given."""

    described: Described
    version: str = ""
    range: str = ""


def products(tree: Json) -> dict[str, Product]:
    """Give every product of a ``product_tree`` by its id: of branches, of full product names, and of relationships."""
    found: dict[str, Product] = {}
    nothing = Product(Described("", "", ()))
    for branch in items_at(tree, "branches"):
        grow(branch, nothing, found)
    for full in items_at(tree, "full_product_names"):
        named(full, nothing, found)
    for relation in items_at(tree, "relationships"):
        related(relation, found)
    return found


def grow(branch: Json, above: Product, found: dict[str, Product]) -> None:
    """Add the products of a branch and of all below it, each with what the branches above it say."""
    here = narrowed(above, text_at(branch, "category"), text_at(branch, "name"))
    if dig(branch, "product"):
        named(dig(branch, "product"), here, found)
    for below in items_at(branch, "branches"):
        grow(below, here, found)


def narrowed(above: Product, category: str, name: str) -> Product:
    """Add what one branch says: a vendor, a name, a version or a range. Other categories say nothing that we match by."""
    described = above.described
    if category == "vendor":
        return replace(above, described=replace(described, vendor=name))
    if category == "product_name":
        return replace(above, described=replace(described, names=(*described.names, name)))
    if category == "product_version":
        return replace(above, version=name, range="")
    if category == "product_version_range":
        return replace(above, range=name, version="")
    return above


def named(full: Json, here: Product, found: dict[str, Product]) -> None:
    """Add one product: its own full name beside the branches' names, and its model numbers."""
    key, name = text_at(full, "product_id"), text_at(full, "name")
    names = here.described.names or ((name,) if name else ())
    numbers = texts_at(full, "product_identification_helper", "model_numbers")
    found[key] = replace(here, described=replace(here.described, key=key, names=names, numbers=numbers))


def related(relation: Json, found: dict[str, Product]) -> None:
    """Add a product made of two, such as firmware installed on a meter: the names of both, the version of whichever has one."""
    key = text_at(relation, "full_product_name", "product_id")
    part, whole = (found.get(text_at(relation, name)) for name in ("product_reference", "relates_to_product_reference"))
    if part is None or whole is None:
        return
    described = Described(
        key,
        whole.described.vendor or part.described.vendor,
        (*whole.described.names, *part.described.names),
        (*whole.described.numbers, *part.described.numbers),
    )
    ranged = part if part.version or part.range else whole
    found[key] = Product(described, ranged.version, ranged.range)


EVERY = frozenset({"*", "all", "all versions", "vers:all/*"})
WORDS = (
    (re.compile(r"(?:before|prior to|earlier than) (\S+)"), "<"),
    (re.compile(r"(\S+) and (?:earlier|prior|below|older)"), "<="),
    (re.compile(r"(\S+) and (?:later|above|newer)"), ">="),
)
SIGNS = {"<": "below", "<=": "high", "≤": "high", ">": "above", ">=": "low", "≥": "low", "=": "=", "==": "=", "": "="}
TERM = re.compile(r"(<=|>=|==|=|<|>|≤|≥|)\s*([^\s<>=≤≥!|,%]+)")


def bounds(text: str) -> tuple[Bounds, ...] | None:
    """Read a range of versions, as a ``vers:`` text, comparison signs, or plain words; None where it cannot be read exactly."""
    folded = " ".join(text.casefold().split())
    if folded in EVERY:
        return (Bounds(),)
    for pattern, sign in WORDS:
        if found := pattern.fullmatch(folded):
            folded = sign + found[1]
    body = folded.split("/", 1)[1] if folded.startswith("vers:") and "/" in folded else folded
    terms = [term for term in re.split(r"\s*[|,]\s*|\s+(?=[<>=≤≥])", body) if term]
    read = [TERM.fullmatch(term) for term in terms]
    if not terms or not all(one and parse(one[2]) for one in read):
        return None
    return spans([(SIGNS[one[1]], one[2]) for one in read if one])


def spans(terms: list[tuple[str, str]]) -> tuple[Bounds, ...] | None:
    """Join terms into spans: a lower bound opens one, an upper bound closes it; None where they do not pair up."""
    found: list[Bounds] = []
    opened = Bounds()
    for sort, version in terms:
        if sort == "=":
            found.append(Bounds(exact=(version,)))
        elif sort in ("low", "above"):
            if opened != Bounds():
                return None
            opened = Bounds(low=version) if sort == "low" else Bounds(above=version)
        else:
            if opened == Bounds() and found:
                return None
            found.append(replace(opened, high=version) if sort == "high" else replace(opened, below=version))
            opened = Bounds()
    return tuple(found) if opened == Bounds() else (*found, opened)
