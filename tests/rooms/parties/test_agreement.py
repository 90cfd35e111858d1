from dataclasses import replace
from datetime import date

import pytest

from tocsin.parties.agreement import Letter, missing_tests

WHOLE = Letter(signed=True, defines=True, commits=True, checker="Hal Osei", checked=date(2026, 1, 2))


def test_a_letter_with_its_three_tests_and_who_checked_them_counts():
    assert missing_tests(WHOLE) == ()


@pytest.mark.parametrize("field", ["signed", "defines", "commits", "checker", "checked"])
def test_a_letter_without_any_one_of_them_does_not_count(field):
    for unmet in (
        (None, False) if field in ("signed", "defines", "commits") else ("",) if field == "checker" else (None,)
    ):
        assert len(missing_tests(replace(WHOLE, **{field: unmet}))) == 1
