"""What do agreements, contacts and products look like to a route, on a date?"""

from collections.abc import Iterable, Sequence
from datetime import date

from tocsin.parties.agreement import CARRIES, Letter, missing_tests
from tocsin.records.devices import Product as ProductRow
from tocsin.records.parties import Agreement, Contact, ContactSign
from tocsin.routes.kind import HopKind, Rules
from tocsin.routes.link import Claim, Link, Product, Sign, SignKind
from tocsin.words import Direction, ModelId, PartyId, RoleId


def links(rules: Rules, on: date) -> tuple[Link, ...]:
    """Give every agreement as a link, its left end the one nearer the supplier by the rulebook's hops.

    Lapsed and future agreements come too, so that a route can say why a hop is missing; a letter's tests count from the
    day on which they were checked.
    """
    rows = Agreement.objects.order_by("reference").prefetch_related("scope")
    return tuple(_link(row, rules, on) for row in rows)


def signs(on: date, extra: Iterable[Sign] = ()) -> tuple[Sign, ...]:
    """Give what shows, up to and on a date, that contacts work: verified contacts, kept signs, and `extra` from elsewhere."""
    verified = Contact.objects.filter(verified_on__lte=on).order_by("organisation_id", "duty", "verified_on")
    seen = ContactSign.objects.filter(seen_on__lte=on).order_by("organisation_id", "direction", "seen_on")
    return (
        *(
            Sign(PartyId(row.organisation_id), Direction(row.duty), SignKind.VERIFIED, row.verified_on)
            for row in verified
            if row.verified_on
        ),
        *(
            Sign(PartyId(row.organisation_id), Direction(row.direction), SignKind(row.shown_by), row.seen_on)
            for row in seen
        ),
        *(sign for sign in extra if sign.on <= on),
    )


def products() -> tuple[Product, ...]:
    """Give the products list as routes need it."""
    return tuple(
        Product(ModelId(row.id), PartyId(row.manufacturer_id), row.scope_class, row.certified_on)
        for row in ProductRow.objects.order_by("id")
    )


def _link(row: Agreement, rules: Rules, on: date) -> Link:
    first, second = (row.first_id, row.first_role), (row.second_id, row.second_role)
    left, right = (second, first) if _turned(row, rules.hops) else (first, second)
    covers = None if row.every_model else frozenset(ModelId(one.product_id) for one in row.scope.all())
    carried = {name for name in CARRIES if getattr(row, f"carries_{name}")}
    return Link(
        ref=row.reference,
        left=PartyId(left[0]),
        left_role=RoleId(left[1]),
        right=PartyId(right[0]),
        right_role=RoleId(right[1]),
        sort=row.kind,
        words=frozenset(carried),
        claim=Claim(row.standing),
        since=row.starts_on,
        upto=row.ends_on,
        covers=covers,
        tests_met=row.kind not in rules.letters or _counts(row, on),
    )


def _turned(row: Agreement, hops: Sequence[HopKind]) -> bool:
    """Say whether a hop joins the two roles only the other way round than they are written."""
    ends = {(hop.left, hop.right) for hop in hops}
    return (row.second_role, row.first_role) in ends and (row.first_role, row.second_role) not in ends


def _counts(row: Agreement, on: date) -> bool:
    letter = Letter(
        row.signed_by_both, row.defines_material, row.commits_to_rectify, row.tests_checked_by, row.tests_checked_on
    )
    return not missing_tests(letter) and letter.checked is not None and letter.checked <= on
