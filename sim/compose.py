"""From names and overrides to a configuration: Hydra composes ``conf/``, our own reader checks it.

Hydra's schema is made from the same dataclasses that hold the numbers, so nothing is declared twice. The
schema is a thawed twin of each dataclass: Hydra takes frozen ones for read-only and would refuse overrides.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from sim.checks import check
from sim.config import Config, registry
from sim.core.reading import read
from sim.core.words import ConfigError, did_you_mean, listed

if TYPE_CHECKING:
    from omegaconf import DictConfig

GROUPS = ("scenario", "organisation", "leadership", "paperwork", "structure", "stance", "cpd", "events")
SCHEMA = "schema"
OPEN = (
    "leadership.seats", "organisation.professions", "organisation.case_types", "cpd.access", "cpd.activities",
    "cpd.rivals", "events",
)  # fmt: skip
_ONE_AT_A_TIME = Lock()  # Hydra's composition keeps global state


def conf_folder() -> Path:
    """The folder of shipped configurations: inside an installed package, beside ``sim/`` in a checkout."""
    inside = Path(__file__).resolve().parent / "conf"
    return inside if inside.is_dir() else inside.parents[1] / "conf"


def options_of(group: str) -> list[str]:
    """Names of the shipped options of a group, sorted."""
    return sorted(path.stem for path in (conf_folder() / group).glob("*.yaml"))


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


def register_schema() -> None:
    """Make known to Hydra the schema that ``conf/config.yaml`` starts from, and the text of ``--help``."""
    from hydra.core.config_store import ConfigStore
    from omegaconf import OmegaConf

    schema = OmegaConf.structured(thawed(Config))
    # Which entries there are is for the checks to judge, so that leadership.seats.health=1 needs no "+".
    for entries in OPEN:
        OmegaConf.set_struct(OmegaConf.select(schema, entries), False)
    ConfigStore.instance().store(name=SCHEMA, node=schema)
    OmegaConf.register_new_resolver("help_text", _help_text, replace=True)


def _help_text() -> str:
    from sim.command.helptext import help_text

    return help_text()


def composed(overrides: list[str]) -> dict[str, Any]:
    """Hydra's composition of ``conf/`` under ``overrides`` (Hydra's grammar), as a plain dictionary."""
    from hydra import compose, initialize_config_dir
    from omegaconf import OmegaConf

    register_schema()
    with _ONE_AT_A_TIME, initialize_config_dir(config_dir=str(conf_folder()), version_base="1.3"):
        plain = OmegaConf.to_container(compose("config", overrides), resolve=True)
    return typing.cast(dict[str, Any], plain)


def typed(plain: Mapping[str, Any]) -> Config:
    """The checked configuration of nested plain values.

    Raises:
        ConfigError: unknown key, wrong type, out of bounds, or parts that do not fit each other.
    """
    return check(read(Config, plain, known=known_names()))


def typed_from_hydra(config: DictConfig) -> Config:
    """The checked configuration of what Hydra composed for the command line."""
    from omegaconf import OmegaConf

    return typed(typing.cast(dict[str, Any], OmegaConf.to_container(config, resolve=True)))


@cache
def known_names() -> list[str]:
    """Dotted names of all settings, for suggestions; ``*`` stands for a profession's or case type's id."""
    names = [row.path for row in registry()]
    for group in dataclasses.fields(Config):
        names += [f"{group.name}.{item}" for item in _undeclared(group.name)]
    return [*names, "calendar"]


def _undeclared(group: str) -> list[str]:
    """Fields of a group that are no declared numbers: switches, names, lists."""
    cls = get_type_hints(Config)[group]
    items = dataclasses.fields(cls) if dataclasses.is_dataclass(cls) else ()
    return [item.name for item in items if "unit" not in item.metadata]


def compose_config(scenario: str = "case_study", **settings: Any) -> Config:
    """A configuration by name and settings, as :func:`sim.run` takes them.

    Args:
        scenario: a shipped scenario.
        **settings: for each setting of :class:`sim.config.Config` its value; for a group either the name of
            an option (``organisation="small_workshop"``) or a dictionary of values (``leadership={"bias": .6}``).

    Raises:
        ConfigError: in one sentence what is wrong, where, and what is allowed.
    """
    chosen = {"scenario": scenario}
    chosen |= {name: value for name, value in settings.items() if name in GROUPS and isinstance(value, str)}
    for group, option in chosen.items():
        _check_option(group, option)
    plain = composed([f"{group}={option}" for group, option in chosen.items()])
    for name, value in settings.items():
        if name not in chosen and value is not None:
            _set(plain, name, value)
    return typed(plain)


def _check_option(group: str, option: str) -> None:
    options = options_of(group)
    if option not in options:
        raise ConfigError(unknown_option(group, option, options))


def unknown_option(group: str, option: str, options: list[str]) -> str:
    """The sentence for an option that a group has not."""
    hint = did_you_mean(option, options)
    return f"{group} = '{option}' is not there; {group} is one of {listed(options)}.{hint}"


def _set(plain: dict[str, Any], name: str, value: Any) -> None:
    """Lay ``value`` over ``plain`` at a dotted name; dictionaries are merged, all else is replaced."""
    first, _, rest = name.partition(".")
    if rest:
        value, name = {rest: value}, first
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    before = plain.get(name)
    if isinstance(value, Mapping) and isinstance(before, dict):
        for key, item in value.items():
            _set(before, str(key), item)
    else:
        plain[name] = value
