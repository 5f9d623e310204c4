"""What is said around a study: what it is, what it costs, what came out."""

from __future__ import annotations

import sys
import textwrap

from sim.cli.short_table import WIDTH
from sim.studies.failures import RunError, reason_of
from sim.studies.study import Study


def say(sentence: str) -> None:
    """A sentence beside the results."""
    print(textwrap.fill(sentence, WIDTH), file=sys.stderr, flush=True)


def tell_costs(study: Study) -> None:
    """What it would take to live what is missing."""
    say(study.costs_in_words())


def conclude(study: Study) -> None:
    """Say what came out and where everything is; write the report.

    Raises:
        RunError: some replicates could not be lived, or the report could not be written; the tables are there.
    """
    from sim.core.disclaimers import MISUSE_BRIEF
    from sim.presentation.studies.terminal_summary import brief

    if study.inventory.there:
        print(brief(study))
    if study.plan.study_groups.study.figures and study.inventory.there:
        try:
            folder = study.write_report().parent
        except OSError as error:
            raise RunError(f"The report is not complete: {reason_of(error)}; all tables are kept.") from error
        print(f"\n{textwrap.fill(MISUSE_BRIEF, WIDTH)}\n\nTables, figures and report: {folder}")
    if study.session is not None and study.session.failure is not None:
        raise study.session.failure
