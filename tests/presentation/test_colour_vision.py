"""Colour is never the only difference, for any common kind of colour vision; and all text can be read."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from sim.presentation.figures.figures import RUN_FIGURES, STUDY_FIGURES
from sim.presentation.figures.plot_styles import BASELINE_STYLE, LINE_STYLES
from sim.presentation.style import PALETTE, house_style, profession_colours, profession_dashes
from sim.presentation.text_overlap import overlaps

# Machado, Oliveira and Fernandes 2009, severity 1, for linear light (recalled; each row adds up to 1).
SEEN = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = np.array([(0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)])
TOLD_APART = 11.0  # of CIELAB's differences: several times what is just seen side by side


def lightness_and_hue(colour: str, kind: str) -> np.ndarray:
    """A colour in CIELAB as somebody sees it."""
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(np.maximum(TO_XYZ @ np.clip(np.array(SEEN[kind]) @ linear, 0, 1), 1e-4) / TO_XYZ.sum(axis=1))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: str, other: str) -> float:
    """How different two colours are to whoever tells them apart worst."""
    return min(float(np.linalg.norm(lightness_and_hue(one, k) - lightness_and_hue(other, k))) for k in SEEN)


@pytest.mark.parametrize("kind", SEEN)
def test_the_simulation_leaves_greys_alone_and_confuses_what_it_should(kind: str) -> None:
    assert lightness_and_hue("#808080", kind)[1:] == pytest.approx([0, 0], abs=0.5)
    red, green = "#B05050", "#6A6A40"
    assert apart(red, green) < 20 < np.linalg.norm(np.array(to_rgb(red)) - to_rgb(green)) * 100


def test_neighbours_of_the_palette_are_told_apart_by_all() -> None:
    assert min(apart(one, other) for one, other in combinations(PALETTE[:5], 2)) >= TOLD_APART


def test_cells_are_told_by_colour_and_by_line_or_marker() -> None:
    styles = [BASELINE_STYLE, *LINE_STYLES]
    assert len({(str(style.dashes), style.marker) for style in styles}) == len(styles)


def test_professions_are_told_by_line_as_well() -> None:
    names = [f"profession {k}" for k in range(5)]
    assert len(set(map(str, profession_dashes(names).values()))) == len(set(profession_colours(names).values())) == 5


@pytest.mark.parametrize("name", ["trajectories", "professions", "leadership"])
def test_lines_of_one_panel_differ_by_dash_or_marker_or_for_all_by_colour(figures, name: str) -> None:
    for axes in figures.drawn(name).axes:
        medians = [line for line in axes.lines if line.get_gid() == "median"]
        for one, other in combinations(medians, 2):
            same_form = (one._dash_pattern, one.get_marker()) == (other._dash_pattern, other.get_marker())
            assert not same_form or apart(one.get_color(), other.get_color()) >= TOLD_APART


@pytest.mark.parametrize("name", RUN_FIGURES)
def test_all_text_of_a_runs_figure_can_be_read(figures, name: str) -> None:
    with house_style():
        assert overlaps(figures.drawn(name)) == []


@pytest.mark.parametrize("name", STUDY_FIGURES)
@pytest.mark.parametrize("design", ["two_levers", pytest.param("scenarios", marks=pytest.mark.slow)])
def test_all_text_of_a_studys_figure_can_be_read(drawn_once, design: str, name: str) -> None:
    with house_style():
        assert overlaps(drawn_once(design).drawn(name)) == []
