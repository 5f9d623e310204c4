"""The figure of a claim over draws from the priors: classes of draws, and the box in which it holds or does not."""

from __future__ import annotations

import math

from matplotlib.patches import Rectangle

from sim.inference.claims.claim import FAILS, HOLDS, UNDECIDED
from sim.inference.discovery.boxes import Limit
from sim.inference.discovery.claim_contrasts import REVERSES
from sim.inference.discovery.discover import ClassBox, Discovered, Discovery
from sim.presentation.figure import ReproducibleFigure, new_figure
from sim.presentation.figure_parts import add_footer, axes_at, label_axes
from sim.presentation.figures.labels import measure_of
from sim.presentation.figures.plot_styles import subtitle_end, wrapped
from sim.presentation.style import BLUE, QUIET, SMALL, TEXT, VERMILLION, styled

WIDTH, PANEL = 8.0, 4.0  # inches
MARKS = {HOLDS: ("o", BLUE), FAILS: ("s", "#8C8C8C"), REVERSES: ("^", VERMILLION), UNDECIDED: ("x", "#C8C8C8")}


def box_drawn(found: Discovered) -> ClassBox | None:
    """The class whose box is drawn: the first that is good enough; None if there is none."""
    return next((about for about in found.boxes if about.found and about.box), None)


@styled
def draw(found: Discovered, discovery: Discovery) -> ReproducibleFigure:
    """A mark a draw, over the box's two most significant numbers, or over one number and the difference.

    Args:
        found: a claim with a box.
        discovery: that it is a part of; says how it was simulated.

    Raises:
        ValueError: it has no box.
    """
    about = box_drawn(found)
    if about is None or about.box is None:
        raise ValueError("the claim has no box")
    contrast, limits = found.contrast, about.box.limits
    more = f" The box also restricts {', '.join(limit.name for limit in limits[2:])}." if len(limits) > 2 else ""
    subtitle = wrapped(
        [f"Each mark is a draw of all numbers from their priors. In the box: {about.name}.{more}"], WIDTH
    )
    top = subtitle_end(subtitle) + 0.3
    title = f"{contrast.id.replace('_', ' ').capitalize()}: {measure_of(contrast.measure).label}, {contrast.expect}"
    figure = new_figure(title, subtitle, WIDTH, top + PANEL + 1.0)
    axes = axes_at(figure, 0.9, 0.9, 5.4, PANEL)
    first, second = limits[0], limits[1] if len(limits) > 1 else None
    across = found.values[first.name]
    up = found.values[second.name] if second else found.draws["difference"]
    for kind, (mark, colour) in MARKS.items():
        chosen = (found.draws["class"] == kind).to_numpy()
        axes.plot(
            across[chosen], up[chosen], mark, color=colour, markersize=4.5, linestyle="none", label=kind, gid=kind
        )
    (left, right), (low, high) = _ends(first, axes.get_xlim()), _ends(second, axes.get_ylim())
    axes.add_patch(
        Rectangle((left, low), right - left, high - low, fill=False, edgecolor=TEXT, linewidth=1.2, gid="box")
    )
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=SMALL, labelcolor=QUIET)
    label_axes(axes, "", xlabel=first.name, ylabel=second.name if second else "difference")
    add_footer(figure, f"{discovery.conditions}.")
    return figure


def _ends(limit: Limit | None, view: tuple[float, float]) -> tuple[float, float]:
    """The ends of a box in a panel; open ends are those of the panel."""
    if limit is None:
        return view
    return (view[0] if math.isnan(limit.low) else limit.low, view[1] if math.isnan(limit.high) else limit.high)
