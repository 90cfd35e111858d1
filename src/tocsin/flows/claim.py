"""An organisation that nobody claimed is invited by letter, claimed with its code, and accepted after a call-back.

- The code is kept as a digest; a wrong one, an old one and one that was used are refused alike, and ten wrong ones close it.
- Whoever calls back rings the number of the register, never one that came with the claim; who claims does not accept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from django.db import transaction
from django.db.models import F

from tocsin.flows.tools import Tools
from tocsin.parties.actor import Actor, Duty
from tocsin.records import parties, people
from tocsin.records.sight import ADMINISTRATOR
from tocsin.words import PartyId, Refused

GOOD_FOR = timedelta(days=42)


class CannotClaim(Refused):
    """A claim, a call-back or an acceptance that cannot be; every wrong code reads alike."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """How an organisation's invitation stands; the board shows hundreds of them."""

    organisation: PartyId
    invited_at: datetime
    expires_at: datetime
    claimant: str
    called_back_by: str
    accepted_at: datetime | None
    withdrawn_at: datetime | None


def invite(
    organisations: Iterable[PartyId], by: Actor, new_code: Callable[[], str], tools: Tools
) -> dict[PartyId, str]:
    """Give a new code for each organisation's letter, once; an earlier open invitation is withdrawn. All of it or nothing."""
    _administrates(by)
    at, made = tools.now(), {}
    with transaction.atomic():
        for one in dict.fromkeys(organisations):
            if not parties.known(one):
                raise CannotClaim(f"The organisation {one}", "the register does not know it.", "Load it first.")
            open_ones = people.Claim.objects.filter(organisation_id=one, accepted_at=None, withdrawn_at=None)
            open_ones.update(withdrawn_at=at)
            made[one] = new_code()
            people.Claim.objects.create(
                organisation_id=one,
                code_digest=digest(made[one]),
                invited_by=by.signature,
                invited_at=at,
                expires_at=at + GOOD_FOR,
            )
    return made


def claim(organisation: PartyId, code: str, person: str, tools: Tools) -> None:
    """Claim an organisation with the code of its letter, for a signed-in person by its key; it gives nothing by itself."""
    _opened(organisation, code, {"claimant_id": person, "claimed_at": tools.now()}, tools)


def check(organisation: PartyId, code: str, tools: Tools) -> None:
    """Say nothing where a code opens, for somebody who has no account yet; CannotClaim otherwise. A wrong one is counted."""
    _opened(organisation, code, {}, tools)


def _opened(organisation: PartyId, code: str, sets: dict[str, object], tools: Tools) -> None:
    """Try a code once and, where it is right, set what is to be set."""
    at = tools.now()
    with transaction.atomic():
        row = people.Claim.objects.select_for_update().filter(
            organisation_id=organisation, accepted_at=None, withdrawn_at=None, expires_at__gt=at, claimant=None
        ).filter(tries__lt=people.MOST_TRIES).first()  # fmt: skip
        right = row is not None and compare_digest(row.code_digest, digest(code))
        if row is not None:
            news = sets if right else {"tries": F("tries") + 1}
            if news:
                people.Claim.objects.filter(pk=row.pk).update(**news)
    if not right:
        raise CannotClaim("This code", "it opens nothing here.", "Take it from the letter, or ask for a new letter.")


def accept(organisation: PartyId, by: Actor, called: str, tools: Tools) -> None:
    """Accept a claim after the registered number was rung; `called` says who was spoken to. The claimant becomes a member."""
    _administrates(by)
    at = tools.now()
    with transaction.atomic():
        row = people.Claim.objects.select_for_update().filter(
            organisation_id=organisation, accepted_at=None, withdrawn_at=None
        ).exclude(claimed_at=None).first()  # fmt: skip
        if row is None or not called.strip() or row.claimant is None or _name(row.claimant) == by.person:
            why = "nothing was claimed, nobody was called, or it is your own claim."
            raise CannotClaim(
                f"The claim of {organisation}", why, "Ring the number of the register, and say who answered."
            )
        people.Claim.objects.filter(pk=row.pk).update(
            accepted_at=at, called_back_by=f"{by.signature}: {called.strip()}"[:300]
        )
        people.Membership.objects.create(
            member=row.claimant, organisation_id=organisation, may=people.full(), named_by=by.signature, begins_at=at
        )


def board(by: Actor) -> tuple[Invitation, ...]:
    """Give every invitation, the newest first."""
    _administrates(by)
    rows = people.Claim.objects.select_related("claimant").order_by("-invited_at", "organisation_id")
    return tuple(
        Invitation(
            PartyId(one.organisation_id),
            one.invited_at,
            one.expires_at,
            _name(one.claimant) if one.claimant else "",
            one.called_back_by,
            one.accepted_at,
            one.withdrawn_at,
        )
        for one in rows
    )


def digest(code: str) -> str:
    """Give the digest under which a code is kept; blanks, hyphens and case of what was typed do not matter."""
    return sha256("".join(code.split()).replace("-", "").upper().encode()).hexdigest()


def _name(person: people.Person) -> str:
    return person.get_full_name() or person.get_username()


def _administrates(by: Actor) -> None:
    if by.party != ADMINISTRATOR or Duty.ADMINISTERS not in by.duties:
        raise CannotClaim("Invitations", "they are the code administrator's.", "Ask the code administrator.")
