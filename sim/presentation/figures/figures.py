"""The figures of a run or a study, by name: what ``result.plot`` and ``study.plot`` are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from matplotlib.figure import Figure

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.presentation.figures import (
    causes,
    factorial,
    forest,
    heat_map,
    leadership,
    network,
    outcomes,
    pairs,
    profession_weeks,
    professions,
    response,
    trajectories,
    variance_reduction,
    worlds,
)
from sim.presentation.figures.data import Baseline, FigureData
from sim.presentation.figures.selection import Names
from sim.presentation.image_files import as_png, as_svg
from sim.presentation.reproduction import records_call

Cells = Sequence[str] | None

# Titles, in the order of the report; and for a study the module that says why a figure does not apply.
RUN_FIGURES: dict[str, str] = {
    "trajectories": trajectories.TITLE,
    "professions": professions.TITLE,
    "pairs": pairs.TITLE,
    "causes": causes.TITLE,
    "outcomes": outcomes.TITLE,
    "leadership": leadership.TITLE,
    "network": network.TITLE,
}
STUDY_FIGURES: dict[str, tuple[str, ModuleType]] = {
    "forest": (forest.TITLE, forest),
    "factorial": (factorial.TITLE, factorial),
    "causes": (causes.TITLE_OF_CELLS, causes),
    "heat_map": (heat_map.TITLE, heat_map),
    "response": (response.TITLE, response),
    "trajectories": (trajectories.TITLE_OF_CELLS, trajectories),
    "professions": (professions.TITLE_OF_CELLS, professions),
    "profession_weeks": (profession_weeks.TITLE, profession_weeks),
    "pairing": (variance_reduction.TITLE, variance_reduction),
    "worlds": (worlds.TITLE, worlds),
}
IN_WORLDS = "The cells are crossed with members of an ensemble; 'worlds' shows them together."
KNOWN = list(dict.fromkeys([*RUN_FIGURES, *STUDY_FIGURES]))


class Figures:
    """The figures of a run or a study; each method returns a Matplotlib ``Figure``.

    ``trajectories``, ``causes`` and ``professions`` exist for both. Figures that compare cells need a study, figures
    of details that only a run keeps need a run; the other case is a :class:`sim.ConfigError` in one sentence. A
    figure that a study has no use for, e.g. because no replicate has been completed, says so instead of a drawing.

    ``measures`` is a name or several, ``cells`` are names, numbers or keys, and ``baseline`` is as for
    :meth:`sim.Study.effects`. Each has a default, and an unknown name is a :class:`sim.ConfigError`.

    Args:
        results: a run or a study, completed or not.
    """

    def __init__(self, results: Any) -> None:
        self.data = FigureData(results)
        self.expression = "result.plot" if self.data.is_run else "study.plot"
        self._images: dict[str, tuple[bytes, bytes]] = {}
        self._sizes: dict[str, tuple[int, int]] = {}

    @records_call
    def trajectories(self, measures: Names = None, cells: Cells = None) -> Figure:
        """Four kinds of conflict, or other measures, over time: with bands over replicates, or one line per cell."""
        self._needs_study(cells=cells)
        return trajectories.draw(self.data, measures, cells)

    @records_call
    def causes(self, baseline: Baseline = None, cells: Cells = None) -> Figure:
        """Causes of process conflict and of the hazard of relationship conflict: over time, or changes of cells."""
        self._needs_study(baseline=baseline, cells=cells)
        return causes.draw(self.data, baseline, cells)

    @records_call
    def professions(self, measures: Names = None, baseline: Baseline = None, cells: Cells = None) -> Figure:
        """Strain, tension, voice and more by profession: over time, or the effects of cells."""
        self._needs_study(baseline=baseline, cells=cells)
        return professions.draw(self.data, measures, baseline, cells)

    @records_call
    def pairs(self) -> Figure:
        """Heat maps of a run's conflict and tension by pair of professions."""
        self._needs_run("pairs")
        return pairs.draw(self.data)

    @records_call
    def outcomes(self) -> Figure:
        """Plans on time, weeks to plan, quality, creativity, engagement, turnover and time use of a run."""
        self._needs_run("outcomes")
        return outcomes.draw(self.data)

    @records_call
    def leadership(self) -> Figure:
        """Trust in leadership and conflict with it, the CPD money, and CPD places of a run."""
        self._needs_run("leadership")
        return leadership.draw(self.data)

    @records_call
    def network(self) -> Figure:
        """Trust and tension between professions in a run's replicate 0 at the start and at the end."""
        self._needs_run("network")
        return network.draw(self.data)

    @records_call
    def forest(self, measures: Names = None, baseline: Baseline = None, cells: Cells = None) -> Figure:
        """Paired differences with intervals and verdicts, one panel per measure and one row per cell."""
        self._needs_study("forest")
        return forest.draw(self.data, measures, baseline, cells)

    @records_call
    def factorial(self, measures: Names = None, reference: str | int | None = None) -> Figure:
        """Main effects of levers, averaged over all others, and interactions of each two, with verdicts."""
        self._needs_study("factorial")
        return factorial.draw(self.data, measures, reference)

    @records_call
    def heat_map(
        self, measures: Names = None, levers: Sequence[str] | None = None, baseline: Baseline = None,
        fixed: Mapping[str, Any] | None = None,
    ) -> Figure:  # fmt: skip
        """Two levers together: means and differences; other levers ``fixed`` at values, or averaged over."""
        self._needs_study("heat_map")
        return heat_map.draw(self.data, measures, levers, baseline, fixed)

    @records_call
    def response(self, measures: Names = None, levers: Names = None, baseline: Baseline = None) -> Figure:
        """Every cell's effect against the value of each numeric lever, with rank correlations."""
        self._needs_study("response")
        return response.draw(self.data, measures, levers, baseline)

    @records_call
    def profession_weeks(self, measures: Names = None, cells: Cells = None) -> Figure:
        """Measures over weeks within each profession, if the study keeps the scope ``profession``."""
        self._needs_study("profession_weeks")
        return profession_weeks.draw(self.data, measures, cells)

    @records_call
    def pairing(self, measures: Names = None, baseline: Baseline = None) -> Figure:
        """Variance reduction by common random numbers, one dot per contrast."""
        self._needs_study("pairing")
        return variance_reduction.draw(self.data, measures, baseline)

    @records_call
    def worlds(self, measures: Names = None, baseline: Baseline = None) -> Figure:
        """Effects in every world of an ensemble, with the interval over seeds beside them."""
        self._needs_study("worlds")
        return worlds.draw(self.data, measures, baseline)

    def reasons(self) -> dict[str, str]:
        """For each figure of a run or a study why it does not apply to these results; empty if it does."""
        if self.data.is_run:
            return dict.fromkeys(RUN_FIGURES, "")
        found = {name: module.why_not(self.data) for name, (_, module) in STUDY_FIGURES.items()}
        if self.data.has_members:  # each cell is shown once for every member elsewhere
            found |= {name: found[name] or IN_WORLDS for name in found if name != "worlds"}
        return found

    def names(self) -> list[str]:
        """The figures that apply to these results, in the order of the report."""
        return [name for name, reason in self.reasons().items() if not reason]

    def title(self, name: str) -> str:
        """The title of a figure."""
        return RUN_FIGURES[name] if self.data.is_run else STUDY_FIGURES[name][0]

    def images(self, name: str) -> tuple[bytes, bytes]:
        """One figure as (PNG, SVG), with its defaults; drawn once."""
        if name not in self._images:
            figure, title = getattr(self, name)(), self.title(name)
            width, height = figure.get_size_inches() * figure.dpi
            self._sizes[name] = round(width), round(height)
            self._images[name] = as_png(figure, title), as_svg(figure, title)
        return self._images[name]

    def size(self, name: str) -> tuple[int, int]:
        """Width and height of a figure's PNG in pixels."""
        self.images(name)
        return self._sizes[name]

    def save_all(self, folder: Path | str) -> list[Path]:
        """Write every figure that applies to ``folder`` as PNG and SVG; returns the paths, in the order of the report.

        Raises:
            OSError: the folder cannot be written.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for name in self.names():
            for kind, content in zip(("png", "svg"), self.images(name), strict=True):
                paths.append(folder / f"{name}.{kind}")
                paths[-1].write_bytes(content)
        return paths

    def _needs_run(self, name: str) -> None:
        if not self.data.is_run:
            raise ConfigError(f"{name}: this figure needs a single run with all its tables; run one cell with sim.run.")

    def _needs_study(self, name: str = "", **arguments: Any) -> None:
        """Refuse what only a study has: a figure by ``name``, or arguments that are not None."""
        given = [argument for argument, value in arguments.items() if value is not None]
        if self.data.is_run and (name or given):
            raise ConfigError(f"{name or given[0]}: a single run has no cells to compare; plan a study of several.")

    def __repr__(self) -> str:
        return f"<Figures: {listed(self.reasons())}; call one, e.g. plot.trajectories()>"

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"Unknown figure '{name}'; figures are {listed(KNOWN)}." + did_you_mean(name, KNOWN))
