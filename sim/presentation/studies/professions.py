"""Who bears it: every cell against its baseline within each profession."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.measures.sesoi import SMALLEST
from sim.presentation.studies.forest import why_not as nothing_to_compare
from sim.presentation.studies.labels import decimals_for, measure_of, pairs_in, plain, sentence
from sim.presentation.studies.plot_styles import MARKS, MEANINGS, ZONE, dot, key_of_marks, round_ticks, under, wrapped
from sim.presentation.studies.selection import Choice, Names, cells_asked, labels_in_words, measures_asked, with_effects
from sim.presentation.studies.study_data import Baseline, StudyFigureData
from sim.presentation.style import QUIET, SMALL, TEXT, add_footer, blank, gloss, lettering, new_figure, place, styled

SHOWN = (
    "relationship_conflict", "process_conflict", "unspoken_disagreement", "strain", "understanding", "turnover",
)  # fmt: skip
MOST_CELLS, MOST_PROFESSIONS = 8, 7
WIDTH, LEFT, ROW = 12.4, 2.4, 0.165
TITLE = "Effects within each profession"
TABLE = "professions"


def why_not(data: StudyFigureData, baseline: Baseline = None) -> str:
    """Why there is no such figure; empty where there is one."""
    if not data.keeps(TABLE):
        return f"The study keeps no table '{TABLE}' (study.keep), or nothing was lived."
    return nothing_to_compare(data, baseline)


@styled
def draw(
    data: StudyFigureData, measures: Names = None, baseline: Baseline = None, cells: Sequence[str] | None = None
) -> Figure:
    """A row a measure and a column a profession: each cell's mean, and whether it differs from the baseline's.

    Args:
        material: of the study.
        measures: one or more that professions have; None: six.
        baseline: as for :meth:`sim.studies.study.Study.effects`.
        cells: by name, number or key; None: all, or as many as can be read.

    Raises:
        ConfigError: there is no such measure or cell, or no cell fits the baseline.
    """
    if why_not(data, baseline):
        return blank(new_figure(TITLE, "", WIDTH, 4.0), why_not(data, baseline))
    names = measures_asked(data, measures, TABLE, SHOWN)
    choice = chosen(data, names, baseline, cells)
    found = profession_effects(data, names, choice.keys, baseline)
    shown = professions_of(data)[:MOST_PROFESSIONS]
    step, wide = 0.9 + ROW * len(choice.keys), (WIDTH - LEFT) / len(shown)
    subtitle = _subtitle(data, found, choice, baseline)
    top = under(subtitle) + 0.45
    height = top + step * len(names) + 0.35
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    key_of_marks(figure, 0.30, top - 0.33, [verdict for verdict in MEANINGS if verdict in set(found["verdict"])])
    for k, name in enumerate(names):
        of_measure = found[found["measure"] == name]
        ends = _limits(of_measure, SMALLEST[name].value if name in SMALLEST else 0.0)
        for column, profession in enumerate(shown):
            bottom = height - top - step * k - 0.55 - ROW * len(choice.keys)
            axes = place(figure, LEFT + wide * column, bottom, wide - 0.3, ROW * len(choice.keys))
            mine = of_measure[of_measure["profession"] == profession].set_index("cell").reindex(choice.keys)
            _panel(axes, mine, name, ends)
            axes.set_yticks(range(len(mine)), [data.labels[key] if column == 0 else "" for key in choice.keys])
            _headings(axes, mine, name, spoken(data, profession), k == 0, column == 0)
    add_footer(figure, data.footer)
    return figure


def professions_of(data: StudyFigureData) -> list[str]:
    """Professions that have figures, in the order of the configuration."""
    there = list(data.values(TABLE, ["profession"])["profession"].astype(str).unique())
    declared = list(_declared(data))
    return sorted(there, key=lambda name: declared.index(name) if name in declared else len(declared))


def _declared(data: StudyFigureData) -> dict[str, dict]:
    """The professions of all cells' organisations."""
    plains = [data.plan.bases[base] for base in dict.fromkeys(cell.base for cell in data.cells.values())]
    return {name: one for plain in plains for name, one in plain["organisation"]["professions"].items()}


def spoken(data: StudyFigureData, profession: str) -> str:
    """What people call a profession."""
    label = _declared(data).get(profession, {}).get("label", "")
    return label or profession.replace("_", " ").capitalize()


def chosen(
    data: StudyFigureData, names: Sequence[str], baseline: Baseline = None, cells: Sequence[str] | None = None
) -> Choice:
    """The cells that are shown: those that have a baseline other than themselves."""
    ranked = names[0] if names[0] in measures_asked(data, None, "runs", names) else "relationship_conflict"
    differences = data.effects([ranked], baseline).set_index("cell")["difference"]
    what = f"difference in {labels_in_words([ranked])}"
    return with_effects(cells_asked(data, cells, MOST_CELLS, lambda: differences, what), differences)


def profession_effects(
    data: StudyFigureData, names: Sequence[str], keys: Sequence[str], baseline: Baseline = None
) -> pd.DataFrame:
    """Paired differences within each profession, of some cells."""
    against = data.against(baseline)
    needed = {*keys, *(against[key] for key in keys)}
    values = data.values(TABLE, ["profession", *names])
    found = data.effects_among(values[values["cell"].isin(needed)], names, ["profession"], baseline)
    return found[found["cell"].isin(list(keys))].astype({"profession": str})


def _subtitle(data: StudyFigureData, found: pd.DataFrame, choice: Choice, baseline: Baseline) -> str:
    left_out = len(professions_of(data)) - MOST_PROFESSIONS
    told = [
        f"Mark: the cell's mean. Upright line: the mean of {data.against_words(baseline)}. Bar: 95 % interval of "
        f"the paired difference from it; n = {pairs_in(found)}. One scale a row.",
        sentence(data.label_note),
        choice.note,
        f"Left out: {left_out} of the professions." if left_out > 0 else "",
    ]
    return wrapped(told, WIDTH)


def _panel(axes: Axes, rows: pd.DataFrame, name: str, ends: tuple[float, float]) -> None:
    """Marks at the cells' means; bars and zone are placed around the baseline's mean over the same replicates."""
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(*ends)
    for height, row in enumerate(rows.itertuples()):
        if row.difference != row.difference:
            continue
        colour = MARKS[row.verdict].colour
        if name in SMALLEST:
            zone = SMALLEST[name].value
            axes.fill_betweenx(
                [height - 0.5, height + 0.5], row.before - zone, row.before + zone, color=ZONE, linewidth=0, zorder=0,
                gid="smallest",
            )  # fmt: skip
        axes.vlines(row.before, height - 0.5, height + 0.5, color=TEXT, linewidth=0.9, gid="baseline")
        axes.plot([row.before + row.low, row.before + row.high], [height] * 2, color=colour, linewidth=1.3, gid="bar")
        dot(axes, row.after, height, row.verdict, 4.2)


def _headings(axes: Axes, rows: pd.DataFrame, name: str, profession: str, top: bool, left: bool) -> None:
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    axes.spines["left"].set_visible(False)
    round_ticks(axes.xaxis, 4)
    lettering(axes, profession if top else "", lift=20)
    before = sorted({plain(value, decimals_for(name)) for value in rows["before"].dropna()})
    gloss(axes, f"baseline {before[0]}" if len(before) == 1 else "")
    if left:
        axes.annotate(
            measure_of(name).label, (0, 1), xycoords="axes fraction", xytext=(-5, 18), ha="right",
            textcoords="offset points", fontsize=SMALL + 1, weight="bold", annotation_clip=False, gid="measure",
        )  # fmt: skip
        axes.annotate(
            measure_of(name).unit, (0, 1), xycoords="axes fraction", xytext=(-5, 6), ha="right", fontsize=SMALL,
            textcoords="offset points", color=QUIET, annotation_clip=False,
        )  # fmt: skip


def _limits(found: pd.DataFrame, smallest: float) -> tuple[float, float]:
    """One scale for a row of panels: all means, intervals and zones."""
    before = found["before"].to_numpy(float)
    ends = np.array([before - smallest, before + smallest, before + found["low"], before + found["high"]])
    known = np.append(ends[np.isfinite(ends)], found["after"].dropna())
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    room = 0.05 * (high - low) or 1.0
    return low - room, high + room
