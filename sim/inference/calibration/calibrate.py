"""Calibration: waves of simulation and emulation rule points out; members are chosen from what remains."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.core.number_format import counted
from sim.inference.analysis_settings import analysis_settings
from sim.inference.calibration.calibration import Calibration
from sim.inference.calibration.settings import CalibrationSettings
from sim.inference.calibration.steps import Steps
from sim.inference.own_service.further import further_figures
from sim.inference.own_service.service import own_service
from sim.inference.prior_sample import uncertain
from sim.measures.patterns.pattern import Pattern
from sim.studies.execution.prepare import Report, silent

NAME = "calibrate"


def calibrate(
    settings: Sequence[str] = (), *, patterns: Sequence[Pattern] | None = None, folder: str | Path | None = None,
    config_dir: str | Path | None = None, report: Report = silent,
) -> Calibration:  # fmt: skip
    """Find parameter sets whose figures lie near those that were observed.

    >>> from sim import calibrate
    >>> found = calibrate(["size=quick", "organisation=small_workshop"])  # doctest: +SKIP
    >>> found.ensemble, found.fit(), found.narrowing()  # doctest: +SKIP

    History matching (Craig et al. 1997) rules points of the priors out, wave by wave, with emulators in place of the
    model. What is left is weighed by the emulated figures, drawn from, simulated, and the nearest are taken.

    Args:
        settings: ``size=quick|standard|full``, settings of :class:`CalibrationSettings` such as ``draws=300`` or
            ``targets=own.yaml``, and settings of the model.
        patterns: what is aimed at; None: the figures of ``data`` and ``targets``, or without them the patterns of the
            package and of ``config_dir`` that are for fitting.
        folder: where the simulations are kept, and resumed; None: they are not kept.
        config_dir: a folder of the user's own options and patterns.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a setting is invalid, or there is nothing to aim at.
        RunError: a simulation failed.
    """
    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        steps, notes = _prepared(settings, patterns, Path(folder or temporary), config_dir, report)
        found = steps.calibrated()
        return replace(found, notes=(*notes, *found.notes))


def _prepared(
    settings: Sequence[str], patterns: Sequence[Pattern] | None, folder: Path, config_dir: str | Path | None,
    report: Report,
) -> tuple[Steps, tuple[str, ...]]:  # fmt: skip
    """The steps, and notes on data of one's own."""
    chosen, of_model = analysis_settings(CalibrationSettings, NAME, settings, config_dir)
    notes: tuple[str, ...] = ()
    further: list[Pattern] = []
    if patterns is None and (chosen.data or chosen.targets):
        own = own_service(chosen.data or None, chosen.targets or None, config_dir)
        further, overrides = further_figures(own, config_dir=config_dir)
        if not any(text.startswith("discrepancy=") for text in settings):  # their bands hold the one that was stated
            chosen = replace(chosen, discrepancy=0.0)
        patterns, notes, of_model = own.patterns, tuple(own.notes), [*overrides, *of_model]
    return Steps(chosen, of_model, patterns, folder, config_dir, report, further), notes


def plan(settings: Sequence[str], config_dir: str | Path | None = None) -> list[str]:
    """What a calibration would simulate, and aim at, as lines; arguments as for :func:`calibrate`.

    Raises:
        ConfigError: a setting or a file of data is invalid.
    """
    steps, notes = _prepared(settings, None, Path(), config_dir, silent)
    chosen = steps.settings
    each = f"{counted(len(steps.worlds), 'world')} each"
    first = chosen.draws + chosen.truths
    lines = [
        f"{counted(len(uncertain()), 'number')} with a prior, {counted(len(steps.aimed), 'target')}:",
        *(f"  {pattern.id}: {pattern.label}" for pattern in steps.aimed),
        f"  wave 1: {counted(first, 'draw')}, {each}, {counted(chosen.replicates, 'replicate')}",
        *(f"  wave {n}: at most {counted(chosen.draws, 'draw')}, {each}, {counted(chosen.replicates, 'replicate')}"
          for n in range(2, chosen.waves + 1)),
        f"  candidates: at most {chosen.candidates}, {each}, {counted(chosen.candidate_replicates, 'replicate')}",
    ]  # fmt: skip
    return [*lines, *notes]
