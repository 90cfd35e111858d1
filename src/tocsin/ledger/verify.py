"""Is this evidence pack sound, and who signed it? Needs the pack and nothing else: no store, no database, no network."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn, TypeVar, cast

from tocsin.ledger.canonical import Json, NotCanonical, canonical, parse
from tocsin.ledger.checkpoint import Checkpoint, HeadRefused, Key, read, read_key
from tocsin.ledger.pack import CASE, COMMITTED, CONTENT, SALT_LENGTH, TYPE, commitment
from tocsin.ledger.tree import included, leaf_hash
from tocsin.plain import instant
from tocsin.words import Fault, Refused

CURE = "Do not rely on this copy; ask for the pack again from where it was made."
T = TypeVar("T")


class PackRefused(Refused):
    """The pack is not sound. Its one fault names the entry (`row`, from 1) and field, or the part, or the byte (`column`)."""


class SignerRefused(Refused):
    """The pack is consistent, but the key that was given did not sign it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sound pack: what it shows, and whether its signer was checked against a key that the reader already had."""

    head: Checkpoint
    fingerprint: str
    signer_checked: bool
    case: str
    entries: int
    unopened: int
    """Entries whose content is not shown: withheld, or erased."""
    first_at: str
    last_at: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """The verdict in plain sentences, the first of which says it all."""
        told = f"signed by {self.head.origin}, key {self.fingerprint}"
        who = told if self.signer_checked else f"signer {self.fingerprint} not checked"
        said = [
            f"consistent; {who}.",
            f"Case {self.case}: {self.entries} {'entry' if self.entries == 1 else 'entries'}, {self.first_at} to "
            f"{self.last_at}, each in the signed log of {self.head.size} leaves of {self.head.origin}.",
            "It proves what was recorded and in which order. It does not prove that the case has no other entry.",
        ]
        if self.unopened:
            said.append(f"Not shown, because withheld or erased: the content of {self.unopened} of them.")
        if not self.signer_checked:
            said.append(
                "To check the signer, give --key with the public key or fingerprint that you had from the store."
            )
        if self.head.invented:
            said.append("The store says that everything in it is invented.")
        return tuple(said)

    def __str__(self) -> str:
        return "\n".join(self.sentences)


def verify(pack: bytes, key: str | None = None) -> Verdict:
    """Check every byte of a pack, and its signer where `key` (public key text or 64-digit fingerprint) is given.

    Raises PackRefused, which names the entry and field, or the byte, at fault; SignerRefused where another key signed.
    """
    whole = _object(_read(pack), ("entries", "head", "key"), 0, "")
    signer = _headed("key", lambda: read_key(_text(whole["key"], 0, "key")))
    head = _headed("head", lambda: read(_text(whole["head"], 0, "head"), signer))
    shown = _list(whole["entries"], 0, "entries")
    if not shown:
        _refuse(0, "entries", "no entry", "at least one entry")
    checked, before = [], -1
    for number, entry in enumerate(shown, 1):
        checked.append(_entry(entry, number, before, head))
        before = checked[-1].index
    for number, one in enumerate(checked, 1):
        if one.case != checked[0].case:
            _refuse(number, "openings.case.value", repr(one.case), f"{checked[0].case!r}, the case of entry 1")
    return Verdict(
        head=head,
        fingerprint=signer.fingerprint,
        signer_checked=_signed_by(signer, key),
        case=checked[0].case,
        entries=len(checked),
        unopened=sum(not one.opened for one in checked),
        first_at=checked[0].at,
        last_at=checked[-1].at,
    )


@dataclass(frozen=True, slots=True)
class _Checked:
    index: int
    at: str
    case: str
    opened: bool


def _entry(value: Json, number: int, before: int, head: Checkpoint) -> _Checked:
    entry = _object(value, ("index", "leaf", "openings", "proof"), number, "")
    index = entry["index"]
    if type(index) is not int or not before < index < head.size:
        _refuse(number, "index", repr(index), f"a whole number from {before + 1} to {head.size - 1}")
    leaf = _object(entry["leaf"], ("at", "commitments", "type"), number, "leaf")
    commitments = _object(leaf["commitments"], COMMITTED, number, "leaf.commitments")
    openings = _opened(entry["openings"], commitments, number)
    proof = [_hex(step, number, f"proof[{i}]") for i, step in enumerate(_list(entry["proof"], number, "proof"))]
    if not included(leaf_hash(canonical(entry["leaf"])), index, head.size, proof, head.root):
        _refuse(
            number, "leaf and proof", "a leaf whose proof does not lead to the signed root", "the leaf as logged", index
        )
    kind, case = _text(leaf["type"], number, "leaf.type"), _text(openings[CASE], number, "openings.case.value")
    if not TYPE.fullmatch(kind):
        _refuse(number, "leaf.type", repr(kind), "a few lower-case words")
    return _Checked(index, _instant(leaf["at"], number), case, CONTENT in openings)


def _opened(value: Json, commitments: Mapping[str, Json], number: int) -> dict[str, Json]:
    if not isinstance(value, Mapping) or not {CASE} <= set(value) <= set(COMMITTED):
        _refuse(number, "openings", _brief(value), "an object with case, and no name but case, content, document")
    values = {}
    for name, given in value.items():
        field = f"openings.{name}"
        opening = _object(given, ("salt", "value"), number, field)
        salt = _hex(opening["salt"], number, f"{field}.salt")
        made = commitment(salt, canonical(opening["value"]))
        if made != _hex(commitments[name], number, f"leaf.commitments.{name}"):
            _refuse(
                number, field, "a salt and value that do not fit the leaf's commitment", "those that were committed to"
            )
        values[name] = opening["value"]
    return values


def _signed_by(signer: Key, key: str | None) -> bool:
    if key is None:
        return False
    given = "".join(key.split()).replace(":", "").lower()
    plain = len(given) == 64 and set(given) <= set("0123456789abcdef")
    wanted = given if plain else read_key(key.strip()).fingerprint
    if wanted != signer.fingerprint:
        why = f"it was signed by {signer.name}, key {signer.fingerprint}, and not by the key given, {wanted}."
        raise SignerRefused("Evidence pack", why, "Check that you have the key of the store that you meant.")
    return True


def _read(pack: bytes) -> Json:
    try:
        return parse(pack)
    except NotCanonical as refused:
        raise PackRefused("Evidence pack", refused.why, CURE, refused.faults) from None


def _headed(part: str, made: Callable[[], T]) -> T:
    try:
        return made()
    except HeadRefused as refused:
        fault = refused.faults[0]
        where = part if fault.column == part else f"{part}, {fault.column}"
        return _refuse(0, where, fault.given, fault.expected)


def _object(value: Json, names: tuple[str, ...], number: int, field: str) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        return _refuse(number, field or "whole", _brief(value), "an object")
    for name in sorted(set(value) ^ set(names)):
        spot = f"{field}.{name}" if field else name
        if name in value:
            _refuse(number, spot, "a field that no pack has", f"only {', '.join(names)}")
        _refuse(number, spot, "nothing", f"the fields {', '.join(names)}")
    return value


def _list(value: Json, number: int, field: str) -> list[Json]:
    return cast("list[Json]", value) if isinstance(value, list) else _refuse(number, field, _brief(value), "a list")


def _text(value: Json, number: int, field: str) -> str:
    return value if isinstance(value, str) else _refuse(number, field, _brief(value), "text")


def _hex(value: Json, number: int, field: str) -> bytes:
    text = _text(value, number, field)
    if len(text) != 2 * SALT_LENGTH or not set(text) <= set("0123456789abcdef"):
        _refuse(number, field, repr(text[:80]), "64 lower-case hexadecimal digits")
    return bytes.fromhex(text)


def _instant(value: Json, number: int) -> str:
    text = _text(value, number, "leaf.at")
    try:
        same = instant(datetime.fromisoformat(text)) == text
    except (ValueError, Refused):
        same = False
    return text if same else _refuse(number, "leaf.at", repr(text), "an instant such as 2026-11-24T09:00:00.000000Z")


def _brief(value: Json) -> str:
    return repr(value)[:80]


def _refuse(number: int, field: str, given: str, expected: str, index: int | None = None) -> NoReturn:
    entry = f"Entry {number}{'' if index is None else f' (leaf {index})'}, field {field}" if number else f"Part {field}"
    fault = Fault(given, expected, CURE, row=number or None, column=field)
    raise PackRefused("Evidence pack", f"{entry}: given {given}; expected {expected}.", CURE, (fault,))
