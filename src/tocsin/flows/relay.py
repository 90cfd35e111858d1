"""A text is sealed for the end of its path when it is let go; whoever carries it reads the header; to open it proves the hop."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from tocsin.duties.act import Act, ActKind, Strength
from tocsin.flows.docket import Docket, docket, text_of
from tocsin.flows.keep import News, entry, keep
from tocsin.flows.key import keys
from tocsin.flows.look import Reader, in_own_name, look
from tocsin.flows.tools import Tools
from tocsin.notices.chase import along, current, on
from tocsin.notices.notice import Attached, Notice, PassOnWord
from tocsin.notices.relay.key import KeyRegistered
from tocsin.notices.relay.sealed import CannotBeOpened, How, Sealed, Wrap, carried, digest, fits, opened, seal
from tocsin.notices.silence import pass_on
from tocsin.parties.actor import Actor, Duty
from tocsin.parties.matrix import Thing
from tocsin.parties.may import SURE_ENOUGH
from tocsin.records import ledger, notices, relay
from tocsin.records.sight import visible_to
from tocsin.words import Class, PartyId

ARRIVES = (ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK)


@dataclass(frozen=True, slots=True)
class Opened:
    """What its recipient has before it: the text, or the sealed file where only its own key opens it; and the act of opening."""

    sealed: Sealed
    notice: Notice
    text: str
    act: Act | None


@dataclass(frozen=True, slots=True)
class Hop:
    """One passing on of a case: which notice, how it stands, how its text travels, and the act that proves its opening."""

    notice: Notice
    word: PassOnWord
    how: How | None
    opened: Act | None


def sealed(held: Docket, going: Iterable[Notice], tools: Tools) -> None:
    """Seal the texts of notices that go through others, each path once, and prove it; a text that has changed is sealed anew."""
    for one in {each.path: each for each in going if carried(each)}.values():
        text = text_of(one, held)
        before = relay.newest(held.case.id, one.path, tools.unseal)
        if before is None or before.source != digest(text):
            _seal(one, text, 1 if before is None else before.version + 1, held, tools)


def _seal(one: Notice, text: str, version: int, held: Docket, tools: Tools) -> None:
    at = tools.now()
    made = seal(one, text, held.names, tools.new_id, version, _key(one, tools), at)
    with transaction.atomic():
        ledger.locked()
        relay.keep(made, tools.seal)
        ledger.append([entry("sealed", held.case.id, made.id, made)], at, tools.salt)


def _key(one: Notice, tools: Tools) -> tuple[KeyRegistered, Wrap] | None:
    """Give the recipient's key and what seals to it; None: no key that the sender checked holds, or at Red, where no file leaves."""
    cms = tools.cms
    found = keys(tools).usable(one.path[-1], one.path[0], tools.now())
    if cms is None or found is None or one.classification is Class.RED:
        return None
    pem = found.certificate.pem
    return found, lambda text: cms(text, pem)


def attached(one: Notice, tools: Tools) -> Attached | None:
    """Give the sealed file that goes with a notice's mail, where its text is sealed to a key."""
    held = relay.newest(one.case, one.path, tools.unseal) if carried(one) else None
    if held is None or held.how is not How.SMIME:
        return None
    return Attached(f"sealed-{one.id}.p7m", held.content)


def beside(one: Notice, tools: Tools) -> Sealed | None:
    """Give what was sealed for the recipient of a notice at the end of its path."""
    if not carried(one) or one.recipient != one.path[-1]:
        return None
    return relay.newest(one.case, one.path, tools.unseal)


def sealed_for(notice: Notice, tools: Tools) -> Opened | None:
    """Give how the text beside a notice is sealed, and the text once it was opened inside tocsin; None where none is."""
    found = beside(notice, tools)
    if found is None:
        return None
    act = was_opened(found, docket(notice.case, tools).acts)
    return Opened(found, notice, found.content if act is not None and found.how is How.INSIDE else "", act)


def open_sealed(reference: str, by: Reader, person: str, tools: Tools, code: str = "") -> Opened:
    """Open what was sealed for a reader, by a notice's or its own reference, or by the code at its end alone.

    Opened inside tocsin, or proved by its code, that is recorded once. CannotBeOpened where there is nothing of that reference
    for the reader, where nobody has handed it on, where the code is wrong, or where its sign-in is not sure enough.
    """
    actor = in_own_name(by, Duty.ANSWERS, Thing.NOTICE, tools, person)
    found, notice, _ = _found(reference, actor.party or PartyId(""), code, tools)
    if actor.sure.rank < SURE_ENOUGH[found.classification].rank or not _named(notice, actor, tools):
        raise _nothing(actor.party or "you")
    return open_judged(reference, found.to, actor.signature, Strength.SIGNED_IN, tools, code)


def open_judged(reference: str, by: PartyId, person: str, strength: Strength, tools: Tools, code: str = "") -> Opened:
    """Open what was judged before to be its opener's to open; otherwise as `open_sealed`."""
    found, notice, held = _found(reference, by, code, tools)
    if found.how is How.SMIME:
        if not code:
            return Opened(found, notice, "", None)
        strength = Strength.KEY
    act = opened(found, notice.id, notice.sender, person, strength, tools.now())
    again = [one for one in held.acts if _same(one, act)]
    if not again:
        keep(held.case.id, News(acts=(act,)), tools.now(), tools)
    return Opened(found, notice, found.content if found.how is How.INSIDE else "", again[0] if again else act)


def was_opened(one: Sealed, acts: Iterable[Act]) -> Act | None:
    """Give the act by which a sealed message was opened."""
    return next(
        (act for act in acts if act.kind is ActKind.OPENED and (act.by, act.digest) == (one.to, one.text)), None
    )


def hops(reference: str, reader: Reader, tools: Tools) -> tuple[Hop, ...]:
    """Give how each passing on of a case stands, of those that `reader` began, passes on, or is the end of; tries as one."""
    looked = look(reference, reader, tools)
    held = looked.held
    tries: dict[object, Notice] = {}
    for one in current(held.notices):
        before = tries.get(along(one))
        if looked.has(one) and (before is None or not on(before, held.acts, ActKind.HANDED_ON)):
            tries[along(one)] = one
    found = ((one, pass_on(one, held.notices, held.acts)) for one in tries.values())
    return tuple(_hop(one, word, held, tools) for one, word in found if word)


def _hop(one: Notice, word: PassOnWord, held: Docket, tools: Tools) -> Hop:
    found = relay.newest(held.case.id, one.path, tools.unseal)
    return Hop(one, word, found.how if found else None, was_opened(found, held.acts) if found else None)


def _found(reference: str, by: PartyId, code: str, tools: Tools) -> tuple[Sealed, Notice, Docket]:
    wanted = reference.strip().upper()
    for one in relay.for_party(by, tools.unseal):
        if code and not fits(one, code):
            continue
        held = docket(one.case, tools)
        notice = _arrived(one, held)
        named = [one.id, *(each.id for each in held.notices if each.path == one.path and each.recipient == by)]
        if notice is not None and ((code and not wanted) or any(wanted and name.startswith(wanted) for name in named)):
            return one, notice, held
    raise _nothing(by)


def _nothing(by: str) -> CannotBeOpened:
    why = f"nothing that was sealed for {by} and handed on has this reference, or the code is not the one in it."
    return CannotBeOpened(
        "The sealed message", why, "Take reference and code as they stand; or ask who sent it to seal it anew."
    )


def _named(notice: Notice, actor: Actor, tools: Tools) -> bool:
    """Say whether a notice at Red is for this very person; at Amber it is for whoever answers for the organisation."""
    if notice.classification is not Class.RED:
        return True
    return visible_to(notices.Notice, actor, tools.now(), tools.matrix).filter(pk=notice.id).exists()


def _arrived(one: Sealed, held: Docket) -> Notice | None:
    """Give the notice with which a sealed message came to its recipient; where it came another way, the one handed on."""
    along = [each for each in held.notices if each.path == one.path]
    came = [each for each in along if each.recipient == one.to and on(each, held.acts, *ARRIVES)]
    handed = [each for each in along if each.onward == one.to and on(each, held.acts, ActKind.HANDED_ON)]
    found = came or handed
    return found[-1] if found else None


def _same(one: Act, act: Act) -> bool:
    return (one.kind, one.by, one.digest, one.strength) == (act.kind, act.by, act.digest, act.strength)
