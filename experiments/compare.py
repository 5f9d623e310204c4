"""Scenarios side by side: ``python experiments/compare.py case_study survey_preferred [more ...] [name=value ...]``.

The first scenario is the baseline. Runs a study with common random numbers (20 replicates, unless replicates=N is
given) in hydra.sweep.dir=FOLDER or a new folder. Prints what differs, for whom, when, from which causes, and the first
week and practitioners at which paired runs diverge. The folder has the report, figures and tables. The arithmetic is
in sim.studies.effects.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.core.errors import ConfigError
from sim.presentation.figures import divergence
from sim.studies.effects import comparison
from sim.studies.failures import RunError
from sim.studies.study import Study


def main(*arguments: str) -> None:
    """Run the study and print the comparison."""
    scenarios, settings = comparison.scenarios_and_settings(arguments)
    study = Study.from_overrides([f"scenario={','.join(scenarios)}", "study.name=compare", *settings])
    study.run(report=lambda sentence: print(sentence, file=sys.stderr))
    print(comparison.table(study).to_string(index=False, float_format=lambda number: f"{number:.4f}"))
    paragraph(f"For whom (n = {study.plan.replicates} pairs)", comparison.by_profession(study))
    paragraph("When", comparison.over_time(study))
    paragraph("Which causes changed", comparison.causes(study))
    partings = comparison.partings(study)
    paragraph("Where the runs first differ", comparison.divergence_words(partings))
    spread = pd.read_parquet(comparison.keep(partings, study.folder))
    figure = divergence.draw(spread, study.plot.data.footer, comparison.profession_labels(study))
    divergence.save(figure, study.folder / "figures")
    print(f"\nTables, figures and report: {study.write_report().parent}")


def paragraph(title: str, sentences: Iterable[str]) -> None:
    """Print sentences under a title."""
    print(f"\n{title}\n" + ("\n".join(f"- {sentence}" for sentence in sentences) or "- nothing to report"))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ConfigError as error:
        print(f"compare: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except RunError as error:
        print(f"compare: {error}", file=sys.stderr)
        raise SystemExit(1) from None
