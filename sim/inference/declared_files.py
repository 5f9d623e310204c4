"""Files that declare patterns or claims: the package's in ``conf/``, and a user's own in ``--config-dir``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.core.config_files import conf_folder, options_of
from sim.core.errors import ConfigError, unknown_option
from sim.settings.option_files import read_yaml
from sim.studies.plan.parse_overrides import as_override


def declared_files(
    group: str, kind: str, names: Sequence[str] | None = None, config_dir: str | Path | None = None
) -> list[Path]:
    """The files of a folder, all or those named, in this order; a user's own file replaces one with the same name.

    Args:
        group: the folder's name, e.g. ``patterns``.
        kind: what a file declares, for messages, e.g. ``pattern``.
        names: names of files without their ending; None: all.
        config_dir: a folder of the user's own options.

    Raises:
        ConfigError: a name is unknown.
    """
    known = options_of(group, config_dir)
    for name in names or ():
        if name not in known:
            raise ConfigError(unknown_option(kind, name, known))
    return [_file_of(group, name, config_dir) for name in names or known]


def _file_of(group: str, name: str, config_dir: str | Path | None) -> Path:
    own = Path(config_dir or conf_folder()) / group / f"{name}.yaml"
    return own if own.is_file() else conf_folder() / group / f"{name}.yaml"


def read_declaration(path: Path, kind: str, needed: Sequence[str]) -> dict[str, Any]:
    """The content of a file, which must have the keys that are needed; its id is not one of them.

    Raises:
        ConfigError: it is no group of settings, or lacks a key; the sentence names the file and the key.
    """
    plain = read_yaml(path)
    if not isinstance(plain, dict):
        raise ConfigError(f"'{path}' holds no {kind}: it must be a group of settings.")
    missing = [name for name in needed if name not in plain]
    if missing:
        raise ConfigError(f"'{path}' lacks '{missing[0]}'.")
    if "id" in plain:
        raise ConfigError(f"'{path}': 'id' is not set; a {kind}'s id is the name of its file.")
    return plain


def as_typed(settings: Any) -> Any:
    """Settings as they are typed after the command, ``{"leadership.bias": "0.6"}``; what is no group stays."""
    if not isinstance(settings, Mapping):
        return settings
    return {name: as_override(name, value).partition("=")[2] for name, value in settings.items()}
