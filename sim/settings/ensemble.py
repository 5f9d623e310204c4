"""Ensembles of parameter sets: ``parameters/NAME.csv`` has a row a member, and ``parameters/NAME.yaml`` its provenance.

The first column of the table is ``member``, a whole number from 1; every other column is the dotted name of a number of
a mechanism. The order of rows matters: the first k should be spread out, for ``parameters.members=k`` takes them.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from sim.core.arrow import write_text
from sim.core.config_files import conf_folder
from sim.core.errors import ConfigError, did_you_mean, unknown_option
from sim.core.number_format import counted
from sim.core.parameters import Parameter
from sim.core.plain_values import plain_value
from sim.model.config import MECHANISMS, registry
from sim.settings.csv_table import read_text, rows_of
from sim.settings.study_settings import DECLARED, ParameterSettings

GROUP = "parameters"
MEMBER = "member"  # the first column
Numbers = dict[str, float]


@dataclass(frozen=True)
class Ensemble:
    """Sets of parameters that are all held possible.

    Attributes:
        name: of the option of ``parameters=``.
        members: the numbers of each by dotted name, by the number of the member, in the order of the file.
    """

    name: str
    members: dict[int, Numbers]

    @property
    def parameters(self) -> list[str]:
        """The dotted names of the numbers that members have."""
        return list(next(iter(self.members.values())))

    def chosen(self, settings: ParameterSettings) -> dict[int, Numbers]:
        """The members that a study asks for.

        Raises:
            ConfigError: it has no such member, or not so many.
        """
        if settings.member and settings.member not in self.members:
            numbers = f"{min(self.members)} to {max(self.members)}"
            raise ConfigError(
                f"parameters.member = {settings.member}: '{self.name}' has {counted(len(self.members), 'member')}, "
                f"numbered {numbers}."
            )
        if settings.members > len(self.members):
            raise ConfigError(
                f"parameters.members = {settings.members}: '{self.name}' has only "
                f"{counted(len(self.members), 'member')}."
            )
        if settings.member:
            return {settings.member: self.members[settings.member]}
        return dict(list(self.members.items())[: settings.members or None])


def read_ensemble(name: str, config_dir: str | Path | None = None) -> Ensemble:
    """An ensemble of the package, or one of a user's own folder.

    Raises:
        ConfigError: there is no such ensemble, or its table cannot be used.
    """
    return ensemble_from(ensemble_text(name, config_dir), name)


def table_path(name: str) -> str:
    """The path of an ensemble's table below a folder of options."""
    return f"{GROUP}/{name}.csv"


def ensemble_text(name: str, config_dir: str | Path | None = None) -> str:
    """The text of an ensemble's table.

    Raises:
        ConfigError: there is no such table, or it is no text.
    """
    folders = [conf_folder(), *([Path(config_dir)] if config_dir else [])]
    found = [folder / table_path(name) for folder in folders if (folder / table_path(name)).is_file()]
    if not found:
        known = sorted({path.stem for folder in folders for path in (folder / GROUP).glob("*.csv")})
        if (folders[-1] / GROUP / f"{name}.yaml").is_file():
            raise ConfigError(f"parameters={name} needs the table '{table_path(name)}' beside '{name}.yaml'.")
        raise ConfigError(unknown_option(GROUP, name, [DECLARED, *known]))
    return read_text(found[0])


def ensemble_from(text: str, name: str) -> Ensemble:
    """The ensemble of a table's text.

    Raises:
        ConfigError: a column is missing or unknown, or a value cannot be used; with the line.
    """
    file = f"{name}.csv"
    table = [row for row in enumerate(rows_of(text.lstrip("\ufeff"), file), 1) if any(cell.strip() for cell in row[1])]
    if not table:
        raise ConfigError(f"'{file}' is empty: its first line is '{MEMBER}' and names of numbers, each other a member.")
    heading = [cell.strip() for cell in table[0][1]]
    declared = _columns(heading, file)
    members: dict[int, Numbers] = {}
    for line, cells in table[1:]:
        if len(cells) != len(heading):
            raise ConfigError(
                f"'{file}', line {line}: {counted(len(cells), 'value')} for {counted(len(heading), 'column')}."
            )
        number = _member(cells[0].strip(), f"'{file}', line {line}")
        if number in members:
            raise ConfigError(f"'{file}', line {line}: member {number} appears twice.")
        members[number] = {
            row.path: _number(cell.strip(), row, f"'{file}', line {line}")
            for row, cell in zip(declared, cells[1:], strict=True)
        }
    if not members:
        raise ConfigError(f"'{file}' holds no members: each line after the first is one.")
    return Ensemble(name, members)


def _columns(heading: list[str], file: str) -> list[Parameter]:
    """The declared numbers that the columns after the first name."""
    if heading[0] != MEMBER:
        raise ConfigError(f"'{file}': the first column must be '{MEMBER}', not '{heading[0]}'.")
    if len(heading) == 1:
        raise ConfigError(f"'{file}' has no numbers: name at least one in the first line, after '{MEMBER}'.")
    known = {row.path: row for row in registry() if row.path.partition(".")[0] in MECHANISMS and "*" not in row.path}
    for name in heading[1:]:
        if name not in known:
            raise ConfigError(f"'{file}': '{name}' is no number of a mechanism.{did_you_mean(name, known)}")
        if heading.count(name) > 1:
            raise ConfigError(f"'{file}': the column '{name}' appears twice.")
    return [known[name] for name in heading[1:]]


def _member(text: str, place: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ConfigError(f"{place}: {MEMBER} = '{text}' must be a whole number from 1.")
    return int(text)


def _number(text: str, row: Parameter, place: str) -> float:
    """A value of a number, within its bounds."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or (row.kind == "int" and not value.is_integer()):
        whole = "a whole number" if row.kind == "int" else "a number"
        raise ConfigError(f"{place}: {row.path} = '{text}' must be {whole}.")
    if not row.low <= value <= row.high:
        raise ConfigError(f"{place}: {row.path} = {value:g} is outside {row.low:g} to {row.high:g}.")
    return int(value) if row.kind == "int" else value


def write_ensemble(
    folder: str | Path, ensemble: Ensemble, provenance: Mapping[str, object], description: str = ""
) -> Path:
    """Write an ensemble and its provenance into a folder of options, for ``parameters=NAME``.

    Args:
        folder: the folder of options, such as ``conf`` or one for ``--config-dir``.
        ensemble: its numbers are written with all digits.
        provenance: where the members come from: texts or numbers by name.
        description: a sentence for lists of options.

    Returns:
        The path of the table.

    Raises:
        ConfigError: the ensemble could not be read back.
        OSError: a file cannot be written.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([MEMBER, *ensemble.parameters])
    for number, values in ensemble.members.items():
        writer.writerow([number, *(repr(plain_value(value)) for value in values.values())])
    ensemble_from(text.getvalue(), ensemble.name)
    path = Path(folder) / table_path(ensemble.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(text.getvalue(), path)
    about = {"kind": ensemble.name, "provenance": {name: str(value) for name, value in provenance.items()}}
    size = f"{counted(len(ensemble.members), 'set')} of {counted(len(ensemble.parameters), 'number')}."
    comment = f"# {description or size}\n"
    text_about = yaml.safe_dump(about, sort_keys=False, allow_unicode=True, width=120)
    write_text(comment + text_about, path.with_suffix(".yaml"))
    return path
