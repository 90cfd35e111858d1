"""Does the walk reach every page, as everybody, and is there enough of it?"""

from django.urls import get_resolver

from tests.faces.probe import METHODS, pages, probes
from tocsin.drivers.access import matrix
from tocsin.parties.matrix import Sight, Stage, Stand
from tocsin.web.rows import ROWS
from tocsin.words import Class


def test_every_address_that_the_resolver_knows_has_a_row():
    found = [
        page
        for page in pages(get_resolver("tocsin.web.urls"))
        if page.name in ROWS or not page.route.startswith("account/")
    ]
    assert {page.name for page in found} == set(ROWS)


def test_the_walk_is_every_page_with_a_row_as_everybody_in_every_case():
    walk = list(probes(get_resolver("tocsin.web.urls"), dict(ROWS), matrix()))
    judged = [name for name, thing in ROWS.items() if thing is not None]
    assert len(walk) == len(judged) * len(Stand) * len(Class) * len(Stage) * len(METHODS)
    assert len(walk) > 2_000
    assert {probe.most for probe in walk} >= {Sight.NOTHING, Sight.HEADER, Sight.OWN, Sight.FULL}


def test_an_unaffected_party_is_to_see_nothing_of_an_embargoed_case():
    walk = probes(get_resolver("tocsin.web.urls"), dict(ROWS), matrix())
    seen = {
        p.most for p in walk if p.page.name == "case" and p.stand is Stand.UNAFFECTED and p.stage is Stage.EMBARGOED
    }
    assert seen == {Sight.NOTHING}
