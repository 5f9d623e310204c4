"""Tables of runs and studies for other programs, each with a codebook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.studies.export.codebook import codebook_of
from sim.studies.export.files import FORMATS, write
from sim.studies.export.tables import COMPARISONS, COMPUTED, table_of
from sim.studies.plan.plan import Plan

if TYPE_CHECKING:
    from sim.studies.run import Run
    from sim.studies.study import Study

__all__ = ["COMPUTED", "FORMATS", "export"]


def export(
    results: Study | Run,
    folder: str | Path,
    format: str = "csv",
    tables: Sequence[str] = (),
    *,
    measures: Sequence[str] | None = None,
    baseline: Any = None,
    by: str | None = None,
    correction: str | None = None,
) -> list[Path]:
    """Write tables for other programs, each with a codebook.

    >>> study.export("tables", "xlsx", ["effects", "interactions"])  # doctest: +SKIP

    Args:
        results: the run or study.
        folder: for the files; created if it does not exist.
        format: ``csv``, ``parquet``, ``xlsx`` (needs the extra ``excel``), ``latex`` or ``sav`` (SPSS).
        tables: recorded ones (``runs``, ``weekly``, ...) or computed ones: ``cells``, ``means``, ``effects``,
            ``main_effects``, ``interactions``, ``causes_changed``. None: all recorded ones.
        measures, baseline, by, correction: of computed tables, as for the method of the same name, e.g.
            :meth:`sim.studies.study.Study.effects`.

    Returns:
        The files. The codebook of ``effects.csv`` is ``effects_codebook.csv`` and ``.json``; in a workbook it is a
        second sheet. It gives for each column: label, unit, range, labels of values, definition and source.

    Raises:
        ConfigError: there is no such format or table, the format cannot hold the table, or the extra is missing.
        OSError: a file cannot be written.
    """
    study: Any = getattr(results, "study", results)
    target = Path(folder)
    if format not in FORMATS:
        raise ConfigError(f"Unknown format '{format}'; choose {listed(FORMATS, 'or')}." + did_you_mean(format, FORMATS))
    if target.suffix or target.is_file():
        raise ConfigError(f"'{target}' should be a folder: each table is a file in it, e.g. {target.stem}/effects.csv.")
    names = list(dict.fromkeys(tables)) or list(study.plan.study_groups.study.keep)
    options = {"measures": measures, "baseline": baseline, "by": by, "correction": correction}
    frames = {name: table_of(study, name, options) for name in _checked(names, study.plan, options)}
    chosen = {name: frame for name, frame in frames.items() if len(frame.columns)}
    books = {name: codebook_of(frame, name, study.plan) for name, frame in chosen.items()}
    for name, frame in chosen.items():
        FORMATS[format].check(frame, name)
    target.mkdir(parents=True, exist_ok=True)
    return [path for name, frame in chosen.items() for path in write(frame, books[name], target, format)]


def _checked(names: Sequence[str], plan: Plan, options: dict[str, Any]) -> Sequence[str]:
    """The names of tables.

    Raises:
        ConfigError: there is no such table, nothing to compare, or no table has such an option.
    """
    known = [*plan.study_groups.study.keep, *COMPUTED]
    for name in names:
        if name not in known:
            raise ConfigError(f"There is no table '{name}'; tables are {listed(known)}." + did_you_mean(name, known))
    compared = [name for name in names if name in COMPARISONS]
    if compared and len(plan.cells) == 1:
        raise ConfigError(f"There is only one cell, so there is no table '{compared[0]}': nothing can be compared.")
    for option, value in options.items():
        if value and not any(option in COMPUTED.get(name, ()) for name in names):
            takers = listed([name for name, taken in COMPUTED.items() if option in taken])
            raise ConfigError(f"'{option}' is for the tables {takers}, of which none is exported.")
    return names
