"""The table of cases: closed ones, and those still open at the end."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.core.table import concatenate_rows
from sim.measures.means import share
from sim.measures.weekly import STYLES, meeting_measures
from sim.model.accumulators import CLOSED
from sim.model.simulator import Simulator
from sim.model.state import MAX_TEAM_SIZE

CaseOutcomes = dict[str, np.ndarray]
STILL_OPEN = -1
MEANS = {
    "task_conflict": "task",
    "process_conflict": "process",
    "relationship_conflict": "relationship",
    "unspoken_disagreement": "unspoken",
    "trust": "trust",
}


OF_TEAM = ("value_diversity", "faultline_strength")  # when the case closed; below 0 where it is not defined


def open_cases(simulator: Simulator) -> np.ndarray:
    """(N,) rows of the open cases in the table of cases."""
    queue, localities = simulator.state.queue, simulator.state.localities
    return np.concatenate(
        [
            queue[first : first + count]
            for first, count in zip(localities["first_case"], localities["open"], strict=True)
        ]
    )


def open_rows(simulator: Simulator) -> np.ndarray:
    """The open cases with the columns of closed cases; ``week`` is -1."""
    state, rows = simulator.state, open_cases(simulator)
    lines, cases = np.zeros(len(rows), CLOSED.dtype), state.cases[rows]
    for name in set(lines.dtype.names) & set(cases.dtype.names):
        lines[name] = cases[name]
    lines["week"] = STILL_OPEN
    lines["value_diversity"], lines["faultline_strength"] = np.nan, np.nan
    lines["locality"] = np.repeat(np.arange(simulator.localities), state.localities["open"])
    professions = state.case_roles["profession"].reshape(-1, MAX_TEAM_SIZE)[rows].astype(np.int64)
    taken = np.arange(MAX_TEAM_SIZE) < cases["size"][:, None]
    lines["team"] = np.where(taken, 1 << professions, 0).sum(axis=1)
    lines["lead"] = professions[np.arange(len(rows)), cases["lead"]]
    return lines


def team_names(bits: np.ndarray, names: tuple[str, ...]) -> pd.Categorical:
    """``education|health`` for each team's bits."""
    kinds, codes = np.unique(bits, return_inverse=True)
    words = ["|".join(name for q, name in enumerate(names) if team >> q & 1) for team in kinds.tolist()]
    return pd.Categorical.from_codes(codes, words)


def case_outcomes(
    simulator: Simulator, arrival: np.ndarray, week: np.ndarray, kind: np.ndarray, withdrawn: np.ndarray
) -> CaseOutcomes:
    """What :func:`sim.measures.cohorts.figures_of` takes, of (N,) cases; ``week`` of closing is -1 while open."""
    types, is_open = simulator.config.organisation.case_types, week == STILL_OPEN
    left = withdrawn == 1
    return {
        "arrival": simulator.report_week(arrival),
        "weeks": np.where(is_open, np.nan, week - arrival),
        "clock": np.array([types[name].clock_weeks for name in sorted(types)])[kind],
        "completed": ~is_open & ~left,
        "withdrawn": left,
    }


def all_outcomes(simulator: Simulator) -> CaseOutcomes:
    """The same for all cases so far; cheaper than the whole table."""
    closed, waiting = simulator.closed(), simulator.state.cases[open_cases(simulator)]
    count = len(waiting)
    return case_outcomes(
        simulator,
        np.concatenate([closed["arrival"], waiting["arrival"]]),
        np.concatenate([closed["week"], np.full(count, STILL_OPEN, closed["week"].dtype)]),
        np.concatenate([closed["case_type"], waiting["case_type"]]),
        np.concatenate([closed["withdrawn"], np.zeros(count, closed["withdrawn"].dtype)]),
    )


def cases_frame(simulator: Simulator) -> pd.DataFrame:
    """One row per case, ordered by key; measures are NaN where the case has none yet."""
    lines = concatenate_rows([simulator.closed(), open_rows(simulator)])
    lines = lines[np.argsort(lines["key"], kind="stable")]
    kinds = sorted(simulator.config.organisation.case_types)
    outcomes = case_outcomes(simulator, *(lines[name] for name in ("arrival", "week", "case_type", "withdrawn")))
    is_open = lines["week"] == STILL_OPEN
    completed, withdrawn, weeks = (outcomes[name] for name in ("completed", "withdrawn", "weeks"))
    judged = {name: np.where(completed, lines[name], np.nan) for name in ("quality", "creativity", "creativity_strong")}
    return pd.DataFrame(
        {
            "case": lines["key"],
            "arrival": outcomes["arrival"],
            "closed": np.where(is_open, np.nan, simulator.report_week(lines["week"])),
            "locality": lines["locality"],
            "case_type": pd.Categorical.from_codes(lines["case_type"], kinds),
            "size": lines["size"],
            "professions": team_names(lines["team"], simulator.professions),
            "lead": pd.Categorical.from_codes(lines["lead"], list(simulator.professions)),
            "outcome": pd.Categorical.from_codes(
                np.select([is_open, withdrawn], [1, 2], 0), ["completed", "open", "withdrawn"]
            ),
            "weeks": weeks,
            "on_time": completed & (weeks <= outcomes["clock"]),
            **judged,
            "engagement": np.where(is_open, np.nan, lines["engagement"]),
            "thoroughness": np.where(is_open, np.nan, lines["thoroughness"]),
            **{name: lines[name] for name in ("duplicates", "handovers", "meetings", "encounters", "episodes")},
            **{name: share(lines[source], lines["encounters"]) for name, source in MEANS.items()},
            **meeting_measures({name: lines[name] for name in ("spoke", *STYLES)}),
            **{name: np.where(lines[name] >= 0, lines[name], np.nan) for name in OF_TEAM},
        }
    )
