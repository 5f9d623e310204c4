"""Figures at the width at which a journal prints them: panels laid out anew, readable letters, files.

Sizes: the widths of one and two columns, the greatest height and the fonts are those of Nature's guide to research
figures (checked: research-figure-guide.nature.com). No letter under 6 points is Elsevier's rule (checked: its page on
artwork sizing). The width in between is from memory, not verified: see the guide of your journal.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.core.arrow import write_bytes
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.presentation import image_files
from sim.presentation.figure_parts import KEY_GID, SUBTITLE_GID, TITLE_GID, caption_of, text_of
from sim.presentation.layout import lay_out, most_in_a_row, panels_height, rows_of_panels
from sim.presentation.style import house_style
from sim.presentation.text_overlap import overlaps

MM = 25.4  # millimetres per inch
SCREEN = "screen"


@dataclass(frozen=True)
class Size:
    """Width and greatest height in mm, and whether the numbers were checked in the source or are from memory."""

    width: float
    height: float
    evidence: str


SIZES: Mapping[str, Size] = {
    "single": Size(89.0, 170.0, "checked"),
    "one_and_half": Size(136.0, 170.0, "from memory"),
    "double": Size(183.0, 170.0, "checked"),
    "page": Size(183.0, 240.0, "from memory"),  # a page of its own; the caption goes to another page
}
PRINTED_DPI = 300
LOWEST = 0.5  # how far panels may be lowered, beyond the shrinking of their letters, to fit the page
SPARE = 0.5  # mm
TOO_HIGH = "mm high"


def save(
    figure: Figure, name: Path, size: str, formats: Sequence[str] | None, panels: Sequence[int] | None
) -> list[Path]:  # fmt: skip
    """Write a figure; see :meth:`sim.presentation.figure.ReproducibleFigure.save`."""
    if name.suffix[1:] in WRITERS:
        formats, name = formats or [name.suffix[1:]], name.with_suffix("")
    formats = formats or list(WRITERS)
    formats = [formats] if isinstance(formats, str) else list(formats)
    if not name.name:
        raise ConfigError(f"name: '{name}' names no file; e.g. figures/bias, to which the endings are added.")
    for kind in formats:
        if kind not in WRITERS:
            raise ConfigError(
                f"formats: '{kind}' is not one of {listed(WRITERS, 'or')}.{did_you_mean(kind, list(WRITERS))}"
            )
    fitted, title = pages(figure, size, panels), text_of(figure, TITLE_GID)
    numbers = [f"-{number}" for number in range(1, len(fitted) + 1)] if len(fitted) > 1 else [""]
    contents = {
        f"{name.name}{number}.{kind}": WRITERS[kind](page, title)
        for page, number in zip(fitted, numbers, strict=True) for kind in formats
    }  # fmt: skip
    if size != SCREEN:
        several = f" On {len(fitted)} pages." if len(fitted) > 1 else ""
        contents[f"{name.name}.txt"] = f"{caption_of(figure)}{several}\n".encode()
    name.parent.mkdir(parents=True, exist_ok=True)
    for file, content in contents.items():
        write_bytes(content, name.with_name(file))
    return [name.with_name(file) for file in contents]


def pages(figure: Figure, size: str = SCREEN, panels: Sequence[int] | None = None) -> list[Figure]:
    """The figure at a journal's size, on as many pages as its rows of panels need.

    Raises:
        ConfigError: as for :func:`fit`, for a page with a single panel.
    """
    try:
        return [fit(figure, size, panels)]
    except DoesNotFit:
        available = [k for k, axes in enumerate(figure.axes) if axes.get_gid() != KEY_GID]
        chosen = list(range(len(available))) if panels is None else list(panels)
        if len(chosen) == 1:
            raise
        numbers = {figure.axes[available[k]]: k for k in chosen}
        rows = [[numbers[axes] for axes in row] for row in rows_of_panels(list(numbers), len(numbers))]
        parts = rows if len(rows) > 1 else [[k] for k in rows[0]]
        middle = -(-len(parts) // 2)
        halves = (list(chain.from_iterable(part)) for part in (parts[:middle], parts[middle:]))
        return [page for half in halves for page in pages(figure, size, half)]


class DoesNotFit(ConfigError):
    """There is no layout on one page in which all text is readable."""


def fit(figure: Figure, size: str = SCREEN, panels: Sequence[int] | None = None) -> Figure:
    """A copy of the figure at a journal's size; the figure itself for the screen.

    Raises:
        ConfigError: unknown size or panel, or there is no layout at this size in which all text is readable.
    """
    if size != SCREEN and size not in SIZES:
        raise ConfigError(
            f"size: '{size}' is not one of {listed([SCREEN, *SIZES], 'or')}.{did_you_mean(size, list(SIZES))}"
        )
    chosen = _panels(figure, panels)
    if size == SCREEN:
        if panels is not None:
            raise ConfigError(f"panels: panels can be left out only at the size of a journal ({listed(SIZES)}).")
        return figure
    page, obstacle = SIZES[size], ""
    with house_style():
        for most in range(most_in_a_row(figure, chosen), 0, -1):
            fitted, obstacle = _lowered(figure, chosen, page, most)
            if fitted is not None:
                return fitted
            if obstacle.endswith(TOO_HIGH):
                break  # with fewer panels in a row it would be higher still
    advice = "choose a wider size, or fewer panels (panels=[0, 1])" if len(chosen) > 1 else "choose a wider size"
    raise DoesNotFit(
        f"size: at {page.width:g} x {page.height:g} mm the text of this figure would not be readable ({obstacle}); "
        f"{advice}."
    )


def _lowered(figure: Figure, panels: Sequence[int], page: Size, most: int) -> tuple[Figure | None, str]:
    """The figure with at most so many panels in a row, as high as the page allows; or what prevents it."""
    lower = 1.0
    for _ in range(2):
        trial = lay_out(_with_column_titles(_copy(figure), panels), panels, page.width / MM, most, lower)
        if trial is None:
            return None, "panels would be too narrow"
        height, unreadable = trial.get_size_inches()[1] * MM, overlaps(trial)
        if unreadable:
            return None, unreadable[0]  # lower panels would leave no more room for text
        if height <= page.height:
            return trial, ""
        lower = 1 - (height - page.height + SPARE) / (MM * panels_height(trial))
        if lower < LOWEST:
            break
    return None, f"it would be {height:.0f} {TOO_HIGH}"


def _with_column_titles(figure: Figure, panels: Sequence[int]) -> Figure:
    """The figure, with the title of each column on its uppermost chosen panel if the panel that had it is left out."""
    columns: dict[float, list[int]] = {}
    for k, axes in enumerate(figure.axes):
        if axes.get_gid() != KEY_GID:
            columns.setdefault(round(axes.get_position().x0, 3), []).append(k)
    for column in columns.values():
        column.sort(key=lambda k: -figure.axes[k].get_position().y0)
        shown = [k for k in column if k in panels]
        heading = figure.axes[column[0]].get_title(loc="left")
        if shown and column[0] not in shown and not figure.axes[shown[0]].get_title(loc="left"):
            figure.axes[shown[0]].set_title(heading.split("  ", 1)[-1], loc="left")  # without the panel's letter
    return figure


def _panels(figure: Figure, wanted: Sequence[int] | None) -> list[int]:
    """Indices among the figure's axes of the panels to show."""
    available = [k for k, axes in enumerate(figure.axes) if axes.get_gid() != KEY_GID]
    if not available:
        raise ConfigError("This figure has no panels to lay out; save it at size 'screen'.")
    if wanted is None:
        return available
    for k in wanted:
        if k not in range(len(available)):
            raise ConfigError(f"panels: unknown panel {k}; the figure has {len(available)}, numbered from 0.")
    if not wanted or len(set(wanted)) < len(wanted):
        raise ConfigError(f"panels: {list(wanted)} should name one panel or more, each once.")
    return [available[k] for k in wanted]


def _copy(figure: Figure) -> Figure:
    copy: Figure = pickle.loads(pickle.dumps(figure))
    FigureCanvasAgg(copy)
    for text in list(copy.texts):
        if text.get_gid() in (TITLE_GID, SUBTITLE_GID):
            text.remove()
    return copy


def _printed_png(figure: Figure, title: str) -> bytes:
    return image_files.as_png(figure, title, dpi=PRINTED_DPI)


WRITERS: Mapping[str, Callable[[Figure, str], bytes]] = {
    "svg": image_files.as_svg, "pdf": image_files.as_pdf, "png": _printed_png,
}  # fmt: skip
