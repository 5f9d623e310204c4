"""Main effects of levers and their interactions, compared with the smallest effect of interest."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.number_format import number_range
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, axes_at, explain_empty
from sim.presentation.figures.data import FigureData
from sim.presentation.figures.forest import ROW, WIDTH, draw_panel
from sim.presentation.figures.labels import lever_name, pairs_in, settings_in_words
from sim.presentation.figures.plot_styles import VERDICT_WORDS, subtitle_end, verdict_key, wrapped
from sim.presentation.figures.selection import MAIN_MEASURES, Names, select_measures
from sim.presentation.style import FAINT, styled
from sim.studies.effects.factorial import interactions, main_effects, reference_cell, why_no_interactions
from sim.studies.plan.cell import value_text

TITLE = "Main effects and interactions"
MAX_ROWS = 48
LEFT, PANEL, BETWEEN = 3.1, 2.0, 4.6  # the second column starts ``BETWEEN`` after the first
LONGEST = 46  # letters of a row's name
COLUMNS = ["lever", "change", "other", "other_change"]


@styled
def draw(data: FigureData, measures: Names = None, reference: str | int | None = None) -> Figure:
    """One panel per measure: above the effect of each lever averaged over all others, below differences of differences.

    Args:
        data: a study's data.
        measures: one or more; None: eight main measures.
        reference: a cell, by name, number or key, whose lever values the others are compared with; None: the
            study's baseline if it is one cell, else the first cell.

    Raises:
        ConfigError: unknown measure or cell.
    """
    if reason := why_not(data):
        return explain_empty(new_figure(TITLE, "", WIDTH, 4.0), reason)
    names = select_measures(data, measures, "runs", MAIN_MEASURES)
    key = reference_cell(data.plan) if reference is None else str(data.plan.cell(reference).key)
    found, note = rows_of(data, names, key)
    labels = list(dict.fromkeys(found["row"]))
    alone = found.loc[found["other"] == "", "row"].nunique()
    step, lines = 1.05 + ROW * len(labels), -(-len(names) // 2)
    subtitle = _subtitle(data, found, key, note)
    top = subtitle_end(subtitle) + 0.45
    height = top + step * lines + 0.3
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    verdict_key(figure, 0.30, top - 0.33, [word for word in VERDICT_WORDS if word in set(found["verdict"])])
    for k, name in enumerate(names):
        line, column = divmod(k, 2)
        bottom = height - top - step * line - 0.6 - ROW * len(labels)
        axes = axes_at(figure, LEFT + BETWEEN * column, bottom, PANEL, ROW * len(labels))
        draw_panel(axes, found[found["measure"] == name].set_index("row").reindex(labels), name)
        _divide(axes, alone, len(labels))
        axes.set_yticks(range(len(labels)), labels if column == 0 else [""] * len(labels))
    add_footer(figure, data.footer)
    return figure


def why_not(data: FigureData) -> str:
    """Why there is no such figure; empty if there is one."""
    if reason := data.why_no_comparison():
        return reason
    if len(data.plan.factors) < 2:
        return "Interactions need two levers or more."
    if data.sampled:
        return "The cells are points of a sample: no two differ in a single lever. See the effect against each lever."
    return why_no_interactions(data.plan)


def rows_of(data: FigureData, names: Sequence[str], reference: str) -> tuple[pd.DataFrame, str]:
    """Main effects and interactions with the names of their rows (``row``), and a note on those that are left out."""
    values = data.values("runs", names)
    main = main_effects(values, data.plan, names, reference).assign(other="", other_change="")
    both = interactions(values, data.plan, names, reference)
    found = pd.concat([main, both], ignore_index=True)
    found["row"] = [_name(data, *cells) for cells in zip(*(found[c] for c in COLUMNS), strict=True)]
    rows = found["row"].nunique()
    if rows <= MAX_ROWS:
        return found, ""
    ends = {name: {data.levels[name].min(), data.levels[name].max()} for name in data.numeric_levers}
    kept = [
        all(lever not in ends or _is_end(change, ends[lever]) for lever, change in ((a, b), (c, d)))
        for a, b, c, d in zip(*(found[column] for column in COLUMNS), strict=True)
    ]
    fewer = found[kept]
    if fewer["row"].nunique() > MAX_ROWS:
        fewer = found[(found["other"] == "") | (found["row"].isin(list(dict.fromkeys(fewer["row"]))[:MAX_ROWS]))]
        fewer = fewer[fewer["row"].isin(list(dict.fromkeys(fewer["row"]))[:MAX_ROWS])]
    shown = fewer["row"].nunique()
    return fewer, f"Shown: {shown} of {rows} contrasts, to the ends of numeric levers; study.interactions() has all."


def _is_end(change: str, ends: set) -> bool:
    """Whether a change leads to one of these values."""
    return _after(change) in {value_text(end) for end in ends}


def _name(data: FigureData, lever: str, change: str, other: str, other_change: str) -> str:
    """``bias 0 to 0.6``, or ``bias 0.6 × paperwork shared``."""

    def part(name: str, text: str) -> str:
        return f"{lever_name(name, data.plan.factors)} {text.replace('_', ' ')}"

    if not other:
        return _shortened(part(lever, change))
    return _shortened(f"{part(lever, _after(change))} × {part(other, _after(other_change))}")


def _after(change: str) -> str:
    return change.rpartition(" to ")[2]


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _divide(axes: Axes, alone: int, rows: int) -> None:
    """A line between main effects and interactions."""
    if 0 < alone < rows:
        axes.axhline(alone - 0.5, color=FAINT, linewidth=0.8, gid="divide", zorder=0)


def _subtitle(data: FigureData, found: pd.DataFrame, reference: str, note: str) -> str:
    levels = settings_in_words(data.levels.loc[reference].to_dict(), data.plan.factors)
    over = number_range(set(found["averaged_over"]))
    sentences = [
        f"Reference: {levels}. Above the line: the effect of each lever, averaged over all values of the others. Below "
        "(×): the interaction, a difference of differences: how much the effect of the first change grows when the "
        f"second is made as well; 0 means that the two add up. Averaged over {over} combinations of other values; "
        f"n = {pairs_in(found)} pairs, with 95 % intervals.",
        note,
    ]
    return wrapped(sentences, WIDTH)
