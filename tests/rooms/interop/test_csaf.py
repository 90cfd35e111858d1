import copy
import hashlib
import json
import logging
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tocsin.cases.case import Affected
from tocsin.devices.match import Known, Unfit
from tocsin.interop.check import Trouble
from tocsin.interop.csaf import NotAnAdvisory, Reading, read
from tocsin.interop.json_text import NotJson, parse
from tocsin.interop.product_tree import Bounds, bounds
from tocsin.words import CaseId, Class, ModelId, PartyId, Refused

HEARD = datetime(2026, 11, 24, 9, tzinfo=UTC)
PX400 = Known(ModelId("acme-px400"), PartyId("acme"), ("Acme Meters", "Acme"), ("PX-400",), ("PX400-E1",))
BZ1 = Known(ModelId("borealis-bz1"), PartyId("borealis"), ("Borealis Metering",), ("BZ-1",))
KNOWN = (PX400, BZ1)


def product(key: str, name: str) -> dict[str, Any]:
    return {"product_id": key, "name": name}


def advisory() -> dict[str, Any]:
    """An invented advisory that keeps CSAF 2.0."""
    date = "2026-11-23T10:00:00.000Z"
    versions = [
        {"category": "product_version", "name": "2.0", "product": product("P1", "Acme PX-400 2.0")},
        {
            "category": "product_version_range",
            "name": "vers:generic/>=2.1|<2.3",
            "product": product("P2", "Acme PX-400 2.1 to 2.3"),
        },
        {"category": "product_version", "name": "2.3", "product": product("P3", "Acme PX-400 2.3")},
    ]
    return {
        "document": {
            "category": "csaf_security_advisory",
            "csaf_version": "2.0",
            "distribution": {"tlp": {"label": "AMBER"}},
            "lang": "en-GB",
            "notes": [{"category": "summary", "text": "Invented: keys can be read over the optical port."}],
            "publisher": {"category": "vendor", "name": "Acme  METERS", "namespace": "https://acme.example"},
            "references": [{"category": "self", "summary": "self", "url": "https://acme.example/a.json"}],
            "title": "Invented advisory",
            "tracking": {
                "id": "ACME-2026-1",
                "status": "final",
                "version": "1",
                "initial_release_date": date,
                "current_release_date": date,
                "revision_history": [{"date": date, "number": "1", "summary": "First."}],
            },
        },
        "product_tree": {
            "branches": [
                {
                    "category": "vendor",
                    "name": "Acme Meters",
                    "branches": [{"category": "product_name", "name": "PX-400", "branches": versions}],
                }
            ]
        },
        "vulnerabilities": [
            {
                "cve": "CVE-2026-0001",
                "notes": [{"category": "description", "text": "The port answers before it asks for a key."}],
                "product_status": {"known_affected": ["P1", "P2"], "fixed": ["P3"]},
                "remediations": [{"category": "vendor_fix", "details": "Install 2.3.", "product_ids": ["P1", "P2"]}],
            }
        ],
    }


def loaded(document: Any, **more: Any) -> Reading:
    return read(json.dumps(document).encode(), CaseId("C-1"), HEARD, KNOWN, **more)


def test_an_advisory_is_read_with_its_models_versions_and_remedy() -> None:
    found = loaded(advisory())
    content = json.dumps(advisory()).encode()
    heard = found.advisory
    assert (heard.issuer, heard.tracking, heard.version) == ("acme", "ACME-2026-1", "1")
    assert heard.affected == (
        Affected(ModelId("acme-px400"), exact=("2.0",)),
        Affected(ModelId("acme-px400"), low="2.1", below="2.3"),
    )
    assert (heard.fixed_in, heard.remedy, heard.cves) == ("2.3", "vendor fix: Install 2.3.", ("CVE-2026-0001",))
    assert heard.classification is Class.AMBER
    assert heard.summary == "Invented: keys can be read over the optical port."
    assert heard.published_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert heard.digest == hashlib.sha256(content).hexdigest()
    assert found.unmatched == ()
    assert found.status == "final"


def test_the_same_bytes_give_the_same_advisory() -> None:
    assert loaded(advisory()) == loaded(advisory())


@pytest.mark.parametrize(
    ("label", "expected"), [("WHITE", "White"), ("GREEN", "Green"), ("AMBER", "Amber"), ("RED", "Red")]
)
def test_a_tlp_label_gives_the_class_beside_it(label: str, expected: str) -> None:
    document = advisory()
    document["document"]["distribution"]["tlp"]["label"] = label
    assert loaded(document).advisory.classification == expected


def test_without_a_label_the_class_is_amber_and_a_note_says_so() -> None:
    document = advisory()
    del document["document"]["distribution"]
    found = loaded(document)
    assert found.advisory.classification is Class.AMBER
    assert any("no TLP label" in note for note in found.notes)


def test_a_draft_is_shown_as_one() -> None:
    document = advisory()
    document["document"]["tracking"]["status"] = "draft"
    found = loaded(document)
    assert found.status == "draft"
    assert any("draft" in note for note in found.notes)


def test_a_release_after_the_hearing_is_refused_with_its_place() -> None:
    document = advisory()
    for name in ("initial_release_date", "current_release_date"):
        document["document"]["tracking"][name] = "2026-11-24T09:00:01.000Z"
    document["document"]["tracking"]["revision_history"][0]["date"] = "2026-11-24T09:00:01.000Z"
    with pytest.raises(NotAnAdvisory) as refused:
        loaded(document)
    assert refused.value.faults[0].column == "/document/tracking/current_release_date"
    assert "2026-11-24T09:00:01" in refused.value.faults[0].given


def test_a_breach_of_the_schema_is_refused_with_a_pointer_what_was_given_and_a_cure() -> None:
    document = advisory()
    document["document"]["tracking"]["status"] = "done"
    with pytest.raises(NotAnAdvisory) as refused:
        loaded(document)
    fault = refused.value.faults[0]
    assert fault.column == "/document/tracking/status"
    assert fault.given == "'done'"
    assert "schema" in fault.expected
    assert fault.cure


def test_a_product_that_is_not_defined_is_refused_by_its_rule() -> None:
    document = advisory()
    document["vulnerabilities"][0]["product_status"]["known_affected"].append("P9")
    with pytest.raises(NotAnAdvisory) as refused:
        loaded(document)
    fault = refused.value.faults[0]
    assert "6.1.1" in fault.expected
    assert fault.given == "'P9'"


@pytest.mark.parametrize("version", ["2.1", "", None])
def test_another_version_of_the_standard_is_refused(version: str | None) -> None:
    document = advisory()
    document["document"]["csaf_version"] = version
    with pytest.raises(NotAnAdvisory, match="csaf_version"):
        loaded(document)


@pytest.mark.parametrize("content", [b"[]", b'"x"', b"null", b"{}"])
def test_json_that_is_no_advisory_is_refused(content: bytes) -> None:
    with pytest.raises(NotAnAdvisory):
        read(content, CaseId("C-1"), HEARD, KNOWN)


def test_a_publisher_that_only_looks_like_one_we_know_is_refused_until_a_person_says_whose_it_is() -> None:
    document = advisory()
    document["document"]["publisher"]["name"] = "Acme Meters Ltd"
    with pytest.raises(NotAnAdvisory) as refused:
        loaded(document)
    assert refused.value.faults[0].column == "/document/publisher/name"
    assert loaded(document, issuer=PartyId("acme")).advisory.issuer == "acme"
    assert loaded(document, publishers=[("ACME meters ltd", PartyId("acme"))]).advisory.issuer == "acme"


@pytest.mark.parametrize("vendor", ["Acme Meters International", "Pacme", "Acm"])
def test_a_vendor_inside_another_name_waits_for_a_person(vendor: str) -> None:
    document = advisory()
    document["product_tree"]["branches"][0]["name"] = vendor
    found = loaded(document)
    assert found.advisory.affected == ()
    assert {one.why for one in found.unmatched} == {Unfit.NO_MAKER}
    settled = loaded(document, decided=[(found.unmatched[0].product.text, ModelId("acme-px400"))])
    assert settled.advisory.affected
    assert any("A person decided" in note for note in settled.notes)


def test_a_range_that_cannot_be_read_waits_for_a_person() -> None:
    document = advisory()
    document["product_tree"]["branches"][0]["branches"][0]["branches"][1]["name"] = "most of the 2 series"
    found = loaded(document)
    assert [one.why for one in found.unmatched] == [Unfit.RANGE]
    assert found.advisory.affected == (Affected(ModelId("acme-px400"), exact=("2.0",)),)


def test_what_is_under_investigation_is_not_yet_affected() -> None:
    document = advisory()
    document["vulnerabilities"][0]["product_status"] = {"under_investigation": ["P1"], "known_affected": ["P2"]}
    found = loaded(document)
    assert found.investigating == (Affected(ModelId("acme-px400"), exact=("2.0",)),)
    assert found.advisory.affected == (Affected(ModelId("acme-px400"), low="2.1", below="2.3"),)


def test_firmware_installed_on_a_meter_takes_the_model_of_the_one_and_the_version_of_the_other() -> None:
    document = advisory()
    document["product_tree"] = {
        "branches": [
            {
                "category": "vendor",
                "name": "Acme",
                "branches": [
                    {"category": "product_name", "name": "PX-400", "product": product("H", "Acme PX-400")},
                    {
                        "category": "product_name",
                        "name": "PX firmware",
                        "branches": [
                            {"category": "product_version", "name": "2.0", "product": product("F", "PX firmware 2.0")}
                        ],
                    },
                ],
            }
        ],
        "relationships": [
            {
                "category": "installed_on",
                "product_reference": "F",
                "relates_to_product_reference": "H",
                "full_product_name": product("FH", "PX firmware 2.0 on Acme PX-400"),
            }
        ],
    }
    document["vulnerabilities"][0]["product_status"] = {"known_affected": ["FH"]}
    document["vulnerabilities"][0]["remediations"][0]["product_ids"] = ["FH"]
    assert loaded(document).advisory.affected == (Affected(ModelId("acme-px400"), exact=("2.0",)),)


def test_a_model_number_names_the_model_where_the_full_name_does_not() -> None:
    document = advisory()
    helper = {"product_identification_helper": {"model_numbers": ["px400-e1"]}}
    document["product_tree"] = {"full_product_names": [product("P1", "A single-phase meter") | helper]}
    document["vulnerabilities"][0]["product_status"] = {"known_affected": ["P1"]}
    document["vulnerabilities"][0]["remediations"][0]["product_ids"] = ["P1"]
    assert loaded(document).advisory.affected == (Affected(ModelId("acme-px400")),)


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b'{\n  "a": 1,\n}', 3, "1"),
        (b"", 1, "1"),
        (b'{"a": "\xff"}', 1, "8"),
        (b"\xef\xbb\xbf{}", 1, "1"),
        (b'{\n "a" 1}', 2, "6"),
    ],
)
def test_bytes_that_are_no_json_are_refused_with_line_and_column(content: bytes, line: int, column: str) -> None:
    with pytest.raises(NotJson) as refused:
        parse(content, "a.json")
    fault = refused.value.faults[0]
    assert (fault.file, fault.line, fault.column) == ("a.json", line, column)


@pytest.mark.parametrize("content", [b'{"a":1,"a":2}', b"[NaN]", b'"\\ud800"', b"[" * 100_000, b"1" * 5000, b"[1] [2]"])
def test_json_that_two_readers_could_take_differently_is_refused(content: bytes) -> None:
    with pytest.raises(NotJson):
        parse(content)


def test_a_document_over_the_cap_is_refused_before_it_is_read() -> None:
    with pytest.raises(NotJson, match="at most 10 bytes"):
        parse(b" " * 11, cap=10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vers:generic/>=2.1|<2.3", (Bounds(low="2.1", below="2.3"),)),
        ("<2.3", (Bounds(below="2.3"),)),
        ("<= 2.3", (Bounds(high="2.3"),)),
        ("≤2.3", (Bounds(high="2.3"),)),
        (">2.0, <=2.3", (Bounds(above="2.0", high="2.3"),)),
        (">= 2.0 < 2.3", (Bounds(low="2.0", below="2.3"),)),
        (">=1|<2|>=3|<4", (Bounds(low="1", below="2"), Bounds(low="3", below="4"))),
        ("vers:generic/2.0|2.1", (Bounds(exact=("2.0",)), Bounds(exact=("2.1",)))),
        ("Prior to 2.3", (Bounds(below="2.3"),)),
        ("2.3 and earlier", (Bounds(high="2.3"),)),
        ("all versions", (Bounds(),)),
        ("vers:all/*", (Bounds(),)),
        (">=3", (Bounds(low="3"),)),
        ("up to 2.3", None),
        ("vers:generic/!=2.3", None),
        (">=1|>=2", None),
        ("2.x", (None)),
        ("", None),
        ("<", None),
    ],
)
def test_a_range_is_read_exactly_or_not_at_all(text: str, expected: tuple[Bounds, ...] | None) -> None:
    assert bounds(text) == expected


LEFT_AS_IT_WAS = """
import json, logging, sys
from tocsin.interop.check import check
assert "csaf" not in sys.modules
found = check(json.loads(sys.argv[1]))
print(len(found), "csaf" in sys.modules, logging.getLogger().handlers, logging.getLogger().level)
"""


def test_the_validator_is_loaded_when_asked_and_leaves_the_root_logger_as_it_was() -> None:
    asked = [sys.executable, "-c", LEFT_AS_IT_WAS, json.dumps(advisory())]
    ran = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["0", "True", "[]", str(logging.WARNING)]


def test_another_validator_can_take_its_place() -> None:
    with pytest.raises(NotAnAdvisory, match="ours"):
        loaded(advisory(), check=lambda _: (Trouble("ours", "a rule", "/document", "says no"),))


def spots(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here] * bool(here) + [spot for key, below in inside for spot in spots(below, (*here, key))]


@given(st.sampled_from(spots(advisory())), st.sampled_from([None, 1, "", "x\r\ny", [], {}, "DROP"]))
@settings(max_examples=few(25), deadline=None)
def test_a_document_with_one_thing_changed_is_read_or_refused_and_never_breaks(spot: tuple[Any, ...], to: Any) -> None:
    document = copy.deepcopy(advisory())
    holder = document
    for key in spot[:-1]:
        holder = holder[key]
    holder[spot[-1]] = to
    assert outcome(document)


def outcome(document: dict[str, Any]) -> bool:
    """Read or refused with its place; anything else goes up."""
    try:
        return loaded(document).advisory.heard_at == HEARD
    except Refused as refused:
        return bool(refused.faults)
