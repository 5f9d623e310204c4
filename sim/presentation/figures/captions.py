"""How to read each figure, and what each shows for those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from sim.core.errors import listed
from sim.core.number_format import amount, fixed, interval, number_range, signed
from sim.presentation.bands import FEWEST_FOR_BANDS, mean_of_known, median_of_known
from sim.presentation.figures import factorial, forest, professions, trajectories, worlds
from sim.presentation.figures.data import SERVICE, WEEKLY, FigureData
from sim.presentation.figures.explanations import causes_in_words, verdicts_in_words, worst_pair_in_words
from sim.presentation.figures.factor_grid import FactorGrid, factor_grid, grid_effects
from sim.presentation.figures.labels import decimals_of, lever_value, lower_first, measure_of
from sim.presentation.figures.leadership import cpd_places
from sim.presentation.figures.response import rank_correlation, shown_levers, with_levers
from sim.presentation.figures.selection import CONFLICT, MAIN_MEASURES, select_measures
from sim.presentation.figures.variance_reduction import equivalent_replicates, reductions
from sim.presentation.figures.weekly_lines import means_over_time
from sim.studies.effects.factorial import reference_cell
from sim.studies.effects.table import headline_measures

MAX_NAMED = 6  # cells
DECIMALS = 3

HOW_TO_READ_RUN = {
    "trajectories": "Each panel shows one kind of conflict week by week. A wide band means that the value differs "
    "between random seeds. Unspoken disagreement is shown beside the other kinds because silence does not mean "
    "agreement.",
    "professions": "Each line is a profession. Where lines differ, professions have different results in the same "
    "service.",
    "pairs": "Find two professions on the edges; the darker their cell, the more conflict there is when they meet. "
    "A difference smaller than the number after ± may be due to the random seed.",
    "causes": "The thickness of a coloured layer is the amount of conflict from that cause. Layers below zero reduce "
    "conflict.",
    "outcomes": "Each dot is one simulated service, or one case out of fifty. The spread of the dots is the variation "
    "between random seeds under the same assumptions.",
    "leadership": "Above: trust of each profession in its leadership, and conflict with it. Below: the money for CPD, "
    "which is released at intervals and may run out. Orange bars are people who got no place.",
    "network": "Compare left with right. Lines are the strongest ties; they show who trusts whom, or between whom "
    "there is tension.",
}
HOW_TO_READ_STUDY = {
    "forest": "Each mark is a cell's difference from its baseline with common random numbers. The line through it is "
    "the 95 % interval. A difference outside the grey zone is large enough to matter, one inside it is negligible.",
    "factorial": "Above the line: how much a measure changes with a lever, whatever the other levers are. Below it: "
    "whether two levers together do more or less than the sum of what each does alone. Within the grey zone they add "
    "up, for practical purposes.",
    "causes": "A bar to the right is more of that cause per encounter than in the baseline, a bar to the left is less. "
    "If bars of one cell point in opposite directions, the change removes one cause and adds another.",
    "heat_map": "Read along a row or a column to see the effect of one lever while the other stays the same. If "
    "colours change in one direction only, the other lever has no effect; if they change in both, check whether the "
    "effects add up.",
    "response": "Each dot is a cell. A cloud without slope means that the lever has no effect on the measure over the "
    "sampled range. A bend in the line of medians means that it has an effect in a part of the range only.",
    "trajectories": "Follow a cell through the weeks. Where its line leaves the bands of the others, the random seed "
    "alone does not explain the gap. Bands show the spread of single services, not the precision of a difference; "
    "for that see effects.",
    "professions": "Each column is a profession. A mark left or right of the upright line is a cell in which that "
    "profession has less or more than in the baseline. The same service may be better for some and worse for others.",
    "profession_weeks": "Each column is a profession and each line a cell. Where the columns differ, the same change "
    "has different results for different professions.",
    "pairing": "The further right, the more of the variation between random seeds is common to both cells and cancels "
    "out of their difference. The number at the right says how many times as many independent replicates would be "
    "needed for the same precision.",
    "worlds": "How far the dots of a row lie apart shows what the assumptions leave open; the line below shows what "
    "the random seeds leave open in one world. Where one row has marks for better and for worse, or for higher and for "
    "lower, the sign of the effect depends on the assumptions.",
}


def how_to_read(data: FigureData, name: str) -> str:
    """How to read a figure of the report."""
    return (HOW_TO_READ_RUN if data.is_run else HOW_TO_READ_STUDY)[name]


def alt_text(data: FigureData, name: str) -> str:
    """What a figure of the report shows, in words."""
    return (_RUN if data.is_run else _STUDY)[name](data)


# A run.


def _trajectories_of_run(data: FigureData) -> str:
    first, last = data.measured & (data.week_numbers < 13), data.measured & (data.week_numbers >= data.weeks - 13)
    parts = [
        f"{measure_of(name).label} {fixed(median_of_known(data.service(name)[:, first]), DECIMALS)} to "
        f"{fixed(median_of_known(data.service(name)[:, last]), DECIMALS)}"
        for name in trajectories.measures_of_run()
    ]
    bands = "with bands over replicates" if data.replicates >= FEWEST_FOR_BANDS else "one line per replicate"
    medians = f"Medians, first to last quarter year: {'; '.join(parts)}."
    return f"Four line charts over {data.weeks} weeks, {bands}. {medians}"


def _professions_of_run(data: FigureData) -> str:
    labels = listed(data.profession_labels.values())
    measures = listed(lower_first(measure_of(name).label) for name in professions.measures_over_time())
    return f"Six line charts over time, one line each for {labels}: {measures}."


def _pairs(data: FigureData) -> str:
    shown = "task, process and relationship conflict, and tension"
    return " ".join([f"Four heat maps over pairs of professions: {shown}.", *worst_pair_in_words(data)])


def _outcomes(data: FigureData) -> str:
    return (
        "Dotplots of plans on time by quarter of arrival, weeks to plan, quality, creativity, engagement and turnover, "
        "and bars of time use by profession."
    )


def _leadership(data: FigureData) -> str:
    trust = float(mean_of_known(data.service("leadership_trust")[:, data.measured], (0, 1)))
    places = cpd_places(data)
    taken, turned_away = (sum(pair[k] for pair in places.values()) for k in (0, 1))
    most = max(places, key=lambda name: places[name][1])
    text = f"Trust in leadership averages {fixed(trust, 2)}. {amount(round(taken))} CPD places were taken"
    if turned_away < 1:
        return f"{text}; nobody was turned away."
    return (
        f"{text}, and {amount(round(turned_away))} people were turned away because places or money had run out, "
        f"most of them from {lower_first(data.profession_labels[most])}."
    )


def _network(data: FigureData) -> str:
    ties = data.network
    if ties is None or ties.empty:
        return "Ties between people were not recorded."
    means = ties.groupby("week")[["trust", "tension"]].mean()
    trust, tension = (means[tie].iloc[[0, -1]].to_list() for tie in ("trust", "tension"))
    return (
        "Ties between posts of replicate 0 at the first and last measured week. Mean trust "
        f"{fixed(trust[0], 2)} then {fixed(trust[1], 2)}; mean tension {fixed(tension[0], DECIMALS)} then "
        f"{fixed(tension[1], DECIMALS)}."
    )


_RUN: dict[str, Callable[[FigureData], str]] = {
    "trajectories": _trajectories_of_run,
    "professions": _professions_of_run,
    "pairs": _pairs,
    "causes": lambda data: " ".join(causes_in_words(data)),
    "outcomes": _outcomes,
    "leadership": _leadership,
    "network": _network,
}


# A study.


def _forest(data: FigureData) -> str:
    names = select_measures(data, None, "runs", MAIN_MEASURES)
    effects = data.effects(names)
    rows = len(forest.selected(data, effects, names).keys)
    verdicts = " ".join(verdicts_in_words(effects))
    return f"Forest plot of paired differences, {len(names)} panels of {rows} rows. {verdicts}"


def _factorial(data: FigureData) -> str:
    names = select_measures(data, None, "runs", MAIN_MEASURES)
    found, _ = factorial.rows_of(data, names, reference_cell(data.plan))
    beyond = found[(found["other"] != "") & found["verdict"].isin(["higher", "lower"])]
    rows = [f"{row.label}: {row.row} {row.verdict}" for row in beyond.head(MAX_NAMED).itertuples()]
    return (
        f"Main effects and interactions of {listed(data.plan.factors)}, {len(names)} panels. Interactions beyond the "
        f"smallest effect of interest: {'; '.join(rows) or 'none'}."
    )


def _causes(data: FigureData) -> str:
    return "Stacked bars of causes that changed. " + " ".join(causes_in_words(data))


def _heat_map(data: FigureData) -> str:
    grid = factor_grid(data)
    if not isinstance(grid, FactorGrid):
        return f"Heat maps of relationship conflict over three levers: {listed(data.plan.factors)}."
    ranges = [_range_in_grid(data, grid, name) for name in select_measures(data, None, "runs", CONFLICT)]
    return f"Heat maps over {grid.x_lever} and {grid.y_lever}, means and differences. {' '.join(ranges)}"


def _range_in_grid(data: FigureData, grid: FactorGrid, name: str) -> str:
    means = grid_effects(data, grid, name)["mean"]
    ends = []
    for row, column in (means.idxmin(), means.idxmax()):
        place = (
            f"{grid.x_lever} {lever_value(grid.columns[column])}, {grid.y_lever} {lever_value(grid.rows[row])}"
        )  # fmt: skip
        ends.append(f"{fixed(means[row, column], decimals_of(name))} at {place}")
    return f"{measure_of(name).label} from {ends[0]} to {ends[1]}."


def _response(data: FigureData) -> str:
    names = select_measures(data, None, "runs", CONFLICT)
    effects = with_levers(data, data.effects(names))
    shown = shown_levers(data, effects, names, None)
    lines = []
    for name in names:
        of_measure = effects[effects["measure"] == name]
        correlations = ((lever, rank_correlation(of_measure, lever)[0]) for lever in shown)
        parts = [f"{lever} {signed(rho, 2)}" for lever, rho in correlations if np.isfinite(rho)]
        lines.append(f"{measure_of(name).label}: {', '.join(parts) or 'too few cells for a correlation'}.")
    return f"Effects over {listed(shown)}, with rank correlations. {' '.join(lines)}"


def _trajectories(data: FigureData) -> str:
    names = select_measures(data, None, WEEKLY, CONFLICT, SERVICE)
    keys = trajectories.selected(data, names).keys
    labels = [data.cell_labels[key] for key in keys]
    cells = listed(labels) if len(labels) <= MAX_NAMED else f"{len(labels)} cells"
    ranges = _ranges(data.values(WEEKLY, ["week", *names], SERVICE), names, data, keys)
    return f"Line charts over weeks for {cells}. {' '.join(ranges)}"


def _ranges(frame: pd.DataFrame, names: Sequence[str], data: FigureData, keys: Sequence[str]) -> list[str]:
    """The lowest and the highest mean among the cells shown."""
    sentences = []
    for name in names:
        means = means_over_time(frame[frame["cell"].isin(list(keys))], name).dropna()
        if len(means):
            low, high, decimals = means.idxmin(), means.idxmax(), decimals_of(name)
            sentences.append(
                f"Mean {lower_first(measure_of(name).label)} from {fixed(means[low], decimals)} "
                f"({data.cell_labels[low]}) to {fixed(means[high], decimals)} ({data.cell_labels[high]})."
            )
    return sentences


def _professions(data: FigureData) -> str:
    names = select_measures(data, None, professions.TABLE, professions.SHOWN)
    effects = professions.profession_effects(data, names, professions.selected(data, names).keys)
    lines = []
    for name, part in effects.dropna(subset="difference").groupby("measure", sort=False):
        row = part.loc[part["difference"].abs().idxmax()]
        decimals = decimals_of(str(name))
        change = f"{signed(row['difference'], decimals)} {interval(row['low'], row['high'], decimals)}".strip()
        where = f"{data.profession_labels[row['profession']]} in {row['name']}"
        lines.append(f"{measure_of(str(name)).label}: the largest difference is that of {where}, {change}.")
    return f"Dot plots of {len(names)} measures by profession. {' '.join(lines)}"


def _profession_weeks(data: FigureData) -> str:
    labels = listed(data.profession_labels.values())
    return f"Line charts over weeks, one column each for {labels}, and one line for each cell."


def _pairing(data: FigureData) -> str:
    found = reductions(data, headline_measures())
    medians = found.groupby("measure")["variance_reduction"].median().dropna()
    overall = float(found["variance_reduction"].median())
    low, high = medians.idxmin(), medians.idxmax()
    return (
        f"Strip plot of variance reduction. Median over all contrasts {fixed(overall, 2)}, equivalent to "
        f"{fixed(equivalent_replicates(overall), 1)} times as many replicates; by measure from "
        f"{fixed(medians[low], 2)} ({lower_first(measure_of(low).label)}) to {fixed(medians[high], 2)} "
        f"({lower_first(measure_of(high).label)}); {number_range(found.groupby('measure').size())} contrasts each."
    )


_STUDY: dict[str, Callable[[FigureData], str]] = {
    "forest": _forest,
    "factorial": _factorial,
    "causes": _causes,
    "heat_map": _heat_map,
    "response": _response,
    "trajectories": _trajectories,
    "professions": _professions,
    "profession_weeks": _profession_weeks,
    "pairing": _pairing,
    "worlds": worlds.in_words,
}
