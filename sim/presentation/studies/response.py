"""How a measure answers to each lever: the effect of every cell against the lever's value, and a rank correlation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.errors import ConfigError
from sim.measures.sesoi import SMALLEST
from sim.presentation.studies.factor_grid import lever_asked, values_of
from sim.presentation.studies.forest import why_not as nothing_to_compare
from sim.presentation.studies.labels import bracketed, brief_value, measure_of, signed
from sim.presentation.studies.plot_styles import LOOKS, ZONE, Look, round_ticks, under, wrapped
from sim.presentation.studies.selection import CONFLICT, Names, measures_asked
from sim.presentation.studies.study_data import Baseline, StudyFigureData
from sim.presentation.style import MINUS, TEXT, add_footer, blank, gloss, lettering, new_figure, place, styled

TITLE = "Effects against each lever"
WIDTH, LEFT, TALL, STEP = 12.4, 0.85, 1.55, 2.35
MOST_LEVERS = 4
FEWEST_FOR_MEDIANS, GROUP = 40, 20  # cells; a group of so many at least has a median of its own
MOST_GROUPS = 10
MOST_HUES = 4
MOST_LETTERS = 14  # of a unit on an upright axis
Z = 1.96
ROOM = 4  # smallest effects of interest that an upright axis spans at least


def why_not(data: StudyFigureData) -> str:
    """Why there is no such figure; empty where there is one."""
    if nothing_to_compare(data):
        return nothing_to_compare(data)
    if data.sampled:
        return "" if data.numeric else "No lever of this study is a number."
    if len(data.plan.factors) == 1 == len(data.numeric) and len(data.cells) > 2:
        return ""
    return "This is drawn for sampled designs, and for designs over one numeric lever with three values or more."


@styled
def draw(data: StudyFigureData, measures: Names = None, levers: Names = None, baseline: Baseline = None) -> Figure:
    """A row a measure and a column a lever: every cell's paired difference over the lever's value.

    Args:
        material: of the study.
        measures: one or more; None: four kinds of conflict.
        levers: numeric ones; None: those with the strongest rank correlations, four at most.
        baseline: as for :meth:`sim.studies.study.Study.effects`.

    Raises:
        ConfigError: there is no such measure or lever, or no cell fits the baseline.
    """
    reason = nothing_to_compare(data, baseline) or (why_not(data) if levers is None else "")
    if reason:
        return blank(new_figure(TITLE, "", WIDTH, 4.0), reason)
    names = measures_asked(data, measures, "runs", CONFLICT)
    found = joined(data, data.effects(names, baseline))
    shown = shown_levers(data, found, names, levers)
    slots = [(name, lever) for name in names for lever in shown]
    columns = max(2, len(shown))
    lines = -(-len(slots) // columns)
    subtitle = _subtitle(data, len(shown), levers is None, baseline)
    top = under(subtitle) + 0.75
    height = top + STEP * lines + 0.05
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    wide = (WIDTH - LEFT - 0.2) / columns
    for k, (name, lever) in enumerate(slots):
        line, column = divmod(k, columns)
        axes = place(figure, LEFT + wide * column, height - top - STEP * line - TALL, wide - 0.65, TALL)
        of_measure = found[found["measure"] == name]
        _panel(axes, data, of_measure, name, lever, baseline)
        first = lever == shown[0]
        across = lever if k + columns >= len(slots) else ""
        lettering(axes, measure_of(name).label if first else "", across, _upright(name) if first else "", 20)
        gloss(axes, correlation_in_words(of_measure, lever))
    add_footer(figure, data.footer)
    return figure


def joined(data: StudyFigureData, found: pd.DataFrame) -> pd.DataFrame:
    """Effects with the lever values of their cells in columns ``lever NAME``: no name is there twice."""
    levels = data.levels.add_prefix("lever ")
    return found.join(levels, on="cell")


def shown_levers(data: StudyFigureData, found: pd.DataFrame, names: Sequence[str], asked: Names) -> list[str]:
    """The levers that are shown, in the order of the design."""
    if asked is not None:
        return [_numeric(data, name) for name in ([asked] if isinstance(asked, str) else asked)]
    if len(data.numeric) <= MOST_LEVERS:
        return data.numeric
    strength = {
        lever: max(abs(rank_correlation(found[found["measure"] == name], lever)[0]) for name in names)
        for lever in data.numeric
    }
    strongest = sorted(data.numeric, key=lambda lever: -strength[lever])[:MOST_LEVERS]
    return [lever for lever in data.numeric if lever in strongest]


def _numeric(data: StudyFigureData, asked: str) -> str:
    name = lever_asked(data, asked)
    if name not in data.numeric:
        raise ConfigError(f"'{name}' has no numbers as values; effects are drawn over numeric levers only.")
    return name


def hues_of(data: StudyFigureData) -> tuple[str, dict[object, Look]]:
    """A named lever with few values, told apart by colour and shape; ("", {}) where there is none."""
    for lever in data.plan.factors:
        values = values_of(data.levels[lever])
        if lever not in data.numeric and len(values) <= MOST_HUES:
            return lever, dict(zip(values, LOOKS, strict=False))
    return "", {}


def _subtitle(data: StudyFigureData, shown: int, chosen: bool, baseline: Baseline) -> str:
    each = "a dot a cell" + ("" if data.sampled else ", with its 95 % interval")
    left_out = len(data.numeric) - shown if chosen else 0
    lever, hues = hues_of(data)
    marks = {"o": "disc", "s": "square", "^": "triangle", "D": "diamond"}
    told = [
        f"Paired difference from {data.against_words(baseline)}: {each}. Grey: within the smallest effect of "
        "interest. Ring: the baseline.",
        "Rank correlation (Spearman) over cells, with its 95 % interval: 1 rises throughout, "
        f"{MINUS}1 falls throughout.",
        "Line: medians of equally large groups of cells." if _medians(data) else "",
        f"Left out: {left_out} levers with weaker correlations." if left_out > 0 else "",
        f"{lever}: " + ", ".join(f"{brief_value(v)} {marks[look.marker]}" for v, look in hues.items()) + "."
        if lever else "",
    ]  # fmt: skip
    return wrapped(told, WIDTH)


def _medians(data: StudyFigureData) -> bool:
    return data.sampled and len(data.lived) >= FEWEST_FOR_MEDIANS


def _panel(axes: Axes, data: StudyFigureData, found: pd.DataFrame, name: str, lever: str, baseline: Baseline) -> None:
    x, y = found[f"lever {lever}"].to_numpy(float), found["difference"].to_numpy(float)
    if name in SMALLEST:
        axes.axhspan(-SMALLEST[name].value, SMALLEST[name].value, color=ZONE, linewidth=0, zorder=0, gid="smallest")
    axes.axhline(0, color=TEXT, linewidth=0.8, gid="zero")
    bases = data.levels.loc[list(set(data.against(baseline).values())), lever].to_numpy(float)
    if not data.sampled:
        axes.vlines(x, found["low"], found["high"], color=LOOKS[0].colour, linewidth=1.5, gid="interval")
        _curve(axes, np.append(x, bases), np.append(y, np.zeros(len(bases))))
    _dots(axes, found, x, y, hues_of(data))
    axes.plot(bases, np.zeros(len(bases)), "o", markersize=6, color=TEXT, markerfacecolor="white", gid="baseline")
    if _medians(data):
        axes.plot(*group_medians(x, y), color=TEXT, linewidth=1.6, gid="medians")
    axes.set_ylim(*_limits(found, name, ["difference"] if data.sampled else ["difference", "low", "high"]))
    round_ticks(axes.yaxis, 5)
    round_ticks(axes.xaxis, 6)


def _curve(axes: Axes, x: np.ndarray, y: np.ndarray) -> None:
    """A line through the cells where the lever is all that differs."""
    if len(set(x.tolist())) == len(x):
        order = np.argsort(x)
        axes.plot(x[order], y[order], color=LOOKS[0].colour, linewidth=1.2, gid="curve")


def _dots(axes: Axes, found: pd.DataFrame, x: np.ndarray, y: np.ndarray, hues: tuple[str, dict]) -> None:
    lever, looks = hues
    size = 4.5 if len(x) <= 100 else 2.6
    for value, look in (looks or {None: LOOKS[0]}).items():
        here = (found[f"lever {lever}"] == value).to_numpy() if lever else np.ones(len(x), dtype=bool)
        axes.plot(
            x[here], y[here], look.marker, markersize=size, color=look.colour, alpha=0.45 if len(x) > 100 else 0.8,
            markeredgewidth=0, gid="cells",
        )  # fmt: skip


def group_medians(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Medians of x and y in groups of equally many cells, in the order of x."""
    known = np.isfinite(x + y)
    order = np.argsort(x[known], kind="stable")
    groups = np.array_split(order, max(2, min(MOST_GROUPS, len(order) // GROUP)))
    return tuple(np.array([np.median(one[known][group]) for group in groups]) for one in (x, y))  # type: ignore[return-value]


def rank_correlation(found: pd.DataFrame, lever: str) -> tuple[float, float, float]:
    """Spearman's rank correlation of effect and lever over cells, and its 95 % interval by Fisher's transformation."""
    pairs = found[[f"lever {lever}", "difference"]].astype(float).dropna()
    if len(pairs) < 4 or (pairs.nunique() < 2).any():
        return np.nan, np.nan, np.nan
    ranks = pairs.rank()
    rho = float(np.corrcoef(ranks.to_numpy().T)[0, 1])
    half = Z * np.sqrt((1 + rho**2 / 2) / (len(pairs) - 3))  # Bonett & Wright 2000
    middle = np.arctanh(np.clip(rho, -1 + 1e-12, 1 - 1e-12))
    return rho, float(np.tanh(middle - half)), float(np.tanh(middle + half))


def correlation_in_words(found: pd.DataFrame, lever: str) -> str:
    """The correlation as a line above a panel."""
    rho, low, high = rank_correlation(found, lever)
    return "" if np.isnan(rho) else f"rank correlation {signed(rho, 2)} {bracketed(low, high, 2)}"


def _limits(found: pd.DataFrame, name: str, columns: list[str]) -> tuple[float, float]:
    """Ends of the upright axis: what is drawn, 0, and at least four smallest effects of interest."""
    ends = found[columns].to_numpy(float)
    low, high = (float(limit(ends, initial=0.0)) for limit in (np.nanmin, np.nanmax))
    least = ROOM * SMALLEST[name].value if name in SMALLEST else 1e-6
    room = max(0.06 * (high - low), (least - (high - low)) / 2)
    return low - room, high + room


def _upright(name: str) -> str:
    unit = measure_of(name).unit
    return f"difference ({unit})" if len(unit) <= MOST_LETTERS else "difference"
