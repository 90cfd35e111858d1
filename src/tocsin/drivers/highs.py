"""Which agreements close the most, searched exactly by HiGHS within a time, on one thread and from a fixed seed?

A variable says that an agreement is made; one a lack, that all of it is; one a shortfall, that some lack of it is; one a
pair left out, that it is made, for the generous count that stands in its place. Only the first must be whole: for given
agreements the others are then nought or one by themselves, and the last only raise the bound.
"""

import os
import sys
import time
from collections.abc import Sequence
from math import floor

import highspy
import numpy as np

from tocsin.cover.closing.close import Solve, Solved
from tocsin.cover.closing.shortfall import Lack, Pair, Table

SEED = 7
SLACK = 1e-6
"""By how much a bound in floating point may stand below the whole number that it bounds."""


def highs(seconds: float, seed: int = SEED) -> Solve:
    """Give the search that stops after some seconds, in all its calls together, with the best choice and bound by then."""
    spent = 0.0

    def solve(table: Table, most: int, first: Sequence[Pair]) -> Solved | None:
        nonlocal spent
        if spent >= seconds:
            return None
        began = time.perf_counter()
        found = _solve(table, most, first, seconds - spent, seed)
        spent += time.perf_counter() - began
        return found

    return solve


def _solve(table: Table, most: int, first: Sequence[Pair], seconds: float, seed: int) -> Solved | None:
    shortfalls = table.shortfalls
    pairs = sorted({pair for one in shortfalls for lack in one.lacks for pair in lack})
    lacks = sorted({lack for one in shortfalls for lack in one.lacks if len(lack) > 1}, key=sorted)
    places: dict[Pair | Lack, int] = {pair: place for place, pair in enumerate(pairs)}
    places |= {lack: len(pairs) + place for place, lack in enumerate(lacks)}
    model = _made()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", seed), ("time_limit", float(seconds))):
        model.setOptionValue(name, value)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.passModel(_program(table, most, pairs, lacks, places))
    made = set(first)
    start = [float(pair in made) for pair in pairs]
    model.setSolution(len(pairs), np.arange(len(pairs), dtype=np.int32), np.array(start))
    model.run()
    info = model.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    values = model.getSolution().col_value
    chosen = tuple(pair for place, pair in enumerate(pairs) if values[place] > 0.5)
    bound = info.mip_dual_bound
    return Solved(chosen, floor(bound + max(SLACK, abs(bound) * 1e-9)) if np.isfinite(bound) else None)


def _made() -> highspy.Highs:
    """Make a solver without the banner that it writes to standard output the first time, whatever it is told."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        return highspy.Highs()  # type: ignore[no-untyped-call]
    finally:
        os.dup2(kept, 1)
        os.close(nowhere)
        os.close(kept)


def _program(
    table: Table,
    most: int,
    pairs: Sequence[Pair],
    lacks: Sequence[Lack],
    places: dict[Pair | Lack, int],
) -> highspy.HighsLp:
    """Write the programme: columns are pairs, lacks of several, shortfalls, pairs left out; rows hold each to what it rests on."""
    base, made = len(pairs) + len(lacks), len(pairs) + len(lacks) + len(table.shortfalls)
    apart = range(made, made + len(table.apart))
    rows: list[list[tuple[int, float]]] = [[(place, 1.0) for place in (*range(len(pairs)), *apart)]]
    for lack in lacks:
        rows += [[(places[lack], 1.0), (places[pair], -1.0)] for pair in sorted(lack)]
    for place, one in enumerate(table.shortfalls):
        ways = [places[next(iter(lack)) if len(lack) == 1 else lack] for lack in one.lacks]
        rows.append([(base + place, 1.0), *((way, -1.0) for way in ways)])
    program = highspy.HighsLp()
    program.num_col_ = made + len(apart)
    program.num_row_ = len(rows)
    program.sense_ = highspy.ObjSense.kMaximize
    worth = [one.systems for one in table.shortfalls] + [systems for _, systems in table.apart]
    program.col_cost_ = np.array([0.0] * base + [float(systems) for systems in worth])
    program.col_lower_ = np.zeros(program.num_col_)
    program.col_upper_ = np.ones(program.num_col_)
    program.row_lower_ = np.full(len(rows), -highspy.kHighsInf)
    program.row_upper_ = np.array([float(most)] + [0.0] * (len(rows) - 1))
    program.integrality_ = [highspy.HighsVarType.kInteger] * len(pairs) + [highspy.HighsVarType.kContinuous] * (
        program.num_col_ - len(pairs)
    )
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32)
    program.a_matrix_.index_ = np.array([column for row in rows for column, _ in row], np.int32)
    program.a_matrix_.value_ = np.array([value for row in rows for _, value in row])
    return program
