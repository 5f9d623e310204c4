"""Reads the files of ``conf/patterns/``, and of the folder ``patterns/`` in a user's own folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.core.config_files import conf_folder, options_of
from sim.core.decode import read
from sim.core.errors import ConfigError, unknown_option
from sim.measures.patterns.pattern import Pattern, checked
from sim.settings.option_files import read_yaml
from sim.settings.option_groups import PATTERNS
from sim.studies.plan.parse_overrides import as_override


def read_patterns(names: Sequence[str] | None = None, config_dir: str | Path | None = None) -> list[Pattern]:
    """The patterns of all files, or those named, in this order; a user's own file replaces one with the same name.

    Raises:
        ConfigError: a name is unknown, or a file is not a pattern; the sentence names the file and the key.
    """
    known = options_of(PATTERNS, config_dir)
    for name in names or ():
        if name not in known:
            raise ConfigError(unknown_option("pattern", name, known))
    return [read_pattern(file_of(name, config_dir)) for name in names or known]


def file_of(name: str, config_dir: str | Path | None = None) -> Path:
    """The file of a pattern: the user's own if there is one."""
    own = Path(config_dir or conf_folder()) / PATTERNS / f"{name}.yaml"
    return own if own.is_file() else conf_folder() / PATTERNS / f"{name}.yaml"


def read_pattern(path: Path) -> Pattern:
    """The pattern in a file.

    Raises:
        ConfigError: the file is not a pattern; the sentence names the file and the key.
    """
    plain = read_yaml(path)
    if not isinstance(plain, dict):
        raise ConfigError(f"'{path}' holds no pattern: it must be a group of settings.")
    missing = [
        name for name in ("label", "unit", "statistic", "band", "sources", "severity", "use") if name not in plain
    ]
    if missing:
        raise ConfigError(f"'{path}' lacks '{missing[0]}'.")
    if "id" in plain:
        raise ConfigError(f"'{path}': 'id' is not set; a pattern's id is the name of its file.")
    try:
        return replace(checked(read(Pattern, _with_texts(plain))), id=path.stem)
    except ConfigError as error:
        raise ConfigError(f"'{path}': {error}") from error
    except TypeError as error:  # a group lacks a key that has no default
        raise ConfigError(f"'{path}': {str(error).rpartition('() ')[2]}.") from error


def _with_texts(plain: dict[str, Any]) -> dict[str, Any]:
    """The content with the settings of its worlds as they are typed after the command."""
    simulate = plain.get("simulate")
    if not isinstance(simulate, dict):
        return plain
    typed = {
        key: {name: as_override(name, item).partition("=")[2] for name, item in value.items()}
        if key in ("settings", "contrast") and isinstance(value, dict)
        else value
        for key, value in simulate.items()
    }
    return {**plain, "simulate": typed}
