"""May this ballot be opened, this vote be cast, this ballot be closed?"""

from tocsin.changes.allow.refusal import refusal
from tocsin.changes.event import Caution
from tocsin.changes.held.ballot import PROPOSAL, Ballot, Closed, Vote
from tocsin.changes.held.decision import Solution
from tocsin.changes.modification import Modification
from tocsin.changes.procedure.procedure import BallotRule


def opened(held: Modification, what: Ballot) -> tuple[Caution, ...]:
    """Allow a body that votes to open a ballot on the newest version of a document, one at a time."""
    rule = _rule(held, what.body)
    before = [one.id for one in held.of(Ballot)]
    still = [one for one in before if one not in {done.ballot for done in held.of(Closed)}]
    if what.id in before or still:
        raise refusal(
            f"Ballot {what.id}", f"{still[0] if still else what.id} was opened before.", "Close it; then open another."
        )
    newest = held.newest(what.on.document)
    if newest is None or newest.version != what.on.version:
        has = f"the newest is version {newest.version}" if newest else "no such document is on file"
        raise refusal(f"Ballot {what.id} on {what.on.words()}", f"{has}.", "Open it on the newest version.")
    allowed = (PROPOSAL, *(one.id for one in held.of(Solution)))
    if not what.options or any(one not in allowed for one in what.options):
        raise refusal(f"Ballot {what.id}", "it names an option that is not on file.", f"Options: {', '.join(allowed)}.")
    if len(what.options) > 1 and not rule.per_alternative:
        raise refusal(f"Ballot {what.id}", "this body votes on the proposal alone", "Put one option.", rule.written)
    return ()


def cast(held: Modification, what: Vote) -> tuple[Caution, ...]:
    """Allow a vote from a seat that the body has, at a position that the rule knows, while the ballot is open."""
    ballot = _open(held, what.ballot, f"The vote of {what.voter}")
    rule = _rule(held, ballot.body)
    body = held.procedure.body(ballot.body)
    seats = tuple(one.category for one in body.seats) if body else ()
    if body is not None and what.seat not in seats:
        why = f"{body.name} has no seat for {what.seat or 'it'}"
        raise refusal(f"The vote of {what.voter}", why, f"Seats: {', '.join(seats)}.", body.written, ", ".join(seats))
    if what.position not in rule.positions or what.option not in ballot.options:
        why = f"{what.position} on {what.option} is not open here"
        offered = f"positions {', '.join(rule.positions)} on {', '.join(ballot.options)}"
        raise refusal(f"The vote of {what.voter}", why, f"Give {offered}.", rule.written, offered)
    if body is not None:
        _room(held, ballot, what, {one.category: one.count for one in body.seats}[what.seat])
    return ()


def closed(held: Modification, what: Closed) -> tuple[Caution, ...]:
    """Allow an open ballot to be closed, once."""
    _open(held, what.ballot, f"Closing ballot {what.ballot}")
    return ()


def _open(held: Modification, id_: str, what: str) -> Ballot:
    ballot = next((one for one in held.of(Ballot) if one.id == id_), None)
    if ballot is None:
        raise refusal(what, f"no ballot {id_} was opened.", "Open the ballot first.")
    done = next((one for one in held.told(Closed) if one.what == Closed(id_)), None)
    if done is not None:
        raise refusal(
            what,
            f"ballot {id_} was closed by event {done.number}.",
            "Open another ballot if it is to be voted on again.",
        )
    return ballot


def _room(held: Modification, ballot: Ballot, vote: Vote, seats: int | None) -> None:
    others = {one.voter for one in held.of(Vote) if one.ballot == ballot.id and one.seat == vote.seat} - {vote.voter}
    if seats is not None and len(others) >= seats:
        raise refusal(
            f"The vote of {vote.voter}",
            f"the {seats} seats of {vote.seat} have voted.",
            "Check in whose seat it was cast.",
        )


def _rule(held: Modification, body: str) -> BallotRule:
    found = next((one for one in held.procedure.ballots if one.body == body), None)
    if found is None:
        voting = ", ".join(one.body for one in held.procedure.ballots) or "none"
        raise refusal(f"A ballot of {body}", "the process gives this body no vote.", f"Bodies that vote: {voting}.")
    return found
