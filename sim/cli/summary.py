"""What is printed around a study: its cost before the run, its results after it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sim.core.text import filled

if TYPE_CHECKING:
    from sim.studies.study import Study


def print_note(sentence: str) -> None:
    """Print a sentence to standard error, beside the results."""
    print(filled(sentence), file=sys.stderr, flush=True)


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
    from sim.studies.failures import RunError, reason_of

    if study.inventory.parts:
        print(study_summary(study))
    if study.plan.study_groups.study.figures and study.inventory.parts:
        try:
            folder = study.write_report().parent
        except OSError as error:
            raise RunError(f"The report is incomplete: {reason_of(error)}; all tables are kept.") from error
        print(f"\n{filled(MISUSE_BRIEF)}\n\nTables, figures and report: {folder}")
    if study.session is not None and study.session.failure is not None:
        raise study.session.failure
