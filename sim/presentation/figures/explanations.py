"""Results in sentences: verdicts by measure, and the causes of conflict."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.core.errors import listed
from sim.core.number_format import counted, fixed, interval, percent, signed
from sim.presentation.figures.causes import CAUSE_LABELS, DECIMALS, TOTALS, cause_label, changes, mean_amounts
from sim.presentation.figures.data import Baseline, FigureData
from sim.presentation.figures.labels import decimals_of, lower_first, measure_of
from sim.presentation.figures.pairs import pair_tables
from sim.studies.effects.contrast import BETTER, DOWN, EQUIVALENT, UNDECIDED, UNJUDGED, UP, WORSE

DECIDED = (BETTER, WORSE, UP, DOWN)
CONFLICTS = {"process": "Process conflict", "relationship": "The hazard that an encounter turns personal"}
MAX_CELLS = 5  # described one by one; of more, those at both ends
MAX_CAUSES = 3
LEAST_SHARE = 0.1  # of all that changes: smaller causes are not named


def verdicts_in_words(effects: pd.DataFrame) -> list[str]:
    """One sentence per measure: in how many cells it changed in which direction, and by how much at most."""
    if not len(effects):
        return []
    return [_verdicts_of(str(name), part) for name, part in effects.groupby("measure", sort=False)]


def _verdicts_of(measure: str, effects: pd.DataFrame) -> str:
    decimals = decimals_of(measure, effects["difference"].to_list())
    parts: list[str] = []
    for verdict in (*DECIDED, EQUIVALENT, UNDECIDED, UNJUDGED):
        rows = effects[effects["verdict"] == verdict]
        if len(rows):
            of_all = "" if parts else f" of {counted(len(effects), 'cell')}"
            largest = f" ({_largest(rows, decimals)})" if verdict in DECIDED else ""
            parts.append(f"{verdict or 'without a verdict'} in {len(rows):,}{of_all}{largest}")
    return f"{measure_of(measure).label}: {'; '.join(parts)}."


def _largest(effects: pd.DataFrame, decimals: int) -> str:
    row = effects.loc[effects["difference"].abs().idxmax()]
    most = "most in " if len(effects) > 1 else ""
    change = f"{signed(row['difference'], decimals)} {interval(row['low'], row['high'], decimals)}"
    return f"{most}'{row['name']}': {change}"


def causes_in_words(data: FigureData, baseline: Baseline = None) -> list[str]:
    """Sentences on the causes of conflict: of a run the largest ones, of a study those that changed."""
    return _largest_causes(data) if data.is_run else _changed_causes(data, baseline)


# A run.


def _largest_causes(data: FigureData) -> list[str]:
    sentences: list[str] = []
    for conflict, name in CONFLICTS.items():
        means = mean_amounts(data, conflict)
        if means:
            total = fixed(sum(means.values()), DECIMALS)
            sentences += [f"{name} averages {total} per encounter. {_increasing(means)}", *_reducing(means)]
    return [*sentences, *worst_pair_in_words(data)] or ["There were no encounters, so there was no conflict."]


def _increasing(means: dict[str, float]) -> str:
    amounts = {cause: amount for cause, amount in means.items() if amount > 0}
    total = sum(amounts.values())
    named = [
        f"{lower_first(cause_label(cause, amount))} ({percent(amount / total)})"
        for cause, amount in list(amounts.items())[:MAX_CAUSES]
    ]
    return f"The largest causes are {listed(named)}." if named else "Nothing increases it."


def _reducing(means: dict[str, float]) -> list[str]:
    named = [
        f"{lower_first(cause_label(cause, amount))} ({fixed(amount, DECIMALS)})"
        for cause, amount in reversed(means.items())
        if amount < 0
    ]
    return [f"Reducing it, per encounter: {listed(named)}."] if named else []


def worst_pair_in_words(data: FigureData) -> list[str]:
    """The pair of professions with most relationship conflict in a run; nothing if there was none."""
    if not data.weekly("pair").units:
        return []
    means, _ = pair_tables(data, "relationship_conflict")
    if not np.nan_to_num(means).any():
        return []
    row, column = np.unravel_index(np.nanargmax(means), means.shape)
    first, second = (data.profession_labels[data.professions[k]] for k in sorted((int(row), int(column))))
    highest = fixed(means[row, column], DECIMALS)
    return [f"Relationship conflict is highest, on average, between {first} and {second} ({highest})."]


# A study.


def _changed_causes(data: FigureData, baseline: Baseline) -> list[str]:
    """Which causes changed in the cells whose conflict changed most: one sentence per cell and kind of conflict."""
    totals = data.effects(list(TOTALS.values()), baseline)
    if not len(totals) or data.why_no_table("causes"):
        return []
    certain = totals[(totals["low"] > 0) | (totals["high"] < 0)]
    if not len(certain):
        return ["No 95 % interval of a change in process conflict, or in the hazard, excludes zero."]
    described = {conflict: _ends(certain[certain["measure"] == total]) for conflict, total in TOTALS.items()}
    keys = list(dict.fromkeys(str(key) for rows in described.values() for key in rows["cell"]))
    changed = changes(data, keys, baseline)
    return [
        _causes_of(changed[(changed["conflict"] == conflict) & (changed["cell"] == row.cell)], conflict, row)
        for conflict, rows in described.items()
        for row in rows.itertuples()
    ]


def _ends(effects: pd.DataFrame) -> pd.DataFrame:
    """The cells to describe: all, or the two with the lowest and the highest difference."""
    ranked = effects.sort_values("difference")
    return ranked if len(ranked) <= MAX_CELLS else ranked.iloc[[0, -1]]


def _causes_of(changed: pd.DataFrame, conflict: str, total: Any) -> str:
    differences = changed.set_index("cause")["difference"]
    ranked = differences.sort_values(key=lambda values: -values.abs())
    large = ranked[ranked.abs() >= LEAST_SHARE * ranked.abs().sum()].head(MAX_CAUSES)
    named = [
        f"{'more' if amount > 0 else 'less'} from {lower_first(CAUSE_LABELS[str(cause)])} ({signed(amount, DECIMALS)})"
        for cause, amount in large.items()
    ]
    direction = "higher" if total.difference > 0 else "lower"
    causes = f": {listed(named)}" if named else ""
    return (
        f"{CONFLICTS[conflict]} in '{total.name}' is {fixed(abs(total.difference), DECIMALS)} per encounter "
        f"{direction} than in '{total.baseline}'{causes}."
    )
