"""Who is known, by which names, codes, roles and contacts, and what is agreed between whom?

Every period is from its first day up to, not including, its last (`ends_on` is the first day on which it no longer holds).
"""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q

from tocsin.parties.agreement import STANDINGS
from tocsin.records.compiled import Reading
from tocsin.words import PartyId


def in_order(name: str) -> models.CheckConstraint:
    """Give the constraint that an end comes after its start; an unknown end or start is allowed."""
    return models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name=f"{name}_in_order")


def one_each(name: str, *fields: str) -> list[models.BaseConstraint]:
    """Give the constraints that `fields` and a start, known or unknown, stand once."""
    known = Q(starts_on__isnull=False)
    return [
        models.UniqueConstraint(fields=[*fields, "starts_on"], condition=known, name=f"{name}_once"),
        models.UniqueConstraint(fields=[*fields], condition=~known, name=f"{name}_once_undated"),
    ]


class Period(models.Model):
    """What holds from one day up to another."""

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Organisation(models.Model):
    """An organisation by the short id that every room uses for it (PartyId)."""

    id = models.CharField(primary_key=True, max_length=48)

    def __str__(self) -> str:
        return self.id


class OrganisationName(Period):
    """What an organisation is called, and when."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="names")
    called = models.CharField(max_length=300)

    class Meta:
        constraints = [in_order("name"), *one_each("name", "organisation")]


class Code(Period):
    """A code of an organisation in one scheme, for one role where the scheme gives one a role."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    role = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [in_order("code"), *one_each("code", "scheme", "code", "role")]


class PartyRole(Period):
    """A role of an organisation; `detail` says which of a role's kinds, such as *non-domestic, small*."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=40)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [in_order("role"), *one_each("role", "organisation", "role", "detail")]


class Contact(models.Model):
    """Whom to reach for one duty, and when that was last verified."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contacts")
    duty = models.CharField(max_length=8)
    name = models.CharField(max_length=300, blank=True)
    email = models.CharField(max_length=300, blank=True)
    telephone = models.CharField(max_length=300, blank=True)
    verified_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "duty", "name", "email"], name="contact_once"),
            models.CheckConstraint(condition=~Q(email="") | ~Q(telephone=""), name="contact_reachable"),
        ]


class Agreement(Period):
    """What two organisations have agreed, in whose words, carrying what; never its commercial terms (decision 27)."""

    reference = models.CharField(primary_key=True, max_length=300)
    kind = models.CharField(max_length=40)
    first = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    first_role = models.CharField(max_length=40)
    second = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    second_role = models.CharField(max_length=40)
    every_model = models.BooleanField(default=True)
    """False: only the models of its `Scope` rows, be they none."""
    carries_tell = models.BooleanField(default=False)
    carries_be_told = models.BooleanField(default=False)
    carries_pass_on = models.BooleanField(default=False)
    standing = models.CharField(max_length=12, default="claimed")
    evidence_digest = models.CharField(max_length=64, blank=True)
    signed_by_both = models.BooleanField(null=True)
    defines_material = models.BooleanField(null=True)
    commits_to_rectify = models.BooleanField(null=True)
    tests_checked_by = models.CharField(max_length=300, blank=True)
    tests_checked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            in_order("agreement"),
            models.CheckConstraint(condition=Q(standing__in=STANDINGS), name="agreement_standing"),
            models.CheckConstraint(
                condition=~Q(first=F("second")) | ~Q(first_role=F("second_role")), name="agreement_two_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Specified(Period):
    """What a customer specified to its supplier: the blue route's register."""

    customer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    matter = models.CharField(max_length=40)
    party = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    terms = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [in_order("specified"), *one_each("specified", "customer", "supplier", "matter", "party")]


class ContactSign(models.Model):
    """That a contact worked on a day: real traffic was acknowledged, or an exercise passed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="signs")
    direction = models.CharField(max_length=8)
    shown_by = models.CharField(max_length=40)
    seen_on = models.DateField()
    reference = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "direction", "shown_by", "seen_on", "reference"], name="sign_once"
            )
        ]


def names(on: date) -> dict[PartyId, str]:
    """Give what each organisation is called on a date: the name that began last by then, else its id."""
    called: dict[PartyId, str] = {PartyId(one.id): one.id for one in Organisation.objects.all()}
    for row in OrganisationName.objects.order_by(F("starts_on").asc(nulls_first=True)):
        if (row.starts_on is None or row.starts_on <= on) and (row.ends_on is None or on < row.ends_on):
            called[PartyId(row.organisation_id)] = row.called
    return called


def contacts(party: PartyId, duty: str) -> tuple[Contact, ...]:
    """Give an organisation's contacts for a duty (``tell`` or ``be told``), the one verified last first."""
    rows = Contact.objects.filter(organisation_id=party, duty=duty)
    return tuple(rows.order_by(F("verified_on").desc(nulls_last=True), "name", "email"))


def every_contact(organisations: Iterable[PartyId]) -> dict[tuple[str, str], list[Contact]]:
    """Give the contacts of several organisations by organisation and duty, each list in the order of `contacts`."""
    found: dict[tuple[str, str], list[Contact]] = {}
    rows = Contact.objects.filter(organisation_id__in=set(organisations))
    for one in rows.order_by(F("verified_on").desc(nulls_last=True), "name", "email"):
        found.setdefault((one.organisation_id, one.duty), []).append(one)
    return found


def roles(party: PartyId) -> frozenset[str]:
    """Give every role that the register has ever given an organisation."""
    return frozenset(_ROLES(party=party))


_ROLES = Reading(lambda party: PartyRole.objects.filter(organisation_id=party).values_list("role", flat=True))


def known(party: str) -> bool:
    """Say whether an organisation of this id is in the register."""
    return Organisation.objects.filter(pk=party).exists()


def mailbox(party: PartyId) -> str:
    """Give the mailbox to which replies to an organisation's notices go, or an empty text."""
    found = (one.email for way in ("tell", "be told") for one in contacts(party, way))
    return next((email for email in found if email), "")


def codes(party: PartyId, on: date) -> tuple[str, ...]:
    """Give an organisation's codes on a date, each as ``scheme code``."""
    rows = Code.objects.filter(organisation_id=party).order_by("scheme", "code")
    held = [
        one
        for one in rows
        if (one.starts_on is None or one.starts_on <= on) and not (one.ends_on and one.ends_on <= on)
    ]
    return tuple(f"{one.scheme} {one.code}" for one in held)


def filling(role: str, on: date) -> frozenset[PartyId]:
    """Give the organisations that fill a role on a date."""
    rows = PartyRole.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gt=on), role=role
    )
    return frozenset(PartyId(one) for one in rows.values_list("organisation_id", flat=True))


def people(party: PartyId) -> frozenset[str]:
    """Give the names of those whom the register knows at an organisation."""
    rows = Contact.objects.filter(organisation_id=party).exclude(name="")
    return frozenset(rows.values_list("name", flat=True))
