"""What goes into the report to the Security Sub-Committee, field by field, from what was recorded?

The fields stand in the order of a form. A field that nobody recorded is a gap with a hint, never a guess. No metering point;
holdings by count only. A party is named as not reached only once its days to answer have run (decision 11).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.cases.case import Case, Finding
from tocsin.cases.judgement import Judgement
from tocsin.duties.act import Act, ActKind
from tocsin.duties.duty import LegWord, Standing
from tocsin.notices.chase import tells
from tocsin.notices.notice import Notice
from tocsin.notices.report import Field, Line, Sheet
from tocsin.notices.silence import Reach
from tocsin.notices.tell_story import proof, tell_story
from tocsin.notices.wording import Names, called, listed, words_at
from tocsin.words import Class, Clause, PartyId, RulebookId

TOLD_MAKER = Clause("SEC G3.18")
TOLD_COMMITTEE = Clause("SEC G3.9")
UNNAMED = "a party on this route"


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports: the organisation, what it is called, its codes, and whom to ask, each as text to copy."""

    party: PartyId
    called: str
    codes: tuple[str, ...]
    questions_to: str
    """A name, an address and a telephone number."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sheet is drawn from. `named_from` holds, for a party sent its own lines, when its days to answer have run."""

    case: Case
    judgement: Judgement | None
    manufacturers: tuple[PartyId, ...]
    systems: int
    """How many of the reporter's systems have the device: a count and nothing else."""
    notices: tuple[Notice, ...]
    acts: tuple[Act, ...]
    standings: tuple[Standing, ...]
    reaches: tuple[Reach, ...]
    steps: str
    complete_by: datetime | None
    named_from: Mapping[PartyId, datetime]
    answers: Mapping[PartyId, str]
    """What a party said of its own lines; it stands beside them."""


def draw_up(
    facts: Facts,
    reporter: Reporter,
    names: Names,
    classification: Class,
    rulebook: RulebookId,
    drawn_at: datetime,
    invented: bool,
) -> Sheet:
    """Give the sheet as it stands at `drawn_at`; it never waits for a reply, and its gaps say what is wanted."""
    hushed = silent(facts, drawn_at, reporter.party)
    masked = {**names, **dict.fromkeys(hushed, UNNAMED)}
    story = tell_story(facts.case, facts.notices, acts_shown(facts, drawn_at, hushed), masked, reporter.party)
    return Sheet(
        case=facts.case.id,
        by=reporter.party,
        by_name=reporter.called,
        title="Report of a material security vulnerability to the Security Sub-Committee",
        classification=classification,
        rulebook=rulebook,
        drawn_at=drawn_at,
        invented=invented,
        fields=(
            *who_and_what(facts, reporter, names),
            *what_was_done(facts, names, drawn_at, reporter),
            *ending(facts, classification),
        ),
        lines=tuple(Line(one.at, one.who, one.text, one.proof) for one in story if one.at <= drawn_at),
        notes=notes(facts, drawn_at),
    )


def who_and_what(facts: Facts, reporter: Reporter, names: Names) -> tuple[Field, ...]:
    """Give the fields of who reports, of which device, and what was found when."""
    case, judgement = facts.case, facts.judgement
    aware = case.aware_at if isinstance(case, Finding) else case.heard_at
    seen = case.seen if isinstance(case, Finding) else case.summary
    decided = f"{words_at(judgement.judged_at)}, by {judgement.person}: {judgement.materiality}" if judgement else ""
    return (
        Field("Organisation that reports", reporter.called, None, "The name of the organisation."),
        Field("Its codes", "; ".join(reporter.codes), None, "Its market participant codes."),
        Field("Contact for questions", reporter.questions_to, None, "A name, an address and a telephone number."),
        Field(
            "Device manufacturer",
            "; ".join(called(one, names) for one in facts.manufacturers),
            None,
            "Who makes the device.",
        ),
        Field(
            "Device models and firmware",
            listed(case.affected) if case.affected else "",
            None,
            "Models and firmware versions.",
        ),
        Field(
            "Smart Metering Systems of ours with the device", f"{facts.systems:,}", None, "A count; no metering point."
        ),
        Field("What was found", seen, TOLD_COMMITTEE, "What was seen, in the finder's words."),
        Field("When the organisation became aware", words_at(aware), Clause("SEC G3.17"), "Date and time."),
        Field("When it was judged material, and by whom", decided, Clause("SEC G3.17"), "Record the judgement first."),
        Field(
            "Against which definition",
            judgement.definition if judgement else "",
            None,
            "The organisation's own definition.",
        ),
    )


def what_was_done(facts: Facts, names: Names, at: datetime, reporter: Reporter) -> tuple[Field, ...]:
    """Give the fields of who was told with what proof, of the steps and their time, and of who is not known to be reached."""
    told = "\n".join(told_line(facts, one, names, reporter.party) for one in facts.manufacturers)
    by = words_at(facts.complete_by) if facts.complete_by else ""
    unreached = "\n".join(reach_line(one, facts, names, at) for one in facts.reaches if one.word is not None)
    return (
        Field(
            "The manufacturer was told: when, how, with what proof",
            told,
            TOLD_MAKER,
            "Tell the manufacturer, or say why not.",
        ),
        Field(
            "Steps taken or to be taken",
            facts.steps,
            TOLD_MAKER,
            "What is done to rectify the cause or mitigate the effect.",
        ),
        Field(
            "Time by which the steps are to be complete",
            by,
            TOLD_MAKER,
            "A date and time; a report without it is not complete.",
        ),
        Field("Who else is not known to be reached", unreached or "Nobody that a notice was sent to.", None, ""),
    )


def ending(facts: Facts, classification: Class) -> tuple[Field, ...]:
    """Give the fields of identifiers and of the class."""
    cves = "" if isinstance(facts.case, Finding) else ", ".join(facts.case.cves)
    return (
        Field("Public identifiers", cves or "None known.", None, ""),
        Field("Classification", f"{classification} ({classification.tlp}, our reading)", None, ""),
        Field("Our reference", facts.case.id, None, ""),
    )


def told_line(facts: Facts, maker: PartyId, names: Names, by: PartyId) -> str:
    """Write how the manufacturer was told: the strongest proof, else what was tried, else that nothing was."""
    mine = {one.id for one in facts.notices if one.path[0] == by and one.final == maker and one.of_case}
    proofs = [one for one in facts.acts if one.notice in mine and tells(one, maker)]
    if proofs:
        best = max(proofs, key=lambda one: one.strength.rank)
        return f"{called(maker, names)}: {best.kind} on {words_at(best.at)} ({proof(best)})"
    sent = [one for one in facts.acts if one.kind is ActKind.TOLD and one.notice in mine and one.by == by]
    if sent:
        first = min(sent, key=lambda one: one.at)
        return f"{called(maker, names)}: a notice was first sent on {words_at(first.at)}; no acknowledgement is recorded yet"
    return f"{called(maker, names)}: nothing was sent yet"


def reach_line(reach: Reach, facts: Facts, names: Names, at: datetime) -> str:
    """Write one party that is not known to be reached; it is named only once its days have run, with its answer beside it."""
    if not may_name(reach.party, facts, at):
        return f"{UNNAMED.capitalize()}: {reach.word}."
    answer = facts.answers.get(reach.party, "")
    said = f" It says: {answer}" if answer else " It was sent these lines and gave no answer to them."
    return f"{called(reach.party, names)}: {reach.word}. {reach.because}{said}"


def may_name(party: PartyId, facts: Facts, at: datetime) -> bool:
    """Say whether a party's days to answer its own lines have run, or it has answered."""
    runs = facts.named_from.get(party)
    return party in facts.answers or (runs is not None and runs <= at)


def silent(facts: Facts, at: datetime, by: PartyId) -> frozenset[PartyId]:
    """Give the parties whose silence or refusal is in the story and who may not be named yet."""
    return frozenset(
        one.party for one in facts.reaches if one.word and one.party != by and not may_name(one.party, facts, at)
    )


def acts_shown(facts: Facts, at: datetime, hushed: frozenset[PartyId]) -> tuple[Act, ...]:
    """Give the acts known by `at`, without the persons of parties that may not be named yet."""
    return tuple(replace(one, person="") if one.by in hushed else one for one in facts.acts if one.at <= at)


def notes(facts: Facts, at: datetime) -> tuple[str, ...]:
    """Give the sentences that keep policy apart from law, and what is not known from what is."""
    past = any(one.word is LegWord.PAST_OWN_TARGET for one in facts.standings)
    causes = [cause for one in facts.standings for cause in one.cause]
    found = (
        (True, "The Code gives no number of hours for these duties; any target here is the organisation's own policy and not law."),
        (past, "A leg is past the organisation's own target. That is no finding that a duty was breached."),
        (bool(causes), f"On {len(causes)} hop{'s' if len(causes) > 1 else ''} of its routes the message met silence or a refusal. That is recorded beside the leg; it excuses nothing."),
        (any(one.word is not None and not may_name(one.party, facts, at) for one in facts.reaches), "A party is not named until it was sent its own lines and its working days to answer have run."),
        (True, "Clause numbers are as the named rulebook holds them; some of its entries are marked inferred or unconfirmed."),
    )  # fmt: skip
    return tuple(sentence for holds, sentence in found if holds)


def unnamed(reaches: Iterable[Reach], named_from: Mapping[PartyId, datetime]) -> tuple[PartyId, ...]:
    """Give the parties that still have to be sent their own lines before a report can name them."""
    return tuple(one.party for one in reaches if one.word is not None and one.party not in named_from)
