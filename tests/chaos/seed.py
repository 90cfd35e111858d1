"""Fill the store of TOCSIN_STORE with notices, and say each one's id once it is accepted: from then on it must not be lost."""

import sys
from dataclasses import replace
from datetime import timedelta

from tocsin.cli.desk import make
from tocsin.drivers import crash

EACH = 10
ALARMS = 2
SOON, WITHIN = 6, timedelta(seconds=40)
"""So many more notices are to be answered so soon, so that the tick finds times that have passed."""


def main() -> None:
    number, wanted = int(sys.argv[1]), sys.argv[2]
    here = make(None, "Chaos", True)
    from tests.post import fill, urgent
    from tocsin.records import watch

    passing = crash.asked(True)
    tools = replace(here.tools, passing=passing) if passing else here.tools
    made = (
        urgent(SOON, tools, WITHIN) if wanted == "soon" else fill(number, tools, red_every=7, cases=-(-number // EACH))
    )
    for one in made:
        print(one.id, flush=True)
    for alarm in range(ALARMS):
        watch.raise_alarm("chaos", "Invented: it must ring although everything dies.", tools.now(), str(alarm))


if __name__ == "__main__":
    main()
