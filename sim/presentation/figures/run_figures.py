"""The figures of a run, by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from sim.core.errors import did_you_mean, listed
from sim.presentation.figures import causes, leadership, network, outcomes, pairs, professions, trajectories
from sim.presentation.figures.run_data import FigureData
from sim.presentation.reproduction import remembered
from sim.presentation.style import as_png, as_svg

FIGURES: dict[str, tuple[str, Callable[[FigureData], Figure]]] = {
    "trajectories": ("Conflict over time", trajectories.draw),
    "professions": ("What each profession lives through", professions.draw),
    "pairs": ("Conflict by pair of professions", pairs.draw),
    "causes": ("Causes of conflict over time", causes.draw),
    "outcomes": ("Outcomes", outcomes.draw),
    "leadership": ("Leadership, and who got training", leadership.draw),
    "network": ("Trust and tension at the start and at the end", network.draw),
}


class Plots:
    """The figures of one saved run; each method returns a matplotlib ``Figure``.

    Args:
        run: anything with the tables ``weekly``, ``cases`` and ``network``, the method ``causes()``, and
            ``config`` and ``provenance``, such as what ``sim.run`` and ``sim.load`` return.
    """

    def __init__(self, run: Any) -> None:
        self.data = FigureData(run)
        self._drawings: dict[str, tuple[bytes, bytes]] = {}
        self._sizes: dict[str, tuple[int, int]] = {}

    def __repr__(self) -> str:
        return f"<Figures: {listed(FIGURES)}; each is called, e.g. plot.trajectories()>"

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"There is no figure '{name}'; there are {listed(FIGURES)}." + did_you_mean(name, FIGURES))

    @remembered("result.plot")
    def trajectories(self) -> Figure:
        """Task, process and relationship conflict and unspoken disagreement over time, with bands."""
        return trajectories.draw(self.data)

    @remembered("result.plot")
    def professions(self) -> Figure:
        """Strain, tension, voice and more over time, a line for each profession."""
        return professions.draw(self.data)

    @remembered("result.plot")
    def pairs(self) -> Figure:
        """Heat maps of conflict and tension by pair of professions."""
        return pairs.draw(self.data)

    @remembered("result.plot")
    def causes(self) -> Figure:
        """Causes of process conflict and of the hazard of relationship conflict, stacked over time."""
        return causes.draw(self.data)

    @remembered("result.plot")
    def outcomes(self) -> Figure:
        """Plans on time, weeks to plan, quality, creativity, engagement, turnover and time use."""
        return outcomes.draw(self.data)

    @remembered("result.plot")
    def leadership(self) -> Figure:
        """Trust in leadership and conflict with it, the CPD pot, and who got places."""
        return leadership.draw(self.data)

    @remembered("result.plot")
    def network(self) -> Figure:
        """Strong trust and tension of replicate 0 at the start and at the end."""
        return network.draw(self.data)

    def drawing(self, name: str) -> tuple[bytes, bytes]:
        """One figure as (PNG, SVG), drawn once."""
        if name not in self._drawings:
            figure, title = getattr(self, name)(), FIGURES[name][0]
            width, height = figure.get_size_inches() * figure.dpi
            self._sizes[name] = round(width), round(height)
            self._drawings[name] = as_png(figure, title), as_svg(figure, title)
        return self._drawings[name]

    def size(self, name: str) -> tuple[int, int]:
        """Width and height of a figure's PNG in pixels."""
        self.drawing(name)
        return self._sizes[name]

    def save_all(self, folder: Path | str) -> list[Path]:
        """Write every figure to ``folder`` as PNG and SVG and return the paths, in the order of the report.

        Raises:
            OSError: the folder cannot be written.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for name in FIGURES:
            for kind, content in zip(("png", "svg"), self.drawing(name), strict=True):
                paths.append(folder / f"{name}.{kind}")
                paths[-1].write_bytes(content)
        return paths
