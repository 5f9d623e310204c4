"""Composes configurations: Hydra merges ``conf/`` with the overrides, then our own reader validates the result.

Hydra's schema is built from the dataclasses that declare the parameters, so nothing is declared twice. Hydra treats
frozen dataclasses as read-only and refuses overrides, so the schema uses mutable copies of them.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from sim.core.config_files import conf_folder, options_of
from sim.core.decode import read
from sim.core.errors import ConfigError, unknown_option
from sim.core.plain_values import plain_value
from sim.model.config import Config
from sim.model.validation import check
from sim.settings.all_setting_names import all_setting_names
from sim.settings.ensemble import GROUP as ENSEMBLE_GROUP
from sim.settings.hydra_errors import hydra_errors_as_config_errors
from sim.settings.option_groups import MULTIPLE_CHOICE, OPTION_GROUPS
from sim.settings.plugins import load_folder
from sim.settings.study_settings import STUDY_GROUP_NAMES, StudyGroups

if TYPE_CHECKING:
    from omegaconf import DictConfig

SCHEMA = "schema"
SWEEPER = "hydra_plugins.dissonance.study_sweeper.StudySweeper"
OPEN_DICTIONARIES = (
    "leadership.seats", "organisation.professions", "organisation.case_types", "cpd.access", "cpd.activities",
    "cpd.alternatives", "cpd.loop.instrument", "events", "instruments",
)  # fmt: skip
NAMES_WITH_DOTS = "set"  # what a change or an alternative sets: names of parameters are its keys
_ONE_AT_A_TIME = RLock()  # Hydra keeps global state: one thread at a time; a thread may compose inside a composition


@cache
def mutable_copy(cls: type) -> type:
    """A dataclass with the fields and defaults of ``cls``, but not frozen and without range checks."""
    hints = get_type_hints(cls)
    copied = [(item.name, _mutable_hint(hints[item.name]), _mutable_field(item)) for item in dataclasses.fields(cls)]
    return dataclasses.make_dataclass(cls.__name__, copied)


def _mutable_hint(hint: Any) -> Any:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return typing.Optional[_mutable_hint(next(part for part in parts if part is not type(None)))]  # noqa: UP045
    if origin is dict and dataclasses.is_dataclass(parts[1]):
        return dict[str, Any]  # named entries, e.g. cpd.activities.study_day={}: our own reader validates them
    if origin in (dict, list):
        return types.GenericAlias(origin, tuple(_mutable_hint(part) for part in parts))
    return mutable_copy(hint) if isinstance(hint, type) and dataclasses.is_dataclass(hint) else hint


def _mutable_field(item: dataclasses.Field) -> Any:
    factory = item.default_factory
    if factory is dataclasses.MISSING:
        return dataclasses.field(default=item.default)
    if isinstance(factory, type) and dataclasses.is_dataclass(factory):
        factory = mutable_copy(factory)
    return dataclasses.field(default_factory=factory)


@dataclasses.dataclass(frozen=True)
class AllSettings(Config, StudyGroups):
    """Everything that can be set: a configuration, and the groups of settings of a study."""


@cache
def register_schema() -> None:
    """Register with Hydra, once per process, the schema of ``conf/config.yaml`` and the sweeper that runs a study."""
    from hydra.core.config_store import ConfigStore
    from omegaconf import OmegaConf

    schema = OmegaConf.structured(mutable_copy(AllSettings))
    # Our own reader validates the keys of these dictionaries, so leadership.seats.health=1 needs no "+".
    for name in OPEN_DICTIONARIES:
        OmegaConf.set_struct(OmegaConf.select(schema, name), False)
    ConfigStore.instance().store(name=SCHEMA, node=schema)
    sweeper = {"_target_": SWEEPER, "params": {}}  # an experiment's sweep: name to values
    ConfigStore.instance().store(group="hydra/sweeper", name="study", node=sweeper, provider="dissonance")


def merged_settings(overrides: list[str], config_dir: str | Path | None = None) -> dict[str, Any]:
    """``conf/``, merged by Hydra with the overrides; not validated.

    A composition takes Hydra a seventh of a second. One of built-in options is therefore kept in memory until a file
    of ``conf/`` changes; the caller gets a copy.

    Args:
        overrides: ``name=value`` or ``group=option``, in Hydra's grammar.
        config_dir: a folder of the user's own options, searched after ``conf/``.

    Raises:
        ConfigError: Hydra cannot compose it.
    """
    if config_dir or any("${" in text for text in overrides):  # they may refer to the environment or the time
        return _merged_by_hydra(overrides, config_dir)
    return copy.deepcopy(_merged_built_in(tuple(overrides), _state_of_conf()))


def _state_of_conf() -> frozenset[tuple[str, int, int]]:
    """What changes when a file of ``conf/`` is changed, added or removed: paths, times and sizes."""
    files = ((path, path.stat()) for path in conf_folder().rglob("*.yaml"))
    return frozenset((str(path), state.st_mtime_ns, state.st_size) for path, state in files)


@lru_cache(maxsize=128)
def _merged_built_in(overrides: tuple[str, ...], state_of_conf: frozenset[tuple[str, int, int]]) -> dict[str, Any]:
    return _merged_by_hydra(list(overrides), None)


def _merged_by_hydra(overrides: list[str], config_dir: str | Path | None) -> dict[str, Any]:
    from hydra import compose
    from omegaconf import OmegaConf

    with hydra_errors_as_config_errors(), _hydra():
        plain = OmegaConf.to_container(compose("config", [*overrides, *_search_path(config_dir)]), resolve=True)
    return typing.cast(dict[str, Any], plain)


@contextmanager
def hydra_for_studies(
    config_dir: str | Path | None = None, shipped: Path | None = None
) -> Iterator[tuple[Any, Callable[[list[str]], Any]]]:
    """Hydra's configuration loader, and a function that composes a study's overrides, sweeps included.

    Args:
        config_dir: a folder of the user's own options.
        shipped: a copy of ``conf/`` to use instead of it.
    """
    from hydra.core.global_hydra import GlobalHydra
    from hydra.types import RunMode

    with _hydra(shipped):
        hydra: Any = GlobalHydra.instance().hydra
        yield (
            hydra.config_loader,
            lambda overrides: hydra.compose_config(
                "config", [*overrides, *_search_path(config_dir)], RunMode.MULTIRUN, with_log_configuration=False
            ),
        )


def _search_path(config_dir: str | Path | None) -> list[str]:
    return [f"hydra.searchpath=[{json.dumps(Path(config_dir).resolve().as_uri())}]"] if config_dir else []


@contextmanager
def _hydra(shipped: Path | None = None) -> Iterator[None]:
    from hydra import initialize_config_dir

    register_schema()
    with (
        _ONE_AT_A_TIME,
        _without_global_hydra(),
        initialize_config_dir(config_dir=str((shipped or conf_folder()).resolve()), version_base="1.3"),
    ):
        yield


@contextmanager
def _without_global_hydra() -> Iterator[None]:
    """Set Hydra's global state aside: it allows one composition at a time, and may be in use by a Hydra application."""
    from hydra.core.global_hydra import GlobalHydra

    hydra = GlobalHydra.instance()
    before, hydra.hydra = hydra.hydra, None
    try:
        yield
    finally:
        hydra.hydra = before


def validated_config(plain: Mapping[str, Any]) -> Config:
    """A configuration from nested plain values, validated. Groups of settings of a study are ignored.

    Raises:
        ConfigError: unknown key, wrong type, out of bounds, or values that contradict each other.
    """
    own = {name: value for name, value in plain.items() if name not in STUDY_GROUP_NAMES}
    return check(read(Config, own, known=all_setting_names()))


def validated_run_config(config: DictConfig) -> Config:
    """The configuration that Hydra composed for a single run, validated.

    Raises:
        ConfigError: it is invalid, or it sets something that only a study uses.
    """
    from omegaconf import OmegaConf

    plain = typing.cast(dict[str, Any], OmegaConf.to_container(config, resolve=True))
    _refuse_study_settings(plain)
    return validated_config(plain)


def _refuse_study_settings(plain: Mapping[str, Any]) -> None:
    """Refuse settings of a study: a single run would silently ignore them. It may be of a member of an ensemble."""
    for name, defaults in dataclasses.asdict(StudyGroups()).items():
        for key, value in plain.get(name, {}).items():
            if value != defaults[key] and name != ENSEMBLE_GROUP:
                raise ConfigError(f"'{name}.{key}' belongs to a study: add -m, or leave it out for a single run.")


def compose_config(scenario: str = "case_study", *, config_dir: str | Path | None = None, **settings: Any) -> Config:
    """A configuration from the name of a scenario and settings, as :func:`sim.run` takes them.

    Args:
        scenario: a built-in scenario, or one of ``config_dir``.
        config_dir: a folder of your own options and plug-ins, as for ``--config-dir`` (see sim/settings/plugins.py).
        **settings: settings of :class:`sim.model.config.Config` by name. A group takes the name of an option
            (``organisation="small_workshop"``) or a dictionary of values (``leadership={"bias": .6}``).
            ``instruments`` also takes a list of names.

    Raises:
        ConfigError: a setting is unknown or invalid; the message says which, and what is allowed.
    """
    if config_dir:
        load_folder(config_dir)
    settings = plain_value(settings)
    chosen: dict[str, list[str]] = {"scenario": [plain_value(scenario)]}
    chosen |= {name: [value] for name, value in settings.items() if name in OPTION_GROUPS and isinstance(value, str)}
    chosen |= {
        name: list(value)
        for name, value in settings.items()
        if name in MULTIPLE_CHOICE and isinstance(value, (list, tuple))
    }
    for group, options in chosen.items():
        for option in options:
            _check_option(group, option, config_dir)
    plain = merged_settings([f"{group}=[{','.join(options)}]" if group in MULTIPLE_CHOICE else f"{group}={options[0]}"
                      for group, options in chosen.items()], config_dir)  # fmt: skip
    for name, value in settings.items():
        if name.partition(".")[0] in STUDY_GROUP_NAMES:
            raise ConfigError(f"'{name}' belongs to a study; pass it to Study.create instead.")
        if name not in chosen and value is not None:
            _set(plain, name, value)
    return validated_config(plain)


def _check_option(group: str, option: str, config_dir: str | Path | None) -> None:
    options = options_of(group, config_dir)
    if not isinstance(option, str):
        raise ConfigError(f"{group} = {option!r} should be the name of one option, e.g. '{options[0]}'.")
    if option not in options:
        raise ConfigError(unknown_option(group, option, options))


def _set(plain: dict[str, Any], name: str, value: Any, dotted: bool = True) -> None:
    """Set ``value`` in ``plain`` at a name, dotted or not; dictionaries are merged, other values are replaced."""
    first, _, rest = name.partition(".")
    if rest and dotted:
        value, name = {rest: value}, first
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    if not isinstance(value, Mapping):
        plain[name] = value
        return
    if not isinstance(plain.get(name), dict):
        plain[name] = {}
    for key, item in value.items():
        _set(plain[name], str(key), item, dotted=name != NAMES_WITH_DOTS)
