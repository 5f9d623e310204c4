"""A cell: one resolved configuration, named by its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sim.config import Config
from sim.cpd.activity import known_activities
from sim.rivals.rival import known_rivals
from sim.study.store.version import plugin_hash

NOT_THE_CELL = ("replicates", "workers", "record", "scenario")  # how often it is run, how it is kept and described
BASE_LENGTH = 8  # hexadecimal digits
KEY_LENGTH = 16  # hexadecimal digits: among a million cells two share one by chance once in 37 million studies


@dataclass(frozen=True)
class Cell:
    """One configuration of a study.

    Attributes:
        key: hash of everything in it that can change a number.
        name: what people call it.
        factors: the settings in which the study's cells differ, with this cell's values.
        base: which of the plan's compositions it starts from.
        changes: what is set on top of it, by dotted name.
    """

    key: str
    name: str
    base: str
    factors: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)


def canonical(plain: Any) -> str:
    """Plain values as JSON, always in the same order."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)


def base_key(plain: Mapping[str, Any]) -> str:
    """The name of a composition that cells start from."""
    return hashlib.sha256(canonical(plain).encode()).hexdigest()[:BASE_LENGTH]


def cell_key(config: Config) -> str:
    """The content address of a configuration: equal exactly where every number must come out equal.

    Activities and rivals from outside the package count with their source, since no version speaks for them.
    """
    plain = {name: value for name, value in asdict(config).items() if name not in NOT_THE_CELL}
    foreign = sorted(plugin_hash(cls) for cls in _classes_in_use(config) if not cls.__module__.startswith("sim."))
    return hashlib.sha256(canonical([plain, foreign]).encode()).hexdigest()[:KEY_LENGTH]


def _classes_in_use(config: Config) -> list[type]:
    uses: list[tuple[Mapping[str, type], Mapping[str, Any]]] = [
        (known_activities(), config.cpd.activities),
        (known_rivals(), config.cpd.rivals),
    ]
    kinds = [(known, getattr(use, "kind", None) or name) for known, entries in uses for name, use in entries.items()]
    return [known[kind] for known, kind in kinds if kind in known]


def short_names(factors: list[str]) -> dict[str, str]:
    """Each setting by its last word, or in full where two share it."""
    last = {name: name.rpartition(".")[2] for name in factors}
    return {name: name if list(last.values()).count(word) > 1 else word for name, word in last.items()}


def label_of(factors: Mapping[str, Any], short: Mapping[str, str]) -> str:
    """``bias 0.3, paperwork shared``; the value alone where one group is all that differs."""
    told = {name: spoken(value) for name, value in factors.items()}
    if len(told) == 1 and isinstance(next(iter(factors.values())), str):
        return next(iter(told.values()))
    return ", ".join(f"{short[name]} {value}" for name, value in told.items())


def spoken(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    return f"{value:g}" if isinstance(value, float) else str(value)
