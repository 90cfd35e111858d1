"""`tocsin prove` and `tocsin verify`: a case handed to a person who trusts nobody, and checked without the store."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.desk import desk
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, CaseReference, StoreFolder
from tocsin.cli.show import as_json, invented, say
from tocsin.words import Refused


def prove(
    case: CaseReference,
    as_: AsOrganisation,
    out: Annotated[Path, typer.Option(help="Where to write the pack.")] = Path("pack.json"),
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Write the evidence pack of a case: signed head, its own leaves with proofs, and what they open."""
    here = desk(store, at)
    from tocsin.flows.evidence import evidence
    from tocsin.flows.found import acting

    signer = here.signer()
    pack = evidence(case, acting(as_), signer, here.tools)
    out.write_bytes(pack)
    out.with_suffix(".key").write_text(signer.key.text + "\n", "ascii")
    if json_:
        as_json({"pack": out, "bytes": len(pack), "key": signer.key.text, "fingerprint": signer.key.fingerprint})
        return
    say(f"Written: {out} ({len(pack):,} bytes). The public key, to hand over another way: {out.with_suffix('.key')}")
    say(f"Anyone can check it: tocsin verify {out} --key {out.with_suffix('.key')}")
    invented(here.invented)


def verify(
    pack: Annotated[Path, typer.Argument(help="An evidence pack.")],
    key: Annotated[
        str, typer.Option(help="A file with the signer's public key, the key itself, or its fingerprint.")
    ] = "",
    json_: AsJson = False,
) -> None:
    """Check a pack offline, with no store and no network; what does not hold is named."""
    from tocsin.ledger.verify import verify as verified

    if not pack.is_file():
        raise Refused(f"The pack {pack}", "it is not there.", "Give the path of a pack that `tocsin prove` wrote.")
    given = Path(key).read_text("ascii").strip() if key and Path(key).is_file() else key
    verdict = verified(pack.read_bytes(), given or None)
    if json_:
        as_json({"holds": True, "sentences": verdict.sentences})
        return
    for sentence in verdict.sentences:
        say(sentence)
