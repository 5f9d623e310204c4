"""The main job as a Hydra application: compose, run, draw, say where everything is."""

from __future__ import annotations

import logging
import os
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import hydra
from hydra._internal.utils import get_args_parser
from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from omegaconf import DictConfig

from sim.core.config_files import conf_folder
from sim.core.errors import ConfigError
from sim.settings.compose import GROUPS, known_names, register_schema, typed_from_hydra
from sim.settings.plugins import load_folder

if TYPE_CHECKING:
    from sim.studies.single.result import Run

NAME = "dissonance"
SURVEYS = "surveys"


def run(words: list[str]) -> int:
    """Run what ``words`` ask for, in Hydra's grammar (``--help`` and other flags included)."""
    register_schema()
    check_flags(words)
    job = _Job()
    with _as_typed(words):
        hydra.main(version_base="1.3", config_path=str(conf_folder()), config_name="config")(job.noted())()
    return job.code()


class _Job:
    """What Hydra calls, once or for each job of a sweep.

    Failures are kept for us, as Hydra would print lines of its own about them; in a sweep they are told at
    once and the other jobs go on.
    """

    def __init__(self) -> None:
        self._told: list[int] = []
        self._failure: Exception | None = None

    def noted(self) -> Callable[[DictConfig], None]:
        """The function for Hydra, which looks up where it was defined."""

        def job(composed: DictConfig) -> None:
            try:
                perform(composed)
            except Exception as error:
                self._note(error)

        return job

    def _note(self, error: Exception) -> None:
        if HydraConfig.get().mode != RunMode.MULTIRUN:
            self._failure = error
            return
        from sim.cli.error_messages import complaint

        code, sentence = complaint(error)
        self._told.append(code)
        print(f"{NAME}: job {HydraConfig.get().job.num}: {sentence}", file=sys.stderr, flush=True)

    def code(self) -> int:
        """The exit code, or the failure of the single run."""
        if self._failure is not None:
            raise self._failure
        return self._told[0] if self._told else 0


def check_flags(words: list[str]) -> None:
    """Refuse what Hydra's flags cannot be, in a sentence instead of a page of usage; load one's own plug-ins.

    Raises:
        ConfigError: an unknown flag, a flag without its value, or settings on both sides of the flags.
    """
    parser = get_args_parser()
    parser.error = _refuse  # type: ignore[method-assign]
    known, left = parser.parse_known_args(words)
    if known.config_dir:
        load_folder(known.config_dir)
    if left and "=" in left[0] and not left[0].startswith("-"):
        raise ConfigError(f"'{left[0]}' comes too late: write all settings together, before the flags or after them.")
    if left:
        raise ConfigError(f"'{left[0]}' is no flag; --help lists what there is." + _as_setting(left))


def _as_setting(left: list[str]) -> str:
    """A hint for those who write a setting as a flag: ``--replicates 5``, ``--replicates=5``."""
    flag, _, value = left[0].lstrip("-").partition("=")
    name = flag.replace("-", "_")
    if name not in (*GROUPS, *known_names()):
        return ""
    return f" A setting is written without hyphens: {name}={value or (left[1] if len(left) > 1 else 'VALUE')}"


def _refuse(message: str) -> NoReturn:
    raise ConfigError(f"{message}; --help lists what there is.")


@contextmanager
def _as_typed(words: list[str]) -> Iterator[None]:
    """Hydra reads the process's arguments, and words its own complaints unless told to raise them."""
    arguments, told = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    level, handlers = logging.root.level, list(logging.root.handlers)
    sys.argv = [NAME, *words]
    os.environ["HYDRA_FULL_ERROR"] = "1"
    try:
        yield
    finally:
        sys.argv = arguments
        logging.root.level, logging.root.handlers = level, handlers
        if told is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = told


def perform(composed: DictConfig) -> None:
    """Run a composed configuration into Hydra's folder."""
    from sim.studies.single.run import run_config

    config = typed_from_hydra(composed)
    folder = Path(HydraConfig.get().runtime.output_dir)
    result = run_config(config, folder)
    if config.instruments:
        write_surveys(result, folder)
    if config.record.figures:
        draw(result, folder)
    report(result, folder)


def draw(result: Run, folder: Path) -> None:
    """Write figures, the one-page report and the scenario's card.

    Raises:
        RunError: they cannot be written; the tables stay.
    """
    from sim.studies.failures import RunError, reason_of

    try:
        from sim.presentation.reports.run_report import write_report
        from sim.presentation.scenario_summary.pages import write_card

        result.plot.save_all(folder)
        write_report(result, folder, result.plot)
        write_card(result.config, folder)
    except OSError as error:
        raise RunError(f"The figures are not complete: {reason_of(error)}; all tables are kept in {folder}.") from error


def write_surveys(result: Run, folder: Path) -> None:
    """Write the data of each survey, and its figure, into ``surveys/``.

    Raises:
        RunError: they cannot be written; the tables stay.
    """
    from sim.presentation.figures.surveys import save
    from sim.studies.failures import RunError, reason_of

    try:
        for survey in result.surveys():
            survey.export(folder / SURVEYS, truth=result.config.record.truth)
            if result.config.record.figures:
                save(survey, result.plot.data.footer, folder / SURVEYS)
    except OSError as error:
        raise RunError(f"The surveys are not complete: {reason_of(error)}; all tables are kept in {folder}.") from error


def report(result: Run, folder: Path) -> None:
    """Print the short table, what it must not be used for, and where the files are."""
    from sim.cli.short_table import WIDTH, short_table
    from sim.core.disclaimers import MISUSE_BRIEF
    from sim.presentation.reports.spending import spending_in_words

    print(short_table(result))
    for sentence in spending_in_words(result):
        print(textwrap.fill(sentence, WIDTH))
    print(f"\n{textwrap.fill(MISUSE_BRIEF, WIDTH)}\n\nTables, figures and report: {_nearby(folder)}")


def _nearby(folder: Path) -> str:
    """The folder as seen from here."""
    try:
        return str(folder.relative_to(Path.cwd()))
    except ValueError:
        return str(folder)
