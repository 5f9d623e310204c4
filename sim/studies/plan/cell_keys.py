"""Content addresses: the key of a configuration is a hash of everything in it that can change a number."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from sim.core.decode import read
from sim.core.errors import ConfigError
from sim.core.parameters import Spec
from sim.model.alternatives.alternative import known_alternatives
from sim.model.config import Config
from sim.model.cpd.activity import known_activities
from sim.model.demand_calibration import solve_demand
from sim.model.identity import plugin_hash
from sim.model.validation import check, check_changed, problems
from sim.settings.all_setting_names import all_setting_names
from sim.settings.compose import validated_config
from sim.settings.definition import beside_plugins, text_of
from sim.settings.plugins import KINDS, MODULES
from sim.settings.study_settings import STUDY_GROUP_NAMES
from sim.studies.plan.packages import packages_of

NOT_THE_CELL = ("replicates", "workers", "record", "scenario")  # how often it is run, what is recorded, its name
BASE_LENGTH = 8  # hexadecimal digits
KEY_LENGTH = 16  # hexadecimal digits: among a million cells two share one by chance once in 37 million studies


def canonical(plain: Any) -> str:
    """Plain values as JSON, always in the same order."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)


def base_key(plain: Mapping[str, Any]) -> str:
    """The name of a composition from which cells start."""
    return hashlib.sha256(canonical(plain).encode()).hexdigest()[:BASE_LENGTH]


def cell_key(config: Config) -> str:
    """The content address of a configuration: equal exactly where every number must come out equal.

    Activities and alternatives from outside the package count with their source, since no version covers them.
    """
    return _key_of({name: _part(value) for name, value in _parts(config)}, config)


def _parts(config: Config) -> Iterator[tuple[str, Any]]:
    """The groups of a configuration that can change a number."""
    return ((item.name, getattr(config, item.name)) for item in fields(config) if item.name not in NOT_THE_CELL)


def _part(value: Any) -> str:
    """A group as canonical text."""
    return canonical(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def _key_of(parts: Mapping[str, str], config: Config) -> str:
    foreign = sorted(map(plugin_hash, foreign_classes(config)))
    text = "\n".join([*(f"{name}:{parts[name]}" for name in sorted(parts)), *foreign])
    return _not_a_number(hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH])


def _not_a_number(key: str) -> str:
    """The key; one that reads as a number (``12e45``) gets a letter first, for programs that guess types from paths."""
    if key.strip("0123456789e"):
        return key
    return key.translate(str.maketrans("0123456789e", "ghijklmnopq"))[:1] + key[1:]


class Keys:
    """Checks cells and computes their keys; groups that a cell shares with its composition are handled once.

    Attributes:
        packages: plug-ins of installed packages in the cells, as :func:`packages_in` gives them.
    """

    def __init__(self) -> None:
        self._bases: dict[str, tuple[Config, dict[str, str], bool]] = {}
        self._staffed: set[tuple[str, str]] = set()  # organisations and demands that are known to be possible
        self.packages: dict[str, list[str]] = {}

    def key(self, name: str, base: Mapping[str, Any], plain: Mapping[str, Any], changed: Collection[str]) -> str:
        """The key of a cell.

        Args:
            name: the composition's name.
            base: the composition as plain values.
            plain: the cell as plain values.
            changed: the dotted names in which the two differ.

        Raises:
            ConfigError: the cell cannot be used.
        """
        if name not in self._bases:
            own = {key: value for key, value in base.items() if key not in STUDY_GROUP_NAMES}
            composition = read(Config, own, known=all_setting_names())
            texts = {group: _part(value) for group, value in _parts(composition)}
            self._bases[name] = composition, texts, not any(problems(composition))
        composition, parts, sound = self._bases[name]
        groups = {key.partition(".")[0] for key in changed}
        if not all(isinstance(getattr(composition, group), Spec) for group in groups):  # such as weeks, or an event
            config = validated_config(plain)
            self._check_staff(config, _part(config.organisation), _part(config.demand))
            self.packages |= packages_in(config)
            return cell_key(config)
        fresh = {
            group: read(type(getattr(composition, group)), plain[group], group, all_setting_names()) for group in groups
        }
        config = replace(composition, **fresh)
        config = check_changed(config, composition, groups) if sound else check(config)
        parts = {**parts, **{group: _part(value) for group, value in fresh.items()}}
        self._check_staff(config, parts["organisation"], parts["demand"])
        self.packages |= packages_in(config)
        return _key_of(parts, config)

    def _check_staff(self, config: Config, organisation: str, demand: str) -> None:
        """Refuse an organisation that could not begin: the simulator would find out only after the study is planned."""
        if (organisation, demand) not in self._staffed:
            solve_demand(config.organisation, config.demand)
            self._staffed.add((organisation, demand))


def classes_in_use(config: Config) -> list[type]:
    """The classes of the activities and alternatives that a configuration names."""
    uses: list[tuple[Mapping[str, type], Mapping[str, Any]]] = [
        (known_activities(), config.cpd.activities),
        (known_alternatives(), config.cpd.alternatives),
    ]
    kinds = [(known, getattr(use, "kind", None) or name) for known, entries in uses for name, use in entries.items()]
    return [known[kind] for known, kind in kinds if kind in known]


def foreign_classes(config: Config) -> list[type]:
    """Those of them that are from outside the package."""
    return [cls for cls in classes_in_use(config) if not cls.__module__.startswith("sim.")]


def packages_in(config: Config) -> dict[str, list[str]]:
    """The plug-ins of installed packages that a configuration uses."""
    foreign = foreign_classes(config)
    return packages_of(foreign) if foreign else {}


def plugin_texts(config: Config) -> dict[str, str]:
    """The sources of the plug-ins that a configuration uses, and other files beside them, by path below a folder."""
    names = (cls.__module__ for cls in foreign_classes(config) if cls.__module__.partition(".")[0] == MODULES)
    own = [file for file in (Path(sys.modules[name].__file__ or "") for name in names) if file.exists()]
    data = [path for folder in {file.parent for file in own} for path in beside_plugins(folder) if path.suffix != ".py"]
    kind_of = {path: next(parent for parent in path.parents if parent.name in KINDS) for path in (*own, *data)}
    return {path.relative_to(folder.parent).as_posix(): text_of(path) for path, folder in sorted(kind_of.items())}


def key_of_run(config: Config) -> str:
    """The same for a run. Classes defined in a session have no source file; then only the settings count."""
    try:
        return cell_key(config)
    except ConfigError:
        return _not_a_number(base_key(asdict(config)) * 2)
