"""Puts the model beside published models, one target after the other."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import pandas as pd

from sim.core.errors import ConfigError, unknown_option
from sim.inference.analysis_settings import analysis_settings
from sim.inference.docking import deffuant, flache_macy, march, mean_field, queueing, wu_sekiguchi
from sim.inference.docking.comparison import Comparison, Target, table_of
from sim.inference.docking.contrasts import Beside
from sim.inference.docking.dock_settings import DockSettings
from sim.studies.execution.prepare import Report, silent
from sim.studies.plan.plan_from_python import plan_from_overrides

NAME = "dock"
OWN = ("scenario", "model")  # what targets set
MODULES = (deffuant, flache_macy, march, wu_sekiguchi, queueing, mean_field)
TARGETS: dict[str, Target] = {module.TARGET.name: module.TARGET for module in MODULES}


@dataclass(frozen=True)
class Docking:
    """Our model beside some targets.

    Attributes:
        targets: in the order of the page.
        comparisons: by target's name.
        seconds: that each took.
        settings: of the simulations of our own model, as they were typed.
    """

    targets: list[Target]
    comparisons: dict[str, list[Comparison]]
    seconds: dict[str, float]
    settings: tuple[str, ...] = ()

    def table(self) -> pd.DataFrame:
        """One row per figure.

        Returns:
            target, quantity, ``level`` of agreement that is claimed, ``produced_by`` (our week, or a peer), reference
            with its band (``band_low``, ``band_high``), mark (read, computed, recalled) and source; our ``value`` with
            its 95 % interval (``low``, ``high``) over ``n`` runs, ``seed``; ``verdict`` (within, outside, undecided,
            shown); ``clear``: whether the whole interval lies on that side; ``note``.
        """
        return table_of(self.comparisons)


def dock(
    targets: Sequence[str] | None = None, *, settings: Sequence[str] = (), folder: str | Path | None = None,
    config_dir: str | Path | None = None, report: Report = silent,
) -> Docking:  # fmt: skip
    """Put the model beside published models, and beside its own mean field.

    >>> from sim import dock
    >>> dock(["deffuant", "queue"], settings=["size=quick"]).table()  # doctest: +SKIP

    Args:
        targets: names; None: all, or those in ``settings``.
        settings: ``size=quick``, settings of :class:`DockSettings`, and settings of the studies of our own model, as
            they are typed.
        folder: where simulations are kept, and resumed; None: they are not kept.
        config_dir: a folder of your own options.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a name or a setting is invalid.
        RunError: a simulation failed.
    """
    sizes, typed = analysis_settings(DockSettings, NAME, settings, config_dir)
    check_typed(typed, config_dir)
    chosen = [known_target(name) for name in (targets or sizes.targets or TARGETS)]
    comparisons: dict[str, list[Comparison]] = {}
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        beside = Beside(Path(folder or temporary), sizes.seed, sizes.replicates, typed, config_dir, report)
        for target in chosen:
            start = perf_counter()
            comparisons[target.name] = target.compare(sizes, beside)
            seconds[target.name] = perf_counter() - start
            report(f"{target.title}: {seconds[target.name]:.0f} s")
    return Docking(chosen, comparisons, seconds, tuple(typed))


def check_typed(typed: Sequence[str], config_dir: str | Path | None) -> None:
    """Refuse settings of our model's studies before anything is run.

    Raises:
        ConfigError: one is invalid, or is what the targets set themselves.
    """
    for item in typed:
        if item.partition("=")[0] in OWN:
            raise ConfigError(f"'{item}' cannot be set here: the targets set it themselves.")
    plan_from_overrides(list(typed), config_dir)


def known_target(name: str) -> Target:
    """A target by its name.

    Raises:
        ConfigError: there is none.
    """
    if name not in TARGETS:
        raise ConfigError(unknown_option("target", name, TARGETS))
    return TARGETS[name]
