"""How is a list of gaps written to a file, marked, in the form that its ending asks for?"""

from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.cli.desk import Desk
from tocsin.words import Refused

if TYPE_CHECKING:
    from tocsin.flows.ask import Gaps


def write(answer: "Gaps", here: Desk, out: Path) -> None:
    """Write the gap list to a file, marked in its first row, or in the file's own facts where it has no such row."""
    from tocsin.drivers.columns import keep
    from tocsin.papers.gaps import Facts, gap_table, gaps, gaps_csv

    facts = Facts(
        as_at=here.tools.now(),
        rulebook=answer.rulebook.title,
        label=answer.rulebook.label,
        run_as=answer.seen.names.get(answer.asked_as, answer.asked_as),
        invented=here.invented,
        parties=answer.seen.names,
        roles={role.id: role.name for role in answer.seen.rules.roles},
        models=answer.seen.models,
    )
    ending = out.suffix.lower()
    if ending not in (".xlsx", ".csv", ".parquet"):
        raise Refused(f"--out {out}", "its ending is none of .xlsx, .csv, .parquet.", "Give one of the three.")
    if ending == ".parquet":
        keep(out, *gap_table(answer.gaps, facts))
    else:
        out.write_bytes((gaps if ending == ".xlsx" else gaps_csv)(answer.gaps, facts))
