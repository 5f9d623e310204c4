"""Variants of the model that face the same patterns: the model, its rivals, and the model without one mechanism."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from sim.core.config_files import options_of
from sim.core.errors import ConfigError, unknown_option
from sim.model.config import Config
from sim.settings.option_files import read_yaml
from sim.studies.plan.parse_overrides import as_override

FULL = "full"
GROUP = "model"


@dataclass(frozen=True)
class Variant:
    """A name, and the settings that make it, by dotted name, as they are typed."""

    name: str
    settings: dict[str, str] = field(default_factory=dict)


def models(names: Sequence[str] | None = None, config_dir: str | Path | None = None) -> list[Variant]:
    """Options of ``model=``, all or those named; the full model comes first.

    Raises:
        ConfigError: there is no such option.
    """
    known = options_of(GROUP, config_dir)
    for name in names or ():
        if name not in known:
            raise ConfigError(unknown_option(GROUP, name, known))
    chosen = sorted(names or known, key=lambda name: name != FULL)
    return [Variant(name, {} if name == FULL else {GROUP: name}) for name in dict.fromkeys(chosen)]


def ablations(names: Sequence[str] | None = None, file: str | Path | None = None) -> list[Variant]:
    """The full model, and the full model without one mechanism each.

    Args:
        names: mechanisms to switch off, such as ``voice``, or settings such as ``gossip.story_pull=0``; None: every
            mechanism that is switched on by default.
        file: a YAML file instead: a name for each ablation, with its settings.

    Raises:
        ConfigError: a mechanism has no switch, or the file does not hold ablations.
    """
    if file is not None:
        return [Variant(FULL), *_from_file(Path(file))]
    known = list(switched_on())
    chosen = []
    for name in names or known:
        key, separator, value = name.partition("=")
        if not separator and name not in known:
            raise ConfigError(unknown_option("ablate", name, known))
        chosen.append(Variant(f"{key} {value}", {key: value}) if separator else without(name))
    return [Variant(FULL), *chosen]


def switched_on() -> Iterator[str]:
    """The mechanisms that have a switch and are on by default."""
    default: Any = Config()
    return (item.name for item in fields(Config) if getattr(getattr(default, item.name), "enabled", False) is True)


def without(mechanism: str) -> Variant:
    """The full model with one mechanism switched off."""
    return Variant(f"without {mechanism.replace('_', ' ')}", {f"{mechanism}.enabled": "false"})


def _from_file(path: Path) -> Iterator[Variant]:
    plain = read_yaml(path)
    if not isinstance(plain, dict) or not all(isinstance(settings, dict) for settings in plain.values()):
        raise ConfigError(f"'{path}' holds no ablations: it must give each a name, and settings under it.")
    for name, settings in plain.items():
        yield Variant(str(name), {key: as_override(key, value).partition("=")[2] for key, value in settings.items()})
