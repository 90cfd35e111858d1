"""Which flows are described, in which versions, and where in each do the facts stand? It is data (``layouts.yaml``)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tocsin.duties.node import Node
from tocsin.estate.identifier import Fuel
from tocsin.words import Mark, RoleId

SCHEMA = 1
MEANINGS = ("point", "since", "serial", "make", "map", "manager", "installed", "removed")
"""What a position may mean for a claim."""
TOLD = ("reference", "transaction", "reason", "standing")
"""What a position may mean that makes no claim."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One flow: its versions (none: it has none), the group that begins a metering point, and each group's positions."""

    name: str
    fuel: Fuel
    versions: tuple[str, ...]
    mark: Mark
    begins: str
    groups: Mapping[str, Mapping[str, int]]
    secret: frozenset[str]
    note: str


@dataclass(frozen=True, slots=True)
class Layouts:
    """Every flow described, the role for each role code of a header, and the flags of a file that is no test."""

    flows: Mapping[str, Flow]
    roles: Mapping[str, RoleId]
    live: frozenset[str]

    def beside(self, more: "Layouts") -> "Layouts":
        """Give these layouts with those of another file, which wins where both describe a flow."""
        return replace(
            self, flows={**self.flows, **more.flows}, roles={**self.roles, **more.roles}, live=self.live | more.live
        )

    def secret(self) -> frozenset[str]:
        """Give the codes of every group that is dropped on sight."""
        return frozenset(code for flow in self.flows.values() for code in flow.secret)


def layouts(text: str, file: str) -> Layouts:
    """Read a text of layouts. Raises `NotThisText` with file, line and column."""
    top = Node.of(text, file).fields(("schema", "roles", "live", "flows"))
    if top["schema"].count() != SCHEMA:
        raise top["schema"].fault("another schema", str(SCHEMA))
    roles = {code: RoleId(role) for role, node in top["roles"].pairs() for code in node.texts()}
    flows = [_flow(node) for node in top["flows"].items()]
    return Layouts({flow.name: flow for flow in flows}, roles, frozenset(top["live"].texts()))


def _flow(node: Node) -> Flow:
    field = node.fields(("flow", "kind", "versions", "mark", "begins", "groups", "secret", "note"))
    groups = {code: _positions(group) for code, group in field["groups"].pairs()}
    begins = field["begins"].text()
    if begins not in groups:
        raise field["begins"].fault(repr(begins), "one of this flow's groups")
    secret = frozenset(field["secret"].texts())
    if secret & set(groups):
        raise field["secret"].fault(", ".join(sorted(secret & set(groups))), "groups that are not read")
    return Flow(
        name=field["flow"].text(),
        fuel=field["kind"].one_of(Fuel),
        versions=field["versions"].texts(),
        mark=field["mark"].one_of(Mark),
        begins=begins,
        groups=groups,
        secret=secret,
        note=field["note"].text(),
    )


def _positions(node: Node) -> Mapping[str, int]:
    found = node.fields((), (*MEANINGS, *TOLD))
    return {meaning: position.count() for meaning, position in found.items()}
