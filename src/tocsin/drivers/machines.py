"""What do the state machines of coordinated disclosure say, read strictly from their file?"""

from functools import cache
from importlib.resources import files

from tocsin.cases.coordination.machine import Machine
from tocsin.cases.coordination.step import Machines, Model
from tocsin.cases.coordination.world import World
from tocsin.duties.node import Node

NAME = "machines.yaml"
CASE_STATE = "case state"


@cache
def load() -> Machines:
    """Give the machines that come with tocsin."""
    return read((files("tocsin.cases.coordination") / NAME).read_text("utf-8"), NAME)


def read(text: str, name: str) -> Machines:
    """Read machines; NotThisText with line and column for whatever is missing, unknown or doubled."""
    field = Node.of(text, name).fields(("machines", "source", Model.RM, Model.EM, Model.PEC, CASE_STATE))
    field["machines"].among(("coordinated-disclosure",), "set of machines")
    return Machines(
        rm=machine(Model.RM, field[Model.RM]),
        em=machine(Model.EM, field[Model.EM]),
        pec=machine(Model.PEC, field[Model.PEC]),
        world=world(field[CASE_STATE]),
        source=field["source"].text(),
    )


def machine(name: str, node: Node) -> Machine:
    """Read one machine; a state in which it is in force, and its start, must be states of it."""
    field = node.fields(("start", "moves"), ("in_force",))
    moves = tuple(
        (event, before, after.text()) for event, pairs in field["moves"].pairs() for before, after in pairs.pairs()
    )
    states = tuple(dict.fromkeys(state for _, before, after in moves for state in (before, after)))
    held = tuple(one.among(states, "state") for one in field["in_force"].items()) if "in_force" in field else ()
    return Machine(name, field["start"].among(states, "state"), moves, frozenset(held))


def world(node: Node) -> World:
    """Read the six events with what each needs; every event named must be one of the six."""
    field = node.fields(("vfd", "pxa", "says", "needs", "driven_by", "at_once"))
    vfd, pxa = field["vfd"].texts(), field["pxa"].texts()
    events = (*vfd, *pxa)
    says = tuple((event, said.text()) for event, said in field["says"].pairs())
    if tuple(event for event, _ in says) != events:
        raise field["says"].fault("other events", ", ".join(events))
    urgent = (one.fields(("wanted", "after")) for one in field["at_once"].items())
    return World(
        vfd=vfd,
        pxa=pxa,
        says=says,
        needs=tuple(
            (event, tuple(one.among(events, "event") for one in rest.items())) for event, rest in field["needs"].pairs()
        ),
        driven_by=tuple(
            (event, role.among(("manufacturer", "supplier"), "role")) for event, role in field["driven_by"].pairs()
        ),
        at_once=tuple((one["wanted"].among(events, "event"), one["after"].among(events, "event")) for one in urgent),
    )
