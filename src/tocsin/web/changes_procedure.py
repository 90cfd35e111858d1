"""How does a code change its rules: its stages, steps, needs, ballots and clocks, each with the line where it is written?"""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse

from tocsin.changes.procedure.procedure import AS_BEFORE, Need, Procedure, Written
from tocsin.drivers import processes
from tocsin.web.changes_seen import Seer, draw, open_to_all

Rows = list[tuple[str, str, Written]]


@open_to_all
def procedure(request: HttpRequest, seer: Seer, name: str) -> HttpResponse:
    """Show one process as it is read; Http404 where there is none of that name."""
    if name not in processes.names():
        raise Http404
    known = processes.load(name)
    parts = (
        ("Stages and ends", stages(known)),
        ("Steps", list(steps(known))),
        ("Paths", list(paths(known))),
        ("Ballots", ballots(known)),
        ("Clocks", clocks(known)),
    )
    return draw(
        request,
        "changes/process.html",
        seer,
        {"known": known, "parts": [one for one in parts if one[1]], "others": processes.names()},
    )


def stages(known: Procedure) -> Rows:
    """Give each stage with what is particular to it."""
    return [
        (
            one.name,
            "; ".join(
                said
                for said, holds in (
                    ("a way in which it ends", one.end),
                    ("it bears its full number", one.converted),
                    ("only the problem is described", one.problem_only),
                    (f"its variation is {one.rules}", bool(one.rules)),
                )
                if holds
            ),
            one.written,
        )
        for one in known.stages
    ]


def steps(known: Procedure) -> Iterable[tuple[str, str, Written]]:
    """Give each step with who takes it, what it needs and of what it warns."""
    for one in known.transitions:
        ends = (end if end == AS_BEFORE else known.stage(end).name for end in one.ends)
        way = f"{', '.join(known.stage(start).name for start in one.starts)} to {', '.join(ends)}"
        body = known.body(one.by)
        said = [f"taken by the {body.name if body else one.by}"]
        said += [f"needs {_needs(one.needs)}"] if one.needs else []
        said += [f"warns without {_needs(one.warns)}"] if one.warns else []
        said += [f"on the path {', '.join(_path(known, path) for path in one.paths)}"] if one.paths else []
        yield way, "; ".join(said), one.written


def paths(known: Procedure) -> Iterable[tuple[str, str, Written]]:
    """Give each path with who decides, who recommends, and where an appeal goes."""
    for one in known.paths:
        said = [f"decided by {_body(known, one.decider)}"]
        said += [f"recommended by {_body(known, one.recommender)}"] if one.recommender else []
        said += (
            [f"appeal to {_body(known, one.appeal_to)} within {one.appeal_within} working days"]
            if one.appeal_to
            else []
        )
        yield one.name, "; ".join(said), one.written


def ballots(known: Procedure) -> Rows:
    """Give each body's rule of counting."""
    return [
        (
            _body(known, one.body),
            f"counted by the rule “{_spaced(one.rule)}”; positions: {', '.join(one.positions)}; quorum: {one.quorum or 'none known'}",
            one.written,
        )
        for one in known.ballots
    ]


def clocks(known: Procedure) -> Rows:
    """Give each clock. None of them blocks anything."""
    return [
        (
            _spaced(one.id),
            f"{one.working_days} working days {one.side} {one.of}{f', for {_body(known, one.body)}' if one.body else ''}",
            one.written,
        )
        for one in known.clocks
    ]


def _needs(needs: tuple[Need, ...]) -> str:
    return ", ".join(f"{_spaced(one.name)}{f' ({_spaced(one.of)})' if one.of else ''}" for one in needs)


def _body(known: Procedure, named: str) -> str:
    found = known.body(named)
    return found.name if found else _spaced(named)


def _path(known: Procedure, named: str) -> str:
    return next((one.name for one in known.paths if one.id == named), named)


def _spaced(name: str) -> str:
    return name.replace("_", " ")
