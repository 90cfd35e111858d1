"""Who may record which step, what lapses, and what ends an embargo."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cases.coordination.machine import NotListed
from tocsin.cases.coordination.stand import stand
from tocsin.cases.coordination.step import Model, Step
from tocsin.cases.coordination.take import CannotTake, Known, ending, take
from tocsin.drivers.machines import load
from tocsin.words import CaseId, PartyId

MACHINES = load()
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
HARBOUR, BOREALIS, GRAND, SSC = (PartyId(p) for p in ("harbour", "borealis", "grand-lowland", "ssc"))
KNOWN = Known(frozenset({BOREALIS}), frozenset({HARBOUR, GRAND}), {"N-1": BOREALIS}, SSC)


def step(model, event, by=HARBOUR, about=None, **more):
    return replace(Step(CaseId("C-1"), model, event, about, by, "Ben Hollis", "because", AT), **more)


def run(*steps):
    kept = []
    for one in steps:
        kept.append(take(MACHINES, kept, one, KNOWN))
    return tuple(kept)


AGREED = (
    step(Model.EM, "propose", terms="until the fix, at most 90 days"),
    step(Model.EM, "accept", BOREALIS),
    step(Model.PEC, "accept", BOREALIS, terms="until the fix, at most 90 days"),
    step(Model.PEC, "accept", HARBOUR, terms="until the fix, at most 90 days"),
)


def test_a_consent_lapses_when_the_terms_are_changed_and_not_before():
    proposed = run(*AGREED, step(Model.EM, "propose", terms="until 1 March"))
    assert set(stand(MACHINES, proposed).pec.values()) == {"SIGNATORY"}
    changed = (*proposed, step(Model.EM, "accept", BOREALIS))
    assert set(stand(MACHINES, changed).pec.values()) == {"LAPSED"}
    assert stand(MACHINES, changed).terms == "until 1 March"


def test_a_refused_change_of_terms_leaves_every_consent_as_it_was():
    kept = run(*AGREED, step(Model.EM, "propose", terms="until 1 March"), step(Model.EM, "reject", BOREALIS))
    assert set(stand(MACHINES, kept).pec.values()) == {"SIGNATORY"}
    assert stand(MACHINES, kept).em == "ACTIVE"


def test_nobody_consents_for_another_and_an_invitation_is_no_consent():
    invited = run(AGREED[0], AGREED[1], step(Model.PEC, "invite", HARBOUR, about=GRAND))
    assert stand(MACHINES, invited).pec == {GRAND: "INVITED"}
    with pytest.raises(CannotTake, match="silence is never consent"):
        take(MACHINES, invited, step(Model.PEC, "accept", HARBOUR, about=GRAND, terms=AGREED[0].terms), KNOWN)


def test_a_consent_names_the_terms_it_consents_to():
    with pytest.raises(CannotTake, match="no terms that are proposed or in force"):
        take(MACHINES, run(*AGREED[:2]), step(Model.PEC, "accept", GRAND, terms="something else"), KNOWN)


def test_a_consent_to_a_proposal_lapses_when_another_is_put_in_its_place():
    kept = run(AGREED[0], AGREED[3], step(Model.EM, "propose", BOREALIS, terms="until 1 March"))
    assert stand(MACHINES, kept).pec == {HARBOUR: "LAPSED"}


def test_while_terms_are_in_force_nobody_consents_to_others_that_may_yet_be_rejected():
    kept = run(*AGREED, step(Model.EM, "propose", terms="until 1 March"))
    with pytest.raises(CannotTake, match="no terms"):
        take(MACHINES, kept, step(Model.PEC, "accept", GRAND, terms="until 1 March"), KNOWN)


def test_anothers_awareness_needs_the_receipt_that_proves_it():
    wanted = step(Model.VFD, "V", HARBOUR, about=BOREALIS)
    with pytest.raises(CannotTake, match="no receipt"):
        run(wanted)
    kept = run(replace(wanted, proof="N-1"))
    assert stand(MACHINES, kept).vfd[BOREALIS] == {"V"}
    with pytest.raises(CannotTake, match="no receipt"):
        run(step(Model.VFD, "V", BOREALIS, about=HARBOUR, proof="N-1"))


def test_only_a_manufacturer_readies_a_fix_and_only_a_supplier_deploys_it():
    aware = run(step(Model.VFD, "V", HARBOUR), step(Model.VFD, "V", BOREALIS))
    with pytest.raises(CannotTake, match="only a manufacturer"):
        take(MACHINES, aware, step(Model.VFD, "F", HARBOUR), KNOWN)
    fixed = (*aware, take(MACHINES, aware, step(Model.VFD, "F", BOREALIS), KNOWN))
    with pytest.raises(CannotTake, match="only a supplier"):
        take(MACHINES, fixed, step(Model.VFD, "D", BOREALIS), KNOWN)


def test_one_organisations_evidence_ends_no_embargo_and_a_seconds_or_the_committees_does():
    end = step(Model.EM, "terminate")
    aware = (*AGREED, step(Model.VFD, "V", BOREALIS), step(Model.PXA, "P", HARBOUR, evidence="sha256 of a page"))
    with pytest.raises(CannotTake, match="two organisations"):
        run(*aware, end)
    again = step(Model.HELD, "P", HARBOUR, evidence="the same page once more")
    with pytest.raises(CannotTake, match="two organisations"):
        run(*aware, again, end)
    ended = run(*aware, step(Model.HELD, "P", GRAND, evidence="another copy"), end)
    assert stand(MACHINES, ended).em == "EXITED"
    assert set(stand(MACHINES, ended).pec.values()) == {"NO_EMBARGO"}
    assert run(*AGREED, step(Model.VFD, "V", BOREALIS), step(Model.PXA, "A", SSC, evidence="a report"), end)


def test_two_organisations_with_evidence_of_two_events_do_not_end_an_embargo():
    held = (step(Model.HELD, "X", HARBOUR, evidence="a"), step(Model.HELD, "A", GRAND, evidence="b"))
    assert ending(held, SSC) == ()


def test_an_exploit_before_the_public_knows_leaves_room_for_one_event_only():
    kept = run(step(Model.VFD, "V", BOREALIS), step(Model.PXA, "X", HARBOUR, evidence="code"))
    with pytest.raises(NotListed):
        take(MACHINES, kept, step(Model.PXA, "A", HARBOUR, evidence="log"), KNOWN)
    assert take(MACHINES, kept, step(Model.PXA, "P", HARBOUR, evidence="code is a publication"), KNOWN)


def test_what_follows_from_the_embargo_is_nobodys_to_record():
    for event in ("revise", "reset"):
        with pytest.raises((CannotTake, NotListed)):
            run(*AGREED, step(Model.PEC, event, BOREALIS))


EVENTS = [(Model.EM, one) for one in MACHINES.em.events]
EVENTS += [(Model.PEC, one) for one in MACHINES.pec.events]
EVENTS += (
    [(Model.PXA, one) for one in "PXA"] + [(Model.HELD, one) for one in "PXA"] + [(Model.VFD, one) for one in "VFD"]
)
EVENTS += [(Model.RM, one) for one in MACHINES.rm.events]


@given(
    st.lists(
        st.tuples(st.sampled_from(EVENTS), st.sampled_from([HARBOUR, BOREALIS, GRAND, SSC]), st.sampled_from("ab")),
        max_size=40,
    )
)
def test_no_walk_makes_a_signatory_of_one_that_did_not_accept_the_terms_in_force(walk):
    kept = []
    for (model, event), by, terms in walk:
        wanted = step(model, event, by, terms=terms, evidence="e")
        try:
            kept.append(take(MACHINES, kept, wanted, KNOWN))
        except (CannotTake, NotListed):
            continue
    now = stand(MACHINES, kept, KNOWN.manufacturers)
    for party, state in now.pec.items():
        said = [one.terms for one in kept if one.model is Model.PEC and one.event == "accept" and one.by == party]
        if state == "SIGNATORY" and now.em in MACHINES.em.in_force:
            assert said
            assert said[-1] == now.terms
    assert now.em != "EXITED" or ending(kept, SSC)
    for own in now.vfd.values():
        assert MACHINES.world.written(own | now.pxa) in {MACHINES.world.written(one) for one in MACHINES.world.states()}
