"""What is printed around a study: its cost before the run, its results after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.core import streams
from sim.core.text import filled

if TYPE_CHECKING:
    from sim.studies.study import Study


def print_note(sentence: str) -> None:
    """Print a sentence to standard error, beside the results."""
    streams.print_note(filled(sentence))


def print_costs(study: Study) -> None:
    """Print the run time and disk use of the remaining replicates."""
    print_note(study.estimate())


def conclude(study: Study) -> None:
    """Print the results and where they are; write the report.

    Raises:
        RunError: some replicates failed, or the report could not be written; the tables are kept.
    """
    from sim.core.disclaimers import MISUSE_BRIEF
    from sim.presentation.terminal.study_summary import study_summary
    from sim.studies.failures import incomplete

    if study.inventory.parts:
        print(study_summary(study))
    if study.plan.study_groups.study.figures and study.inventory.parts:
        try:
            folder = study.write_report().parent
        except Exception as error:
            raise incomplete("report is", error, f"all tables are kept in {study.folder}") from error
        print(f"\n{filled(MISUSE_BRIEF)}\n\nTables, figures and report: {folder}")
    study.raise_failure()
