"""What do Borealis's invented advisory and the invented finding of Harbour's officer say?

The advisory is CSAF 2.0; its claims hold nothing that could be used against a real device, because there is none.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from tocsin.town.cast import ABOUT, CONTACTS, body
from tocsin.town.products import AFFECTED_FIRMWARE, AFFECTED_MODEL, Model, model

Json = Mapping[str, object]
FIXED = "3.0.0"
RANGE = "vers:generic/>=2.0.0|<3.0.0"
NAMESPACE = "https://borealis.example"


def advisory(at: datetime) -> Json:
    """Give the CSAF 2.0 document as of `at`, an aware UTC instant."""
    return {"document": _document(at), "product_tree": _products(), "vulnerabilities": [_flaw(at)]}


def finding(at: datetime) -> Json:
    """Give what Harbour's officer saw in a Borealis meter the day before `at`."""
    officer = next(one for one in CONTACTS if one.party == "harbour")
    return {
        "about": ABOUT,
        "found_by": {"organisation": "harbour", "person": officer.person, "email": officer.email},
        "seen_at": _instant(at - timedelta(days=1)),
        "manufacturer": "borealis",
        "model": AFFECTED_MODEL,
        "firmware": ["2.1.0"],
        "title": "BE-1 accepts a clock change over its optical port without a sign-in (invented)",
        "saw": "During a site visit a BE-1 on firmware 2.1.0 took a new clock setting over its optical port and asked "
        "for no sign-in. A second meter on the same firmware did the same. Nothing of this is real.",
        "effect": "Time-of-use registers could be shifted by a person who stands at the meter.",
        "class": "Amber",
    }


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _document(at: datetime) -> Json:
    stamp = _instant(at)
    psirt = next(one for one in CONTACTS if one.party == "borealis")
    return {
        "category": "csaf_security_advisory",
        "csaf_version": "2.0",
        "distribution": {
            "text": "Invented for tocsin. To suppliers that run the affected versions, bilaterally.",
            "tlp": {"label": "AMBER", "url": "https://www.first.org/tlp/"},
        },
        "lang": "en-GB",
        "notes": [{"category": "legal_disclaimer", "text": ABOUT, "title": "Invented"}],
        "publisher": {
            "category": "vendor",
            "contact_details": psirt.email,
            "name": body("borealis").name,
            "namespace": NAMESPACE,
        },
        "title": "BE-1: clock change without a sign-in (invented)",
        "tracking": {
            "current_release_date": stamp,
            "id": "BOREALIS-INVENTED-2026-001",
            "initial_release_date": stamp,
            "revision_history": [{"date": stamp, "number": "1", "summary": "First invented version."}],
            "status": "final",
            "version": "1",
        },
    }


def _products() -> Json:
    row = model(AFFECTED_MODEL)
    if row is None:
        raise LookupError(AFFECTED_MODEL)
    versions = [
        _branch("product_version_range", RANGE, "BE1-AFFECTED", row, "2.0.0 up to but not including 3.0.0"),
        _branch("product_version", FIXED, "BE1-FIXED", row, FIXED),
    ]
    named = {"branches": versions, "category": "product_name", "name": row.name}
    return {"branches": [{"branches": [named], "category": "vendor", "name": body("borealis").name}]}


def _branch(category: str, name: str, product: str, row: Model, words: str) -> Json:
    helper = {"model_numbers": [row.id, row.name]}
    full = {
        "name": f"Borealis {row.name} {words}",
        "product_id": product,
        "product_identification_helper": helper,
    }
    return {"category": category, "name": name, "product": full}


def _flaw(at: datetime) -> Json:
    promised = (at + timedelta(days=60)).date()
    return {
        "cwe": {"id": "CWE-306", "name": "Missing Authentication for Critical Function"},
        "ids": [{"system_name": "Borealis PSIRT (invented)", "text": "BPS-INVENTED-0007"}],
        "notes": [
            {
                "category": "description",
                "text": "The optical port takes a clock setting and asks for no sign-in. Invented.",
                "title": "What is wrong",
            }
        ],
        "product_status": {"fixed": ["BE1-FIXED"], "known_affected": ["BE1-AFFECTED"]},
        "remediations": [_remedy(promised)],
        "scores": [{"cvss_v3": _score(), "products": ["BE1-AFFECTED"]}],
        "title": "Clock change without a sign-in (invented)",
    }


def _remedy(promised: date) -> Json:
    words = f"Upgrade to {FIXED}, over the air from 2.3.0. Borealis intends to support every step by {promised}."
    return {"category": "vendor_fix", "details": words, "product_ids": ["BE1-AFFECTED"]}


def _score() -> Json:
    return {
        "baseScore": 4.6,
        "baseSeverity": "MEDIUM",
        "vectorString": "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N",
        "version": "3.1",
    }


def affected(model_id: str, firmware: str) -> bool:
    """Say whether the plan has a device of that model and firmware affected; by hand, not by reading the range."""
    return model_id == AFFECTED_MODEL and firmware in AFFECTED_FIRMWARE
