"""Reads the files of ``conf/patterns/``, and of the folder ``patterns/`` in a user's own folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.core.decode import read
from sim.core.errors import ConfigError
from sim.inference.declared_files import as_typed, declared_files, read_declaration
from sim.measures.patterns.pattern import Pattern, checked
from sim.settings.option_groups import PATTERNS

NEEDED = ("label", "unit", "statistic", "band", "sources", "severity", "use")


def read_patterns(names: Sequence[str] | None = None, config_dir: str | Path | None = None) -> list[Pattern]:
    """The patterns of all files, or those named, in this order; a user's own file replaces one with the same name.

    Raises:
        ConfigError: a name is unknown, or a file is not a pattern; the sentence names the file and the key.
    """
    return [read_pattern(path) for path in declared_files(PATTERNS, "pattern", names, config_dir)]


def read_pattern(path: Path) -> Pattern:
    """The pattern in a file.

    Raises:
        ConfigError: the file is not a pattern; the sentence names the file and the key.
    """
    plain = read_declaration(path, "pattern", NEEDED)
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
    typed = {key: as_typed(value) if key in ("settings", "contrast") else value for key, value in simulate.items()}
    return {**plain, "simulate": typed}
