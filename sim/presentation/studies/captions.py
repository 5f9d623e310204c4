"""One plain sentence on how to read each figure of a study, and what each shows for those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from sim.core.errors import listed
from sim.presentation.studies import forest, professions, trajectories
from sim.presentation.studies.effect_text import causes_in_words, verdicts_in_words
from sim.presentation.studies.factor_grid import Plane, plane_effects, plane_of
from sim.presentation.studies.labels import (
    bracketed,
    brief_value,
    decimals_for,
    fewest_and_most,
    measure_of,
    plain,
    signed,
)
from sim.presentation.studies.lines import means_over_time
from sim.presentation.studies.response import joined, rank_correlation, shown_levers
from sim.presentation.studies.selection import CONFLICT, TELLING, lower_first, measures_asked
from sim.presentation.studies.study_data import StudyFigureData
from sim.presentation.studies.variance_reduction import reductions, times_as_many
from sim.studies.effects.table import headline_measures

HOW_TO_READ = {
    "forest": "Each mark is a cell's difference from its baseline on the same luck, the line through it the 95 % "
    "interval; outside the grey zone it is large enough to matter, inside it as good as none.",
    "causes": "A bar that reaches right means more of that cause per encounter than in the baseline, left means less; "
    "opposite bars in one cell show a remedy that gives with one hand and takes with the other.",
    "heat_map": "Read along a row or a column to see one lever work while the other stays; where colours change along "
    "one direction only, the other lever does nothing, and where they change in both, look whether the steps add up.",
    "response": "Each dot is a cell; a cloud without slope means that the lever does not move the measure over the "
    "range sampled, and a bend in the line of medians that it does so only in a part of it.",
    "trajectories": "Follow a cell through the weeks: where its line leaves the others' bands, luck alone no longer "
    "explains the gap. Bands show the spread of single services, not how sure the difference is: for that see effects.",
    "professions": "Each column is a profession: a mark left or right of the upright line is a cell in which that "
    "profession has less or more than in the baseline. One service may be better for some and worse for others.",
    "profession_weeks": "Each column is a profession and each line a cell: where the columns differ, the same change "
    "is lived differently from different positions.",
    "pairing": "The further right, the more of the luck is shared by both cells and drops out of their difference; the "
    "number at the right says how many times as many independent replicates would have been needed.",
}
MOST_NAMED = 6  # cells


def alt_text(data: StudyFigureData, name: str) -> str:
    """What a figure of the report shows, in words."""
    return _IN_WORDS[name](data)


def _forest(data: StudyFigureData) -> str:
    names = measures_asked(data, None, "runs", TELLING)
    found = data.effects(names)
    choice = forest.chosen(data, found, names)
    told = " ".join(verdicts_in_words(found))
    return f"Forest plot of paired differences, {len(names)} panels of {len(choice.keys)} rows. {told}"


def _causes(data: StudyFigureData) -> str:
    return "Stacked bars of causes that changed. " + " ".join(causes_in_words(data))


def _heat_map(data: StudyFigureData) -> str:
    plane = plane_of(data)
    if not isinstance(plane, Plane):
        return f"Heat maps of relationship conflict over three levers: {listed(data.plan.factors)}."
    lines = [_extremes(data, plane, name) for name in measures_asked(data, None, "runs", CONFLICT)]
    return f"Heat maps over {plane.across} and {plane.up}, means and differences. {' '.join(lines)}"


def _extremes(data: StudyFigureData, plane: Plane, name: str) -> str:
    means = plane_effects(data, plane, name)["mean"]
    ends = []
    for row, column in (means.idxmin(), means.idxmax()):
        where = f"{plane.across} {brief_value(plane.columns[column])}, {plane.up} {brief_value(plane.rows[row])}"
        ends.append(f"{plain(means[row, column], decimals_for(name))} at {where}")
    return f"{measure_of(name).label} from {ends[0]} to {ends[1]}."


def _response(data: StudyFigureData) -> str:
    names = measures_asked(data, None, "runs", CONFLICT)
    found = joined(data, data.effects(names))
    shown = shown_levers(data, found, names, None)
    lines = []
    for name in names:
        of_measure = found[found["measure"] == name]
        known = ((lever, rank_correlation(of_measure, lever)[0]) for lever in shown)
        parts = [f"{lever} {signed(rho, 2)}" for lever, rho in known if np.isfinite(rho)]
        lines.append(f"{measure_of(name).label}: {', '.join(parts) or 'too few cells for a correlation'}.")
    return f"Effects over {listed(shown)}, with rank correlations. {' '.join(lines)}"


def _trajectories(data: StudyFigureData) -> str:
    names = measures_asked(data, None, "weekly", CONFLICT)
    keys = trajectories.chosen(data, names).keys
    frame = data.values("weekly", ["week", *names])
    return f"Line charts over weeks for {_cells(data, keys)}. {_ranges(frame, names, data, keys)}"


def _cells(data: StudyFigureData, keys: list[str]) -> str:
    names = [data.labels[key] for key in keys]
    return listed(names) if len(names) <= MOST_NAMED else f"{len(names)} cells"


def _ranges(frame: pd.DataFrame, names: list[str], data: StudyFigureData, keys: list[str]) -> str:
    """The lowest and the highest mean among the cells shown."""
    lines = []
    for name in names:
        means = means_over_time(frame[frame["cell"].isin(keys)], name).dropna()
        if len(means):
            low, high = means.idxmin(), means.idxmax()
            decimals = decimals_for(name)
            lines.append(
                f"Mean {lower_first(measure_of(name).label)} from {plain(means[low], decimals)} "
                f"({data.labels[low]}) to {plain(means[high], decimals)} ({data.labels[high]})."
            )
    return " ".join(lines)


def _professions(data: StudyFigureData) -> str:
    names = measures_asked(data, None, "professions", professions.SHOWN)
    keys = professions.chosen(data, names).keys
    found = professions.profession_effects(data, names, keys)
    lines = []
    for name, part in found.dropna(subset="difference").groupby("measure", sort=False):
        row = part.loc[part["difference"].abs().idxmax()]
        decimals = decimals_for(str(name))
        where = f"{professions.spoken(data, row['profession'])} in {row['name']}"
        interval = bracketed(row["low"], row["high"], decimals)
        change = f"{signed(row['difference'], decimals)} {interval}".strip()
        lines.append(f"{measure_of(str(name)).label}: the largest difference is that of {where}, {change}.")
    return f"Dot plots of {len(names)} measures by profession. {' '.join(lines)}"


def _profession_weeks(data: StudyFigureData) -> str:
    whom = listed(professions.spoken(data, name) for name in professions.professions_of(data))
    return f"Line charts over weeks, a column each for {whom}, and a line for each cell."


def _pairing(data: StudyFigureData) -> str:
    found = reductions(data, headline_measures())
    medians = found.groupby("measure")["variance_reduction"].median().dropna()
    overall = float(found["variance_reduction"].median())
    low, high = medians.idxmin(), medians.idxmax()
    return (
        f"Strip plot of variance reduction. Median over all contrasts {plain(overall, 2)}, as good as "
        f"{times_as_many(overall):.1f} times as many replicates; by measure from {plain(medians[low], 2)} "
        f"({lower_first(measure_of(low).label)}) to {plain(medians[high], 2)} ({lower_first(measure_of(high).label)}); "
        f"{fewest_and_most(found.groupby('measure').size())} contrasts each."
    )


_IN_WORDS: dict[str, Callable[[StudyFigureData], str]] = {
    "forest": _forest,
    "causes": _causes,
    "heat_map": _heat_map,
    "response": _response,
    "trajectories": _trajectories,
    "professions": _professions,
    "profession_weeks": _profession_weeks,
    "pairing": _pairing,
}
