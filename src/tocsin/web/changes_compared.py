"""What is different between two rulebooks, and between the rules in force, those approved, and those proposed?"""

from django.http import Http404, HttpRequest, HttpResponse

from tocsin.changes.held.decision import Varied
from tocsin.changes.variation.layers import forms
from tocsin.duties.compare import compare
from tocsin.duties.ladder import LABELS, labelled
from tocsin.duties.rulebook import Rulebook
from tocsin.flows import layer
from tocsin.web.asked import BOOKS, books, one_of
from tocsin.web.changes_seen import Seer, asked_day, draw, held, of_one, office, open_to_all
from tocsin.web.tools import tools


@open_to_all
def rulebooks_compared(request: HttpRequest, seer: Seer) -> HttpResponse:
    """Show two rulebooks entry by entry, in plain words, with the form that the machine judges by beside them."""
    names = [
        one_of(request.GET.get(name) or otherwise, BOOKS, "rulebook")
        for name, otherwise in (("a", BOOKS[0]), ("b", BOOKS[2]))
    ]
    old, new = map(tools().rulebook, names)
    before, after = forms(old), forms(new)
    rows = [(one, before.get((one.sort, one.name)), after.get((one.sort, one.name))) for one in compare(old, new)]
    facts = {
        "old": old,
        "new": new,
        "titles": (labelled(old), labelled(new)),
        "labels": labels(old, new),
        "options": (books(old.id), books(new.id)),
        "rows": rows,
        "same": len(set(before) & set(after)) - sum(1 for _, was, becomes in rows if was and becomes),
    }
    return draw(request, "changes/compared.html", seer, facts)


@open_to_all
def rules(request: HttpRequest, seer: Seer, reference: str) -> HttpResponse:
    """Show the proposed variation of a modification clause by clause, in its three layers."""
    shown = held(request, seer, reference)
    if not shown.held.of(Varied):
        raise Http404
    found = layer.compare(reference, asked_day(request) or shown.line.as_at, office())
    facts = {"compared": found, "rows": [one for one in found.layers if one.differs]}
    return draw(request, "changes/rules.html", seer, of_one(request, seer, shown, "Summary") | facts)


def labels(*of: Rulebook) -> list[tuple[str, str]]:
    """Give the rulebooks that are no rule, each with what it is instead."""
    return [(one.title, LABELS.get(one.label, one.label)) for one in of if one.label]
