"""Draw the figures of the documents from the model: ``python docs/draw.py [NAME ...]``, all by default.

Each figure runs its own study of the default service, with the seed named in its footer. All of them take about two
minutes on two processors. Look at them before you commit them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.patches import Rectangle  # noqa: E402

from sim import Study, __version__, run  # noqa: E402
from sim.core.disclaimers import CAVEAT  # noqa: E402
from sim.presentation.style import BLUE, FAINT, GREEN, ORANGE, QUIET, SMALL, TEXT, TITLE, VERMILLION, house_style  # noqa: E402

REPLICATES = 20
MIDDLE = 0.5  # labels are on the side with more space
STANCES = {
    "unitarist": "unitarist\nconflict is harmful", "none": "none\nnobody intervenes",
    "pluralist": "pluralist\nconflict is negotiated", "radicalist": "radicalist\nconflict is about power",
    "interactionist": "interactionist\ndissent is wanted",
}  # fmt: skip
PANELS = {
    "task_conflict": ("Voiced disagreement", "surveys of conflict ask for it", BLUE),
    "unspoken_disagreement": ("Unspoken disagreement", "surveys do not ask for it", QUIET),
    "quality": ("Quality of plans", "1 \N{MINUS SIGN} mean square error", GREEN),
    "on_time": ("Plans on time", "share of plans due", ORANGE),
}


def silence() -> Figure:
    """Voiced and unspoken disagreement, and plans, under five stances of management."""
    with tempfile.TemporaryDirectory() as folder:
        study = Study.create(over={"stance": list(STANCES)}, replicates=REPLICATES, folder=f"{folder}/study")
        runs = study.run().read("runs", list(PANELS))
    figure = Figure(figsize=(11, 4.6))
    for axes, (measure, panel) in zip(figure.subplots(1, len(PANELS), sharey=True), PANELS.items(), strict=True):
        _dots(axes, runs, measure, *panel)
    _headed(
        figure,
        "In this model, the service that looks most peaceful leaves most unsaid",
        "Five ways of looking at conflict. Each dot is one simulated service over three years; bars are means.",
    )
    figure.subplots_adjust(left=0.145, right=0.985, top=0.72, bottom=0.17, wspace=0.12)
    return _footed(
        figure,
        f"{REPLICATES} replicates each, common random numbers, seed 1. A stance is a set of assumed numbers.",
    )


def _dots(axes: Axes, runs: pd.DataFrame, measure: str, heading: str, about: str, colour: str) -> None:
    for place, stance in enumerate(STANCES):
        values = runs.loc[runs["stance"] == stance, measure].to_numpy()
        spread = np.linspace(-0.28, 0.28, len(values))
        axes.plot(values, place + spread, "o", color=colour, markersize=3.2, alpha=0.45, markeredgewidth=0)
        axes.plot([values.mean()] * 2, [place - 0.36, place + 0.36], color=colour, linewidth=2.2)
        beside = values.max() + 0.02 if values.mean() < MIDDLE else values.min() - 0.02
        side = "left" if values.mean() < MIDDLE else "right"
        axes.text(beside, place, f"{values.mean():.2f}", ha=side, va="center", fontsize=9, color=TEXT)
    axes.set_title(heading, color=colour, pad=18)
    axes.text(0, 1.02, about, transform=axes.transAxes, fontsize=SMALL, color=QUIET)
    axes.set_yticks(range(len(STANCES)), list(STANCES.values()))
    axes.set_ylim(len(STANCES) - 0.3, -0.6)
    axes.set_xlim(0, max(0.8, runs[measure].max() * 1.05))
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.tick_params(axis="y", length=0, labelcolor=TEXT)
    axes.set_xlabel("share" if measure != "quality" else "")


def common_random_numbers() -> Figure:
    """The same difference, with and without pairing by common random numbers."""
    with tempfile.TemporaryDirectory() as folder:
        study = Study.create(over={"leadership.bias": [0, 0.6]}, replicates=REPLICATES, folder=f"{folder}/study")
        runs = study.run().read("runs", ["relationship_conflict"])
    without, with_bias = (
        runs.pivot(index="replicate", columns="leadership.bias", values="relationship_conflict").to_numpy().T
    )
    figure = Figure(figsize=(9, 4.2))
    left, right = figure.subplots(1, 2)
    for index, (first, second) in enumerate(zip(without, with_bias, strict=True)):
        rose = second > first
        left.plot(
            [0, 1], [first, second], "-o", color=BLUE if rose else VERMILLION, alpha=0.5, markersize=3.5, linewidth=1
        )
        right.plot(second - first, index, "o", color=BLUE if rose else VERMILLION, markersize=4)
    left.set_xticks([0, 1], ["seats have no influence\n(bias 0)", "as in the case study\n(bias 0.6)"])
    left.set_ylabel("relationship conflict, share")
    left.set_title("Twenty services, each run twice")
    right.axvline(0, color=QUIET, linewidth=1)
    right.set_yticks([])
    right.set_title(f"In {int((with_bias < without).sum())} of {REPLICATES} it is lower")
    right.set_xlabel("difference, bias 0.6 minus bias 0: relationship conflict, share")
    _headed(figure, "Services differ by chance; paired runs show the effect",
            "A line joins two runs of one service, in which the same families call in the same weeks.")  # fmt: skip
    figure.subplots_adjust(left=0.08, right=0.98, top=0.74, bottom=0.2, wspace=0.15)
    return _footed(figure, f"{REPLICATES} replicates, 156 weeks, seed 1.")


def _headed(figure: Figure, title: str, about: str) -> None:
    height = figure.get_figheight()
    figure.text(0.015, 1 - 0.16 / height, title, fontsize=TITLE, fontweight="bold", va="top")
    figure.text(0.015, 1 - 0.5 / height, about, fontsize=9, color=QUIET, va="top")


def _footed(figure: Figure, text: str) -> Figure:
    figure.text(
        0.015,
        0.1 / figure.get_figheight(),
        f"{text}  \N{MIDDLE DOT}  Dissonance {__version__}  \N{MIDDLE DOT}  {CAVEAT}",
        fontsize=SMALL,
        color=QUIET,
    )
    return figure


COLUMNS = (
    (
        "What people bring",
        ("information and its errors", "frameworks and values", "understanding, myths", "trust, strain, skill"),
    ),
    (
        "What the service brings",
        ("forms and systems", "mandate, structure", "seats, money, stance", "cases, posts, events"),
    ),
    (
        "Two meet about a case",
        ("who speaks, who is silent", "task and process conflict", "does it turn personal?", "how is it handled?"),
    ),
    ("What it changes", ("what was pooled", "hours", "trust, tension, myths", "strain, grievance")),
    ("Outcomes", ("plans: how good, how late", "families who come", "staff who stay or leave", "next week")),
)


def story() -> Figure:
    """From what people and the service bring, by encounters, to plans, families and staff."""
    figure = Figure(figsize=(11, 3.6))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, 11)
    axes.set_ylim(0, 3.6)
    for index, (heading, lines) in enumerate(COLUMNS):
        left, colour = 0.17 + 2.16 * index, (BLUE, BLUE, VERMILLION, QUIET, GREEN)[index]
        axes.add_patch(Rectangle((left, 0.75), 1.9, 1.95, facecolor="white", edgecolor=colour, linewidth=1.6))
        axes.text(left + 0.1, 2.42, heading, fontsize=9, fontweight="bold", color=colour)
        for row, line in enumerate(lines):
            axes.text(left + 0.1, 2.02 - 0.34 * row, line, fontsize=SMALL, color=TEXT)
        if index not in (0, len(COLUMNS) - 1):
            axes.annotate("", (left + 2.14, 1.7), (left + 1.92, 1.7), arrowprops={"arrowstyle": "-|>", "color": QUIET})
    axes.text(2.2, 1.7, "+", ha="center", va="center", fontsize=TITLE, color=QUIET)
    _headed(
        figure,
        "No arrow leads from conflict to an outcome, and none from a remedy to conflict",
        "Causes change, and conflict follows. It acts through what is said, hours, trust, and staying or leaving.",
    )
    return _footed(figure, "What is left at the end of a week is what people bring to the next.")


def causes() -> Figure:
    """Causes of each kind of conflict in the case study: a figure of every run."""
    return run("case_study", replicates=REPLICATES, progress=False).plot.causes()


def bias() -> Figure:
    """Conflict over time under three degrees of leadership bias: a figure of every study."""
    with tempfile.TemporaryDirectory() as folder:
        study = Study.create(over={"leadership.bias": [0, 0.3, 0.6]}, replicates=REPLICATES, folder=f"{folder}/study")
        figure = study.run().plot.trajectories()
    figure.title = "Leadership bias of 0, 0.3 and 0.6: voiced and unspoken disagreement"
    return figure


FIGURES: dict[str, Callable[[], Figure]] = {
    "silence": silence, "common_random_numbers": common_random_numbers, "story": story, "causes": causes, "bias": bias,
}  # fmt: skip


def main(names: list[str]) -> int:
    """Draw the figures named, or all; returns the exit code."""
    unknown = [name for name in names if name not in FIGURES]
    if unknown:
        print(f"Unknown figure '{unknown[0]}'; choose {', '.join(FIGURES)}.", file=sys.stderr)
        return 2
    (DOCS / "images").mkdir(exist_ok=True)
    for name in names or FIGURES:
        with house_style():
            FIGURES[name]().savefig(DOCS / "images" / f"{name}.png", dpi=130)
        print(f"docs/images/{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
