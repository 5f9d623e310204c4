"""Settings of an analysis: a dataclass declares them, ``conf/analysis/`` gives sizes, they are typed as the model's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TypeVar

import yaml

from sim.core.config_files import conf_folder
from sim.core.decode import read
from sim.core.errors import ConfigError, unknown_option
from sim.core.parameters import Spec
from sim.settings.option_files import read_yaml

SIZE = "size"
STANDARD = "standard"
S = TypeVar("S", bound=Spec)


def analysis_settings(
    cls: type[S], name: str, typed: Sequence[str], config_dir: str | Path | None = None
) -> tuple[S, list[str]]:
    """The settings of an analysis, and those of its simulations.

    Args:
        cls: declares the settings of the analysis.
        name: of the analysis; ``conf/analysis/NAME.yaml`` gives values for each size, e.g. ``quick: {draws: 40}``.
        typed: ``size=quick``, settings of the analysis such as ``draws=200``, and settings of the model.
        config_dir: a folder of the user's own options; its ``analysis/NAME.yaml`` comes before ours.

    Returns:
        The settings, and what was typed that the analysis does not declare, in order.

    Raises:
        ConfigError: the size is unknown, or a value cannot be used.
    """
    sizes = sizes_of(name, config_dir)
    own = {item.name for item in fields(cls) if item.name != "enabled"}
    chosen: dict[str, object] = {}
    rest: list[str] = []
    for text in typed:
        key, equals, value = text.partition("=")
        if equals and key in own | {SIZE}:
            chosen[key] = _value(text, value)
        else:
            rest.append(text)
    size = str(chosen.pop(SIZE, STANDARD))
    if size not in sizes:
        raise ConfigError(unknown_option(SIZE, size, list(sizes)))
    return read(cls, {**sizes[size], **chosen}), rest


def sizes_of(name: str, config_dir: str | Path | None = None) -> dict[str, dict[str, object]]:
    """The values of each size of an analysis.

    Raises:
        ConfigError: the file of the sizes is not a group of groups.
    """
    own = Path(config_dir or conf_folder()) / "analysis" / f"{name}.yaml"
    path = own if own.is_file() else conf_folder() / "analysis" / f"{name}.yaml"
    plain = read_yaml(path)
    if not isinstance(plain, dict) or not all(isinstance(values, dict) for values in plain.values()):
        raise ConfigError(f"'{path}' must be groups of settings by size, such as 'quick: {{draws: 40}}'.")
    return plain


def as_overrides(settings: Spec, names: Sequence[str] = ("replicates", "seed")) -> list[str]:
    """Those settings of an analysis that its simulations take as well, as they are typed."""
    values = asdict(settings)
    return [f"{name}={values[name]}" for name in names]


def _value(text: str, value: str) -> object:
    try:
        return yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise ConfigError(f"'{text}' cannot be read as a value.") from error
