"""``rerun``: repeats a run or study from its own record in a new folder, and compares the numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import add_output, parser_for
from sim.core.errors import ConfigError

if TYPE_CHECKING:
    from sim.studies.study import Study


def rerun(args: list[str]) -> int:
    """Repeat a run or study and say whether the numbers are the same; exit code 1 if they differ.

    Raises:
        ConfigError: the folder holds no results, or its configuration cannot be used with this version.
        RunError: it could not be repeated.
    """
    about = (
        "Repeat a run or study from its own record (configuration, seed, replicates) in a new folder, and compare the "
        "numbers. The exit code is 1 if they differ."
    )
    parser = parser_for("rerun", about)
    parser.add_argument("folder", help="folder of a run or study")
    parser.add_argument("settings", nargs="*", help="settings of this session, e.g. workers=4 engine=dask")
    add_output(parser, "folder for the new results; default: a new folder in outputs/ (run) or multirun/ (study)")
    values = parser.read(args)
    from sim.cli.summary import print_note
    from sim.studies.store.compare import compare
    from sim.studies.study import Study

    recorded = Study.load(values.folder)
    repeated = _repeat(recorded, values.settings, values.output)
    comparison = compare(recorded.folder, repeated.folder)
    for sentence in comparison.sentences():
        print(sentence)
    if comparison.different:
        print("The numbers differ.")
    elif comparison.same:
        print("The numbers are the same.")
    print_note(f"New results: {repeated.folder.path}")
    return int(not comparison.equal)


def _repeat(recorded: Study, settings: list[str], output: Path | None) -> Study:
    from sim.cli.summary import print_note
    from sim.core.version import __version__
    from sim.model.identity import model_version
    from sim.studies.execution.extend import with_session_settings
    from sim.studies.study import Study

    plan = with_session_settings(recorded.plan, settings)
    if plan.model != model_version():
        print_note(f"The results were computed by another version of the model ({plan.version}, {plan.model}).")
    fresh = replace(plan, model=model_version(), version=__version__)
    home = Path("outputs", plan.name, "rerun") if len(plan.cells) == 1 else Path("multirun", f"{plan.name}_rerun")
    folder = output or home.with_name(f"{home.name}_{datetime.now():%Y-%m-%d_%H-%M-%S-%f}")
    if folder.is_dir() and any(folder.iterdir()):
        raise ConfigError(f"--output '{folder}' is not empty; choose a new folder.")
    study = Study.of(fresh, folder)
    print_note(study.plan.introduction())
    study.run(report=print_note)
    if study.session is not None and study.session.failure is not None:
        raise study.session.failure
    return study
