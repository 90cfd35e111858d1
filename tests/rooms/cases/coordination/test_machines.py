"""The machines are those of the published protocol: each pair accepted or refused as listed."""

from itertools import product

import pytest

from tocsin.cases.coordination.machine import NotListed
from tocsin.drivers.machines import load, read
from tocsin.duties.node import NotThisText

MACHINES = load()
LISTED = {
    "report management": {
        "receive": {"START": "RECEIVED"},
        "validate": {"RECEIVED": "VALID", "INVALID": "VALID"},
        "invalidate": {"RECEIVED": "INVALID"},
        "accept": {"VALID": "ACCEPTED", "DEFERRED": "ACCEPTED"},
        "defer": {"VALID": "DEFERRED", "ACCEPTED": "DEFERRED"},
        "close": {"ACCEPTED": "CLOSED", "INVALID": "CLOSED", "DEFERRED": "CLOSED"},
    },
    "embargo management": {
        "propose": {"NONE": "PROPOSED", "PROPOSED": "PROPOSED", "ACTIVE": "REVISE", "REVISE": "REVISE"},
        "reject": {"PROPOSED": "NONE", "REVISE": "ACTIVE"},
        "accept": {"PROPOSED": "ACTIVE", "REVISE": "ACTIVE"},
        "terminate": {"ACTIVE": "EXITED", "REVISE": "EXITED"},
    },
    "embargo consent": {
        "invite": {"NO_EMBARGO": "INVITED", "LAPSED": "INVITED", "DECLINED": "INVITED"},
        "accept": {"NO_EMBARGO": "SIGNATORY", "INVITED": "SIGNATORY", "LAPSED": "SIGNATORY"},
        "decline": {"NO_EMBARGO": "DECLINED", "INVITED": "DECLINED", "LAPSED": "DECLINED"},
        "revise": {"SIGNATORY": "LAPSED"},
        "reset": dict.fromkeys(("NO_EMBARGO", "INVITED", "SIGNATORY", "LAPSED", "DECLINED"), "NO_EMBARGO"),
    },
}
STATES = {
    "report management": {"START", "RECEIVED", "VALID", "INVALID", "ACCEPTED", "DEFERRED", "CLOSED"},
    "embargo management": {"NONE", "PROPOSED", "ACTIVE", "REVISE", "EXITED"},
    "embargo consent": {"NO_EMBARGO", "INVITED", "SIGNATORY", "LAPSED", "DECLINED"},
}
PAIRS = [
    (machine, state, event)
    for machine in (MACHINES.rm, MACHINES.em, MACHINES.pec)
    for state, event in product(sorted(STATES[machine.name]), LISTED[machine.name])
]


@pytest.mark.parametrize(("machine", "state", "event"), PAIRS, ids=lambda one: getattr(one, "name", one))
def test_each_pair_is_accepted_or_refused_as_listed(machine, state, event):
    after = LISTED[machine.name][event].get(state)
    if after is None:
        with pytest.raises(NotListed):
            machine.after(state, event)
    else:
        assert machine.after(state, event) == after


def test_the_states_and_events_are_those_listed_and_no_others():
    for machine in (MACHINES.rm, MACHINES.em, MACHINES.pec):
        assert set(machine.states) == STATES[machine.name]
        assert set(machine.events) == set(LISTED[machine.name])
    assert MACHINES.em.in_force == {"ACTIVE", "REVISE"}
    assert (MACHINES.rm.start, MACHINES.em.start, MACHINES.pec.start) == ("START", "NONE", "NO_EMBARGO")


def _counted(history):
    """Say in another way whether an order is allowed: by what stands before and right after each event."""
    place = {event: n for n, event in enumerate(history)}
    if not place["V"] < place["F"] < place["D"]:
        return False
    public_first = place["P"] < place["V"] and place["V"] != place["P"] + 1
    exploit_first = place["X"] < place["P"] and place["P"] != place["X"] + 1
    return not public_first and not exploit_first


def test_exactly_70_complete_histories_exist_and_they_are_those_of_a_second_count():
    from itertools import permutations

    histories = set(MACHINES.world.histories())
    assert len(histories) == 70
    assert histories == {one for one in permutations("VFDPXA") if _counted(one)}


def test_there_are_32_compound_states_and_each_pair_with_an_event_follows_the_rules():
    world = MACHINES.world
    states = world.states()
    assert len({world.written(one) for one in states}) == 32
    for state, event in product(states, "VFDPXA"):
        needs = {"F": "V", "D": "F"}.get(event, event)
        ready = event not in state and (needs == event or needs in state)
        if "P" in state and "V" not in state:
            ready = event == "V"
        elif "X" in state and "P" not in state:
            ready = event == "P"
        if ready:
            assert world.after(state, event) == state | {event}
        else:
            with pytest.raises(NotListed):
                world.after(state, event)


def test_a_file_with_an_unknown_state_is_refused_with_its_line():
    from importlib.resources import files

    text = (files("tocsin.cases.coordination") / "machines.yaml").read_text("utf-8")
    with pytest.raises(NotThisText) as refused:
        read(text.replace("in_force: [ACTIVE, REVISE]", "in_force: [ACTIVE, REVISED]"), "machines.yaml")
    assert refused.value.faults[0].line == 18
    with pytest.raises(NotThisText):
        read(text.replace("F: [V]", "F: [Z]"), "machines.yaml")
