"""`tocsin explain`: for each party what was sent, why, what comes next, when, who must decide, and why the rest was not sent."""

from typing import TYPE_CHECKING

from tocsin.cli.desk import desk
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, CaseReference, StoreFolder
from tocsin.cli.show import as_json, invented, say

if TYPE_CHECKING:
    from tocsin.flows.explain import Explanation
    from tocsin.notices.record.not_sent import NotSent


def explain(
    case: CaseReference, as_: AsOrganisation, store: StoreFolder = None, at: AtInstant = None, json_: AsJson = False
) -> None:
    """Explain a case in sentences: who was told what and why, what comes next and who decides, and why the rest was not sent."""
    here = desk(store, at)
    from tocsin.flows.explain import explain as explained
    from tocsin.flows.found import acting

    found = explained(case, acting(as_), here.tools)
    if json_:
        as_json(facts(found))
        return
    shown(found)
    invented(here.invented)


def facts(found: "Explanation") -> dict[str, object]:
    """Give an explanation as facts."""
    return {
        "case": found.case,
        "asked as": found.reader,
        "overview": found.overview,
        "came to you": found.came,
        "parties": [
            {
                "party": one.party,
                "sent": one.sent,
                "next": one.next,
                "when": one.when,
                "decides": one.decides,
                "not sent": [unsent(each) for each in one.not_sent],
            }
            for one in found.paragraphs
        ],
        "owed": found.owed,
        "sent to nobody": [unsent(one) for one in found.nobody],
    }


def unsent(one: "NotSent") -> dict[str, object]:
    """Give one thing that was not sent as facts."""
    return {"to": one.party, "what": one.what, "reason": one.reason, "says": one.says, "notice": one.notice}


def shown(found: "Explanation") -> None:
    """Show an explanation as prose, a paragraph for each party."""
    say(f"Case {found.case}", "bold")
    say(" ".join(found.overview))
    for came in found.came:
        say()
        say(came)
    for one in found.paragraphs:
        say()
        say(one.called, "bold")
        if one.sent:
            say(" ".join(one.sent))
        say(" ".join(filter(None, (f"What comes next: {one.next}", one.decides))))
        left = dict.fromkeys(each.says for each in one.not_sent)
        if left:
            say(" ".join(left))
    if found.nobody:
        say()
        say("What was sent to nobody", "bold")
        say(" ".join(one.says for one in found.nobody))
    if found.owed:
        say()
        say("What you owe", "bold")
        for sentence in found.owed:
            say(sentence)
