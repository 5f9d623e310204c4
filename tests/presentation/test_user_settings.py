"""Figures look the same whatever the user's settings of Matplotlib are."""

from __future__ import annotations

import io

import matplotlib
import pytest
from matplotlib import cycler
from matplotlib.figure import Figure

from sim.presentation.style import house_style

HOSTILE = {
    "text.usetex": True,
    "text.parse_math": False,
    "font.size": 40,
    "savefig.bbox": "tight",
    "savefig.transparent": True,
    "figure.constrained_layout.use": True,
    "axes.prop_cycle": cycler(color=["red"]),
    "axes.grid": True,
    "lines.linewidth": 9,
    "lines.marker": "x",
    "patch.force_edgecolor": True,
    "image.cmap": "jet",
    "path.sketch": (1, 100, 2),
    "legend.frameon": False,
    "xtick.direction": "in",
    "svg.image_inline": False,
}


def drawn() -> tuple[bytes, bytes]:
    """A figure as PNG and SVG."""
    with house_style():
        figure = Figure(figsize=(4, 3))
        axes = figure.add_axes((0.2, 0.2, 0.7, 0.6), title="Title $x$", xlabel="weeks")
        axes.plot([0, 1, 2], [1, 3, 2], label="line")
        axes.bar([0, 1], [1, 2])
        axes.legend()
        files = io.BytesIO(), io.BytesIO()
        figure.savefig(files[0], format="png")
        figure.savefig(files[1], format="svg", metadata={"Date": None})
    return files[0].getvalue(), files[1].getvalue()


def test_hostile_settings_change_no_pixel() -> None:
    plain = drawn()
    with matplotlib.rc_context(HOSTILE):
        assert drawn() == plain
        assert matplotlib.rcParams["text.usetex"] and matplotlib.rcParams["font.size"] == 40


@pytest.mark.parametrize("name", HOSTILE)
def test_each_setting_alone_is_reset_and_put_back(name) -> None:
    with matplotlib.rc_context({name: HOSTILE[name]}):
        mine = matplotlib.rcParams[name]
        with house_style():
            assert matplotlib.rcParams[name] != mine
        assert matplotlib.rcParams[name] == mine
