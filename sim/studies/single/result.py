"""What came out of a run: tidy tables, configuration and provenance, in memory or on disk."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from sim.core import arrow
from sim.core.accessors import extensible
from sim.core.errors import ConfigError
from sim.model.config import Config
from sim.studies.single import parts
from sim.studies.single.provenance_files import CONFIG_FILE, PROVENANCE_FILE, config_of, write_provenance_files


@extensible
class Run:
    """What came out of running a configuration. Made by :func:`run` and :func:`load`.

    Attributes:
        config: the :class:`sim.model.config.Config` that was run.
        provenance: version, seed, libraries, hashes, times.
        folder: where it is kept on disk, or None.
    """

    # Attached in sim/__init__.py.
    plot: Any
    service: Any
    framework: Any
    replay: Callable[..., Any]
    survey: Callable[..., Any]
    surveys: Callable[[], list[Any]]

    def __init__(
        self,
        config: Config,
        origin: dict[str, Any],
        folder: Path | None = None,
        tables: dict[int, arrow.Tables] | None = None,
    ) -> None:
        self.config, self.provenance, self.folder = config, origin, folder
        self._tables = tables or {}

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """Measures by replicate, week (0 is the first after burn-in), scope and unit; one column a measure."""
        return self._frame("weekly")

    @cached_property
    def cases(self) -> pd.DataFrame:
        """One row a case: arrival and closing week, team, outcome, quality, conflict in its meetings."""
        return self._frame("cases")

    @cached_property
    def practitioners(self) -> pd.DataFrame:
        """One row a post and recorded week (``record.practitioner_weeks``): true scores, never names."""
        return self._frame("practitioners")

    @cached_property
    def training(self) -> pd.DataFrame:
        """CPD by week, activity and profession: sessions, places taken, people turned away, hours, spending."""
        return self._frame("training")

    @cached_property
    def network(self) -> pd.DataFrame:
        """Trust and tension (0-1) of pairs of posts in replicate 0, first and last measured week."""
        return self._frame("network")

    @cached_property
    def survey_tables(self) -> dict[str, pd.DataFrame]:
        return {name: self._frame(name) for name in ("respondents", "answers", "truths", "surveys", "profiles")}

    @cached_property
    def _causes(self) -> pd.DataFrame:
        return self._frame("causes")

    def causes(self, conflict: str | None = None) -> pd.DataFrame:
        """What caused the conflict: an amount by replicate, week, pair of professions and cause.

        Args:
            conflict: "process" or "relationship"; None gives both.

        Returns:
            Columns replicate, week, first, second, conflict, cause, amount. Amounts add up over causes to the
            week's process conflict, or hazard of relationship conflict, summed over encounters.

        Raises:
            ValueError: for any other word.
        """
        if conflict not in (None, "process", "relationship"):
            raise ValueError(f"conflict = {conflict!r}; the ledger has 'process' and 'relationship'.")
        frame = self._causes
        return frame if conflict is None else frame[frame["conflict"] == conflict].reset_index(drop=True)

    def summary(self) -> pd.DataFrame:
        """Every measure of the whole service with its 95 % interval over replicates.

        Returns:
            Indexed by measure: label, unit, mean, low, high, n, half_width, cv, headline;
            see :func:`sim.studies.single.summary.summarise`.
        """
        return self._summary.copy()

    @cached_property
    def _summary(self) -> pd.DataFrame:
        from sim.studies.single.summary import summarise

        return summarise(self.weekly, self.cases, self.config)

    def save(self, path: str | Path) -> Path:
        """Write tables, configuration and provenance to a new or empty folder, for :func:`load`.

        Raises:
            FileExistsError: the folder holds something already.
            OSError: it cannot be written.
        """
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FileExistsError(f"'{folder}' is not empty; give save() a new folder.")
        for name in parts.TABLES:
            frame = self._frame(name)
            if len(frame.columns):
                arrow.write_table(arrow.arrow_of(frame), folder / f"{name}.parquet")
        write_provenance_files(folder, self.config, self.provenance)
        return folder

    def _frame(self, name: str) -> pd.DataFrame:
        if self.folder is not None:
            return parts.read_frame(self.folder, name)
        return arrow.frame_of([tables[name] for _, tables in sorted(self._tables.items()) if name in tables])

    def __repr__(self) -> str:
        origin, config = self.provenance, self.config
        return (
            f"<Run of '{config.scenario.name}' in '{config.organisation.name}': {origin['finished']} of "
            f"{config.replicates} replicates, {config.weeks} weeks after {config.burn_in} of burn-in, "
            f"seed {config.seed}>"
        )


def load(path: str | Path) -> Run:
    """Read a run that was kept on disk, finished or not.

    Args:
        path: the folder that the command printed, or that was given to ``run(output=...)`` or ``Run.save``.

    Returns:
        A :class:`Run`. If not all replicates were finished, those that were, and a warning that says how many.

    Raises:
        ConfigError: there is no run in this folder, or its settings are those of another version.
    """
    folder = Path(path)
    try:
        plain = yaml.safe_load((folder / CONFIG_FILE).read_text(encoding="utf-8"))
        origin = json.loads((folder / PROVENANCE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ConfigError(
            f"'{folder}' holds no run that can be read: {CONFIG_FILE} or {PROVENANCE_FILE} is missing or torn."
        ) from error
    config = config_of(plain, origin, folder)
    if not origin.get("complete"):
        origin["finished"] = len(parts.parts_of(folder))
        warnings.warn(f"{folder} holds {origin['finished']} of {config.replicates} replicates.", stacklevel=2)
    return Run(config, origin, folder)
