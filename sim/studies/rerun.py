"""Repeats a run or study from its own record in a new folder, and compares the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.core.errors import ConfigError
from sim.core.folders import dated
from sim.core.version import __version__
from sim.model.identity import model_version
from sim.studies.execution.extend import with_session_settings
from sim.studies.execution.prepare import Report, silent
from sim.studies.store.compare import Comparison, compare
from sim.studies.study import Study


@dataclass(frozen=True)
class Rerun:
    """A run or study that was repeated.

    Attributes:
        study: the new results.
        comparison: of the recorded with the new results.
    """

    study: Study
    comparison: Comparison

    @property
    def equal(self) -> bool:
        """Whether both have the same cells and replicates, with the same numbers."""
        return self.comparison.equal

    def __str__(self) -> str:
        return "\n".join([*self.comparison.sentences(), self._verdict()])

    def _verdict(self) -> str:
        if self.comparison.different:
            return "The numbers differ."
        if not self.comparison.same:
            return "There was nothing to compare: the record has no completed replicate."
        return "The numbers are equal." if self.equal else "The numbers of the replicates that both have are equal."


def rerun(
    folder: str | Path, output: str | Path | None = None, *, settings: Sequence[str] = (), report: Report | None = None
) -> Rerun:
    """Repeat a run or study from its own record: configuration, seed, replicates and tables.

    >>> print(rerun("outputs/case_study/2026-01-31_10-00-00"))  # doctest: +SKIP

    Args:
        folder: folder of a run or study.
        output: a new folder for the new results; None: in ``outputs/`` (run) or ``multirun/`` (study).
        settings: settings of this session as they are typed, e.g. ``["workers=4", "engine=dask"]``.
        report: is called with sentences about costs and obstacles, e.g. ``print``.

    Returns:
        The new results, and what is equal or differs; ``print`` shows it in sentences.

    Raises:
        ConfigError: the folder holds no results, its configuration cannot be used with this version, or ``output``
            is not empty.
        RunError: it could not be repeated.
    """
    say = report or silent
    recorded = Study.load(folder)
    plan = with_session_settings(recorded.plan, list(settings))
    if plan.model != model_version():
        say(f"The results were computed by another version of the model ({plan.version}, {plan.model}).")
    fresh = replace(plan, model=model_version(), version=__version__)
    target = Path(output) if output is not None else _new_folder(plan.name, len(plan.cells))
    if target.is_dir() and any(target.iterdir()):
        raise ConfigError(f"The output folder '{target}' is not empty; choose a new folder.")
    study = Study.of(fresh, target)
    say(study.plan.introduction())
    study.run(report=say)
    study.raise_failure()
    return Rerun(study, compare(recorded.store, study.store))


def _new_folder(name: str, cells: int) -> Path:
    home = Path("outputs", name, "rerun") if cells == 1 else Path("multirun", f"{name}_rerun")
    return home.with_name(dated(home.name))
