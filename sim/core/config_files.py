"""Where the shipped configurations are."""

from __future__ import annotations

from pathlib import Path


def conf_folder() -> Path:
    """The folder of shipped configurations: inside an installed package, beside ``sim/`` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "conf"
    return inside if inside.is_dir() else package.parent / "conf"


def options_of(group: str, config_dir: str | Path | None = None) -> list[str]:
    """Names of the options of a group, sorted: those that ship, and those in a folder of one's own."""
    folders = [conf_folder(), *([Path(config_dir)] if config_dir else [])]
    return sorted({path.stem for folder in folders for path in (folder / group).glob("*.yaml")})
