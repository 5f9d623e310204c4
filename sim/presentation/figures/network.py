"""Ties of a run: who trusts whom, and between whom there is tension, at the start and at the end."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.number_format import decimals_for, fixed
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, add_note, axes_at, explain_empty, key_axes, label_axes
from sim.presentation.figures.data import FigureData
from sim.presentation.figures.pairs import draw_triangle
from sim.presentation.style import BLUE, QUIET, SMALL, VERMILLION, ink, styled

TITLE = "Trust and tension at the start and at the end"
MAX_POSTS = 400
STRONG = 0.90  # only ties in the strongest tenth are drawn; all of them would be a grey disc
RING = 0.40  # of the distance between two localities
TIES = (("trust", BLUE, "Trust"), ("tension", VERMILLION, "Tension"))
HIGHEST = 0.75  # height of a panel, as a share of its width
MAX_NUMBERED = 12  # localities
WIDTH, HEIGHT = 11.0, 9.2


@styled
def draw(data: FigureData) -> Figure:
    """Strong ties of replicate 0 at the start and at the end; above 400 posts, means by pair of professions.

    Args:
        data: of a run.
    """
    ties = data.network
    if ties is None or ties.empty:
        figure = new_figure(TITLE, "", WIDTH, HEIGHT)
        add_footer(figure, data.footer)
        return explain_empty(figure, "Ties between people were not recorded (record.network is false).")
    return (_draw_by_profession if len(posts_of(ties)) > MAX_POSTS else _draw_by_post)(data, ties)


def posts_of(ties: pd.DataFrame) -> pd.DataFrame:
    """One row per post, indexed by its number: profession and locality."""
    ends = [
        ties[[end, f"{end}_profession", "locality"]].set_axis(["post", "profession", "locality"], axis=1)
        for end in ("first", "second")
    ]
    both = pd.concat([end.astype({"profession": object}) for end in ends])
    return both.drop_duplicates("post").sort_values("post").set_index("post")


def placed(posts: pd.DataFrame, professions: list[str]) -> pd.DataFrame:
    """The posts with x and y: a ring for each locality, its people side by side by profession."""
    rank = posts["profession"].map(professions.index)
    posts = posts.assign(rank=rank).sort_values(["locality", "rank"], kind="stable")
    group = posts.groupby("locality")
    angle = 2 * np.pi * group.cumcount() / group["rank"].transform("size")
    column, row = ring_places(posts["locality"].to_numpy())
    return posts.assign(x=column + RING * np.sin(angle), y=-row + RING * np.cos(angle))


def ring_places(localities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Column and row of each post's locality, in a block wider than high."""
    kinds, index = np.unique(localities, return_inverse=True)
    columns = int(np.ceil(np.sqrt(1.6 * len(kinds))))
    return index % columns, index // columns


def _draw_by_post(data: FigureData, ties: pd.DataFrame) -> Figure:
    subtitle = (
        "Replicate 0. Each ring is a locality, each point a post, coloured by profession. Within a locality everybody "
        "has a tie with everybody; lines are\nthe strongest tenth of all ties of both times together, so more lines "
        "at the end mean more strong ties."
    )
    posts = placed(posts_of(ties), data.professions)
    tall = _panel_height(posts)
    figure = new_figure(TITLE, subtitle, WIDTH, 2.65 + 2 * tall)
    for row, (tie, colour, label) in enumerate(TIES):
        limit = float(ties[tie].quantile(STRONG))
        for column, week in enumerate(_first_and_last(ties)):
            axes = axes_at(figure, 0.3 + 5.4 * column, 1.25 + tall - (tall + 0.5) * row, 5.1, tall)
            now = ties[ties["week"] == week]
            strong = (now[tie] >= limit) & (now[tie] > 0)
            _draw_rings(axes, data, posts, now[strong], colour)
            label_axes(axes, f"{label}, week {week}", pad=20, colour=ink(colour))
            decimals = decimals_for(limit, 2)
            add_note(
                axes, f"mean {fixed(now[tie].mean(), decimals)}; {int(strong.sum())} of {len(now)} ties at "
                f"{fixed(limit, decimals)} or more",
            )  # fmt: skip
    _add_key(figure, data)
    add_footer(figure, data.footer)
    return figure


def _panel_height(posts: pd.DataFrame) -> float:
    """Inches that rings need at the full width of a panel."""
    across, up = (float(np.ptp(posts[side])) + 2 * (0.5 - RING) for side in ("x", "y"))
    return 5.1 * min(up / across, HIGHEST)


def _first_and_last(ties: pd.DataFrame) -> list[int]:
    return sorted({int(ties["week"].min()), int(ties["week"].max())})


def _draw_rings(axes: Axes, data: FigureData, posts: pd.DataFrame, strong: pd.DataFrame, colour: str) -> None:
    axes.plot(*tie_path(posts, strong), color=colour, linewidth=0.6, alpha=0.55, gid="ties")
    for name, members in posts.groupby("profession"):
        axes.plot(
            members["x"], members["y"], "o", markersize=4.6, color=data.colours[str(name)], markeredgecolor="white",
            markeredgewidth=0.4, gid="posts",
        )  # fmt: skip
    for locality, ring in posts.groupby("locality") if posts["locality"].nunique() <= MAX_NUMBERED else ():
        x, y = ring[["x", "y"]].mean()
        axes.text(x - 0.45, y + 0.40, str(locality), fontsize=SMALL, color=QUIET, ha="center", va="center")
    axes.set_aspect("equal", anchor="NW")
    axes.margins(0.04)
    axes.set_axis_off()


def tie_path(posts: pd.DataFrame, ties: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """All ties as one broken line, (3 x ties,) x and y: quick to draw, and small as SVG."""
    places = posts[["x", "y"]]
    starts, ends = (places.reindex(ties[end]).to_numpy() for end in ("first", "second"))
    path = np.stack([starts, ends, np.full_like(starts, np.nan)], axis=1).reshape(-1, 2)
    return path[:, 0], path[:, 1]


def _add_key(figure: Figure, data: FigureData) -> None:
    axes = key_axes(figure, 0.35, 0.40, 10.4, 0.2)
    for k, name in enumerate(data.professions):
        x = k * min(1.6, 10.4 / len(data.professions))
        axes.text(x, 0, "●", color=data.colours[name], fontsize=11, va="bottom")
        axes.text(x + 0.17, 0.03, data.profession_labels[name], fontsize=SMALL, va="bottom")


def _draw_by_profession(data: FigureData, ties: pd.DataFrame) -> Figure:
    subtitle = f"Replicate 0. More than {MAX_POSTS} posts: means over all ties between two professions."
    figure = new_figure(TITLE, subtitle, WIDTH, HEIGHT)
    for row, (tie, _, label) in enumerate(TIES):
        for column, week in enumerate(_first_and_last(ties)):
            axes = axes_at(figure, 1.55 + 5.3 * column, 5.1 - 4.0 * row, 3.75, 2.9)
            draw_triangle(axes, data, profession_table(ties[ties["week"] == week], tie, data.professions))
            label_axes(axes, f"{label} (0 to 1), week {week}")
    add_footer(figure, data.footer)
    return figure


def profession_table(ties: pd.DataFrame, tie: str, professions: list[str]) -> np.ndarray:
    """(Q, Q) mean of a tie by pair of professions, in either order; lower triangle."""
    index = {name: k for k, name in enumerate(professions)}
    first, second = (ties[f"{end}_profession"].astype(object).map(index) for end in ("first", "second"))
    codes = np.stack([first, second]).astype(int)
    pair = codes.max(axis=0) * len(professions) + codes.min(axis=0)
    counts = np.bincount(pair, minlength=len(professions) ** 2)
    sums = np.bincount(pair, ties[tie], minlength=len(professions) ** 2)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan).reshape(len(professions), -1)
