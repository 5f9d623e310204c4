"""Run a scenario from Python or from the command line."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sim.core.arrow import Tables, arrow_of
from sim.core.errors import ConfigError
from sim.model.config import Config
from sim.model.demand_calibration import solve_demand
from sim.studies import provenance
from sim.studies.execution.progress import Progress
from sim.studies.failures import Interrupted, RunError, kept_words, reason_of, unwritable
from sim.studies.single.parts import merge_parts, write_part
from sim.studies.single.provenance_files import CONFIG_FILE, write_provenance, write_provenance_files
from sim.studies.single.replicates import Frames, ReplicateError, execute
from sim.studies.single.result import Run, load

__all__ = ["Run", "load", "run", "run_config"]


def run(
    scenario: str = "case_study",
    *,
    organisation: str | dict[str, Any] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    weeks: int | None = None,
    progress: bool | None = None,
    output: str | Path | None = None,
    **settings: Any,
) -> Run:
    """Run a scenario and return its results.

    >>> result = run("case_study", replicates=20, leadership={"bias": 0.6})  # doctest: +SKIP
    >>> result.summary().loc["task_conflict", ["mean", "low", "high"]]  # doctest: +SKIP

    Args:
        scenario: a shipped scenario; ``dissonance list scenarios`` lists them.
        organisation: a shipped organisation by name, or a dictionary of values that differ from the case study's.
        replicates: repetitions, each with its own luck (default 20).
        seed: whole number of 0 or more; the same seed gives the same bits on any number of workers.
        weeks: working weeks measured after burn-in (default 156).
        progress: None shows a bar on a terminal, True always, False never.
        output: a new or empty folder to keep the run in; each finished replicate is written at once.
            Without it the tables stay in memory.
        **settings: any other setting of :class:`sim.model.config.Config`. For a group the name of an option
            (``paperwork="shared"``) or a dictionary of values (``leadership={"bias": .6}``); for a number its
            value (``burn_in=26``). ``dissonance list parameters`` lists all with unit, bounds and source.

    Returns:
        A :class:`Run` with tidy frames, ``summary()``, ``causes()`` and ``plot``.

    Raises:
        ConfigError: something in the settings cannot be used; one sentence says what, where and what is allowed.
        RunError: a replicate failed or the disk is full; the sentence says what was kept.

    Source:
        Equations and parameters: ``docs/`` and ``dissonance list parameters``.
    """
    from sim.settings.compose import compose_config

    named: dict[str, Any] = {"organisation": organisation, "replicates": replicates, "seed": seed, "weeks": weeks}
    config = compose_config(scenario, **{name: value for name, value in named.items() if value is not None}, **settings)
    return run_config(config, output, progress)


def run_config(config: Config, output: str | Path | None = None, progress: bool | None = None) -> Run:
    """Run a ready configuration; arguments, result and errors as for :func:`run`."""
    work = _Work(config, None if output is None else Path(output))
    with Progress(config.replicates, progress) as bar, work.failures_worded():
        execute(config, work.keep, lambda replicate, tables_hash: work.note(replicate, tables_hash, bar))
        work.complete()
    return Run(config, work.origin, work.folder, work.tables)


class _Work:
    """Where the replicates of one run end up."""

    def __init__(self, config: Config, folder: Path | None) -> None:
        solve_demand(config.organisation, config.demand)  # complain before a folder is made
        self.config, self.folder = config, folder
        self.origin = provenance.origin(config)
        self.tables: dict[int, Tables] = {}
        self._hashes: dict[int, str] = {}
        self._began = time.monotonic()
        if folder is not None:
            self._open(folder)

    def _open(self, folder: Path) -> None:
        """Make and try the output folder before any time is spent."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if (folder / CONFIG_FILE).exists():
                raise ConfigError(f"'{folder}' holds a run already; choose another output folder.")
            write_provenance_files(folder, self.config, self.origin)
        except OSError as error:
            raise unwritable(folder, error) from error

    def keep(self, replicate: int, frames: Frames) -> str:
        """Keep one replicate's tables (in a worker thread) and return their hash."""
        arrow = {name: arrow_of(frame) for name, frame in frames.items()}
        if self.folder is None:
            self.tables[replicate] = arrow
        else:
            write_part(self.folder, replicate, arrow)
        return provenance.tables_hash(frames)

    def note(self, replicate: int, tables_hash: str, bar: Progress) -> None:
        """Count a kept replicate."""
        self._hashes[replicate] = tables_hash
        self.origin["finished"] = len(self._hashes)
        bar.step()

    def complete(self) -> None:
        """All replicates are there: one file a table."""
        self.origin["tables_hash"] = provenance.combined_hash(self._hashes)
        self.origin["seconds"] = round(time.monotonic() - self._began, 2)
        if self.folder is not None:
            merge_parts(self.folder)
        self.origin["complete"] = True
        if self.folder is not None:
            write_provenance(self.folder, self.origin)

    @contextmanager
    def failures_worded(self) -> Iterator[None]:
        """Whatever goes wrong becomes one sentence, and the provenance says how far the run came."""
        try:
            yield
        except KeyboardInterrupt as error:
            raise Interrupted(self._worded("Stopped")) from error
        except ReplicateError as error:
            raise RunError(self._worded(f"Replicate {error.replicate} failed: {reason_of(error.__cause__)}")) from error
        except OSError as error:
            reason = reason_of(error)
            raise RunError(self._worded(reason[0].upper() + reason[1:])) from error

    def _worded(self, reason: str) -> str:
        if self.folder is not None:
            with suppress(OSError):
                write_provenance(self.folder, self.origin)
        return f"{reason}; {kept_words(self.origin['finished'], self.config.replicates, self.folder)}"
