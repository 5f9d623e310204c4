"""A study with one cell for each named row of settings."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.core.arrow import write_text
from sim.core.errors import ConfigError
from sim.core.number_format import counted
from sim.studies.store.folder import StudyFolder
from sim.studies.study import Study

CELLS = "cells.csv"
NOT_OF_ROWS = ("replicates", "seed", "workers", "engine", "study")  # settings of how rows are simulated
REFUSED = {
    "precision": "rows are compared replicate by replicate, so each has as many; give a number of replicates",
    "design": "the rows are the design",
    "parameters": "each row has one set of numbers",
}


@dataclass(frozen=True)
class Conditions:
    """How the rows of a study were simulated; as text, a part of a sentence.

    Attributes:
        replicates: of each row.
        seed: of the first row.
        last_seed: of the last row, if each has its own.
        settings: of all rows, as they were typed, without those that a row sets itself.
    """

    replicates: int
    seed: int
    settings: tuple[str, ...] = ()
    last_seed: int | None = None

    @classmethod
    def of(cls, study: Study, rows: Mapping[str, Mapping[str, str]], settings: Sequence[str]) -> Conditions:
        """Those of a study with these rows and settings."""
        own = set.intersection(*map(set, rows.values())) | set(NOT_OF_ROWS)
        typed = tuple(item for item in settings if item.partition("=")[0].partition(".")[0] not in NOT_OF_ROWS)
        shown = tuple(item for item in typed if item.partition("=")[0] not in own)
        seeds = sorted({study.plan.config(cell).seed for cell in (study.plan.cells[0], study.plan.cells[-1])})
        return cls(study.plan.replicates, seeds[0], shown, seeds[-1] if len(seeds) > 1 else None)

    def __str__(self) -> str:
        more = f", with {' '.join(self.settings)}" if self.settings else ""
        seeds = f"seed {self.seed}" if self.last_seed is None else f"seeds {self.seed} to {self.last_seed}, one a draw"
        return f"{counted(self.replicates, 'replicate')} of each world, {seeds}{more}"


def study_of_rows(
    folder: Path, rows: Mapping[str, Mapping[str, str]], tables: Sequence[str], overrides: Sequence[str],
    config_dir: str | Path | None = None,
) -> Study:  # fmt: skip
    """Plan a study in a folder, or find the one that is there, to be resumed.

    Args:
        folder: where the study is kept; its cells are written beside it as CSV.
        rows: the settings of each cell by its name, as they are typed.
        tables: what is kept.
        overrides: of all cells.
        config_dir: a folder of the user's own options and plug-ins.

    Raises:
        ConfigError: a setting is invalid, or has no meaning here; nothing has been run.
    """
    for override in overrides:
        group = override.partition("=")[0].partition(".")[0]
        if group in REFUSED:
            raise ConfigError(f"'{override}' cannot be set here: {REFUSED[group]}.")
    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        # The file beside a study that was begun is its own; other rows may be refused.
        cells = Path(temporary) / CELLS if StudyFolder(folder).is_begun() else folder.parent / f"{folder.name}_{CELLS}"
        folder.mkdir(parents=True, exist_ok=True)
        write_text(_as_csv(rows), cells)
        settings = [
            "design=csv", f"design.file='{cells}'", "study.figures=false", f"study.keep=[{','.join(tables)}]",
            f"study.name={folder.name}", *overrides,
        ]  # fmt: skip
        return Study.from_overrides(settings, folder, config_dir)


def refuse_without_effect(rows: Iterable[Mapping[str, str]], overrides: Sequence[str]) -> None:
    """Refuse settings that every row sets itself, so that they would change nothing.

    Raises:
        ConfigError: there is one.
    """
    own = set.intersection(*map(set, rows))
    for override in overrides:
        name = override.lstrip("+").partition("=")[0]
        if name in own:
            raise ConfigError(f"'{override}' would change nothing: each world that is simulated sets '{name}' itself.")


def _as_csv(rows: Mapping[str, Mapping[str, str]]) -> str:
    """The cells as a table; an empty field leaves a setting as it is."""
    columns = list(dict.fromkeys(key for settings in rows.values() for key in settings))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["name", *columns])
    writer.writerows([name, *(settings.get(column, "") for column in columns)] for name, settings in rows.items())
    return text.getvalue()
