"""`tocsin demo`: the whole job, played on an invented industry with the very commands a user would type."""

import re
import shutil
from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.show import console, say
from tocsin.cli.stage import Stage
from tocsin.words import Refused

CASE = re.compile(r"C-[0-9A-HJKMNP-TV-Z]{26}")
SEEN = "A BE-1 on firmware 2.1.0 took a new clock setting over its optical port and asked for no sign-in."


def demo(
    out: Annotated[Path, typer.Option(help="The folder to leave everything in; it is emptied first.")] = Path(
        "demo-out"
    ),
    devices: Annotated[str, typer.Option(help="How many devices the invented estate has.")] = "200_000",
    seed: Annotated[int, typer.Option(help="The same seed invents the same town.")] = 7,
) -> None:
    """Play the whole job on an invented industry: solo, a finding, an advisory, the rules compared, and the proof."""
    if out.exists() and any(out.iterdir()) and not (out / "town").exists():
        raise Refused(f"The folder {out}", "it holds files that no demo left.", "Give an empty folder with --out.")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    stage = Stage(out)
    say("Everything that follows is invented: organisations, people, devices and the vulnerability.", "bold")
    stage.run("town", "--out", str(stage.town), "--devices", devices, "--seed", str(seed))
    alone(stage)
    from tocsin.drivers.mail import Sink

    with Sink(out / "mails") as sink:
        stage.port = str(sink.port)
        case = finding(stage)
        advisory(stage)
    rules(stage)
    proof(stage, case)
    leave(stage)


def alone(stage: Stage) -> None:
    """Scene 1."""
    stage.scene(
        "1. Alone, on the first day",
        "Northwind Energy, a small supplier, has a spreadsheet of its meters and a list of contacts. Nobody else has joined.",
    )
    solo = stage.town / "solo"
    stage.apart(
        "solo", str(solo / "meters.xlsx"), str(solo / "contacts.xlsx"), "--as", "northwind",
        "--name", "Northwind Energy (invented)", "--store", str(stage.out / "solo-store"),
        "--out", str(stage.out / "gaps.xlsx"), "--at", "2026-11-24T09:00:00Z",
    )  # fmt: skip


def finding(stage: Stage) -> str:
    """Scene 2."""
    stage.scene(
        "2. A finding",
        "Harbour Power deals only with a meter manager. Its security officer, Ben Hollis, finds a flaw in a Borealis meter.",
    )
    ben, finn, hal = (
        ("--as", "harbour", "--by", "Ben Hollis"),
        ("--as", "borealis", "--by", "Finn Aalto"),
        ("--as", "ssc", "--by", "Hal Osei"),
    )
    stage.run("load", str(stage.town / "register.xlsx"), at="2026-11-24T08:00:00Z")
    stage.run("load", str(stage.town / "estate.parquet"), at="2026-11-24T08:10:00Z")
    stage.run(
        "routes", "--as", "harbour", "--supplier", "harbour", "--model", "borealis-be1",
        "--out", str(stage.out / "figure-1.svg"), at="2026-11-24T08:30:00Z",
    )  # fmt: skip
    heard = stage.run(
        "find", "borealis-be1", "--firmware", "2.0.0..2.9.9", "--title", "Clock change without a sign-in (invented)",
        "--seen", SEEN, *ben, at="2026-11-24T09:00:00Z",
    )  # fmt: skip
    case = str(CASE.findall(heard)[0])
    stage.run(
        "judge", case, *ben, "--is", "material", "--reason", "A person at the meter could shift what customers pay.",
        at="2026-11-24T09:30:00Z",
    )  # fmt: skip
    stage.run(
        "release",
        case,
        *ben,
        "--reason",
        "The Code asks us to tell the manufacturer and the SSC.",
        at="2026-11-24T10:00:00Z",
    )
    send(stage, "2026-11-24T10:05:00Z")
    say("\nThree days later. Neither the old direct address nor the meter manager has answered.", "italic")
    stage.run("chase", case, "--as", "harbour", at="2026-11-27T10:05:00Z")
    stage.run("case", case, "--as", "harbour", at="2026-11-27T10:10:00Z")
    say("\nThe next step was prepared by itself; it goes only because a named person releases it.", "italic")
    stage.run(
        "release",
        case,
        *ben,
        "--reason",
        "No answer in three days; the SSC can reach the manufacturer.",
        at="2026-11-27T10:30:00Z",
    )
    send(stage, "2026-11-27T10:35:00Z")
    step = notice(stage, case, "ssc", "borealis")
    stage.run("answer", step, "pass-on", *hal, at="2026-11-27T14:00:00Z")
    send(stage, "2026-11-27T14:05:00Z")
    stage.run(
        "answer", notice(stage, case, "borealis", "borealis", "ssc"), "acknowledge", *finn, at="2026-11-27T16:20:00Z"
    )
    stage.run(
        "confirm", case, *finn, "--summary", "A clock setting over the optical port is taken without a sign-in.",
        "--remedy", "Load firmware 3.0.0 over the air; until then limit access to the meter.", "--fixed-in", "3.0.0",
        at="2026-11-30T09:00:00Z",
    )  # fmt: skip
    stage.run(
        "release", case, *finn, "--reason", "Every supplier with the device must know.", at="2026-11-30T09:30:00Z"
    )
    send(stage, "2026-11-30T09:35:00Z")
    steps = (
        "--steps",
        "Load firmware 3.0.0 over the air to every BE-1; site visits where no path exists.",
        "--complete-by",
        "2027-01-29T17:00:00Z",
    )
    for ending in ("html", "docx", "pdf"):
        stage.run(
            "report", case, "--as", "harbour", *steps, "--out", str(stage.out / f"report.{ending}"),
            at="2026-11-30T11:00:00Z", quiet=ending != "html",
        )  # fmt: skip
    stage.run(
        "file", case, *ben, "--channel", "the SSC's secure web form (invented)", "--reference", "SSC-INV-0042", *steps,
        "--reason", "The report is complete.", at="2026-11-30T11:20:00Z",
    )  # fmt: skip
    stage.run("case", case, "--as", "harbour", at="2026-11-30T11:30:00Z")
    return case


def advisory(stage: Stage) -> None:
    """Scene 3."""
    stage.scene(
        "3. An advisory, over real SMTP to a local sink",
        "Borealis publishes a CSAF advisory. Harbour can be reached only through Peak, its meter manager, which stays silent.",
    )
    finn = ("--as", "borealis", "--by", "Finn Aalto")
    heard = stage.run("respond", str(stage.town / "advisory.json"), at="2026-12-01T09:00:00Z")
    case = str(CASE.findall(heard)[0])
    say("\nThe same advisory again changes nothing and restarts no clock.", "italic")
    stage.run("respond", str(stage.town / "advisory.json"), at="2026-12-01T09:05:00Z")
    stage.run("release", case, *finn, "--reason", "Each supplier that runs it must be told.", at="2026-12-01T09:10:00Z")
    send(stage, "2026-12-01T09:15:00Z")
    say(
        "\nGrand Lowland and Market Street answer; the MAP, which never joined, passes on by the button in its mail.",
        "italic",
    )
    for party, person, final in (
        ("grand-lowland", "Cara Whitlock", "grand-lowland"),
        ("market-street", "Dev Anand", "market-street"),
    ):
        stage.run(
            "answer",
            notice(stage, case, party, final),
            "acknowledge",
            "--as",
            party,
            "--by",
            person,
            at="2026-12-01T15:00:00Z",
        )
    stage.run(
        "answer", notice(stage, case, "capital-map", "grand-lowland"), "pass-on", "--as", "capital-map",
        "--by", "Kit Larsen", "--how", "button", at="2026-12-01T15:30:00Z",
    )  # fmt: skip
    send(stage, "2026-12-01T15:35:00Z")
    say("\nThree days later. Peak is silent.", "italic")
    stage.run("chase", case, "--as", "borealis", at="2026-12-04T09:15:00Z")
    stage.run("case", case, "--as", "borealis", at="2026-12-04T09:20:00Z")
    say("\nHarbour's own cover: a route on paper, and not known to work.", "italic")
    stage.run("cover", "--as", "harbour", "--rulebook", "strawman-manager", at="2026-12-04T09:30:00Z")


def rules(stage: Stage) -> None:
    """Scene 4."""
    stage.scene(
        "4. The same estate under other rules",
        "The Code; + SSC guidance; + meter managers; + customers (both strawmen are ours); hub and licence beside them.",
    )
    stage.run("cover", "--as", "ssc", "--on", "2026-11-24", at="2026-12-04T10:00:00Z")


def proof(stage: Stage, case: str) -> None:
    """Scene 5."""
    stage.scene(
        "5. The proof", "An evidence pack that anyone can check, in a process of its own and without the store."
    )
    pack = stage.out / "pack.json"
    stage.run("prove", case, "--as", "harbour", "--out", str(pack), at="2026-12-04T11:00:00Z")
    stage.apart("verify", str(pack), "--key", str(pack.with_suffix(".key")))
    say("\nOne byte of a copy is changed.", "italic")
    broken = bytearray(pack.read_bytes())
    broken[len(broken) // 2] ^= 1
    bent = stage.out / "pack-one-bit-flipped.json"
    bent.write_bytes(broken)
    stage.apart("verify", str(bent), "--key", str(pack.with_suffix(".key")), refused=True)
    say("Refused, as it must be.", "bold")


def leave(stage: Stage) -> None:
    """Say what was left where."""
    console.rule("What is left", align="left")
    for path in sorted(stage.out.iterdir()):
        inside = f"  ({len(list(path.iterdir()))} entries)" if path.is_dir() else f"  {path.stat().st_size:,} bytes"
        say(f"{path}{inside}")
    say("Everything in it is invented. Next: make serve, or docs/guides.", "bold")


def send(stage: Stage, at: str) -> None:
    """Send what is queued to the sink."""
    stage.run("deliver", "--port", stage.port, at=at)


def notice(stage: Stage, case: str, recipient: str, final: str, sender: str = "") -> str:
    """Give the newest notice to a recipient that is meant for a party."""
    from tocsin.cli.desk import desk
    from tocsin.flows.docket import docket

    found = [
        one
        for one in docket(case, desk(stage.store).tools).notices
        if (one.recipient, one.final) == (recipient, final) and (not sender or one.sender == sender)
    ]
    return str(found[-1].id) if found else ""
