"""Is a matrix that says something outside its schema refused, with line and column?"""

import re
from importlib.resources import files

import pytest

from tocsin.drivers.access import FILE, matrix, read
from tocsin.duties.node import NotThisText

TEXT = (files("tocsin.parties") / FILE).read_text("utf-8")
WRONG = [
    ("another schema", "schema: 1", "schema: 2", "another schema"),
    ("an unknown thing", "- thing: case", "- thing: cases", "unknown thing 'cases'"),
    ("an unknown sight", "originator: full", "originator: everything", "unknown sight 'everything'"),
    ("an unknown condition", "pass-on; full if granted", "pass-on; full if asked", "unknown thing given 'asked'"),
    ("a condition that shows less", "pass-on; full if granted", "pass-on; header if granted", "more than is seen"),
    ("a condition given twice", "header if shared; full if reported", "header if shared; full if shared", "once"),
    ("a condition without if", "pass-on; full if granted", "pass-on; full", "`if`"),
    ("a stand forgotten", "      outsider: nothing\n", "", "no outsider"),
    ("a stand nobody knows", "      outsider: nothing\n", "      outsider: nothing\n      friend: full\n", "'friend'"),
    ("an unknown class", "classes: [Red]", "classes: [Purple]", "unknown class 'Purple'"),
    ("a class twice", "classes: [Red]", "classes: [Red, Red]", "twice"),
    ("one spot in two rows", "classes: [Red]", "classes: [Amber]", "in two rows"),
    ("no spot at all", "classes: [Red]", "classes: []", "no class and stage"),
    ("a stranger who edits", "edits: [originator]", "edits: [anybody]", "'anybody'"),
    ("a text that breaks off", "rows:", "rows: [", "expected"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), WRONG, ids=[one[0] for one in WRONG])
def test_a_wrong_matrix_is_refused_with_its_place(name, old, new, said):
    assert old in TEXT
    with pytest.raises(NotThisText, match=re.escape(said)) as refused:
        read(TEXT.replace(old, new, 1), "access.yaml")
    assert refused.value.faults[0].file == "access.yaml"
    assert refused.value.faults[0].line is not None


def test_the_packaged_matrix_is_read_once_and_without_overlap():
    assert matrix() is matrix()
    assert not list(matrix().overlaps())
