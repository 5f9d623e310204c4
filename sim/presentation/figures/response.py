"""How a measure responds to each lever: every cell's effect against the lever's value, and a rank correlation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.errors import ConfigError
from sim.core.number_format import MINUS, interval, signed
from sim.measures.sesoi import SMALLEST
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, add_note, axes_at, explain_empty, label_axes
from sim.presentation.figures.data import Baseline, FigureData
from sim.presentation.figures.factor_grid import resolve_lever, values_of
from sim.presentation.figures.heat_map import DIVERGING, reach_of
from sim.presentation.figures.labels import lever_label, lever_value, measure_of
from sim.presentation.figures.pairs import add_colour_bar
from sim.presentation.figures.plot_styles import LINE_STYLES, ZONE, LineStyle, round_ticks, subtitle_end, wrapped
from sim.presentation.figures.selection import CONFLICT, Names, select_measures
from sim.presentation.style import QUIET, TEXT, styled

TITLE = "Effects against each lever"
WIDTH, LEFT, TALL, STEP = 12.4, 0.85, 1.55, 2.6
MAX_LEVERS = 4
BOTH = ("both levers",)  # a column in which two levers are the axes
FEWEST_FOR_MEDIANS, GROUP = 75, 15  # cells; a group of so many at least has a median of its own
MAX_GROUPS = 10
BAR = (1.03, 0.0, 0.03, 1.0)  # of the panel: the bar of colours beside it
MAX_HUES = 4
MAX_LETTERS = 14  # of a unit on an upright axis
Z = 1.96
MARGIN = 4  # smallest effects of interest that an upright axis spans at least
SHAPES = {"o": "disc", "s": "square", "^": "triangle", "D": "diamond"}


@styled
def draw(data: FigureData, measures: Names = None, levers: Names = None, baseline: Baseline = None) -> Figure:
    """A row per measure and a column per lever: every cell's paired difference against the lever's value.

    With two numeric levers a third column has both as axes, and the difference as colour.

    Args:
        data: a study's data.
        measures: one or more; None: four kinds of conflict.
        levers: numeric ones; None: those with the strongest rank correlations, four at most.
        baseline: as for :meth:`sim.Study.effects`.

    Raises:
        ConfigError: unknown measure or lever, or no cell fits the baseline.
    """
    reason = data.why_no_comparison(baseline) or (why_not(data) if levers is None else "")
    if reason:
        return explain_empty(new_figure(TITLE, "", WIDTH, 4.0), reason)
    names = select_measures(data, measures, "runs", CONFLICT)
    effects = with_levers(data, data.effects(names, baseline))
    shown = shown_levers(data, effects, names, levers)
    plane = BOTH if data.sampled and len(shown) == 2 else ()
    panels = [(name, lever) for name in names for lever in (*shown, *plane)]
    columns = max(2, len(shown) + len(plane))
    lines = -(-len(panels) // columns)
    subtitle = _subtitle(data, len(shown), levers is None, baseline, bool(plane))
    top = subtitle_end(subtitle) + 0.75
    height = top + STEP * lines + 0.05
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    wide = (WIDTH - LEFT - 0.2) / columns
    for k, (name, lever) in enumerate(panels):
        line, column = divmod(k, columns)
        axes = axes_at(figure, LEFT + wide * column, height - top - STEP * line - TALL, wide - 0.65, TALL)
        of_measure = effects[effects["measure"] == name]
        if lever in plane:
            _draw_plane(axes, of_measure, name, shown)
            continue
        _draw_panel(axes, data, of_measure, name, lever, baseline)
        first = lever == shown[0]
        title, ylabel = (measure_of(name).label, _ylabel(name)) if first else ("", "")
        label_axes(axes, title, lever_label(lever), ylabel, 20)
        add_note(axes, correlation_in_words(of_measure, lever))
    add_footer(figure, data.footer)
    return figure


def why_not(data: FigureData) -> str:
    """Why there is no such figure; empty if there is one."""
    if reason := data.why_no_comparison():
        return reason
    if data.sampled:
        return "" if data.numeric_levers else "No lever of this study is a number."
    if len(data.plan.factors) == 1 == len(data.numeric_levers) and len(data.cells) > 2:
        return ""
    return (
        "This is drawn for sampled designs, and for designs over one numeric lever with three values or more; "
        "heat_map() and factorial() show grids."
    )


def with_levers(data: FigureData, effects: pd.DataFrame) -> pd.DataFrame:
    """Effects with the lever values of their cells, in columns ``lever NAME`` so that no name occurs twice."""
    return effects.join(data.levels.add_prefix("lever "), on="cell")


def shown_levers(data: FigureData, effects: pd.DataFrame, names: Sequence[str], wanted: Names) -> list[str]:
    """The levers that are shown, in the order of the design.

    Raises:
        ConfigError: unknown lever, or its values are no numbers.
    """
    if wanted is not None:
        return [_numeric_lever(data, name) for name in ([wanted] if isinstance(wanted, str) else wanted)]
    levers = data.numeric_levers
    if len(levers) <= MAX_LEVERS:
        return levers
    strength = {
        lever: max(abs(rank_correlation(effects[effects["measure"] == name], lever)[0]) for name in names)
        for lever in levers
    }
    strongest = sorted(levers, key=lambda lever: -strength[lever])[:MAX_LEVERS]
    return [lever for lever in levers if lever in strongest]


def _numeric_lever(data: FigureData, wanted: str) -> str:
    name = resolve_lever(data, wanted)
    if name not in data.numeric_levers:
        raise ConfigError(f"'{name}' has no numbers as values; effects are drawn against numeric levers only.")
    return name


def hues_of(data: FigureData) -> tuple[str, dict[object, LineStyle]]:
    """A named lever with few values, whose cells differ by colour and shape; ("", {}) if there is none."""
    for lever in data.plan.factors:
        values = values_of(data.levels[lever])
        if lever not in data.numeric_levers and len(values) <= MAX_HUES:
            return lever, dict(zip(values, LINE_STYLES, strict=False))
    return "", {}


def _subtitle(data: FigureData, shown: int, by_rule: bool, baseline: Baseline, plane: bool) -> str:
    dot = "one dot per cell" + ("" if data.sampled else ", with its 95 % interval")
    left_out = len(data.numeric_levers) - shown if by_rule else 0
    lever, hues = hues_of(data)
    shapes = ", ".join(f"{lever_value(value)} {SHAPES[style.marker]}" for value, style in hues.items())
    sentences = [
        f"Paired difference from {data.against_in_words(baseline)}: {dot}. Grey: within the smallest effect of "
        "interest. Ring: the baseline.",
        "Rank correlation (Spearman) over cells, with its 95 % interval: 1 rises throughout, "
        f"{MINUS}1 falls throughout.",
        "Line: medians of equally large groups of cells." if _has_medians(data) else "",
        "Right: both levers together, averaged over others; blue is less, orange is more." if plane else "",
        f"Not shown: {left_out} levers with weaker correlations." if left_out > 0 else "",
        f"{lever_label(lever)}: {shapes}." if lever else "",
    ]
    return wrapped(sentences, WIDTH)


def _has_medians(data: FigureData) -> bool:
    return data.sampled and len(data.completed) >= FEWEST_FOR_MEDIANS


def _draw_panel(
    axes: Axes, data: FigureData, effects: pd.DataFrame, name: str, lever: str, baseline: Baseline
) -> None:  # fmt: skip
    x, y = effects[f"lever {lever}"].to_numpy(float), effects["difference"].to_numpy(float)
    if name in SMALLEST:
        axes.axhspan(-SMALLEST[name].value, SMALLEST[name].value, color=ZONE, linewidth=0, zorder=0, gid="smallest")
    axes.axhline(0, color=TEXT, linewidth=0.8, gid="zero")
    bases = data.levels.loc[list(set(data.against(baseline).values())), lever].to_numpy(float)
    if not data.sampled:
        axes.vlines(x, effects["low"], effects["high"], color=LINE_STYLES[0].colour, linewidth=1.5, gid="interval")
        _draw_curve(axes, np.append(x, bases), np.append(y, np.zeros(len(bases))))
    _draw_dots(axes, effects, x, y, hues_of(data))
    axes.plot(bases, np.zeros(len(bases)), "o", markersize=6, color=TEXT, markerfacecolor="white", gid="baseline")
    if _has_medians(data):
        axes.plot(*group_medians(x, y), color=TEXT, linewidth=1.6, gid="medians")
    axes.set_ylim(*_limits(effects, name, ["difference"] if data.sampled else ["difference", "low", "high"]))
    round_ticks(axes.yaxis, 5)
    round_ticks(axes.xaxis, 6)


def _draw_plane(axes: Axes, effects: pd.DataFrame, name: str, levers: Sequence[str]) -> None:
    """Differences as colours at the values of two levers, averaged over the cells that share them."""
    places = effects.groupby([f"lever {lever}" for lever in levers], observed=True)["difference"].mean().reset_index()
    x, y, differences = (places[name].to_numpy(float) for name in places)
    reach = reach_of(places["difference"], name)
    size = 30 if len(x) <= 100 else 12
    axes.scatter(
        x, y, size, differences, cmap=DIVERGING, vmin=-reach, vmax=reach, edgecolors=QUIET, linewidths=0.4,
        gid="plane",
    )  # fmt: skip
    add_colour_bar(axes, axes.collections[0], BAR)
    round_ticks(axes.xaxis, 4)
    round_ticks(axes.yaxis, 4)
    label_axes(axes, "", lever_label(levers[0]), lever_label(levers[1]), 20)


def _draw_curve(axes: Axes, x: np.ndarray, y: np.ndarray) -> None:
    """A line through the cells if the lever is all that differs."""
    if len(set(x.tolist())) == len(x):
        order = np.argsort(x)
        axes.plot(x[order], y[order], color=LINE_STYLES[0].colour, linewidth=1.2, gid="curve")


def _draw_dots(
    axes: Axes, effects: pd.DataFrame, x: np.ndarray, y: np.ndarray, hues: tuple[str, dict[object, LineStyle]]
) -> None:
    lever, styles = hues
    size, opacity = (4.5, 0.8) if len(x) <= 100 else (2.6, 0.45)
    for value, style in (styles or {None: LINE_STYLES[0]}).items():
        chosen = (effects[f"lever {lever}"] == value).to_numpy() if lever else np.ones(len(x), dtype=bool)
        axes.plot(
            x[chosen], y[chosen], style.marker, markersize=size, color=style.colour, alpha=opacity, markeredgewidth=0,
            gid="cells",
        )  # fmt: skip


def group_medians(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Medians of x and y in groups of equally many cells, in the order of x."""
    known = np.isfinite(x + y)
    x, y = x[known], y[known]
    order = np.argsort(x, kind="stable")
    groups = np.array_split(order, max(2, min(MAX_GROUPS, len(order) // GROUP)))
    return np.array([np.median(x[group]) for group in groups]), np.array([np.median(y[group]) for group in groups])


def rank_correlation(effects: pd.DataFrame, lever: str) -> tuple[float, float, float]:
    """Spearman's rank correlation of effect and lever over cells, and its 95 % interval by Fisher's transformation.

    NaN for fewer than four cells. The standard error is that of Bonett & Wright (2000).
    """
    pairs = effects[[f"lever {lever}", "difference"]].astype(float).dropna()
    if len(pairs) < 4 or (pairs.nunique() < 2).any():
        return np.nan, np.nan, np.nan
    ranks = pairs.rank()
    rho = float(np.corrcoef(ranks.to_numpy().T)[0, 1])
    half = Z * np.sqrt((1 + rho**2 / 2) / (len(pairs) - 3))
    middle = np.arctanh(np.clip(rho, -1 + 1e-12, 1 - 1e-12))
    return rho, float(np.tanh(middle - half)), float(np.tanh(middle + half))


def correlation_in_words(effects: pd.DataFrame, lever: str) -> str:
    """The correlation as a line above a panel."""
    rho, low, high = rank_correlation(effects, lever)
    return "" if np.isnan(rho) else f"rank correlation {signed(rho, 2)} {interval(low, high, 2)}"


def _limits(effects: pd.DataFrame, name: str, columns: list[str]) -> tuple[float, float]:
    """Ends of the upright axis: what is drawn, 0, and at least four smallest effects of interest."""
    ends = effects[columns].to_numpy(float)
    low, high = (float(limit(ends, initial=0.0)) for limit in (np.nanmin, np.nanmax))
    least = MARGIN * SMALLEST[name].value if name in SMALLEST else 1e-6
    margin = max(0.06 * (high - low), (least - (high - low)) / 2)
    return low - margin, high + margin


def _ylabel(name: str) -> str:
    unit = measure_of(name).unit
    return f"difference ({unit})" if len(unit) <= MAX_LETTERS else "difference"
