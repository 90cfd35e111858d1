"""What of a modification fills a heading: its problem, views, timetable, questions, recommendations, votes?"""

from collections.abc import Callable, Iterable
from datetime import date

from tocsin.changes.collate import stand
from tocsin.changes.count import AGAINST, FOR, Group, count
from tocsin.changes.held.ballot import Ballot, Closed, Vote
from tocsin.changes.held.consultation import Answer, Consultation, TakenBack
from tocsin.changes.held.decision import Counted, Implementation, Run, Solution, Varied
from tocsin.changes.held.document import Document
from tocsin.changes.held.problem import Figure, Problem
from tocsin.changes.held.timetable import Question, Requirements, StandardAreas, WorkPackage
from tocsin.changes.held.view import View
from tocsin.changes.modification import Modification
from tocsin.changes.paper import Block, Bullets, Drawing, Grid, Paragraph
from tocsin.changes.procedure.procedure import BallotRule

Fill = Callable[[Modification, Document, str], Iterable[Block]]


def fill_in(content: str, held: Modification, document: Document, _day: date) -> Iterable[Block]:
    """Give the blocks that fill a heading with ``content``, such as ``timetable`` or ``views:ssc``."""
    name, _, of = content.partition(":")
    return FILLS[name](held, document, of)


def _problem(held: Modification, document: Document, _of: str) -> Iterable[Block]:
    for one in held.of(Problem)[-1:]:
        yield Paragraph(one.summary.strip())
        if one.clause_roles:
            heading = f" (under ‘{one.heading_in_code}’)" if one.heading_in_code else ""
            rows = tuple((clause, says) for clause, says in one.clause_roles)
            yield Grid(f"Clauses{heading}", ("Clause", "What it asks"), rows)
        yield from (drawn(figure) for figure in one.figures if figure.in_ in ("", document.kind))


def drawn(figure: Figure) -> Drawing:
    """Give a figure as its facts."""
    return Drawing(figure.n, figure.title, figure.routes, figure.image)


def _impacts(held: Modification, _document: Document, _of: str) -> Iterable[Block]:
    for one in held.of(Problem)[-1:]:
        rows = tuple((impact.text, impact.held_by or "stated in the text") for impact in one.impacts_of_doing_nothing)
        if rows:
            yield Grid("", ("What may follow", "Who holds it"), rows)
        if one.unanimity is False:
            yield Paragraph("Not everybody agrees that this must be settled in the Code.")


def _proposer(held: Modification, _document: Document, _of: str) -> Iterable[Block]:
    yield Paragraph(f"Raised by {held.proposer.words()}.")
    if held.representative:
        yield Paragraph(f"Represented by {held.representative.words()}.")


def _timetable(held: Modification, _document: Document, _of: str) -> Iterable[Block]:
    for one in held.of(WorkPackage)[-1:]:
        yield Grid("", ("Activity", "Date"), tuple((row.activity, row.when.words()) for row in one.rows))
        other = one.other_subcommittees
        if other:
            when = f" They are named at the {other.identified}." if other.identified else ""
            yield Paragraph(f"More bodies where {other.as_}, for this: {other.on}.{when}")


def _questions(held: Modification, _document: Document, _of: str) -> Iterable[Block]:
    if any(one.included for one in held.of(StandardAreas)):
        yield Paragraph("The standard areas are assessed, and besides them:")
    for question in dict.fromkeys(one.q for one in held.of(Question)):
        told = [one for one in held.of(Question) if one.q == question]
        yield Paragraph(question)
        yield from (Paragraph(_history(one)) for one in told if _history(one))


def _history(one: Question) -> str:
    parts = (
        ("because of ", one.because),
        ("disputed by the ", one.disputed_by),
        ("put to ", one.ask),
        ("answer: ", one.answer),
    )
    said = "; ".join(lead + text for lead, text in parts if text)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _recommendations(held: Modification, document: Document, _of: str) -> Iterable[Block]:
    if document.recommendations:
        body = held.procedure.body(document.to)
        texts = (f"{one.verb} {one.text}" for one in document.recommendations)
        yield Bullets(f"The {body.names[0] if body and body.names else 'body'} is asked to:", bulleted(texts))


def bulleted(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the items of a list with the punctuation of a sentence: ``;``, ``; and`` and ``.``"""
    items = [text.rstrip(" .;") for text in texts]
    ends = [";"] * (len(items) - 2) + ["; and"] * (len(items) > 1) + ["."] * bool(items)
    return tuple(item + end for item, end in zip(items, ends, strict=True))


def _views(held: Modification, _document: Document, of: str) -> Iterable[Block]:
    for one in held.of(View):
        found = held.procedure.body(one.by)
        category = one.kind == "category"
        if (of == "parties" and category) or (found is not None and found.id == of and not category):
            yield Paragraph(view_words(one))


def view_words(one: View) -> str:
    """Say a view in a sentence or two: who, how many, where they stand, on what, why and on which conditions."""
    who = f"{one.respondents} × {one.by}" if one.respondents else one.by
    firm = f"{one.strength}ly " if one.strength and not one.strength.endswith("ly") else f"{one.strength} ".lstrip()
    said = [
        f"{who}: {firm}{one.stance.value}{f' ({one.scope})' if one.scope else ''}{f', on {one.re}' if one.re else ''}."
    ]
    said += [f"Agrees with {one.agrees_with}."] if one.agrees_with else []
    said += [f"Reasons: {'; '.join(one.reasons)}."] if one.reasons else []
    said += [f"Conditions: {'; '.join(one.conditions)}."] if one.conditions else []
    said += [f"Recommends: {'; '.join(one.recommends)}."] if one.recommends else []
    said += [f"In full: {one.full_text}."] if one.full_text else []
    return " ".join(said)


def _solution(held: Modification, _document: Document, _of: str) -> Iterable[Block]:
    for one in {one.id: one for one in held.of(Solution)}.values():
        yield Paragraph(f"{one.id}{f' ({one.label})' if one.label else ''}: {one.text}")


def _votes(held: Modification, _document: Document, _of: str) -> Iterable[Block]:
    done = {one.ballot for one in held.of(Closed)}
    for ballot in held.of(Ballot):
        rule = next((one for one in held.procedure.ballots if one.body == ballot.body), None)
        if ballot.id not in done or rule is None:
            continue
        for outcome in count(ballot, held.of(Vote), rule):
            rows = tuple(
                (group.name.replace("_", " "), group.takes or side(group, rule), *(str(n) for _, n in group.positions))
                for group in outcome.groups
            )
            yield Grid(f"{ballot.question} ({outcome.option})", ("Category", "Takes", *rule.positions), rows)
            counted = f"counted from the raw votes by the rule ‘{rule.rule.replace('_', ' ')}’"
            yield Paragraph(f"Outcome: {outcome.position}, by {outcome.why.value}, {counted}.")
            yield Bullets("Raw votes:", tuple(_vote(one) for one in outcome.votes) or ("none",))


def _vote(one: Vote) -> str:
    why = f", because: {one.reason}" if one.reason else ""
    return f"{one.voter} ({one.seat.replace('_', ' ')}): {one.position}{why}"


def side(group: Group, rule: BallotRule) -> str:
    """Say why a category took neither side."""
    cast = dict(group.positions)
    return "evenly split" if cast[rule.positions[FOR]] or cast[rule.positions[AGAINST]] else "took no side"


def _implementation(held: Modification, _document: Document, _of: str) -> Iterable[Block]:
    for event in held.told(Implementation):
        if isinstance(event.what, Implementation):
            why = f" Reason: {event.reason}" if event.reason else ""
            yield Paragraph(f"{event.what.on.words()}, by {event.what.authority}.{why}")


def _requirements(held: Modification, _document: Document, _of: str) -> Iterable[Block]:
    for one in held.of(Requirements)[-1:]:
        yield Grid(
            f"Version {one.version}",
            ("No.", "Requirement", "Why"),
            tuple((str(item.n), item.text, item.because) for item in one.items),
        )
        until = one.comment_until.words() if one.comment_until else "no end given"
        yield Paragraph(f"Open to comment from {one.comment_from.words()}; {until}.")


def _answers(held: Modification, _document: Document, _of: str) -> Iterable[Block]:
    told = tuple(one.what for one in held.standing() if isinstance(one.what, (Answer, TakenBack)))
    for asked in held.of(Consultation):
        for question in asked.questions:
            said = tuple(_said(answer, question.id) for answer in stand(asked.id, told))
            yield Bullets(question.asks, tuple(one for one in said if one) or ("Nobody answered this question.",))
        names = {one.by for one in stand(asked.id, told)}
        silent = [one.party for one in asked.invited if one.party not in names]
        if silent:
            yield Paragraph(f"Asked, and silent: {', '.join(silent)}.")


def _said(answer: Answer, question: str) -> str:
    """Write what one respondent said to a question, without what is confidential; empty where it said nothing."""
    part = next((one for one in answer.parts if one.question == question), None)
    if part is None:
        return ""
    text = "confidential" if part.confidential else "no comment" if part.no_comment else part.text
    mailed = ", by e-mail" if answer.received_at else ""
    return f"{answer.by} ({answer.category.replace('_', ' ')}{mailed}): {text}"


def _runs(held: Modification, _document: Document, _of: str) -> Iterable[Block]:
    for one in held.of(Run):
        day = f" for {one.on.isoformat()}" if one.on else ""
        scope = f" {one.in_scope:,} systems are in scope." if one.in_scope is not None else ""
        yield Paragraph(f"Simulation {one.run}{day}, digest {one.digest}.{scope}")
        for direction in dict.fromkeys(line.direction for line in one.figures):
            rows = tuple(_counted(line) for line in one.figures if line.direction == direction)
            yield Grid(f"{direction.capitalize()}: systems, scenario by scenario", COUNTS, rows)
        if one.figures:
            yield Paragraph(BINDS)
            yield Paragraph(ABSENCE)
        yield from ((Paragraph(f"What it cannot tell: {one.limits}"),) if one.limits else ())


COUNTS = (
    "Scenario",
    "With a route",
    "Gained",
    "Obliged by the Code",
    "Obliged by anything",
    "Known to work",
    "Still without",
)
"""Gain, what obliges, and remainder stand in one line, so that none is read without the others."""
BINDS = (
    "Recognising a route binds nobody: where nothing obliges, whoever is between may stay silent and breaks no rule."
)
ABSENCE = (
    "That others have not raised a problem is an absence of reports. It is counted nowhere here, and shows neither that they "
    "keep the rule nor that they do not."
)


def _counted(line: Counted) -> tuple[str, ...]:
    called = f"{line.scenario}: {line.called}" + (f" (withheld: {line.withheld})" if line.withheld else "")
    return (called, *cells(line))


def cells(line: Counted) -> tuple[str, ...]:
    """Write the figures of one line of a simulation in the order of `COUNTS`."""
    gained = "–" if not line.base else f"{_figure(line.gained, '+,')} on {line.base}"
    figures = (line.by_code, line.by_anything, line.working, line.remaining)
    return (_figure(line.recognised), gained, *map(_figure, figures))


def _figure(figure: int | None, written: str = ",") -> str:
    return "withheld" if figure is None else format(figure, written)


def _legal(held: Modification, _document: Document, _of: str) -> Iterable[Block]:
    for one in {one.id: one for one in held.of(Varied)}.values():
        yield Paragraph(f"Proposed variation {one.id} ({one.label}) against {one.base}, digest {one.digest}.")


FILLS: dict[str, Fill] = {
    "problem": _problem, "impacts": _impacts, "proposer": _proposer, "timetable": _timetable, "questions": _questions,
    "recommendations": _recommendations, "views": _views, "solution": _solution, "votes": _votes,
    "implementation": _implementation, "requirements": _requirements, "answers": _answers, "runs": _runs,
    "legal text": _legal,
}  # fmt: skip
"""What can fill a heading, by the word that a process file uses for it."""
