"""What came out, in sentences: verdicts by measure, causes by cell, what is still undecided."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.core.errors import listed
from sim.presentation.figures.causes import SPOKEN
from sim.presentation.studies.causes import DECIMALS, TOTALS, changes
from sim.presentation.studies.labels import bracketed, decimals_for, measure_of, signed
from sim.presentation.studies.selection import lower_first
from sim.presentation.studies.study_data import Baseline, StudyFigureData
from sim.studies.effects.contrast import BETTER, DOWN, EQUIVALENT, UNDECIDED, UNJUDGED, UP, WORSE

DECIDED = (BETTER, WORSE, UP, DOWN)
SPOKEN_CONFLICT = {"process": "Process conflict", "relationship": "The hazard that an encounter turns personal"}
MOST_CELLS = 5  # told about one by one; of more, those at both ends
MOST_CAUSES = 3
LEAST_SHARE = 0.1  # of all that changes: smaller causes are not named


def verdicts_in_words(found: pd.DataFrame) -> list[str]:
    """A sentence a measure: in how many cells it went which way, and by how much at most."""
    if not len(found):
        return []
    return [_verdicts_of(str(name), part) for name, part in found.groupby("measure", sort=False)]


def _verdicts_of(measure: str, found: pd.DataFrame) -> str:
    decimals = decimals_for(measure, found["difference"].to_list())
    parts: list[str] = []
    for verdict in (*DECIDED, EQUIVALENT, UNDECIDED, UNJUDGED):
        here = found[found["verdict"] == verdict]
        if len(here):
            of = "" if parts else f" of {len(found):,} cell{'s' * (len(found) != 1)}"
            most = f" ({_largest(here, decimals)})" if verdict in DECIDED else ""
            parts.append(f"{verdict or 'without a verdict'} in {len(here):,}{of}{most}")
    return f"{measure_of(measure).label}: {'; '.join(parts)}."


def _largest(found: pd.DataFrame, decimals: int) -> str:
    row = found.loc[found["difference"].abs().idxmax()]
    most = "most in " if len(found) > 1 else ""
    interval = bracketed(row["low"], row["high"], decimals)
    return f"{most}'{row['name']}': {signed(row['difference'], decimals)} {interval}"


def causes_in_words(data: StudyFigureData, baseline: Baseline = None) -> list[str]:
    """Which causes changed in the cells whose conflict changed most: a sentence a cell and kind of conflict."""
    totals = data.effects(list(TOTALS.values()), baseline)
    if not len(totals) or not data.keeps("causes"):
        return []
    sure = totals[(totals["low"] > 0) | (totals["high"] < 0)]
    if not len(sure):
        return ["In no cell did conflict, or the hazard, change by more than luck can explain."]
    told = {conflict: _told(sure[sure["measure"] == total]) for conflict, total in TOTALS.items()}
    keys = list(dict.fromkeys(str(key) for rows in told.values() for key in rows["cell"]))
    changed = changes(data, keys, baseline)
    return [
        _causes_of(changed[(changed["conflict"] == conflict) & (changed["cell"] == row.cell)], conflict, row)
        for conflict, rows in told.items()
        for row in rows.itertuples()
    ]


def _told(sure: pd.DataFrame) -> pd.DataFrame:
    """Cells to tell about: all, or the two with the lowest and the highest difference."""
    ranked = sure.sort_values("difference")
    return ranked if len(ranked) <= MOST_CELLS else ranked.iloc[[0, -1]]


def _causes_of(changed: pd.DataFrame, conflict: str, total: Any) -> str:
    differences = changed.set_index("cause")["difference"]
    ranked = differences.sort_values(key=lambda x: -x.abs())
    worth = ranked[ranked.abs() >= LEAST_SHARE * ranked.abs().sum()].head(MOST_CAUSES)
    named = [
        f"{'more' if amount > 0 else 'less'} from {lower_first(SPOKEN[str(cause)])} ({signed(amount, DECIMALS)})"
        for cause, amount in worth.items()
    ]
    way = "higher" if total.difference > 0 else "lower"
    amount = f"{abs(total.difference):.{DECIMALS}f}"
    why = f": {listed(named)}" if named else ""
    what = f"{SPOKEN_CONFLICT[conflict]} in '{total.name}'"
    return f"{what} is {amount} per encounter {way} than in '{total.baseline}'{why}."


def verdict_rule() -> list[str]:
    """How a verdict comes about, in sentences."""
    return [
        "Every cell lives the same replicates on the same luck: the same cases arrive, the same dice fall, wherever "
        "the two cells agree. A difference is therefore taken replicate by replicate, and its interval is the 95 % "
        "interval of the mean of these paired differences (Student's t).",
        "A verdict is held against the smallest effect of interest of the measure, declared before any comparison. "
        "Better or worse (for measures that have a better side), higher or lower (for all others): the whole 95 % "
        "interval lies beyond it. Equivalent: the 90 % interval lies within it on both sides (two one-sided tests at "
        "5 %). Undecided: neither, so that more replicates are needed.",
        "Conflict, voice and trust have no better side here: whether less of them is good is what the model is asked.",
        "An interval shows the luck of the replicates. It does not show the doubt about the model's assumptions, which "
        "is larger and which no number of replicates makes smaller.",
        "Many comparisons are made at once and none is corrected for that: with 100 intervals of 95 %, about five miss "
        "by luck alone, and the largest of many differences is flattered by luck.",
    ]
