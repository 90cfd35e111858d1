"""What does a CSAF 2.0 advisory say, of which of our models, and what in it must a person decide?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from tocsin.cases.case import Advisory, Affected
from tocsin.devices.match import Ground, Known, Matched, Unfit, Unmatched, fold, match
from tocsin.interop.check import Check, Trouble, check
from tocsin.interop.json_text import Json, dig, items_at, parse, point, text_at, texts_at
from tocsin.interop.product_tree import Bounds, Product, bounds, products
from tocsin.words import CaseId, Class, Digest, Fault, ModelId, PartyId, Refused

AFFECTED = ("known_affected", "first_affected", "last_affected")
FIXED = ("first_fixed", "fixed")
INVESTIGATED = ("under_investigation",)
LABELS = {"WHITE": Class.WHITE, "GREEN": Class.GREEN, "AMBER": Class.AMBER, "RED": Class.RED}
SHOWN = 20
"""How many faults one refusal lists."""


class NotAnAdvisory(Refused):
    """A document that is no CSAF 2.0 advisory that can be taken in as it is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An advisory as read, and what waits for a person: products that fit no model, and notes. Nothing is sent before that."""

    advisory: Advisory
    unmatched: tuple[Unmatched, ...]
    matched: tuple[Matched, ...]
    investigating: tuple[Affected, ...]
    """Models and versions that the issuer is still looking at; they are not yet affected."""
    status: str
    """The issuer's word for the document: ``draft``, ``interim`` or ``final``."""
    notes: tuple[str, ...]


def read(
    content: bytes,
    case: CaseId,
    heard_at: datetime,
    known: Iterable[Known],
    publishers: Iterable[tuple[str, PartyId]] = (),
    decided: Iterable[tuple[str, ModelId]] = (),
    issuer: PartyId | None = None,
    check: Check = check,
    file: str = "",
) -> Reading:
    """Read a CSAF 2.0 document of at most 15 MB; NotJson or NotAnAdvisory with the place of each fault otherwise.

    `known` is the products list; `publishers` are names of organisations; `decided` are products' texts that a person has
    settled. `issuer` is whose document a person says it is, where the publisher's name is in no register.
    """
    document = checked(parse(content, file), check, file)
    known = tuple(known)
    publisher = issuer or published_by(document, known, publishers, file)
    fitted = fit(products(dig(document, "product_tree")), known, tuple(decided))
    affected = affected_of(document, AFFECTED, fitted)
    advisory = Advisory(
        id=case,
        issuer=publisher,
        tracking=text_at(document, "document", "tracking", "id"),
        version=text_at(document, "document", "tracking", "version"),
        title=text_at(document, "document", "title"),
        summary=summary(document),
        remedy=remedy(document),
        classification=labelled(document) or Class.AMBER,
        affected=affected,
        fixed_in="; ".join(dict.fromkeys(version for _, version, _ in stated(document, FIXED, fitted) if version)),
        published_at=released(document, heard_at, file),
        heard_at=heard_at,
        digest=Digest(sha256(content).hexdigest()),
        cves=texts_of(document, "cve"),
        severity=severity(document),
    )
    relevant = {key for key, _, _ in stated(document, (*AFFECTED, *INVESTIGATED), fitted)}
    unmatched = tuple(one for key, (_, one) in fitted.items() if isinstance(one, Unmatched) and key in relevant)
    matched = tuple(one for key, (_, one) in fitted.items() if isinstance(one, Matched) and key in relevant)
    status = text_at(document, "document", "tracking", "status")
    notes = noted(document, publisher, matched, issuer is not None)
    return Reading(advisory, unmatched, matched, affected_of(document, INVESTIGATED, fitted), status, notes)


def checked(value: Json, check: Check, file: str) -> dict[str, Json]:
    """Give the document when it keeps the standard; NotAnAdvisory with a pointer to each breach otherwise."""
    version = text_at(value, "document", "csaf_version")
    if not isinstance(value, dict) or version != "2.0":
        fault = Fault(
            repr(version or type(value).__name__),
            "'2.0'",
            "Ask the issuer for CSAF 2.0.",
            file,
            column="/document/csaf_version",
        )
        raise refusal((fault,))
    if troubles := check(value):
        raise refusal(tuple(faulty(value, one, file) for one in troubles[:SHOWN]))
    return value


def faulty(document: Json, trouble: Trouble, file: str) -> Fault:
    """Give a breach as a fault at its JSON pointer."""
    given = repr(point(document, trouble.pointer.rstrip("/")))
    expected = f"CSAF 2.0 {trouble.rule} ({trouble.title}): {trouble.says[:160]}"
    return Fault(given[:80], expected, "Ask the issuer for a corrected document.", file, column=trouble.pointer or "/")


def refusal(faults: tuple[Fault, ...]) -> NotAnAdvisory:
    """Give the refusal with its first fault in words."""
    return NotAnAdvisory("Advisory", str(faults[0]), "Nothing was stored.", faults)


def released(document: Json, heard_at: datetime, file: str) -> datetime:
    """Give the current release date; NotAnAdvisory where it is after we heard it, or no date at all."""
    given = text_at(document, "document", "tracking", "current_release_date")
    place = "/document/tracking/current_release_date"
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise refusal(
            (
                Fault(
                    given,
                    "an instant with its time zone",
                    "Ask the issuer for a corrected document.",
                    file,
                    column=place,
                ),
            )
        )
    if at > heard_at:
        expected = f"{heard_at.isoformat()} or earlier: nothing is heard before it is released"
        cure = "Load it again once it is released, or ask the issuer whose clock is wrong."
        raise refusal((Fault(given, expected, cure, file, column=place),))
    return at


def published_by(
    document: Json, known: tuple[Known, ...], publishers: Iterable[tuple[str, PartyId]], file: str
) -> PartyId:
    """Give the one organisation that goes by the publisher's whole name; NotAnAdvisory where none or several do."""
    name = text_at(document, "document", "publisher", "name")
    makers = [(alias, one.maker) for one in known for alias in one.maker_names]
    found = {party for alias, party in (*makers, *publishers) if fold(alias) == fold(name)}
    if len(found) != 1:
        expected = "the name of one organisation in the register"
        cure = "Add the name to that organisation in the register, or say whose document it is."
        raise refusal((Fault(repr(name), expected, cure, file, column="/document/publisher/name"),))
    return found.pop()


Fitted = dict[str, tuple[Product, Matched | Unmatched]]


def fit(tree: dict[str, Product], known: tuple[Known, ...], decided: tuple[tuple[str, ModelId], ...]) -> Fitted:
    """Match every product of the tree; a range that cannot be read makes a match wait for a person."""
    return {key: (one, ranged(one, match(one.described, known, decided))) for key, one in tree.items()}


def ranged(product: Product, found: Matched | Unmatched) -> Matched | Unmatched:
    """Give the match, unless its range of versions cannot be read."""
    if isinstance(found, Matched) and product.range and bounds(product.range) is None:
        return Unmatched(product.described, Unfit.RANGE, (found.model,), product.range)
    return found


def stated(document: Json, statuses: tuple[str, ...], fitted: Fitted) -> list[tuple[str, str, Matched | Unmatched]]:
    """Give each product of the tree that some vulnerability lists under one of `statuses`: its id, version and match."""
    keys = [
        key
        for vulnerability in items_at(document, "vulnerabilities")
        for status in statuses
        for key in texts_at(vulnerability, "product_status", status)
    ]
    return [(key, fitted[key][0].version, fitted[key][1]) for key in dict.fromkeys(keys) if key in fitted]


def affected_of(document: Json, statuses: tuple[str, ...], fitted: Fitted) -> tuple[Affected, ...]:
    """Give the models and versions under `statuses`: listed versions of a model together, each range apart."""
    listed: dict[ModelId, tuple[str, ...]] = {}
    spans: list[Affected] = []
    for key, version, found in stated(document, statuses, fitted):
        if isinstance(found, Unmatched):
            continue
        if version:
            listed[found.model] = (*listed.get(found.model, ()), version)
        else:
            read = bounds(fitted[key][0].range or "*") or ()
            spans += [spanned(found.model, one) for one in read]
    exact = [Affected(model, exact=tuple(dict.fromkeys(versions))) for model, versions in listed.items()]
    return tuple(dict.fromkeys((*exact, *spans)))


def spanned(model: ModelId, one: Bounds) -> Affected:
    """Give a range of a model's versions."""
    return replace(Affected(model), low=one.low, high=one.high, below=one.below, above=one.above, exact=one.exact)


def labelled(document: Json) -> Class | None:
    """Give the class of the document's TLP label; None where it has none that we know."""
    return LABELS.get(text_at(document, "document", "distribution", "tlp", "label"))


def summary(document: Json) -> str:
    """Give the summary, else the descriptions, of the document and of its vulnerabilities, a paragraph each."""
    holders = [dig(document, "document"), *items_at(document, "vulnerabilities")]
    notes = [(text_at(note, "category"), text_at(note, "text")) for one in holders for note in items_at(one, "notes")]
    wanted = [text for category, text in notes if category == "summary"] or [
        text for category, text in notes if category == "description"
    ]
    return "\n\n".join(dict.fromkeys(wanted))


def remedy(document: Json) -> str:
    """Give what the issuer says can be done, a line each: its sort, then its words."""
    remediations = [one for holder in items_at(document, "vulnerabilities") for one in items_at(holder, "remediations")]
    lines = [f"{text_at(one, 'category').replace('_', ' ')}: {text_at(one, 'details')}" for one in remediations]
    return "\n".join(dict.fromkeys(lines))


def texts_of(document: Json, name: str) -> tuple[str, ...]:
    """Give one text of each vulnerability, where it has it, once each."""
    return tuple(dict.fromkeys(found for one in items_at(document, "vulnerabilities") if (found := text_at(one, name))))


def severity(document: Json) -> str:
    """Give the issuer's own word for the whole, else the highest base score with its version and vector; empty without either."""
    if word := text_at(document, "document", "aggregate_severity", "text"):
        return word
    scores = [
        dig(one, sort)
        for holder in items_at(document, "vulnerabilities")
        for one in items_at(holder, "scores")
        for sort in ("cvss_v3", "cvss_v2")
    ]
    scored = [
        (base, text_at(one, "vectorString"), text_at(one, "version"))
        for one in scores
        if isinstance(base := dig(one, "baseScore"), int | float)
    ]
    if not scored:
        return ""
    base, vector, version = max(scored, key=lambda one: one[0])
    return f"CVSS {version} {base} ({vector})"


def noted(document: Json, issuer: PartyId, matched: tuple[Matched, ...], said: bool) -> tuple[str, ...]:
    """Give what a person should know before anything is done with it."""
    label = text_at(document, "document", "distribution", "tlp", "label")
    status = text_at(document, "document", "tracking", "status")
    others = sorted({one.maker for one in matched if one.maker != issuer})
    notes = (
        (
            labelled(document) is None,
            f"It carries no TLP label that is known here ({label or 'none'}); taken as Amber until its originator says otherwise.",
        ),
        (label == "AMBER", "TLP:AMBER is taken as Amber: for the recipient's own organisation only (our reading)."),
        (status != "final", f"Its issuer calls it {status}: it may still change."),
        (
            bool(others),
            f"It comes from {issuer} but names models of {', '.join(others)}: check with them before sending.",
        ),
        (said, f"A person said that it is {issuer}'s; the publisher's name in it is in no register."),
        (any(one.ground is Ground.PERSON for one in matched), "A person decided which model some of its products are."),
        (True, "Its signature was not checked."),
    )
    return tuple(sentence for holds, sentence in notes if holds)
