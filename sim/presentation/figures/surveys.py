"""What a survey would have seen: each scale from the truth to team means, or culture as it is and as it is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.number_format import counted
from sim.measures.survey.profiles import ALL_PROFESSIONS
from sim.measures.survey.scores import CENSUS, LEVELS, SURVEY, TEAMS, TRUTH
from sim.presentation.reports.survey_source import source_of_survey
from sim.presentation.style import (
    BLUE,
    FAINT,
    GREEN,
    KEY,
    ORANGE,
    PURPLE,
    QUIET,
    SMALL,
    TEXT,
    VERMILLION,
    add_footer,
    as_png,
    as_svg,
    blank,
    ink,
    lettering,
    new_figure,
    place,
    styled,
)

if TYPE_CHECKING:
    from sim.surveys.data import SurveyData

NAMES = {TRUTH: "the truth", CENSUS: "if all answered", SURVEY: "this survey", TEAMS: "its team means"}
COLOURS = {TRUTH: TEXT, CENSUS: BLUE, SURVEY: VERMILLION, TEAMS: PURPLE}
MARKS = {TRUTH: "o", CENSUS: "s", SURVEY: "D", TEAMS: "^"}
PANELS = (
    ("mean", "Mean score", "on the scale of the answers"),
    ("sd", "Spread of scores", "standard deviation, of people or of team means"),
    ("icc1", "How much of it lies between teams", "ICC(1); below 0: less than by chance"),
)
SHOWN = {"mean": LEVELS, "sd": LEVELS, "icc1": (TRUTH, CENSUS, SURVEY)}
WIDTH, ROW, TOP, BOTTOM = 12.4, 0.95, 1.35, 1.15
KINDS = (BLUE, ORANGE, GREEN, QUIET)
JITTER = 0.05


@styled
def draw(survey: SurveyData, footer: str) -> Figure:
    """The figure of one survey: scales where there are some, else culture; a dot is one simulated service."""
    statistics = survey.tables.get("surveys")
    if statistics is not None and (statistics["statistic"] == "mean").any():
        return _scales(survey, statistics, footer)
    if "profiles" in survey.tables:
        return _profiles(survey, footer)
    return blank(new_figure(survey.instrument.label, "", WIDTH, TOP + BOTTOM), "This instrument has no scale to score.")


def drawn(survey: SurveyData, footer: str = "") -> Figure:
    """The figure of a survey with its recipe. The footer is that of the run, unless one is given."""
    source = source_of_survey(survey.origin) if survey.origin is not None else None
    figure = draw(survey, footer or (source.footer if source else ""))
    if source is not None:
        given = {"footer": footer} if footer else {}
        place = f"result.survey({survey.name!r}, week={survey.week}).plot"
        figure.source = source.called(place, given)  # type: ignore[attr-defined]
    return figure


def save(survey: SurveyData, footer: str, folder: Path) -> list[Path]:
    """Write the figure as PNG and SVG beside the survey's data; returns the paths.

    Raises:
        OSError: it cannot be written.
    """
    figure, paths = drawn(survey, footer), []
    for kind, content in (("png", as_png), ("svg", as_svg)):
        paths.append(folder / f"{survey.stem}.{kind}")
        paths[-1].write_bytes(content(figure, f"What a survey would have seen: {survey.instrument.label}"))
    return paths


def _opening(survey: SurveyData, rows: int, marks: str) -> Figure:
    found = survey.response()
    invited, replied = found["invited"].mean(), found["responded"].mean()
    subtitle = (
        f"Week {survey.week}: {invited:.0f} invited, {replied:.0f} answered "
        f"(mean over {counted(len(found), 'simulated service')}{marks})."
    )
    title = f"What a survey would have seen: {survey.instrument.label}"
    return new_figure(title, subtitle, WIDTH, TOP + ROW * rows + BOTTOM)


def _scales(survey: SurveyData, statistics: pd.DataFrame, footer: str) -> Figure:
    means = statistics[statistics["statistic"] == "mean"]
    scales = [name for name in survey.instrument.scales if (means["scale"] == name).any()]
    figure = _opening(survey, len(scales), "; one dot is one service, the line their median")
    labels = [survey.instrument.scales[name].label for name in scales]
    told = set(statistics.loc[statistics["value"].notna(), "statistic"].astype(str))
    for k, (statistic, title, unit) in enumerate(panel for panel in PANELS if panel[0] in told):
        axes = place(figure, 2.3 + 3.4 * k, BOTTOM - 0.25, 3.0, ROW * len(scales))
        lettering(axes, title, unit)
        _rows(axes, labels if k == 0 else [""] * len(labels))
        for row, name in enumerate(scales):
            _levels(
                axes, row, statistics[(statistics["statistic"] == statistic) & (statistics["scale"] == name)], statistic
            )
        if statistic == "icc1":
            axes.axvline(0, color=QUIET, linewidth=0.8)
    _key(figure)
    add_footer(figure, footer)
    return figure


def _rows(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.spines["left"].set_visible(False)


def _levels(axes: Axes, row: int, found: pd.DataFrame, statistic: str) -> None:
    """One scale: a line of dots for each level, with the median."""
    for place_in_row, level in enumerate(SHOWN[statistic]):
        values = found.loc[found["level"] == level, "value"].dropna().to_numpy()
        if len(values):
            y = row - 0.3 + 0.2 * place_in_row
            shaken = y + JITTER * np.cos(2.4 * np.arange(len(values)))
            axes.plot(values, shaken, MARKS[level], color=COLOURS[level], markersize=3.2, alpha=0.6, markeredgewidth=0)
            axes.plot([np.median(values)] * 2, [y - 0.1, y + 0.1], color=ink(COLOURS[level]), linewidth=1.8)


def _key(figure: Figure) -> None:
    """What the marks mean, in a line under the title."""
    axes = _line_of_keys(figure)
    for k, level in enumerate(LEVELS):
        text = f"{'●■◆▲'[k]} {NAMES[level]}"
        axes.text(1.45 * k, 0, text, size=SMALL + 1, color=ink(COLOURS[level]), va="bottom", gid="key")


def _line_of_keys(figure: Figure) -> Axes:
    """Where marks are explained, in inches from the left."""
    height, wide = figure.get_size_inches()[1], 8.0
    axes = place(figure, 0.42, height - 1.08, wide, 0.2)
    axes.set_gid(KEY)
    axes.set_axis_off()
    axes.set_xlim(0, wide)
    return axes


def _profiles(survey: SurveyData, footer: str) -> Figure:
    found = survey.profiles()
    if SURVEY not in found.index.get_level_values("level"):
        return blank(_opening(survey, 1, ""), "Nobody shared out any points.")
    table = found.loc[SURVEY]
    professions = list(dict.fromkeys(table.index.get_level_values("profession")))
    figure = _opening(survey, len(professions), "; means over these, too")
    for k, kind in enumerate(table.columns):
        axes = place(figure, 1.9 + 2.65 * k, BOTTOM - 0.25, 2.2, ROW * len(professions))
        lettering(axes, str(kind).capitalize(), "points of a hundred", colour=ink(KINDS[k]))
        _rows(axes, [_named(name) for name in professions] if k == 0 else [""] * len(professions))
        for row, name in enumerate(professions):
            now, wanted = (float(table[kind].get((name, asked), np.nan)) for asked in ("culture", "culture_lacked"))
            _arrow(axes, row, now, wanted, KINDS[k])
        axes.set_xlim(0, 10 * np.ceil(np.nanmax(table.to_numpy()) / 10))
    _line_of_keys(figure).text(0, 0, "● as it is   → as people would have it", size=SMALL + 1, va="bottom")
    add_footer(figure, footer)
    return figure


def _arrow(axes: Axes, row: int, now: float, wanted: float, colour: str) -> None:
    """From the points as it is to those as people would have it; only what was answered."""
    if np.isfinite(now) and np.isfinite(wanted):
        style: Any = {"arrowstyle": "-|>", "color": ink(colour), "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (wanted, row), xytext=(now, row), arrowprops=style)
    for value, lift in ((now, 6), (wanted, -12)):  # one above, one below, so that near ones can be read
        if np.isfinite(value):
            at: Any = {"textcoords": "offset points", "ha": "center", "fontsize": SMALL}
            axes.annotate(f"{value:.0f}", (value, row), xytext=(0, lift), **at)
    if np.isfinite(now):
        axes.plot([now], [row], "o", color=ink(colour), markersize=5)


def _named(profession: str) -> str:
    return "Everybody" if profession == ALL_PROFESSIONS else profession.replace("_", " ").capitalize()
