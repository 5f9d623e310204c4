"""The overrides of a study, parsed with Hydra's grammar: which settings are fixed, and which take several values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sim.core.errors import ConfigError
from sim.settings.study_settings import STUDY_GROUP_NAMES
from sim.studies.plan.decimals import MAX_VALUES, decimal_range, without_minus_zero

STUDY_LEVEL = ("replicates", "workers", "record")  # settings of the study as a whole, like its own groups


@dataclass(frozen=True)
class Sweep:
    """One setting that takes several values: an override ``name=value`` for each."""

    key: str
    overrides: tuple[str, ...]


@dataclass(frozen=True)
class SampledRange:
    """One setting that is sampled between two numbers; ``log``: evenly by ratios instead of differences."""

    key: str
    low: float
    high: float
    log: bool = False


@dataclass
class ParsedOverrides:
    """Overrides by how they are used."""

    fixed: list[str] = field(default_factory=list)
    sweeps: list[Sweep] = field(default_factory=list)
    ranges: list[SampledRange] = field(default_factory=list)

    @property
    def swept(self) -> list[str]:
        """Names of all settings that differ between cells."""
        return [sweep.key for sweep in self.sweeps] + [sampled.key for sampled in self.ranges]


def parse_overrides(overrides: Iterable[str], loader: Any) -> ParsedOverrides:
    """Sort overrides into fixed settings, sweeps and ranges; if a setting is given twice, the last one wins.

    Args:
        overrides: ``name=value`` in Hydra's grammar.
        loader: Hydra's configuration loader, which knows what ``glob()`` stands for.

    Raises:
        ConfigError: a setting of the whole study is swept, or a sweep has no value.
        HydraException: an override cannot be read.
    """
    from hydra.core.override_parser.overrides_parser import OverridesParser

    parsed = OverridesParser.create(config_loader=loader).parse_overrides(list(overrides))
    last = {override.get_key_element(): override for override in parsed}
    by_use = ParsedOverrides()
    for key, override in last.items():
        if not override.is_sweep_override():
            by_use.fixed.append(f"{key}={override.get_value_element_as_str()}")
            continue
        _refuse_study_level(key)
        if override.is_discrete_sweep():
            by_use.sweeps.append(Sweep(key, _values(key, override)))
        else:
            value: Any = override.value()
            by_use.ranges.append(SampledRange(key, float(value.start), float(value.end)))
    return by_use


def _values(key: str, override: Any) -> tuple[str, ...]:
    texts = islice(_texts(key, override), MAX_VALUES + 1)
    values = tuple(f"{key}={without_minus_zero(text)}" for text in texts)
    if not values:
        raise ConfigError(f"'{override.input_line}' gives no value: nothing lies in that range.")
    if len(values) > MAX_VALUES:
        raise ConfigError(f"'{override.input_line}' gives more than {MAX_VALUES:,} values; is its step right?")
    return values


def _texts(key: str, override: Any) -> Iterable[str]:
    """The values as texts.

    Raises:
        ConfigError: a range that would never end.
    """
    value = override.value()
    step = getattr(value, "step", None)
    if step == 0:
        raise ConfigError(f"'{override.input_line}' has a step of 0; give one that leads from start to stop.")
    decimals = None if step is None else decimal_range(key, override.input_line, value)
    return override.sweep_string_iterator() if decimals is None else decimals


def _refuse_study_level(key: str) -> None:
    first = key.lstrip("+~").partition(".")[0]
    if first in (*STUDY_LEVEL, *STUDY_GROUP_NAMES):
        raise ConfigError(f"'{key}' is set for the study as a whole and cannot take several values.")


def as_override(key: str, value: Any) -> str:
    """A Python value as ``name=value`` in Hydra's grammar.

    >>> as_override("leadership.bias", 0.3), as_override("record.network", False), as_override("study.name", "a b")
    ('leadership.bias=0.3', 'record.network=false', "study.name='a b'")
    """
    return f"{key}={_text(value)}"


def as_sweep(key: str, values: Sequence[Any]) -> str:
    """Several Python values of one setting as an override."""
    return f"{key}={','.join(_text(value) for value in values)}"


def _text(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_text, value)) + "]"
    if isinstance(value, (int, float)):
        return repr(value)
    text = str(value)
    plain = text.replace("_", "").replace("-", "").replace(".", "").replace("/", "")
    return text if plain.isalnum() else "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
