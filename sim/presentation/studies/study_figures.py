"""The figures of a study, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from sim.presentation.reproduction import remembered
from sim.presentation.studies import causes, forest, profession_lines, professions, response, trajectories
from sim.presentation.studies import heat_map as heat
from sim.presentation.studies import variance_reduction as pairing
from sim.presentation.studies.selection import Names
from sim.presentation.studies.study_data import Baseline, StudyFigureData
from sim.presentation.style import as_png, as_svg

if TYPE_CHECKING:
    from sim.studies.study import Study

Cells = Sequence[str] | None

FIGURES: dict[str, tuple[str, Callable[[StudyFigureData], Figure], Callable[[StudyFigureData], str]]] = {
    "forest": (forest.TITLE, forest.draw, forest.why_not),
    "causes": (causes.TITLE, causes.draw, causes.why_not),
    "heat_map": (heat.TITLE, heat.draw, heat.why_not),
    "response": (response.TITLE, response.draw, response.why_not),
    "trajectories": (trajectories.TITLE, trajectories.draw, trajectories.why_not),
    "professions": (professions.TITLE, professions.draw, professions.why_not),
    "profession_weeks": (profession_lines.TITLE, profession_lines.draw, profession_lines.why_not),
    "pairing": (pairing.TITLE, pairing.draw, pairing.why_not),
}


class StudyPlots:
    """The figures of one study; each method returns a matplotlib ``Figure``.

    A figure that a study has no use for says so in one sentence. ``measures`` is a name or several, ``cells`` are
    names, numbers or keys, and ``baseline`` is as for :meth:`sim.studies.study.Study.effects`; each has a default, and
    a name that is not there is a :class:`sim.core.errors.ConfigError` in one sentence.

    Args:
        study: as :meth:`sim.studies.study.Study.load` returns it, finished or not.
    """

    def __init__(self, study: Study) -> None:
        self.data = StudyFigureData(study)
        self._drawings: dict[str, tuple[bytes, bytes]] = {}
        self._sizes: dict[str, tuple[int, int]] = {}

    @remembered("study.plot")
    def forest(self, measures: Names = None, baseline: Baseline = None, cells: Cells = None) -> Figure:
        """Paired differences with intervals and verdicts, a panel a measure and a row a cell."""
        return forest.draw(self.data, measures, baseline, cells)

    @remembered("study.plot")
    def causes(self, baseline: Baseline = None, cells: Cells = None) -> Figure:
        """What each cause adds to process conflict and to the hazard of relationship conflict, or takes away."""
        return causes.draw(self.data, baseline, cells)

    @remembered("study.plot")
    def heat_map(
        self, measures: Names = None, levers: Sequence[str] | None = None, baseline: Baseline = None,
        fixed: Mapping[str, Any] | None = None,
    ) -> Figure:  # fmt: skip
        """Two levers together: means and differences; other levers ``fixed`` at values, or averaged over."""
        return heat.draw(self.data, measures, levers, baseline, fixed)

    @remembered("study.plot")
    def response(self, measures: Names = None, levers: Names = None, baseline: Baseline = None) -> Figure:
        """Every cell's effect over the value of each numeric lever, with rank correlations."""
        return response.draw(self.data, measures, levers, baseline)

    @remembered("study.plot")
    def trajectories(self, measures: Names = None, cells: Cells = None) -> Figure:
        """Measures over weeks, a line a cell, with bands of replicates."""
        return trajectories.draw(self.data, measures, cells)

    @remembered("study.plot")
    def professions(self, measures: Names = None, baseline: Baseline = None, cells: Cells = None) -> Figure:
        """Means of every cell within each profession, against the baseline's."""
        return professions.draw(self.data, measures, baseline, cells)

    @remembered("study.plot")
    def profession_weeks(self, measures: Names = None, cells: Cells = None) -> Figure:
        """Measures over weeks within each profession, where the study keeps ``profession_weekly``."""
        return profession_lines.draw(self.data, measures, cells)

    @remembered("study.plot")
    def pairing(self, measures: Names = None, baseline: Baseline = None) -> Figure:
        """How much variance the same luck on both sides has saved, a dot a contrast."""
        return pairing.draw(self.data, measures, baseline)

    def reasons(self) -> dict[str, str]:
        """For each figure why this study has no use for it; empty where it has."""
        return {name: why_not(self.data) for name, (_, _, why_not) in FIGURES.items()}

    def names(self) -> list[str]:
        """The figures that this study has a use for, in the order of the report."""
        return [name for name, reason in self.reasons().items() if not reason]

    def drawing(self, name: str) -> tuple[bytes, bytes]:
        """One figure as (PNG, SVG), with its defaults, drawn once."""
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
        """Write every figure that applies to ``folder`` as PNG and SVG, and return the paths.

        Raises:
            OSError: the folder cannot be written.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for name in self.names():
            for kind, content in zip(("png", "svg"), self.drawing(name), strict=True):
                paths.append(folder / f"{name}.{kind}")
                paths[-1].write_bytes(content)
        return paths
