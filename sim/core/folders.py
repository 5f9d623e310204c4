"""The user's folders, where the environment names them, names them wrongly, or does not name them at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from sim.core.errors import ConfigError

CACHE_VARIABLE = "DISSONANCE_CACHE_DIR"


def dated(name: str) -> str:
    """A name with the date and the time, for a new folder; names sort by time."""
    return f"{name}_{datetime.now():%Y-%m-%d_%H-%M-%S-%f}"


def home_folder() -> Path | None:
    """The user's home; None if there is none, as in containers without ``HOME`` and without an entry for the user."""
    try:
        if os.environ.get("HOME") or sys.platform == "win32":
            return Path.home()
        import pwd

        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except (KeyError, RuntimeError):
        return None


def with_home(path: str | Path) -> Path:
    """The path with ``~`` replaced by the user's home.

    Raises:
        ConfigError: it begins with ``~`` and there is no such home.
    """
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise ConfigError(f"'{path}' cannot be found: there is no such home folder; write the path in full.") from None


def cache_home() -> Path | None:
    """``DISSONANCE_CACHE_DIR`` if set, otherwise the user's cache folder; None without a home."""
    if given := os.environ.get(CACHE_VARIABLE):
        return Path(given).absolute()
    home = home_folder()
    if sys.platform == "win32":
        return _below(_named("LOCALAPPDATA"))
    if sys.platform == "darwin":
        return _below(home and home / "Library" / "Caches")
    return _below(_named("XDG_CACHE_HOME") or (home and home / ".cache"))


def data_home() -> Path | None:
    """The user's folder for data that must not be lost; None without a home."""
    home = home_folder()
    if sys.platform == "win32":
        return _below(_named("LOCALAPPDATA") or (home and home / "AppData" / "Local"))
    if sys.platform == "darwin":
        return _below(home and home / "Library" / "Application Support")
    return _below(_named("XDG_DATA_HOME") or (home and home / ".local" / "share"))


def _below(base: Path | None) -> Path | None:
    return base and base / "dissonance"


def _named(variable: str) -> Path | None:
    """The folder that a variable names; None if it is empty or relative, which the XDG standard treats as unset."""
    path = Path(os.environ.get(variable, ""))
    return path if path.is_absolute() else None


def private_temporary_folder() -> Path | None:
    """A folder for temporary files that survives the process; None if another user could write to it.

    Its name can be guessed, and code is loaded from it. It is therefore used only if it is a real folder that belongs
    to this user and that nobody else can write to.
    """
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"dissonance-{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    if not stat.S_ISDIR(found.st_mode):
        return None
    if hasattr(os, "getuid") and (found.st_uid != user or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)):
        return None
    return folder
