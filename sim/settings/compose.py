"""From names and overrides to a configuration: Hydra composes ``conf/``, our own reader checks it.

Hydra's schema is made from the same dataclasses that hold the numbers, so nothing is declared twice. The
schema is a thawed twin of each dataclass: Hydra takes frozen ones for read-only and would refuse overrides.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from sim.core.config_files import conf_folder, options_of
from sim.core.decode import read
from sim.core.errors import ConfigError, unknown_option
from sim.core.plain_values import plain_value
from sim.model.config import Config, registry
from sim.model.validation import check
from sim.settings.plugins import load_folder
from sim.settings.study_settings import STUDY_GROUP_NAMES, StudyGroups

if TYPE_CHECKING:
    from omegaconf import DictConfig

GROUPS = ("scenario", "organisation", "leadership", "paperwork", "structure", "stance", "cpd", "events", "instruments")
SEVERAL = ("instruments",)  # groups of which several options may be chosen at once
STUDY_GROUPS = ("experiment", "design", "engine")
SCHEMA = "schema"
SWEEPER = "hydra_plugins.dissonance.study_sweeper.StudySweeper"
OPEN = (
    "leadership.seats", "organisation.professions", "organisation.case_types", "cpd.access", "cpd.activities",
    "cpd.alternatives", "cpd.loop.instrument", "events", "instruments",
)  # fmt: skip
NAMES_WITH_DOTS = "set"  # what a change or an alternative sets: names of parameters are its keys
_ONE_AT_A_TIME = Lock()  # Hydra's composition keeps global state


@cache
def thawed(cls: type) -> type:
    """A dataclass with the fields and defaults of ``cls``, not frozen and without its range checks."""
    hints = get_type_hints(cls)
    columns = [(item.name, _thawed_hint(hints[item.name]), _thawed_field(item)) for item in dataclasses.fields(cls)]
    return dataclasses.make_dataclass(cls.__name__, columns)


def _thawed_hint(hint: Any) -> Any:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return typing.Optional[_thawed_hint(next(part for part in parts if part is not type(None)))]  # noqa: UP045
    if origin is dict and dataclasses.is_dataclass(parts[1]):
        return dict[str, Any]  # named entries: whoever adds one (+cpd.activities.study_day={}) is judged by our reader
    if origin in (dict, list):
        return types.GenericAlias(origin, tuple(_thawed_hint(part) for part in parts))
    return thawed(hint) if isinstance(hint, type) and dataclasses.is_dataclass(hint) else hint


def _thawed_field(item: dataclasses.Field) -> Any:
    factory = item.default_factory
    if factory is dataclasses.MISSING:
        return dataclasses.field(default=item.default)
    if isinstance(factory, type) and dataclasses.is_dataclass(factory):
        factory = thawed(factory)
    return dataclasses.field(default_factory=factory)


@dataclasses.dataclass(frozen=True)
class Everything(Config, StudyGroups):
    """All that can be typed: a configuration, and what is set for a study as a whole."""


def register_schema() -> None:
    """Make known to Hydra the schema of ``conf/config.yaml``, what runs a study, and the text of ``--help``."""
    from hydra.core.config_store import ConfigStore
    from omegaconf import OmegaConf

    schema = OmegaConf.structured(thawed(Everything))
    # Which entries there are is for the checks to judge, so that leadership.seats.health=1 needs no "+".
    for entries in OPEN:
        OmegaConf.set_struct(OmegaConf.select(schema, entries), False)
    ConfigStore.instance().store(name=SCHEMA, node=schema)
    sweeper = {"_target_": SWEEPER, "params": {}}  # what an experiment sweeps: name: values
    ConfigStore.instance().store(group="hydra/sweeper", name="study", node=sweeper, provider="dissonance")
    OmegaConf.register_new_resolver("help_text", _help_text, replace=True)


def _help_text() -> str:
    from sim.cli.help_text import help_text

    return help_text()


def composed(overrides: list[str], config_dir: str | Path | None = None) -> dict[str, Any]:
    """Hydra's composition of ``conf/``, and a folder of one's own, under ``overrides`` (Hydra's grammar)."""
    from hydra import compose
    from omegaconf import OmegaConf

    with _hydra():
        plain = OmegaConf.to_container(compose("config", [*overrides, *_searched(config_dir)]), resolve=True)
    return typing.cast(dict[str, Any], plain)


@contextmanager
def hydra_for_studies(config_dir: str | Path | None = None) -> Iterator[tuple[Any, Callable[[list[str]], Any]]]:
    """Hydra's loader, and what composes words, of which some may take several values, into a study's configuration."""
    from hydra.core.global_hydra import GlobalHydra
    from hydra.types import RunMode

    with _hydra():
        hydra: Any = GlobalHydra.instance().hydra
        yield (
            hydra.config_loader,
            lambda words: hydra.compose_config(
                "config", [*words, *_searched(config_dir)], RunMode.MULTIRUN, with_log_configuration=False
            ),
        )


def _searched(config_dir: str | Path | None) -> list[str]:
    return [f"hydra.searchpath=[{json.dumps(Path(config_dir).resolve().as_uri())}]"] if config_dir else []


@contextmanager
def _hydra() -> Iterator[None]:
    from hydra import initialize_config_dir

    register_schema()
    with _ONE_AT_A_TIME, _hydra_set_aside(), initialize_config_dir(config_dir=str(conf_folder()), version_base="1.3"):
        yield


@contextmanager
def _hydra_set_aside() -> Iterator[None]:
    """Hydra knows one composition at a time; inside a Hydra application its own is put away and back."""
    from hydra.core.global_hydra import GlobalHydra

    hydra = GlobalHydra.instance()
    before, hydra.hydra = hydra.hydra, None
    try:
        yield
    finally:
        hydra.hydra = before


def typed(plain: Mapping[str, Any]) -> Config:
    """The checked configuration of nested plain values; what is set for a study as a whole is left aside.

    Raises:
        ConfigError: unknown key, wrong type, out of bounds, or parts that do not fit each other.
    """
    own = {name: value for name, value in plain.items() if name not in STUDY_GROUP_NAMES}
    return check(read(Config, own, known=known_names()))


def typed_from_hydra(config: DictConfig) -> Config:
    """The checked configuration of what Hydra composed for a single run.

    Raises:
        ConfigError: it cannot be used, or it holds what only a study can use.
    """
    from omegaconf import OmegaConf

    plain = typing.cast(dict[str, Any], OmegaConf.to_container(config, resolve=True))
    _refuse_nodes(plain)
    return typed(plain)


def _refuse_nodes(plain: Mapping[str, Any]) -> None:
    """A single run would ignore what is set for a study, so it is refused."""
    for name, idle in dataclasses.asdict(StudyGroups()).items():
        for key, value in plain.get(name, {}).items():
            if value != idle[key]:
                raise ConfigError(f"'{name}.{key}' belongs to a study: add -m, or leave it out for a single run.")


@cache
def known_names() -> list[str]:
    """Dotted names of all settings, for suggestions; ``*`` stands for a profession's or case type's id."""
    names = [
        row.path for row in registry() if not row.path.startswith(("activity.", "alternative."))
    ]  # set by their uses
    for group in dataclasses.fields(Config):
        names += [f"{group.name}.{item.name}" for item in _fields_of(Config, group.name) if "unit" not in item.metadata]
    names += [f"{group}.{item.name}" for group in STUDY_GROUP_NAMES for item in _fields_of(StudyGroups, group)]
    return [*names, "schedule"]


def _fields_of(cls: type, group: str) -> tuple[dataclasses.Field, ...]:
    inner = get_type_hints(cls)[group]
    return dataclasses.fields(inner) if dataclasses.is_dataclass(inner) else ()


def compose_config(scenario: str = "case_study", *, config_dir: str | Path | None = None, **settings: Any) -> Config:
    """A configuration by name and settings, as :func:`sim.run` takes them.

    Args:
        scenario: a shipped scenario, or one of ``config_dir``.
        config_dir: a folder of your own options and plug-ins, as for ``--config-dir`` (see sim/settings/plugins.py).
        **settings: for each setting of :class:`sim.model.config.Config` its value; for a group either the name of
            an option (``organisation="small_workshop"``) or a dictionary of values (``leadership={"bias": .6}``);
            for ``instruments`` also a list of names.

    Raises:
        ConfigError: in one sentence what is wrong, where, and what is allowed.
    """
    if config_dir:
        load_folder(config_dir)
    settings = plain_value(settings)
    chosen: dict[str, list[str]] = {"scenario": [plain_value(scenario)]}
    chosen |= {name: [value] for name, value in settings.items() if name in GROUPS and isinstance(value, str)}
    chosen |= {
        name: list(value) for name, value in settings.items() if name in SEVERAL and isinstance(value, (list, tuple))
    }
    for group, options in chosen.items():
        for option in options:
            _check_option(group, option, config_dir)
    plain = composed([f"{group}=[{','.join(options)}]" if group in SEVERAL else f"{group}={options[0]}"
                      for group, options in chosen.items()], config_dir)  # fmt: skip
    for name, value in settings.items():
        if name.partition(".")[0] in STUDY_GROUP_NAMES:
            raise ConfigError(f"'{name}' belongs to a study; Study.create takes it.")
        if name not in chosen and value is not None:
            _set(plain, name, value)
    return typed(plain)


def _check_option(group: str, option: str, config_dir: str | Path | None) -> None:
    options = options_of(group, config_dir)
    if not isinstance(option, str):
        raise ConfigError(f"{group} = {option!r} should be the name of one option, e.g. '{options[0]}'.")
    if option not in options:
        raise ConfigError(unknown_option(group, option, options))


def _set(plain: dict[str, Any], name: str, value: Any, dotted: bool = True) -> None:
    """Lay ``value`` over ``plain`` at a name, dotted or not; dictionaries are merged, all else is replaced."""
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
