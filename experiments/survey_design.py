"""What change could a survey of teams detect, and how often? ``python experiments/survey_design.py [name=value ...]``.

For example ``invited=140 teams=10 response=0.53 comparison=two_groups changes=0.02,0.05,0.10``. Other names are
settings of the scenario. The default is the study's case. Prints what can be detected, in sentences and as a table,
and writes figure and table into folder=FOLDER (outputs/survey_design). ``--help`` lists the names. The arithmetic is
in sim.surveys.power.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.core.errors import ConfigError
from sim.presentation.figures.power import save
from sim.studies.failures import RunError, unwritable
from sim.surveys.power import calculate, design_from_arguments
from sim.surveys.power.report_text import sentences
from sim.surveys.power.request import folder_and_rest, help_lines

FOLDER = "outputs/survey_design"


def main(*arguments: str) -> None:
    """Calculate, print and save."""
    if {"--help", "-h"} & set(arguments):
        print(__doc__, *help_lines(), sep="\n")
        return
    folder, rest = folder_and_rest(arguments, FOLDER)
    design = design_from_arguments(rest)
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)  # report an unwritable folder before the work starts
        power = calculate(design, report=lambda sentence: print(sentence, file=sys.stderr))
        files = save(power, Path(folder))
    except OSError as error:
        raise unwritable(folder, error) from None
    print("\n".join(sentences(power)), end="\n\n")
    print(power.table().to_string(index=False, float_format=lambda number: f"{number:.3f}"))
    print(f"\nTable and figures: {', '.join(str(path) for path in files)}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ConfigError as error:
        print(f"survey_design: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except RunError as error:
        print(f"survey_design: {error}", file=sys.stderr)
        raise SystemExit(1) from None
