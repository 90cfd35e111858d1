"""Does the tree keep every rule of the house?"""

import pytest

from tests.architecture.rules import RULES
from tests.architecture.tree import ROOT


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps(rule):
    faults = RULES[rule](ROOT)
    assert not faults, "\n".join([rule, *faults])
