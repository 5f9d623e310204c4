"""How figures look: colours everybody can tell apart, one type size per role, a footer with the recipe."""

from __future__ import annotations

import io
import textwrap
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from sim.core.disclaimers import CAVEAT, MISUSE
from sim.core.number_format import counted
from sim.presentation import figure as figures
from sim.presentation.figure import ReproducibleFigure

# Okabe & Ito's palette: told apart by people with any common kind of colour vision.
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY, YELLOW, BLACK = "#E69F00", "#56B4E9", "#F0E442", "#000000"
TEXT, QUIET, FAINT = "#222222", "#595959", "#D9D9D9"
SHADE = "#F2F2F2"  # behind weeks of burn-in
DASHES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (2, 1.2)), (0, (5, 1.5, 1, 1.5)), (0, (1, 1)))  # beside colour
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, "#3D3D3D", SKY, VERMILLION, YELLOW)  # neighbours far apart

MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"
DPI = 110
FONT = "DejaVu Sans"  # comes with matplotlib
FONTS = f"'{FONT}', Verdana, Arial, sans-serif"  # for viewers of SVG that lack it
KEY = figures.KEY
LETTER_OF_FOOTER = 0.0565  # inches
PACKED = {"compress_level": 3}  # of 9: nearly as small as the default, and quicker
TITLE, HEADING, BODY, SMALL = 15.0, 11.0, 9.0, 8.0  # points; 1 point is 1.5 pixels at 110 dots an inch

STYLE: Any = {
    "font.family": FONT,
    "font.size": BODY,
    "axes.edgecolor": QUIET,
    "axes.facecolor": "white",
    "axes.axisbelow": True,
    "axes.grid": False,
    "axes.labelcolor": TEXT,
    "axes.labelsize": BODY,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": HEADING,
    "axes.titleweight": "bold",
    "axes.unicode_minus": True,
    "figure.dpi": DPI,
    "figure.facecolor": "white",
    "path.simplify": True,
    "pdf.fonttype": 42,  # fonts as TrueType: text stays text
    "pdf.compression": 6,
    "savefig.dpi": "figure",
    "svg.fonttype": "none",
    "svg.hashsalt": "dissonance",
    "text.color": TEXT,
    "text.hinting": "none",  # quicker, and letters keep their shapes
    "xtick.color": QUIET,
    "xtick.labelsize": SMALL,
    "ytick.color": QUIET,
    "ytick.labelsize": SMALL,
}
_LOCK = threading.RLock()  # matplotlib's settings are the process's: one figure at a time


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the project's style whatever a notebook has set; safe from several threads."""
    with _LOCK, matplotlib.rc_context(STYLE):
        yield


def styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Run ``draw`` in the project's style."""

    @wraps(draw)
    def drawn(*args: Any, **kwargs: Any) -> Figure:
        with house_style():
            return draw(*args, **kwargs)

    return drawn


def new_figure(title: str, subtitle: str, width: float, height: float) -> ReproducibleFigure:
    """An empty figure of ``width`` x ``height`` inches with its title; no window, no global state."""
    figure = ReproducibleFigure(figsize=(width, height))
    left, above = 0.30 / width, 1 - 0.20 / height
    figure.text(left, above, title, size=TITLE, weight="bold", va="top", gid=figures.TITLE)
    style: Any = {"size": BODY, "color": QUIET, "va": "top", "linespacing": 1.35, "gid": figures.SUBTITLE}
    figure.text(left, above - 0.32 / height, subtitle, **style)
    return figure


def place(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes at a place given in inches from the lower left corner."""
    across, up = figure.get_size_inches()
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def inches(axes: Axes) -> tuple[float, float]:
    """Width and height of ``axes``."""
    figure = axes.get_figure()
    assert isinstance(figure, Figure), "axes of no figure have no size"
    width, height = axes.get_position().size * figure.get_size_inches()
    return float(width), float(height)


def lettering(axes: Axes, title: str, across: str = "", up: str = "", lift: float = 7, colour: str = TEXT) -> None:
    """Title and names of the axes at fixed places: measuring every tick to find them takes half the drawing time."""
    width, height = inches(axes)
    axes.set_title(title, y=1.0, pad=lift, color=colour)
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.xaxis.set_label_coords(0.5, -0.34 / height)
    axes.yaxis.set_label_coords(-0.48 / width, 0.5)


def gloss(axes: Axes, text: str) -> None:
    """A quiet line between the title (lifted by 20 points) and the panel."""
    axes.annotate(
        text,
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 7),
        textcoords="offset points",
        fontsize=SMALL,
        color=QUIET,
    )


def digits(highest: float) -> int:
    """Decimals that show a number up to ``highest`` with two or three figures."""
    return 2 if highest >= 0.1 else 3 if highest >= 0.02 else 4


def recipe(provenance: Mapping[str, Any], replicates: int, weeks: int) -> str:
    """The footer: how many replicates and weeks, which configuration and version, and what it is not."""
    runs = counted(replicates, "replicate")
    burn_in = provenance.get("burn_in", 0)
    return "  ·  ".join(
        (
            runs,
            f"{weeks} weeks after {burn_in} of burn-in",
            f"configuration {str(provenance.get('config_hash', 'unknown'))[:12]}",
            f"seed {provenance.get('seed', 'unknown')}",
            f"Dissonance {provenance.get('version', 'unknown')}",
            CAVEAT,
        )
    )


def add_footer(figure: Figure, text: str) -> None:
    """Write the recipe along the lower edge."""
    width, height = figure.get_size_inches()
    lines = textwrap.fill(text, int((width - 0.5) / LETTER_OF_FOOTER), break_long_words=False)
    style: Any = {"size": SMALL, "color": QUIET, "va": "bottom", "linespacing": 1.1, "gid": figures.FOOTER}
    figure.text(0.30 / width, (0.08 if "\n" in lines else 0.14) / height, lines, **style)


def blank(figure: Figure, sentence: str) -> Figure:
    """Say in words why there is nothing to draw."""
    figure.text(0.5, 0.5, sentence, size=HEADING, color=QUIET, ha="center", va="center", wrap=True)
    return figure


def colours_of(professions: list[str]) -> dict[str, str]:
    """A colour for each profession, in the order of the configuration; the palette starts again after eight."""
    return {name: PALETTE[k % len(PALETTE)] for k, name in enumerate(professions)}


def dashes_of(professions: list[str]) -> dict[str, Any]:
    """A line for each profession, so that none is told by its colour alone."""
    return {name: DASHES[k % len(DASHES)] for k, name in enumerate(professions)}


def luminance(colour: str) -> float:
    """Relative luminance (0-1) of a colour, by the Web Content Accessibility Guidelines 2.1."""
    channels = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def ink(colour: str) -> str:
    """The colour, darkened until text in it stands out from white by 4.5 to 1."""
    red, green, blue = to_rgb(colour)
    while 1.05 / (luminance(to_hex((red, green, blue))) + 0.05) < 4.5:
        red, green, blue = 0.93 * red, 0.93 * green, 0.93 * blue
    return to_hex((red, green, blue))


def text_on(colour: str) -> str:
    """White or near-black, whichever reads better on ``colour``."""
    light = luminance(colour) + 0.05
    return "white" if 1.05 / light > light / 0.065 else TEXT


def as_png(figure: Figure, title: str, dpi: float = DPI) -> bytes:
    """The figure as PNG; the same bytes for the same figure."""
    sink = io.BytesIO()
    about = {"Software": None, "Title": title, "Description": MISUSE, "Source": _provenance(figure)}
    with house_style():
        figure.savefig(sink, format="png", dpi=dpi, metadata=about, pil_kwargs=PACKED)
    return sink.getvalue()


def _provenance(figure: Figure) -> str:
    return figure.words(figures.FOOTER) if isinstance(figure, ReproducibleFigure) else ""


def as_svg(figure: Figure, title: str) -> bytes:
    """The figure as SVG with text as text; the same bytes for the same figure."""
    sink = io.BytesIO()
    about = {"Date": None, "Creator": "Dissonance", "Title": title, "Description": MISUSE,
             "Source": _provenance(figure)}  # fmt: skip
    with house_style():
        FigureCanvasSVG(figure).print_svg(sink, metadata=about)
    return sink.getvalue().replace(f"'{FONT}'".encode(), FONTS.encode())
