"""What does the text of a proposed variation say against its base, with line and column where it is refused?"""

from collections.abc import Callable
from hashlib import sha256

from tocsin.changes.intake.written import Values, written
from tocsin.changes.variation.variation import HYPOTHETICAL, PROPOSED, Entry, Touch, Variation, name_of, sort_of
from tocsin.duties.compare import Change
from tocsin.duties.entry import Known, clause_of, duty_of, hop_of, role_of
from tocsin.duties.node import Node
from tocsin.duties.rulebook import Rulebook
from tocsin.routes.kind import HopKind, Role
from tocsin.words import Digest, Mark

SORTS = ("clauses", "duties", "hops")
_NEEDED = ("variation", "title", "label", "base", "source", "mark")
_ALLOWED = ("from", "roles", "add", "replace", "remove", "reconciles", "binds_intermediary", "base_digest")


def read_variation(text: str, file: str, base: Rulebook) -> Variation:
    """Read a variation of `base`. Raises `NotThisText` with line and column for whatever is missing, unknown or doubled."""
    field = Node.of(text, file).fields(_NEEDED, _ALLOWED)
    field["base"].among((base.id,), "base")
    if "base_digest" in field and field["base_digest"].text() != base.digest:
        raise field["base_digest"].fault(
            "another edition of the base", f"the digest of {base.id} at hand, {base.digest}"
        )
    label = field["label"].among((HYPOTHETICAL, PROPOSED), "label")
    roles = tuple(role_of(key, node) for key, node in (field["roles"].pairs() if "roles" in field else ()))
    touches = _touches(field, base, roles)
    _honest(field, touches, label)
    return Variation(
        id=field["variation"].text(),
        title=field["title"].text(),
        label=label,
        base=base.id,
        base_digest=base.digest,
        digest=Digest(sha256((text + base.digest).encode()).hexdigest()),
        source=field["source"].text(),
        mark=field["mark"].one_of(Mark),
        touches=touches,
        roles=roles,
        reconciles=field["reconciles"].texts() if "reconciles" in field else (),
        binds_intermediary=field["binds_intermediary"].text() if "binds_intermediary" in field else "",
        from_on=field["from"].day() if "from" in field else None,
    )


def base_named(text: str, file: str) -> str:
    """Give the name of the rulebook against which a variation's text is written."""
    found = dict(Node.of(text, file).pairs())
    if "base" not in found:
        Node.of(text, file).fields(_NEEDED, _ALLOWED)
    return found["base"].text()


def read_form(values: Values, base: Rulebook) -> tuple[Variation, str]:
    """Read a variation from what a form gives, and give the text that says the same; refused alike."""
    text = written(values)
    return read_variation(text, "the form", base), text


def _touches(field: dict[str, Node], base: Rulebook, roles: tuple[Role, ...]) -> tuple[Touch, ...]:
    parts = {key: field[key].fields((), SORTS) for key in ("add", "replace", "remove") if key in field}
    new = [node for key in ("add", "replace") for node in _items(parts.get(key), "clauses")]
    clauses = tuple(dict.fromkeys((*(one.clause for one in base.clauses), *(clause_of(node).clause for node in new))))
    known = Known((*(one.id for one in base.rules.roles), *(one.id for one in roles)), clauses)
    kinds = tuple(kind for kind, _ in base.rules.basis_of)
    make: dict[str, Callable[[Node], Entry]] = {
        "clauses": clause_of,
        "duties": lambda node: duty_of(node, known),
        "hops": lambda node: hop_of(node, known, kinds),
    }
    found: list[Touch] = []
    for key, part in parts.items():
        for sort in SORTS:
            for node in _items(part, sort):
                found.append(_touch(key, sort, node, base, make[sort]))
                _once(found, node)
    return tuple(found)


def _touch(key: str, sort: str, node: Node, base: Rulebook, make: Callable[[Node], Entry]) -> Touch:
    there = names(base, sort)
    line = node.parsed.start_mark.line + 1
    if key == "remove":
        return Touch(SINGULAR[sort], node.among(there, f"entry of {base.id}"), Change.REMOVED, None, line)
    entry = make(node)
    if (name_of(entry) in there) != (key == "replace"):
        expected = "a name that the base has" if key == "replace" else "a name that the base does not have"
        raise node.fault(f"{name_of(entry)!r} under {key}", expected)
    change = Change.ALTERED if key == "replace" else Change.ADDED
    return Touch(sort_of(entry), name_of(entry), change, entry, line)


SINGULAR = {"clauses": "clause", "duties": "duty", "hops": "hop"}


def names(base: Rulebook, sort: str) -> tuple[str, ...]:
    """Give the names of the base's entries of one sort."""
    entries: dict[str, tuple[Entry, ...]] = {"clauses": base.clauses, "duties": base.duties, "hops": base.rules.hops}
    return tuple(dict.fromkeys(name_of(one) for one in entries[sort]))


def _once(found: list[Touch], node: Node) -> None:
    last = found[-1]
    if any((one.sort, one.name) == (last.sort, last.name) for one in found[:-1]):
        raise node.fault(f"the {last.sort} {last.name!r} twice", "each entry once")


def _honest(field: dict[str, Node], touches: tuple[Touch, ...], label: str) -> None:
    if not touches:
        raise field["variation"].fault("a variation that changes nothing", "add, replace or remove with an entry")
    for one in touches:
        if isinstance(one.becomes, HopKind) and one.becomes.basis == "strawman" and label != HYPOTHETICAL:
            raise field["label"].fault("a strawman without its label", HYPOTHETICAL)


def _items(part: dict[str, Node] | None, sort: str) -> tuple[Node, ...]:
    return part[sort].items() if part and sort in part else ()
