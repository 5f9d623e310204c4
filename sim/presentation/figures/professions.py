"""Results by profession: of a run over time, of a study every cell against its baseline within each profession."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.number_format import decimals_for, fixed
from sim.measures.registry import MEASURES
from sim.measures.sesoi import SMALLEST
from sim.presentation.bands import FEWEST_FOR_BANDS, draw_bands, span_means
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, add_note, axes_at, explain_empty, label_axes
from sim.presentation.figures.data import Baseline, FigureData
from sim.presentation.figures.labels import as_sentence, decimals_of, measure_of, measures_in_words, pairs_in
from sim.presentation.figures.plot_styles import (
    VERDICT_MARKS,
    VERDICT_WORDS,
    ZONE,
    end_labels,
    round_ticks,
    subtitle_end,
    verdict_dot,
    verdict_key,
    wrapped,
)
from sim.presentation.figures.selection import (
    Names,
    Selection,
    check_measures,
    compared_cells,
    select_cells,
    select_measures,
)
from sim.presentation.figures.weekly_lines import time_axis
from sim.presentation.style import FAINT, QUIET, SMALL, TEXT, styled

TITLE, TITLE_OF_CELLS = "Results by profession", "Effects within each profession"
WIDTH = 12.4

# A run.
SHOWN_OVER_TIME = ("perceived_task_conflict", "felt_tension", "strain", "voice", "understanding", "myths")
SPAN = 13  # weeks per point: only calm lines of several professions can be distinguished
MAX_LABELS = 8
NARROWEST = 0.02  # of a scale of 0 to 1: smaller differences are not enlarged to fill the panel

# A study.
TABLE = "professions"
SHOWN = (
    "relationship_conflict", "process_conflict", "unspoken_disagreement", "strain", "understanding", "turnover",
)  # fmt: skip
MAX_CELLS, MAX_PROFESSIONS = 8, 7
MAX_OF_DESIGN = 24  # cells that are no sample
LEFT, ROW = 2.4, 0.165


@styled
def draw(
    data: FigureData, measures: Names = None, baseline: Baseline = None, cells: Sequence[str] | None = None
) -> Figure:
    """Measures by profession.

    Of a run, one panel per measure with a line for each profession. Of a study, a row per measure and a column per
    profession: each cell's mean, and whether it differs from the baseline's.

    Args:
        data: a run's or a study's data.
        measures: one or more that professions have; None: six.
        baseline: a study's baseline, as for :meth:`sim.Study.effects`.
        cells: a study's cells, by name, number or key; None: all, or as many as remain readable.

    Raises:
        ConfigError: unknown measure or cell, or no cell fits the baseline.
    """
    if data.is_run:
        return _draw_over_time(data, measures)
    if why_not(data, baseline):
        return explain_empty(new_figure(TITLE_OF_CELLS, "", WIDTH, 4.0), why_not(data, baseline))
    return _draw_effects(data, measures, baseline, cells)


def why_not(data: FigureData, baseline: Baseline = None) -> str:
    """Why there is no such figure; empty if there is one."""
    return "" if data.is_run else data.why_no_table(TABLE) or data.why_no_comparison(baseline)


# A run.


def measures_over_time(measures: Names = None) -> list[str]:
    """The measures of a run that are shown.

    Raises:
        ConfigError: unknown measure.
    """
    available = [name for name, measure in MEASURES.items() if "profession" in measure.scopes]
    return check_measures(measures, available, SHOWN_OVER_TIME, "the weekly table of professions")


def _draw_over_time(data: FigureData, measures: Names) -> Figure:
    names, span = measures_over_time(measures), span_of(data)
    points = f"Means of {span} weeks" if span > 1 else "Weekly values"
    bands = ", band: middle 50 %" if data.replicates >= FEWEST_FOR_BANDS else ""
    subtitle = f"{points}. Line: median of the replicates{bands}. Numbers: the last point. Scales differ."
    rows = -(-len(names) // 3)
    figure = new_figure(TITLE, subtitle, WIDTH, 1.1 + 3.15 * rows)
    for k, name in enumerate(names):
        row, column = divmod(k, 3)
        axes = axes_at(figure, 0.8 + 4.1 * column, 1.0 + 3.15 * (rows - 1 - row), 2.2, 2.2)
        draw_lines(axes, data, name)
        measure = measure_of(name)
        unit = f"{measure.unit} (0 to 1)" if measure.low == 0 and measure.high == 1 else measure.unit
        label_axes(axes, measure.label, "weeks since the end of burn-in" if k + 3 >= len(names) else "", unit)
    add_footer(figure, data.footer)
    return figure


def span_of(data: FigureData) -> int:
    """Weeks per point."""
    return SPAN if data.weeks > 2 * SPAN else 1


def draw_lines(axes: Axes, data: FigureData, name: str) -> None:
    """One measure over time, a line for each profession, named at its end."""
    arrays, span, ends = data.weekly("profession"), span_of(data), {}
    for profession in data.professions:
        x, points = span_means(arrays.weeks, arrays.of(name, profession), span)
        quantiles = draw_bands(axes, x, points, data.colours[profession], False, data.dashes[profession])
        ends[profession] = float(quantiles[2][-1])
    if name == "voice":
        axes.set_ylim(0.0, 1.05)
    elif measure_of(name).high == 1:
        axes.set_ylim(*limits(*axes.dataLim.intervaly))
    else:
        axes.set_ylim(bottom=0)
    axes.locator_params(axis="y", nbins=5)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    time_axis(axes, data)
    if len(ends) <= MAX_LABELS:
        _label_ends(axes, data, ends)


def limits(low: float, high: float) -> tuple[float, float]:
    """A range of a share that holds ``low`` to ``high`` with a margin, and is never narrower than 0.02."""
    if not np.isfinite((low, high)).all():
        return 0.0, 1.0
    margin = max(0.08 * (high - low), (NARROWEST - (high - low)) / 2)
    return max(0.0, low - margin), min(1.05, high + margin)


def _label_ends(axes: Axes, data: FigureData, ends: dict[str, float]) -> None:
    known = {name: end for name, end in ends.items() if np.isfinite(end)}
    highest = max(known.values(), default=0.0)
    decimals = decimals_for(min(highest, 0.99) if highest <= 1 else highest, 2)  # shares have two at least
    labels = {
        f"{data.profession_labels[name]} {fixed(end, decimals)}": (end, data.colours[name])
        for name, end in known.items()
    }  # fmt: skip
    end_labels(axes, labels, 2.0, beside=5)


# A study.


def selected(
    data: FigureData, names: Sequence[str], baseline: Baseline = None, cells: Sequence[str] | None = None
) -> Selection:
    """The cells that are shown: those that have a baseline other than themselves."""
    ranked = names[0] if names[0] in select_measures(data, None, "runs", names) else "relationship_conflict"
    differences = data.effects([ranked], baseline).set_index("cell")["difference"]
    ranked_by = f"difference in {measures_in_words([ranked])}"
    return compared_cells(
        select_cells(data, cells, MAX_CELLS, lambda: differences, ranked_by, (), MAX_OF_DESIGN), differences
    )


def profession_effects(
    data: FigureData, names: Sequence[str], keys: Sequence[str], baseline: Baseline = None
) -> pd.DataFrame:
    """Paired differences within each profession, of some cells."""
    against = data.against(baseline)
    needed = {*keys, *(against[key] for key in keys)}
    values = data.values(TABLE, ["profession", *names])
    effects = data.effects_among(values[values["cell"].isin(needed)], names, ["profession"], baseline)
    return effects[effects["cell"].isin(list(keys))].astype({"profession": str})


def _draw_effects(
    data: FigureData, measures: Names, baseline: Baseline, cells: Sequence[str] | None
) -> Figure:  # fmt: skip
    names = select_measures(data, measures, TABLE, SHOWN)
    selection = selected(data, names, baseline, cells)
    keys, shown = selection.keys, data.professions[:MAX_PROFESSIONS]
    effects = profession_effects(data, names, keys, baseline)
    step, wide = 0.9 + ROW * len(keys), (WIDTH - LEFT) / len(shown)
    subtitle = _subtitle(data, effects, selection, baseline)
    top = subtitle_end(subtitle) + 0.45
    height = top + step * len(names) + 0.35
    figure = new_figure(TITLE_OF_CELLS, subtitle, WIDTH, height)
    verdict_key(figure, 0.30, top - 0.33, [word for word in VERDICT_WORDS if word in set(effects["verdict"])])
    for k, name in enumerate(names):
        of_measure = effects[effects["measure"] == name]
        ends = _limits_of_row(of_measure, SMALLEST[name].value if name in SMALLEST else 0.0)
        for column, profession in enumerate(shown):
            bottom = height - top - step * k - 0.55 - ROW * len(keys)
            axes = axes_at(figure, LEFT + wide * column, bottom, wide - 0.3, ROW * len(keys))
            rows = of_measure[of_measure["profession"] == profession].set_index("cell").reindex(keys)
            _draw_panel(axes, rows, name, ends)
            axes.set_yticks(range(len(rows)), [data.cell_labels[key] if column == 0 else "" for key in keys])
            _add_headings(axes, rows, name, data.profession_labels[profession] if k == 0 else "", column == 0)
    add_footer(figure, data.footer)
    return figure


def _subtitle(data: FigureData, effects: pd.DataFrame, selection: Selection, baseline: Baseline) -> str:
    left_out = len(data.professions) - MAX_PROFESSIONS
    sentences = [
        f"Mark: the cell's mean. Upright line: the mean of {data.against_in_words(baseline)}. Bar: 95 % interval of "
        f"the paired difference from it; n = {pairs_in(effects)}. One scale per row.",
        as_sentence(data.label_note),
        selection.note,
        f"Not shown: {left_out} of the professions." if left_out > 0 else "",
    ]
    return wrapped(sentences, WIDTH)


def _draw_panel(axes: Axes, rows: pd.DataFrame, name: str, ends: tuple[float, float]) -> None:
    """Marks at the cells' means; bars and zone are placed around the baseline's mean over the same replicates."""
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(*ends)
    for height, row in enumerate(rows.itertuples()):
        if row.difference != row.difference:
            continue
        colour = VERDICT_MARKS[row.verdict].colour
        if name in SMALLEST:
            zone = SMALLEST[name].value
            axes.fill_betweenx(
                [height - 0.5, height + 0.5], row.before - zone, row.before + zone, color=ZONE, linewidth=0, zorder=0,
                gid="smallest",
            )  # fmt: skip
        axes.vlines(row.before, height - 0.5, height + 0.5, color=TEXT, linewidth=0.9, gid="baseline")
        axes.plot([row.before + row.low, row.before + row.high], [height] * 2, color=colour, linewidth=1.3, gid="bar")
        verdict_dot(axes, row.after, height, row.verdict, 4.2)


def _add_headings(axes: Axes, rows: pd.DataFrame, name: str, profession: str, first: bool) -> None:
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    axes.spines["left"].set_visible(False)
    round_ticks(axes.xaxis, 4)
    label_axes(axes, profession, pad=20)
    baselines = sorted({fixed(value, decimals_of(name)) for value in rows["before"].dropna()})
    add_note(axes, f"baseline {baselines[0]}" if len(baselines) == 1 else "")
    if first:
        axes.annotate(
            measure_of(name).label, (0, 1), xycoords="axes fraction", xytext=(-5, 18), ha="right",
            textcoords="offset points", fontsize=SMALL + 1, weight="bold", annotation_clip=False, gid="measure",
        )  # fmt: skip
        axes.annotate(
            measure_of(name).unit, (0, 1), xycoords="axes fraction", xytext=(-5, 6), ha="right", fontsize=SMALL,
            textcoords="offset points", color=QUIET, annotation_clip=False,
        )  # fmt: skip


def _limits_of_row(effects: pd.DataFrame, smallest: float) -> tuple[float, float]:
    """One scale for a row of panels: all means, intervals and zones."""
    before = effects["before"].to_numpy(float)
    ends = np.array([before - smallest, before + smallest, before + effects["low"], before + effects["high"]])
    known = np.append(ends[np.isfinite(ends)], effects["after"].dropna())
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    margin = 0.05 * (high - low) or 1.0
    return low - margin, high + margin
