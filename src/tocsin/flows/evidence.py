"""Which evidence of a case may one organisation hand to an outsider?"""

from collections.abc import Collection, Mapping
from typing import cast

from tocsin.cases.judgement import Confirmation
from tocsin.duties.act import Act
from tocsin.duties.duty import Duty
from tocsin.flows.docket import Docket
from tocsin.flows.look import Looked, Reader, look
from tocsin.flows.prove import kept, prove
from tocsin.flows.tools import Tools
from tocsin.ledger.checkpoint import Signer
from tocsin.notices.relay.sealed import PREFIX, Sealed
from tocsin.notices.tell_story import SHARED, visible
from tocsin.parties.matrix import Sight, Thing
from tocsin.parties.may import may
from tocsin.plain import from_bytes
from tocsin.records import cases
from tocsin.words import Class, PartyId


def evidence(reference: str, asker: Reader, signer: Signer, tools: Tools) -> bytes:
    """Give the pack of a case as `asker` may open it: every leaf is proved, and only what is the asker's to know is opened.

    At Red nothing is opened: it is for named persons, and a pack can be handed on. NoSuchCase where the asker may not see
    the case or none of its leaves.
    """
    looked = look(reference, asker, tools)
    sight = may(tools.matrix, looked.actor, looked.standing.about(Thing.LEAVES), looked.standing.relation)
    if sight.rank < Sight.HEADER.rank:
        raise cases.none_of(reference)
    shows = looked.held.classification is not Class.RED and sight.rank >= Sight.OWN.rank

    def contents(documents: Collection[str]) -> Mapping[str, bytes]:
        every = kept(documents, tools.unseal)
        return {name: body for name, body in every.items() if shows and opens(name, body, looked.party, looked)}

    return prove(looked.case, signer, tools.now(), contents)


def opens(document: str, body: bytes, asker: PartyId, looked: Looked) -> bool:
    """Say whether a document's content is `asker`'s to show: its own, or what was done toward it or along its paths."""
    held = looked.held
    notices = {one.id: one for one in held.notices}
    if document == held.case.id:
        return asker == held.owner
    if document in notices:
        return looked.has(notices[document])  # type: ignore[index]
    if document.startswith("A-"):
        return _act(from_bytes(body, Act), asker, held)
    if document.startswith(PREFIX):
        return asker in (from_bytes(body, Sealed).by, from_bytes(body, Sealed).to)
    if document.startswith("D-"):
        return from_bytes(body, Duty).by == asker
    if document.startswith("J-"):
        decided = cast("cases.Decided", from_bytes(body, *cases.DECIDED))
        return decided.by == asker or (isinstance(decided, Confirmation) and asker == held.owner)
    return asker == held.owner


def _act(act: Act, asker: PartyId, held: Docket) -> bool:
    """Say whether an act is `asker`'s to show: one that everybody in the case may know of has its reason, which is detail."""
    notices = {one.id: one for one in held.notices}
    reads = asker in (act.by, act.toward, held.owner) or any(
        one.recipient == asker and one.body for one in held.notices
    )
    return visible(act, notices, asker, frozenset()) and (reads or act.kind not in SHARED)
