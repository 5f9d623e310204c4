"""The line under a survey's figure, from what a run knows of itself; no table is read for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.core.disclaimers import UPPER_BOUND
from sim.presentation.reproduction import RunSource, source_of_run
from sim.presentation.style import recipe

if TYPE_CHECKING:
    from sim.studies.single.result import Run


def footer_of(run: Run) -> str:
    """As under the run's other figures."""
    told = recipe(run.provenance, int(run.provenance.get("finished", run.config.replicates)), run.config.weeks)
    return f"{told}  ·  {UPPER_BOUND}" if run.config.cpd.loop.reads_truth else told


def source_of_survey(run: Run) -> RunSource:
    """Where a survey of a run comes from, for its figure's footer and recipe."""
    return source_of_run(run, footer_of(run))
