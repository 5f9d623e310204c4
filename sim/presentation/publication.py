"""Figures at the width at which a journal prints them: panels laid out anew, letters that can be read, files.

Sizes: the widths of one and two columns, the greatest height and the fonts are those of Nature's guide to research
figures (read: research-figure-guide.nature.com); no letter under 6 points is Elsevier's rule (read: its page on
artwork sizing). The width in between is recalled, not read: look into the guide of your journal.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf

from sim.core.arrow import write_bytes
from sim.core.disclaimers import MISUSE
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.presentation import style
from sim.presentation.figure import FOOTER, SUBTITLE, TITLE, ReproducibleFigure
from sim.presentation.layout import beside, laid_out, panels_height
from sim.presentation.text_overlap import hindrances

MM = 25.4  # millimetres an inch
SCREEN = "screen"


@dataclass(frozen=True)
class Size:
    """Width and greatest height in mm, and whether the numbers were read or are recalled."""

    width: float
    height: float
    known: str


SIZES: Mapping[str, Size] = {
    "single": Size(89.0, 170.0, "read"),
    "one_and_half": Size(136.0, 170.0, "recalled"),
    "double": Size(183.0, 170.0, "read"),
    "page": Size(183.0, 240.0, "recalled"),  # the figure takes a page of its own, its caption stands elsewhere
}
PRINTED_DPI = 300
LOWEST = 0.5  # how far panels may be lowered, beyond what their letters shrink, to fit the page
SPARE = 0.5  # mm


def save(
    figure: ReproducibleFigure, name: Path, size: str, formats: Sequence[str], panels: Sequence[int] | None
) -> list[Path]:
    """Write a figure; see :meth:`sim.presentation.figure.ReproducibleFigure.save`."""
    formats = [formats] if isinstance(formats, str) else list(formats)
    if not name.name:
        raise ConfigError(f"name: '{name}' names no file; e.g. figures/bias, to which the endings are added.")
    for kind in formats:
        if kind not in WRITERS:
            raise ConfigError(f"formats: '{kind}' is none of {listed(WRITERS)}.{did_you_mean(kind, list(WRITERS))}")
    shown = fitted(figure, size, panels)
    contents = {kind: WRITERS[kind](shown, figure.title) for kind in formats}
    if size != SCREEN:
        contents["txt"] = f"{figure.caption()}\n".encode()
    name.parent.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind, content in contents.items():
        paths.append(name.with_name(f"{name.name}.{kind}"))
        write_bytes(content, paths[-1])
    return paths


def fitted(figure: ReproducibleFigure, size: str = SCREEN, panels: Sequence[int] | None = None) -> ReproducibleFigure:
    """A copy of the figure at a journal's size; the figure itself where it is for the screen and whole.

    Raises:
        ConfigError: no such size or panel, or there is no layout at this size in which all words can be read.
    """
    if size != SCREEN and size not in SIZES:
        raise ConfigError(f"size: '{size}' is none of {listed([SCREEN, *SIZES])}.{did_you_mean(size, list(SIZES))}")
    chosen = _panels(figure, panels)
    if size == SCREEN:
        if panels is not None:
            raise ConfigError(f"panels: only at the size of a journal ({listed(SIZES)}) can some be left out.")
        return figure
    room = SIZES[size]
    with style.house_style():
        for most in range(beside(figure, chosen), 0, -1):
            found = _lowered(figure, chosen, room, most)
            if isinstance(found, ReproducibleFigure):
                return found
    advice = "choose a wider size, or fewer panels (panels=[0, 1])" if len(chosen) > 1 else "choose a wider size"
    raise ConfigError(
        f"size: at {room.width:g} x {room.height:g} mm the words of this figure could not be read ({found}); {advice}."
    )


def _lowered(figure: ReproducibleFigure, panels: Sequence[int], room: Size, most: int) -> ReproducibleFigure | str:
    """The figure with at most so many panels beside each other, as high as the page allows; or what hinders it."""
    lower = 1.0
    for _ in range(2):
        trial = laid_out(_copy(figure), panels, room.width / MM, most, lower)
        if trial is None:
            return "panels would be too narrow"
        height, found = trial.get_size_inches()[1] * MM, hindrances(trial)
        if found or height <= room.height:
            return found[0] if found else trial  # lower panels would leave words no more room
        lower = 1 - (height - room.height + SPARE) / (MM * panels_height(trial))
        if lower < LOWEST:
            break
    return f"it would be {height:.0f} mm high"


def _panels(figure: ReproducibleFigure, asked: Sequence[int] | None) -> list[int]:
    there = [k for k, axes in enumerate(figure.axes) if axes.get_gid() != style.KEY]
    if not there:
        raise ConfigError("This figure has no panels to lay out; save it at size 'screen'.")
    if asked is None:
        return there
    for k in asked:
        if k not in range(len(there)):
            raise ConfigError(f"panels: {k} is not there; it has {len(there)}, numbered from 0.")
    if not asked or len(set(asked)) < len(asked):
        raise ConfigError(f"panels: {list(asked)} should name one panel or more, each once.")
    return [there[k] for k in asked]


def _copy(figure: ReproducibleFigure) -> ReproducibleFigure:
    copy: ReproducibleFigure = pickle.loads(pickle.dumps(figure))
    FigureCanvasAgg(copy)
    for text in list(copy.texts):
        if text.get_gid() in (TITLE, SUBTITLE):
            text.remove()
    return copy


def as_pdf(figure: ReproducibleFigure, title: str) -> bytes:
    """The figure as PDF with its fonts in it; the same bytes for the same figure."""
    sink = io.BytesIO()
    about = {
        "CreationDate": None, "Creator": "Dissonance", "Producer": "matplotlib", "Title": title, "Subject": MISUSE,
        "Keywords": figure.words(FOOTER).replace(" ·", ";"),  # plain letters, so that it can be searched for
    }  # fmt: skip
    with style.house_style():
        FigureCanvasPdf(figure).print_pdf(sink, metadata=about)
    FigureCanvasAgg(figure)
    return sink.getvalue()


def _printed_png(figure: ReproducibleFigure, title: str) -> bytes:
    return style.as_png(figure, title, dpi=PRINTED_DPI)


WRITERS: Mapping[str, Callable[[ReproducibleFigure, str], bytes]] = {
    "svg": style.as_svg,
    "pdf": as_pdf,
    "png": _printed_png,
}
