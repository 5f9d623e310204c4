"""``run``: composes a configuration with Hydra, runs it, draws the figures, and prints the results."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.run_arguments import read_run_arguments

if TYPE_CHECKING:
    from omegaconf import DictConfig

    from sim.model.config import Config
    from sim.studies.run import Run

NAME = "dissonance"
SURVEYS = "surveys"


def run(args: list[str]) -> int:
    """Run what the arguments describe: a single run, a study (``-m``), or one of Hydra's own options.

    Raises:
        ConfigError: the arguments or the configuration are invalid; nothing was run.
        RunError: the run failed.
    """
    arguments = read_run_arguments(args)
    import hydra

    from sim.cli.output_dir import remove_empty_output
    from sim.core.config_files import conf_folder
    from sim.settings.compose import register_schema
    from sim.settings.plugins import load_folder

    register_schema()
    if arguments.config_dir is not None:
        load_folder(arguments.config_dir)
    job = _Job(arguments.config_dir)
    try:
        with _process_arguments(arguments.for_hydra()):
            main = hydra.main(version_base="1.3", config_path=str(conf_folder()), config_name="config")
            main(job.task_function())()
        return job.exit_code()
    except Exception:
        remove_empty_output()
        raise


class _Job:
    """The function that Hydra calls, once, or for each job of its own sweeper.

    Hydra would print its own text about an exception. A single run's exception is therefore kept and raised later. In
    a sweep it is reported at once, and the other jobs go on.
    """

    def __init__(self, config_dir: Path | None) -> None:
        self._config_dir = config_dir
        self._codes: list[int] = []
        self._failure: Exception | None = None

    def task_function(self) -> Callable[[DictConfig], None]:
        """The function for Hydra, which looks up the module in which it was defined."""

        def job(config: DictConfig) -> None:
            try:
                perform(config, self._config_dir)
            except Exception as error:
                self._record(error)

        return job

    def _record(self, error: Exception) -> None:
        from hydra.core.hydra_config import HydraConfig
        from hydra.types import RunMode

        from sim.cli.error_messages import describe_error

        if HydraConfig.get().mode != RunMode.MULTIRUN:
            self._failure = error
            return
        code, message = describe_error(error)
        self._codes.append(code)
        print(f"{NAME}: job {HydraConfig.get().job.num}: {message}", file=sys.stderr, flush=True)

    def exit_code(self) -> int:
        """The exit code of the jobs.

        Raises:
            Exception: the one that a single run raised.
        """
        if self._failure is not None:
            raise self._failure
        return self._codes[0] if self._codes else 0


@contextmanager
def _process_arguments(args: list[str]) -> Iterator[None]:
    """Hydra reads the arguments of the process, and prints its own errors unless told to raise them."""
    arguments, full_error = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    level, handlers = logging.root.level, list(logging.root.handlers)
    sys.argv = [NAME, *args]
    os.environ["HYDRA_FULL_ERROR"] = "1"
    try:
        yield
    finally:
        sys.argv = arguments
        logging.root.level, logging.root.handlers = level, handlers
        if full_error is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = full_error


def perform(config: DictConfig, config_dir: Path | None = None) -> None:
    """Run a composed configuration in the folder that Hydra chose."""
    from hydra.core.hydra_config import HydraConfig

    from sim.settings.compose import validated_run_config
    from sim.settings.study_settings import DECLARED
    from sim.studies.run import run_config

    validated = validated_run_config(config)
    folder = Path(HydraConfig.get().runtime.output_dir)
    if config.parameters.kind != DECLARED:
        validated = _with_member(HydraConfig.get(), config_dir)
    result = run_config(validated, folder)
    if validated.instruments:
        write_surveys(result, folder)
    if validated.record.figures:
        draw(result, folder)
    report(result, folder)


def _with_member(hydra: Any, config_dir: Path | None) -> Config:
    """The configuration with the numbers of the member of an ensemble that the overrides name."""
    from sim.cli.summary import print_note
    from sim.core.errors import ConfigError
    from sim.settings.plugins import BUILT_IN_CONFIGURATION
    from sim.studies.plan.plan_from_python import config_of_member

    if hydra.job.config_name != BUILT_IN_CONFIGURATION:
        raise ConfigError("A member of an ensemble cannot be combined with --config-name; type its settings instead.")
    return config_of_member(list(hydra.overrides.task), config_dir, print_note)


def draw(result: Run, folder: Path) -> None:
    """Write the figures, the report and the scenario summary.

    Raises:
        RunError: they cannot be written; the tables are kept.
    """
    from sim.studies.failures import incomplete

    try:
        from sim.presentation.reports.report import write_report
        from sim.presentation.scenario_summary.sheet import write_scenario_summary

        result.plot.save_all(folder)
        write_report(result, folder)
        write_scenario_summary(result.config, folder)
    except Exception as error:
        raise incomplete("figures are", error, f"all tables are kept in {folder}") from error


def write_surveys(result: Run, folder: Path) -> None:
    """Write the data and the figure of each survey into ``surveys/``.

    Raises:
        RunError: they cannot be written; the tables are kept.
    """
    from sim.presentation.figures.surveys import save
    from sim.studies.failures import incomplete

    try:
        for survey in result.surveys():
            survey.export(folder / SURVEYS, truth=result.config.record.truth)
            if result.config.record.figures:
                save(survey, result.plot.data.footer, folder / SURVEYS)
    except Exception as error:
        raise incomplete("surveys are", error, f"all tables are kept in {folder}") from error


def report(result: Run, folder: Path) -> None:
    """Print the headline measures, the spending, the disclaimer, and where the files are."""
    from sim.core.disclaimers import MISUSE_BRIEF
    from sim.core.text import filled
    from sim.presentation.reports.spending import spending_in_words
    from sim.presentation.terminal.run_summary import run_summary

    print(run_summary(result))
    for sentence in spending_in_words(result):
        print(filled(sentence))
    written = "Tables, figures and report" if result.config.record.figures else "Tables"
    print(f"\n{filled(MISUSE_BRIEF)}\n\n{written}: {_relative(folder)}")


def _relative(folder: Path) -> str:
    """The folder, relative to the working directory if it is inside it."""
    try:
        relative = folder.relative_to(Path.cwd())
    except ValueError:
        return str(folder)
    return str(folder if relative == Path() else relative)
