"""Who signs in, of which organisation is a person a member, for whom does it act, and who claimed an organisation?

Every one of these holds from one instant up to another and is judged anew at each request: an end works at once. None is
deleted, so that who could act when stays on record.
"""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from tocsin.parties.actor import EVERY_DUTY, Actor, Duty, Sure
from tocsin.records.parties import Organisation
from tocsin.words import PartyId

KINDS = ("consultant", "shared resource provider", "agent", "proposer's representative")
"""As what an organisation or a person can act for another."""

MOST_TRIES = 10
"""So many wrong codes, and a claim is closed; a new letter is needed."""


class Person(AbstractUser):
    """A named person. Membership of organisations is kept apart from the account."""


class Span(models.Model):
    """What holds from one instant up to, not including, another."""

    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def in_force(at: datetime) -> Q:
    """Give the condition that a span holds at an instant."""
    return Q(begins_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))


def not_ended(at: datetime) -> Q:
    """Give the condition that a membership, or acting for another, holds now: one that somebody ended is over at once.

    Its own end is written by the clock of whoever ended it; another machine's clock may be behind that.
    """
    return in_force(at) & Q(ended_by="")


def ends_after(name: str) -> models.CheckConstraint:
    """Give the constraint that an end is not before its beginning."""
    return models.CheckConstraint(condition=Q(ends_at=None) | Q(ends_at__gte=F("begins_at")), name=f"{name}_in_order")


class Membership(Span):
    """That a person is a member of an organisation and what it may do there."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="members")
    may = models.JSONField(default=list)
    """What it may do there: words of `Duty`."""
    named_by = models.CharField(max_length=300)
    ended_by = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            ends_after("membership"),
            models.UniqueConstraint(
                fields=["member", "organisation"], condition=Q(ends_at=None), name="membership_once_at_a_time"
            ),
        ]

    @property
    def duties(self) -> frozenset[Duty]:
        """What it may do there; a word that is not known gives nothing."""
        return frozenset(one for one in Duty if one.value in self.may)


class ActsFor(Span):
    """That one organisation's members, or one of them, act in another's name: as what, in which matters, named by whom."""

    agent = models.ForeignKey(Organisation, models.PROTECT, related_name="acts_for")
    principal = models.ForeignKey(Organisation, models.PROTECT, related_name="represented_by")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    """Only this person of the agent; none: each of its members."""
    sort = models.CharField(max_length=40)
    only = models.JSONField(default=list)
    """The matters that it covers; none means all."""
    may = models.JSONField(default=list)
    named_by = models.CharField(max_length=300)
    ended_by = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            ends_after("acts_for"),
            models.CheckConstraint(condition=Q(sort__in=KINDS), name="acts_for_known_sort"),
            models.CheckConstraint(condition=~Q(agent=F("principal")), name="acts_for_another"),
        ]


class Claim(models.Model):
    """An invitation to an organisation that nobody claimed yet. The letter's code is kept as a digest only."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="claims")
    code_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=300)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    claimed_at = models.DateTimeField(null=True)
    called_back_by = models.CharField(max_length=300, default="")
    """Who telephoned the organisation's registered number and heard it confirmed."""
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(accepted_at=None, withdrawn_at=None), name="claim_one_open"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | (~Q(called_back_by="") & ~Q(claimed_at=None)), name="claim_verified"
            ),
        ]


class Aside(Span):
    """That a member of the SSC stands aside from the cases of an organisation: its employer's, or as declared."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stands_aside")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)

    class Meta:
        constraints = [ends_after("aside")]


def actor(person: Person | None, party: PartyId | None, at: datetime, sure: Sure) -> Actor:
    """Give who asks, as what holds at this instant: a member of `party`, or one who acts for it; else nobody's member.

    A person with one membership need not name it. A person without a standing in `party` is an outsider to it, whatever
    standing it has elsewhere. An account that was closed is nobody.
    """
    if person is None or not person.is_active:
        return Actor("", None, at)
    name = called(person)
    own = list(Membership.objects.filter(not_ended(at), member=person).order_by("begins_at", "id"))
    aside = frozenset(PartyId(one.organisation_id) for one in Aside.objects.filter(in_force(at), member=person))
    mine = next((one for one in own if party in (None, one.organisation_id)), None)
    if mine is not None:
        return Actor(name, PartyId(mine.organisation_id), at, sure, mine.duties, aside_from=aside)
    for one in own:
        rows = ActsFor.objects.filter(not_ended(at), agent_id=one.organisation_id, principal_id=party)
        for row in rows.filter(Q(person=None) | Q(person=person)).order_by("id"):
            may = frozenset(duty for duty in one.duties if duty.value in row.may)
            agent, principal = PartyId(one.organisation_id), PartyId(row.principal_id)
            return Actor(name, agent, at, sure, may, principal, frozenset(row.only), aside_from=aside)
    return Actor(name, None, at, sure, operates=person.is_superuser)


def removed(organisation: str, email: str, at: datetime) -> bool:
    """Say whether the person of an address was a member of an organisation and is none any more, or its account was closed.

    An address of no member, such as a shared mailbox, was never removed.
    """
    rows = Membership.objects.filter(organisation_id=organisation, member__email__iexact=email)
    return rows.exists() and not rows.filter(not_ended(at), member__is_active=True).exists()


def parties_of(person: Person, at: datetime) -> tuple[PartyId, ...]:
    """Give every organisation in whose name a person can ask at this instant, its own first."""
    own = list(Membership.objects.filter(not_ended(at), member=person).values_list("organisation_id", flat=True))
    others = ActsFor.objects.filter(Q(person=None) | Q(person=person), not_ended(at), agent_id__in=own)
    found = (*sorted(own), *sorted(others.values_list("principal_id", flat=True)))
    return tuple(dict.fromkeys(map(PartyId, found)))


def called(person: Person) -> str:
    """Give the name under which a person acts."""
    return person.get_full_name() or person.get_username()


def account(name: str, email: str) -> Person:
    """Give the account of an e-mail address, made without a password where there is none."""
    found = Person.objects.filter(email=email).first()
    if found is not None:
        return found
    first, _, last = name.rpartition(" ")
    made = Person(
        username=email[:150], email=email, first_name=(first or last)[:150], last_name=last[:150] if first else ""
    )
    made.set_unusable_password()
    made.save()
    return made


def member_from(person: Person, party: PartyId, duties: Collection[Duty], by: str, at: datetime) -> None:
    """Make a person a member from an instant on; one that is a member already is one with these duties from then on."""
    mine = Membership.objects.filter(in_force(at), member=person, organisation_id=party)
    mine.update(ends_at=at, ended_by=by)
    may = sorted(one.value for one in duties)
    Membership.objects.create(member=person, organisation_id=party, may=may, named_by=by, begins_at=at)


def full() -> list[str]:
    """Give every duty, as it is kept: for the first member of an organisation."""
    return sorted(EVERY_DUTY)
