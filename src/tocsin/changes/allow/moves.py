"""May the modification go from the stage it is in to another: by this body, on its path, with what that needs?"""

from tocsin.changes.allow.refusal import refusal
from tocsin.changes.event import Caution, Event, Matter
from tocsin.changes.held.decision import Issue, Modifier, Move, PathSet, Raised, Resolution, Undone
from tocsin.changes.held.document import Named
from tocsin.changes.held.person import Adopted
from tocsin.changes.modification import Modification, happened_by
from tocsin.changes.needs import AGREED, cure, motion_of, needs
from tocsin.changes.procedure.procedure import AS_BEFORE, PROPOSER, Transition


def moves(held: Modification, then: Modification, event: Event, what: Move) -> tuple[Caution, ...]:
    """Allow a change of stage, with a caution for each thing that its line would rather have seen first.

    `then` is what had happened by the day of the step: its needs are met by that alone.
    """
    step = listed(held, what.to)
    _by(held, event, step)
    if held.moves and happened_by(event) < happened_by(held.moves[-1]):
        last = held.moves[-1].when.words()
        raise refusal(
            _name(held, what.to), f"its last step was taken later ({last}).", "Give a day that is not earlier."
        )
    for need in step.needs:
        if not needs(then, need, event):
            why = f"this step needs {need}, which had not happened by then."
            raise refusal(_name(held, what.to), why, cure(need), step.written, f"{need} first")
    missed = (need for need in step.warns if not needs(then, need, event))
    return tuple(
        Caution(f"without_{one.name}", f"{_name(held, what.to)} without {one}. {cure(one)}", *_line(step))
        for one in missed
    )


def listed(held: Modification, to: str) -> Transition:
    """Give the line of the process for a step from the present stage; StepRefused where there is none on its path."""
    known = held.procedure
    ways = [
        one
        for one in known.transitions
        if held.stage in one.starts and (to in one.ends or (AS_BEFORE in one.ends and to == held.stage_before))
    ]
    if not ways:
        ends = sorted({end for one in known.transitions if held.stage in one.starts for end in one.ends})
        here = known.stage(held.stage)
        why = f"from {here.name} no step leads there"
        cure_ = (
            f"From here it can go to {', '.join(ends)}." if ends else "It has ended; only a later decision undoes that."
        )
        raise refusal(_name(held, to), why, cure_, here.written, ", ".join(ends) or "no step")
    fitting = [one for one in ways if not one.paths or held.path in one.paths]
    if not fitting:
        paths = ", ".join(path for one in ways for path in one.paths)
        why = f"on the path {held.path or 'undetermined'} no step leads there"
        raise refusal(_name(held, to), why, f"Record the path first: {paths}.", ways[0].written, paths)
    return fitting[0]


def follow(held: Modification, event: Event) -> tuple[Matter, ...]:
    """Give what follows from an event that was just recorded: a change of stage, or the issue of what is attached."""
    if isinstance(event.what, Adopted):
        return (Move(held.stage_before, event.number),)
    if isinstance(event.what, Issue):
        return _attached(held, event.what)
    if not isinstance(event.what, Resolution) or event.what.result not in AGREED:
        return ()
    motion = motion_of(held, event.what)
    to = next((one.to for one in held.procedure.motions if one.id == motion), "")
    return (Move(to, event.number),) if to and to != held.stage else ()


def _attached(held: Modification, issue: Issue) -> tuple[Matter, ...]:
    paper = held.document(issue.document)
    issued = {one.document for one in held.of(Issue)}
    newest = (held.newest(one.document) for one in paper.attachments) if paper else ()
    named = (Named(one.id, one.version) for one in newest if one is not None)
    return tuple(Issue(one, elsewhere=issue.elsewhere) for one in dict.fromkeys(named) if one not in issued)


def raised(held: Modification, what: Raised) -> tuple[Caution, ...]:
    """Allow a modification to be raised once, as the first thing that is known of it."""
    if held.events:
        raise refusal(f"Raising {what.title!r}", "it was raised before.", "Raise another under a number of its own.")
    if not what.title.strip():
        raise refusal("Raising a modification", "it has no title.", "Give the title.")
    return ()


def path(held: Modification, what: PathSet) -> tuple[Caution, ...]:
    """Allow a path of the process, raised by whom it may be raised."""
    known = {one.id: one for one in held.procedure.paths}
    if what.path not in known:
        raise refusal(f"The path {what.path}", "the process has no such path.", f"Give one of {', '.join(known)}.")
    found = known[what.path]
    proposer = held.procedure.body(held.proposer.organisation)
    if found.raised_by and (proposer is None or proposer.id not in found.raised_by):
        who = ", ".join(found.raised_by)
        raise refusal(f"The path {found.name}", f"only {who} may raise one", "Give another path.", found.written, who)
    return ()


def modifier(held: Modification, event: Event, what: Modifier) -> tuple[Caution, ...]:
    """Allow a modifier of the process, by a body that may set it."""
    known = {one.id: one for one in held.procedure.modifiers}
    if what.name not in known:
        raise refusal(f"The modifier {what.name}", "the process has none of that name.", f"Known: {', '.join(known)}.")
    found = known[what.name]
    if event.body not in found.by:
        who = ", ".join(found.by)
        raise refusal(
            f"{found.name} set by {event.body or 'nobody'}",
            f"{who} sets it",
            f"Record it as {who}.",
            found.written,
            who,
        )
    return ()


def adoption(held: Modification, what: Adopted) -> tuple[Caution, ...]:
    """Allow an adoption where a step of the process waits for one."""
    if not any(
        held.stage in one.starts and any(need.name == "adoption" for need in one.needs)
        for one in held.procedure.transitions
    ):
        why = f"it is in {held.procedure.stage(held.stage).name}, and nothing there can be adopted."
        raise refusal(f"Adoption by {what.proposer.words()}", why, "It can be adopted once it was withdrawn.")
    return ()


def undoing(held: Modification, event: Event, what: Undone) -> tuple[Caution, ...]:
    """Allow the same body to take back, for a reason, a decision on which no later step stands."""
    name = f"Undoing event {what.event}"
    found = next((one for one in held.standing() if one.number == what.event), None)
    if found is None or not isinstance(found.what, (Move, Resolution, PathSet, Modifier)):
        raise refusal(name, "no decision that stands has this number.", "Give the number of a decision that stands.")
    if found.body != event.body or not event.reason.strip():
        raise refusal(name, f"a decision of {found.body} is taken back by a later one of its own, with its reason.",
                      f"Record it as {found.body} and give the reason.")  # fmt: skip
    last = held.moves[-1].what if held.moves else None
    later = [one for one in held.moves if one.number > what.event]
    if later and not (len(later) == 1 and isinstance(last, Move) and last.because == what.event):
        raise refusal(name, "a later step stands on it.", f"Undo event {held.moves[-1].number} first.")
    return ()


def _by(held: Modification, event: Event, step: Transition) -> None:
    if step.by == PROPOSER:
        mine = {held.proposer.person, held.proposer.organisation}
        mine |= {held.representative.person} if held.representative else set()
        fits = event.body == PROPOSER and event.by in mine - {""}
    else:
        fits = event.body == step.by
    if not fits:
        given = f"{event.by} as {event.body or 'nobody in particular'}"
        who = held.proposer.words() if step.by == PROPOSER else step.by
        raise refusal(f"A step by {given}", f"this step is taken by {who}", f"Record it as {who}.", step.written, who)


def _name(held: Modification, to: str) -> str:
    return f"{held.reference} to {held.procedure.stage(to).name}"


def _line(step: Transition) -> tuple[str, int]:
    return step.written.file, step.written.line
