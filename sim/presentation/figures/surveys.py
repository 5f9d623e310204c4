"""A survey beside the truth: each scale from the truth to team means, or culture as it is and as people want it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.number_format import counted, fixed
from sim.measures.survey.profiles import ALL_PROFESSIONS
from sim.measures.survey.scores import CENSUS, LEVELS, SURVEY, TEAMS, TRUTH
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, axes_at, explain_empty, key_axes, label_axes
from sim.presentation.figures.provenance_line import provenance_line
from sim.presentation.image_files import as_png, as_svg
from sim.presentation.reproduction import source_of_run
from sim.presentation.style import BLUE, FAINT, GREEN, ORANGE, PURPLE, QUIET, SMALL, TEXT, VERMILLION, ink, styled

if TYPE_CHECKING:
    from sim.surveys.data import SurveyData

NAMES = {TRUTH: "the truth", CENSUS: "if everyone answered", SURVEY: "this survey", TEAMS: "its team means"}
COLOURS = {TRUTH: TEXT, CENSUS: BLUE, SURVEY: VERMILLION, TEAMS: PURPLE}
MARKERS = {TRUTH: "o", CENSUS: "s", SURVEY: "D", TEAMS: "^"}
SIGNS = {TRUTH: "●", CENSUS: "■", SURVEY: "◆", TEAMS: "▲"}
PANELS = (
    ("mean", "Mean score", "on the scale of the answers"),
    ("sd", "Standard deviation of scores", "of people, or of team means"),
    ("icc1", "Share of variance between teams", "ICC(1); below 0: less than by chance"),
)
SHOWN = {"mean": LEVELS, "sd": LEVELS, "icc1": (TRUTH, CENSUS, SURVEY)}
WIDTH, ROW, TOP, BOTTOM = 12.4, 0.95, 1.35, 1.15
KIND_COLOURS = (BLUE, ORANGE, GREEN, QUIET)
JITTER = 0.05


def title_of(survey: SurveyData) -> str:
    """The title of a survey's figure."""
    return f"Survey results beside the truth: {survey.instrument.label}"


@styled
def draw(survey: SurveyData, footer: str = "") -> Figure:
    """The figure of one survey: its scales if it has some, else culture; each dot is one simulated service.

    Args:
        survey: a run's survey.
        footer: where the numbers come from; by default that of the run.
    """
    footer = footer or (provenance_line(survey.origin) if survey.origin is not None else "")
    statistics = survey.tables.get("survey_statistics")
    if statistics is not None and (statistics["statistic"] == "mean").any():
        return _draw_scales(survey, statistics, footer)
    if "profiles" in survey.tables:
        return _draw_profiles(survey, footer)
    figure = new_figure(survey.instrument.label, "", WIDTH, TOP + BOTTOM)
    return explain_empty(figure, "This instrument has no scale to score.")


def draw_reproducibly(survey: SurveyData, footer: str = "") -> Figure:
    """The figure with its source, so that it can be made again; the footer is that of the run, unless one is given."""
    figure = draw(survey, footer)
    if survey.origin is not None:
        arguments = {"footer": footer} if footer else {}
        function = f"result.survey({survey.name!r}, week={survey.week}).plot"
        source = source_of_run(survey.origin, provenance_line(survey.origin))
        figure.source = source.with_call(function, arguments)  # type: ignore[attr-defined]
    return figure


def save(survey: SurveyData, footer: str, folder: Path) -> list[Path]:
    """Write the figure as PNG and SVG beside the survey's data; returns the paths.

    Raises:
        OSError: a file cannot be written.
    """
    figure, paths = draw_reproducibly(survey, footer), []
    for kind, content in (("png", as_png), ("svg", as_svg)):
        paths.append(folder / f"{survey.stem}.{kind}")
        paths[-1].write_bytes(content(figure, title_of(survey)))
    return paths


def _begin(survey: SurveyData, rows: int, explanation: str) -> Figure:
    response = survey.response()
    invited, replied = response["invited"].mean(), response["responded"].mean()
    subtitle = (
        f"Week {survey.week}: {fixed(invited, 0)} invited, {fixed(replied, 0)} answered "
        f"(mean over {counted(len(response), 'simulated service')}{explanation})."
    )
    return new_figure(title_of(survey), subtitle, WIDTH, TOP + ROW * rows + BOTTOM)


def _draw_scales(survey: SurveyData, statistics: pd.DataFrame, footer: str) -> Figure:
    means = statistics[statistics["statistic"] == "mean"]
    scales = [name for name in survey.instrument.scales if (means["scale"] == name).any()]
    figure = _begin(survey, len(scales), "; each dot is one service, the line their median")
    labels = [survey.instrument.scales[name].label for name in scales]
    known = set(statistics.loc[statistics["value"].notna(), "statistic"].astype(str))
    for k, (statistic, title, unit) in enumerate(panel for panel in PANELS if panel[0] in known):
        axes = axes_at(figure, 2.3 + 3.4 * k, BOTTOM - 0.25, 3.0, ROW * len(scales))
        label_axes(axes, title, unit)
        _name_rows(axes, labels if k == 0 else [""] * len(labels))
        for row, name in enumerate(scales):
            chosen = (statistics["statistic"] == statistic) & (statistics["scale"] == name)
            _draw_levels(axes, row, statistics[chosen], statistic)
        if statistic == "icc1":
            axes.axvline(0, color=QUIET, linewidth=0.8)
    _add_key(figure)
    add_footer(figure, footer)
    return figure


def _name_rows(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.spines["left"].set_visible(False)


def _draw_levels(axes: Axes, row: int, values: pd.DataFrame, statistic: str) -> None:
    """One scale: a line of dots for each level, from the truth to team means, with the median."""
    for k, level in enumerate(SHOWN[statistic]):
        known = values.loc[values["level"] == level, "value"].dropna().to_numpy()
        if len(known):
            y = row - 0.3 + 0.2 * k
            jittered = y + JITTER * np.cos(2.4 * np.arange(len(known)))
            axes.plot(known, jittered, MARKERS[level], color=COLOURS[level], markersize=3.2, alpha=0.6, mew=0)
            axes.plot([np.median(known)] * 2, [y - 0.1, y + 0.1], color=ink(COLOURS[level]), linewidth=1.8)


def _add_key(figure: Figure) -> None:
    """What the marks mean, on a line under the title."""
    axes = _key_line(figure)
    for k, level in enumerate(LEVELS):
        text = f"{SIGNS[level]} {NAMES[level]}"
        axes.text(1.55 * k, 0, text, size=SMALL + 1, color=ink(COLOURS[level]), va="bottom", gid="key")


def _key_line(figure: Figure) -> Axes:
    return key_axes(figure, 0.42, figure.get_size_inches()[1] - 1.08, 8.0, 0.2)


def _draw_profiles(survey: SurveyData, footer: str) -> Figure:
    profiles = survey.profiles()
    if SURVEY not in profiles.index.get_level_values("level"):
        return explain_empty(_begin(survey, 1, ""), "Nobody distributed any points.")
    table = profiles.loc[SURVEY]
    professions = list(dict.fromkeys(table.index.get_level_values("profession")))
    figure = _begin(survey, len(professions), "; the figure shows means over these")
    for k, kind in enumerate(table.columns):
        axes = axes_at(figure, 1.9 + 2.65 * k, BOTTOM - 0.25, 2.2, ROW * len(professions))
        label_axes(axes, str(kind).capitalize(), "points out of 100", colour=ink(KIND_COLOURS[k]))
        _name_rows(axes, [_label(name) for name in professions] if k == 0 else [""] * len(professions))
        for row, name in enumerate(professions):
            now, wanted = (float(table[kind].get((name, part), np.nan)) for part in ("culture", "culture_lacked"))
            _draw_arrow(axes, row, now, wanted, KIND_COLOURS[k])
        axes.set_xlim(0, 10 * np.ceil(np.nanmax(table.to_numpy(), initial=10.0) / 10))
    _key_line(figure).text(0, 0, "● as it is   → as people want it", size=SMALL + 1, va="bottom")
    add_footer(figure, footer)
    return figure


def _draw_arrow(axes: Axes, row: int, now: float, wanted: float, colour: str) -> None:
    """From the points as it is to those as people want it; only what was answered."""
    if np.isfinite(now) and np.isfinite(wanted):
        style: Any = {"arrowstyle": "-|>", "color": ink(colour), "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (wanted, row), xytext=(now, row), arrowprops=style)
    for value, lift in ((now, 6), (wanted, -12)):  # one above and one below, so that close ones are readable
        if np.isfinite(value):
            position: Any = {"textcoords": "offset points", "ha": "center", "fontsize": SMALL}
            axes.annotate(fixed(value, 0), (value, row), xytext=(0, lift), **position)
    if np.isfinite(now):
        axes.plot([now], [row], "o", color=ink(colour), markersize=5)


def _label(profession: str) -> str:
    return "Everybody" if profession == ALL_PROFESSIONS else profession.replace("_", " ").capitalize()
