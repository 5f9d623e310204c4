"""docs/code-organisation.svg: the rooms of ``sim/`` in the order in which they may import, drawn from the imports."""

from __future__ import annotations

import ast
from collections import Counter
from html import escape
from pathlib import Path

from generators.markdown import ROOT, table

# Each room imports only rooms before it. One line says what is in it; CONTRIBUTING.md has the map of files.
ROOMS = {
    "core": "no domain knowledge: random numbers, compiling, declared parameters, tables, errors, texts",
    "stats": "intervals and psychometrics: NumPy and SciPy, no simulation",
    "model": "the science: organisation, configuration, state, the week, mechanisms, CPD, answers to surveys",
    "measures": "what is read off a simulated service, and the smallest effects of interest",
    "settings": "reading and merging configurations, plug-ins",
    "studies": "planning, running, storing and comparing many simulations; a run is a study of one cell",
    "inference": "calibration, sensitivity, optimisation and other methods built on studies",
    "surveys": "survey results, files for SPSS and R, and what a survey design can detect",
    "presentation": "figures, reports, terminal and notebook display",
    "replay": "the record of one replicate, and the page on which it is watched",
    "interfaces": "Mesa, import of an organisation, conformance tests for plug-ins, the workshop",
    "cli": "the command line",
}
COLOURS = ("#5c5c5c", "#0072B2", "#B5450B", "#00765A", "#8a5a83", "#7a6a00")
WIDTH, TOP, STEP, BOX = 1080, 84, 58, 42  # the page; the first box; from box to box; height of a box
LEFT, BOX_WIDTH = 250, 800
THICKNESS = ((40, 7.0), (15, 4.5), (5, 2.6), (1, 1.2))  # at least so many imports: width of the line
TITLE = "The rooms of sim/ and their imports"
DESCRIPTION = (
    "Boxes from top to bottom, one for each room, in the order in which they may import. Lines on the left lead "
    "from a room to each earlier room that it imports; a thicker line stands for more imports."
)


def present() -> list[str]:
    """The rooms that exist, in order."""
    return [room for room in ROOMS if (ROOT / "sim" / room).is_dir()]


def room_of(path: Path) -> str:
    """The room of a file below ``sim/``."""
    return path.relative_to(ROOT / "sim").parts[0]


def imported_modules(path: Path) -> list[str]:
    """Modules of ``sim`` that a file imports anywhere, those of functions and type checking included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [item.name for item in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [f"{node.module}.{item.name}" for item in node.names]
    return [name for name in names if name.startswith("sim.")]


def imports() -> Counter[tuple[str, str]]:
    """How often each room imports each other room: (from, to)."""
    counted: Counter[tuple[str, str]] = Counter()
    for path in sorted((ROOT / "sim").glob("*/**/*.py")):
        modules = {name.split(".")[1] for name in imported_modules(path)} & set(ROOMS)
        counted.update((room_of(path), room) for room in modules if room != room_of(path))
    return counted


def upward() -> list[str]:
    """Imports against the order of the rooms."""
    order = list(ROOMS)
    return [f"sim/{a} imports sim/{b}" for a, b in imports() if order.index(a) < order.index(b)]


def picture() -> str:
    """The drawing as SVG."""
    order = present()
    height = TOP + STEP * len(order) + 10
    parts = [_text(20, 34, TITLE, 20, bold=True), _text(20, 58, _legend(), 12)]
    arcs = sorted(imports().items(), key=lambda item: [order.index(room) for room in item[0]])
    parts += [_arc(order.index(start), order.index(end), count) for (start, end), count in arcs]
    parts += [part for index, room in enumerate(order) for part in _box(index, room)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-labelledby="title about" font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif">'
    )
    about = f'<title id="title">{escape(TITLE)}</title>\n<desc id="about">{escape(DESCRIPTION)}</desc>'
    return "\n".join([head, about, f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>', *parts, "</svg>", ""])


def _legend() -> str:
    return "A line leads up from a room to a room that it imports. The thicker it is, the more files import it."


def _middle(index: int) -> float:
    return TOP + STEP * index + BOX / 2


def _thickness(count: int) -> float:
    return next(width for least, width in THICKNESS if count >= least)


def _arc(start: int, end: int, count: int) -> str:
    """A curve on the left from the box that imports to the box that is imported."""
    first, last = _middle(start) - 6, _middle(end) + 6
    reach = LEFT - 22 - 17.5 * abs(start - end)
    colour = COLOURS[start % len(COLOURS)]
    return (
        f'<path d="M{LEFT} {first:g} C{reach:g} {first:g} {reach:g} {last:g} {LEFT} {last:g}" fill="none" '
        f'stroke="{colour}" stroke-opacity="0.55" stroke-width="{_thickness(count):g}"/>'
        f'<circle cx="{LEFT}" cy="{last:g}" r="3" fill="{colour}"/>'
    )


def _box(index: int, room: str) -> list[str]:
    top, colour = TOP + STEP * index, COLOURS[index % len(COLOURS)]
    frame = (
        f'<rect x="{LEFT}" y="{top}" width="{BOX_WIDTH}" height="{BOX}" rx="5" fill="#f4f4f2" stroke="{colour}" '
        'stroke-width="1.6"/>'
    )
    name = _text(LEFT + 14, top + 27, f"{room}/", 15, bold=True, ink=colour)
    return [frame, name, _text(LEFT + 142, top + 26, ROOMS[room], 12)]


def _text(x: float, y: float, text: str, size: float, *, bold: bool = False, ink: str = "#1a1a1a") -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{ink}"{weight}>{escape(text)}</text>'


def rooms() -> str:
    """The rooms in order, each in a line."""
    return table(["room", "what is in it"], [[f"`sim/{room}/`", ROOMS[room]] for room in present()])
