"""The appearance of figures: colours safe for common forms of colour blindness, sizes, Matplotlib's settings."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import matplotlib
from matplotlib.colors import to_hex, to_rgb

# Okabe & Ito's palette: people with any common kind of colour vision can distinguish its colours.
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY, YELLOW, BLACK = "#E69F00", "#56B4E9", "#F0E442", "#000000"
TEXT, QUIET, FAINT = "#222222", "#595959", "#D9D9D9"
SHADE = "#F2F2F2"  # behind weeks of burn-in
DASHES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (2, 1.2)), (0, (5, 1.5, 1, 1.5)), (0, (1, 1)))  # beside colour
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, "#3D3D3D", SKY, VERMILLION, YELLOW)  # neighbours far apart

DPI = 110
FONT = "DejaVu Sans"  # comes with matplotlib
SVG_FONTS = f"'{FONT}', Verdana, Arial, sans-serif"  # for viewers of SVG that lack it
TITLE, HEADING, BODY, SMALL = 15.0, 11.0, 9.0, 8.0  # points; 1 point is 1.5 pixels at 110 dots per inch
READABLE = 4.5  # least contrast of text with its background, by the Web Content Accessibility Guidelines 2.1

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
NON_VISUAL_SETTINGS = {  # settings that do not change how a figure looks
    "backend", "backend_fallback", "date.epoch", "figure.max_open_warning", "figure.raise_window", "interactive",
    "savefig.directory", "timezone", "tk.window_focus", "toolbar", "webagg.address", "webagg.open_in_browser",
    "webagg.port", "webagg.port_retries",
}  # fmt: skip
_LOCK = threading.RLock()  # Matplotlib's settings belong to the process: one figure is drawn at a time

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@contextmanager
def house_style() -> Iterator[None]:
    """Use the project's settings of Matplotlib, whatever the caller or a matplotlibrc has set; safe in threads."""
    with _LOCK, matplotlib.rc_context(_changed_settings()), matplotlib.rc_context(STYLE):
        yield


def _changed_settings() -> Any:
    """Matplotlib's defaults of the settings that the user has changed, e.g. ``text.usetex``."""
    current = matplotlib.rcParams
    return {
        name: value
        for name, value in matplotlib.rcParamsDefault.items()
        if name not in NON_VISUAL_SETTINGS and current[name] != value
    }


def styled(draw: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Let a function draw with the project's settings."""

    @wraps(draw)
    def draw_styled(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        with house_style():
            return draw(*args, **kwargs)

    return draw_styled


def profession_colours(professions: list[str]) -> dict[str, str]:
    """A colour for each profession, in the order of the configuration; the palette starts again after eight."""
    return {name: PALETTE[k % len(PALETTE)] for k, name in enumerate(professions)}


def profession_dashes(professions: list[str]) -> dict[str, Any]:
    """A line style for each profession, so that colour is never the only difference."""
    return {name: DASHES[k % len(DASHES)] for k, name in enumerate(professions)}


def luminance(colour: str) -> float:
    """Relative luminance (0-1) of a colour, by the Web Content Accessibility Guidelines 2.1."""
    channels = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def ink(colour: str) -> str:
    """The colour, darkened until text in it can be read on white."""
    red, green, blue = to_rgb(colour)
    while 1.05 / (luminance(to_hex((red, green, blue))) + 0.05) < READABLE:
        red, green, blue = 0.93 * red, 0.93 * green, 0.93 * blue
    return to_hex((red, green, blue))


def text_on(colour: str) -> str:
    """White or near-black, whichever is easier to read on ``colour``."""
    light = luminance(colour) + 0.05
    return "white" if 1.05 / light > light / 0.065 else TEXT
