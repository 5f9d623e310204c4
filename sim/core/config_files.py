"""The folder of built-in configurations, and the options in it."""

from __future__ import annotations

from pathlib import Path


def conf_folder() -> Path:
    """The folder of built-in configurations: inside an installed package, beside ``sim/`` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "conf"
    return inside if inside.is_dir() else package.parent / "conf"


def options_of(group: str, config_dir: str | Path | None = None) -> list[str]:
    """Sorted names of the options of a group: the built-in ones, and those in ``config_dir``."""
    folders = [conf_folder(), *([Path(config_dir)] if config_dir else [])]
    return sorted({path.stem for folder in folders for path in (folder / group).glob("*.yaml")})
