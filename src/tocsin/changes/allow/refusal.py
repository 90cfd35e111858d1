"""What does a refusal of a step say: the rule, where it is written, and what to do?"""

from tocsin.changes.procedure.procedure import Written
from tocsin.words import Fault, Refused


class StepRefused(Refused):
    """Something that the process, or what is on record already, does not allow to be recorded."""


def refusal(what: str, why: str, cure: str, written: Written | None = None, expected: str = "") -> StepRefused:
    """Give a refusal for its caller to raise; `written` is the line of the process that says so."""
    if written is None:
        return StepRefused(what, why, cure)
    where = f" ({written.file}, line {written.line})"
    fault = Fault(what, expected or why.rstrip("."), cure, file=written.file, line=written.line)
    return StepRefused(what, why.rstrip(".") + where + ".", cure, (fault,))
