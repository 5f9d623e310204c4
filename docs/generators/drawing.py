"""Plain SVG: boxes, lines of text, tags. Numbers are pixels of a page of 1123 by 794, A4 across."""

from __future__ import annotations

import textwrap
from html import escape

WIDTH, HEIGHT = 1123, 794
INK, PALE, GREY = "#1a1a1a", "#f4f4f2", "#5c5c5c"
CHARACTER = 0.5  # mean width of a letter, in sizes of the letter
LINE = 1.28  # from one line to the next, in sizes of the letter


def page(title: str, description: str, parts: list[str]) -> str:
    """The whole drawing, with what a screen reader says of it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="297mm" height="210mm" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'role="img" aria-labelledby="title about" font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif">'
    )
    about = f'<title id="title">{escape(title)}</title>\n<desc id="about">{escape(description)}</desc>'
    paper = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    return "\n".join([head, about, paper, *parts, "</svg>", ""])


def label(x: float, y: float, text: str, size: float = 10.5, *, bold: bool = False, ink: str = INK) -> str:
    """One line of text that starts at ``x`` on the base line ``y``."""
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{ink}"{weight}>{escape(text)}</text>'


def broken(text: str, width: float, size: float) -> list[str]:
    """``text`` in lines that fit into ``width``."""
    return textwrap.wrap(text, int(width / (size * CHARACTER))) or [""]


def paragraph(
    x: float, y: float, text: str, width: float, size: float = 10.5, ink: str = INK
) -> tuple[list[str], float]:
    """Lines of text from the base line ``y`` on, and the base line after the last."""
    lines = broken(text, width, size)
    drawn = [label(x, y + k * size * LINE, line, size, ink=ink) for k, line in enumerate(lines)]
    return drawn, y + len(lines) * size * LINE


def box(x: float, y: float, width: float, height: float, fill: str = PALE, edge: str = "#c9c9c4") -> str:
    """A box with round corners."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="5" fill="{fill}" stroke="{edge}" '
        'stroke-width="0.8"/>'
    )


def tag(x: float, y: float, letter: str, colour: str) -> list[str]:
    """A small square with a letter; ``y`` is the base line of the text beside it."""
    square = f'<rect x="{x:g}" y="{y - 9.5:g}" width="12" height="12" rx="2.5" fill="{colour}"/>'
    inside = (
        f'<text x="{x + 6:g}" y="{y:g}" font-size="9" font-weight="bold" fill="#ffffff" '
        f'text-anchor="middle">{escape(letter)}</text>'
    )
    return [square, inside]


def arrow(x: float, y: float, length: float) -> str:
    """An arrow downwards from (x, y)."""
    end = y + length
    return (
        f'<path d="M{x:g} {y:g} V{end - 4:g} M{x - 4:g} {end - 5:g} L{x:g} {end:g} L{x + 4:g} {end - 5:g}" '
        f'fill="none" stroke="{GREY}" stroke-width="1.4"/>'
    )
