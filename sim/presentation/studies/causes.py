"""Why: which causes of conflict a cell has more or less of than its baseline."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.presentation.figures.causes import COLOURS, PANELS, SPOKEN
from sim.presentation.studies.forest import why_not as nothing_to_compare
from sim.presentation.studies.labels import bracketed, pairs_in, sentence, signed
from sim.presentation.studies.plot_styles import round_ticks, under, wrapped
from sim.presentation.studies.selection import Choice, cells_asked, with_effects
from sim.presentation.studies.study_data import Baseline, StudyFigureData
from sim.presentation.style import (
    BLACK,
    KEY,
    SMALL,
    TEXT,
    add_footer,
    blank,
    gloss,
    lettering,
    new_figure,
    place,
    styled,
    text_on,
)
from sim.studies.effects.causes import causes_changed

TITLE = "Causes that changed"
TABLE = "causes"
TOTALS = {"process": "process_conflict", "relationship": "hazard"}
MOST_ROWS = 14
WIDTH, LEFT, PANEL, ACROSS, ROW = 12.4, 2.4, 3.15, 5.0, 0.27
DECIMALS = 3
NARROWEST = 0.16  # inches in which a number can stand
NUMBERS = {cause: str(place) for place, cause in enumerate(COLOURS, 1)}
KEYS_A_LINE = 5


def why_not(data: StudyFigureData, baseline: Baseline = None) -> str:
    """Why there is no such figure; empty where there is one."""
    if not data.keeps(TABLE):
        return f"The study keeps no table '{TABLE}' (study.keep), or nothing was lived."
    return nothing_to_compare(data, baseline)


@styled
def draw(data: StudyFigureData, baseline: Baseline = None, cells: Sequence[str] | None = None) -> Figure:
    """Stacked bars: process conflict, and the hazard of relationship conflict, by what each cause adds or takes.

    Args:
        material: of the study.
        baseline: as for :meth:`sim.studies.study.Study.effects`.
        cells: by name, number or key; None: all, or as many as can be read.

    Raises:
        ConfigError: there is no such cell, or none fits the baseline.
    """
    if why_not(data, baseline):
        return blank(new_figure(TITLE, "", WIDTH, 4.0), why_not(data, baseline))
    choice = chosen(data, baseline, cells)
    changed, totals = changes(data, choice.keys, baseline), data.effects(list(TOTALS.values()), baseline)
    tall = ROW * len(choice.keys)
    subtitle = _subtitle(data, choice, totals, baseline)
    figure = new_figure(TITLE, subtitle, WIDTH, under(subtitle) + 0.75 + tall + 1.35)
    for k, (conflict, title, unit) in enumerate(PANELS):
        axes = place(figure, LEFT + ACROSS * k, 1.35, PANEL, tall)
        total = totals[totals["measure"] == TOTALS[conflict]].set_index("cell").reindex(choice.keys)
        _panel(axes, changed[changed["conflict"] == conflict], total, choice.keys)
        axes.set_yticks(range(len(choice.keys)), [data.labels[key] if k == 0 else "" for key in choice.keys])
        lettering(axes, title, f"difference in {unit}".replace(" (0 to 1)", ""), lift=20)
        gloss(axes, "black: the causes together, with 95 % interval")
    _key(figure, [cause for cause in COLOURS if cause in set(changed["cause"])])
    add_footer(figure, data.footer)
    return figure


def chosen(data: StudyFigureData, baseline: Baseline = None, cells: Sequence[str] | None = None) -> Choice:
    """The cells that are shown."""
    differences = data.effects(["process_conflict"], baseline).set_index("cell")["difference"]
    choice = cells_asked(data, cells, MOST_ROWS, lambda: differences, "difference in process conflict")
    return with_effects(choice, differences)


def changes(data: StudyFigureData, keys: Sequence[str], baseline: Baseline = None) -> pd.DataFrame:
    """What :meth:`Study.causes_changed` gives, of some cells only: the table of causes is a long one."""
    against = data.against(baseline)
    needed = {*keys, *(against[key] for key in keys)}
    ledger = data.values(TABLE, ["conflict", "cause", "amount", "encounters"])
    found = causes_changed(ledger[ledger["cell"].isin(needed)], data.plan, against)
    return found[found["cell"].isin(list(keys))].astype({"cause": str, "conflict": str})


def _subtitle(data: StudyFigureData, choice: Choice, totals: pd.DataFrame, baseline: Baseline) -> str:
    told = [
        f"Paired difference from {data.against_words(baseline)} per encounter; the causes add up to the black "
        f"mark. Right of 0: more of that cause; left: less. n = {pairs_in(totals)}.",
        sentence(data.label_note),
        choice.note,
    ]
    return wrapped(told, WIDTH)


def _panel(axes: Axes, changed: pd.DataFrame, total: pd.DataFrame, keys: Sequence[str]) -> None:
    axes.set_ylim(len(keys) - 0.5, -0.5)
    tables = {str(key): part.set_index("cause")["difference"] for key, part in changed.groupby("cell", observed=True)}
    ends = [part[part * side > 0].sum() for part in tables.values() for side in (-1, 1)]
    low = min(ends + total["low"].dropna().to_list(), default=0.0)
    high = max(ends + total["high"].dropna().to_list(), default=0.0)
    room = 0.04 * (high - low) or 1.0
    axes.set_xlim(min(low, 0) - room, max(high, 0) + room)
    axes.axvline(0, color=TEXT, linewidth=0.9, gid="zero")
    for height, key in enumerate(keys):
        if key in tables:
            _bar(axes, height, tables[key])
        _total(axes, height, total.loc[key])
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    axes.spines["left"].set_visible(False)
    round_ticks(axes.xaxis, 5)


def _bar(axes: Axes, height: int, differences: pd.Series) -> None:
    """One cell's bar: gains to the right of 0 and losses to the left, in the order of the key."""
    low, high = axes.get_xlim()
    ends = {1: 0.0, -1: 0.0}
    for cause in COLOURS:
        amount = float(differences.get(cause, 0.0))
        if not amount or amount != amount:
            continue
        side = 1 if amount > 0 else -1
        axes.barh(height, amount, 0.62, ends[side], color=COLOURS[cause], edgecolor="white", linewidth=0.5,
                  gid=f"cause-{cause}")  # fmt: skip
        if abs(amount) * PANEL / (high - low) >= NARROWEST:
            axes.text(ends[side] + amount / 2, height + 0.02, NUMBERS[cause], ha="center", va="center",
                      fontsize=SMALL - 1, color=text_on(COLOURS[cause]))  # fmt: skip
        ends[side] += amount


def _total(axes: Axes, height: int, row: pd.Series) -> None:
    axes.plot([row["low"], row["high"]], [height + 0.38] * 2, color=BLACK, linewidth=1.2, gid="interval")
    axes.plot([row["difference"]], [height + 0.38], "D", markersize=3.2, color=BLACK, gid="total")
    text = f"{signed(row['difference'], DECIMALS)}  {bracketed(row['low'], row['high'], DECIMALS)}"
    axes.annotate(
        text, (1, height), xycoords=("axes fraction", "data"), xytext=(8, 0), textcoords="offset points", va="center",
        fontsize=SMALL, annotation_clip=False,
    )  # fmt: skip


def _key(figure: Figure, causes: Sequence[str]) -> None:
    """Colour, number and name of every cause, below the panels."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes((LEFT / width, 0.32 / height, (width - LEFT) / width, 0.42 / height))
    axes.set_gid(KEY)
    axes.set_axis_off()
    axes.set_xlim(0, width - LEFT)
    axes.set_ylim(0, 2)
    for place_, cause in enumerate(causes):
        line, column = divmod(place_, KEYS_A_LINE)
        x, y = 2.0 * column, 1.5 - line
        axes.plot([x + 0.1], [y], "s", markersize=11, color=COLOURS[cause], markeredgewidth=0)
        axes.text(x + 0.1, y - 0.03, NUMBERS[cause], ha="center", va="center", fontsize=SMALL - 1,
                  color=text_on(COLOURS[cause]))  # fmt: skip
        axes.text(x + 0.26, y - 0.03, SPOKEN[cause], va="center", fontsize=SMALL)
