"""Reads the files of ``conf/`` (and of a user's own folder) that hold the options of groups, without Hydra."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from sim.core.config_files import conf_folder
from sim.core.errors import ConfigError


def option_file(group: str, option: str, config_dir: str | Path | None = None) -> Path:
    """The file of an option: the built-in one, or one in the user's own folder."""
    built_in = conf_folder() / group / f"{option}.yaml"
    return built_in if built_in.exists() or config_dir is None else Path(config_dir) / group / f"{option}.yaml"


def option_content(group: str, option: str, config_dir: str | Path | None = None) -> dict[str, Any]:
    """The content of an option's file as plain values."""
    return read_yaml(option_file(group, option, config_dir)) or {}


def read_yaml(path: Path) -> Any:
    """The content of a YAML file; None if it is empty.

    Raises:
        ConfigError: it cannot be read, is not encoded in UTF-8, or is not valid YAML; with file, line and column.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"'{path}' cannot be read ({(error.strerror or str(error)).lower()}).") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"'{path}', line {line}: not encoded in UTF-8; save it as UTF-8 in your editor.") from error
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path | str) -> Any:
    """The content of a YAML text; ``path`` is its file, for messages.

    Raises:
        ConfigError: it is not valid YAML, or a key appears twice; with line and column.
    """
    try:
        return yaml.load(text, _UniqueKeyLoader)
    except yaml.YAMLError as error:
        raise ConfigError(yaml_message(error, path)) from error


class _UniqueKeyLoader(yaml.SafeLoader):
    """Rejects repeated keys; PyYAML would silently use the last one."""


def _mapping(loader: _UniqueKeyLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.MarkedYAMLError(problem=f"'{key.value}' appears twice", problem_mark=key.start_mark)
        seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


_UniqueKeyLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def yaml_message(error: yaml.YAMLError, path: Path | str = "") -> str:
    """Where a file is not valid YAML, and why."""
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None) or str(error)
    if mark is None:
        return f"'{path}': not valid YAML ({' '.join(problem.split())})."
    why = "a tab; YAML is indented with spaces" if "\\t" in problem else problem
    hint = (
        "; quote a value that holds a colon, and check the indentation"
        if problem == "mapping values are not allowed here"
        else ""
    )
    return f"'{path or mark.name}', line {mark.line + 1}, column {mark.column + 1}: not valid YAML ({why}{hint})."


def option_description(group: str, option: str, config_dir: str | Path | None = None) -> str:
    """An option's key ``description``, else the first sentence of the comment at the top of its file."""
    plain = option_content(group, option, config_dir)
    own_key = {"scenario": "scenario", "experiment": "study"}.get(group, "")
    only = next(iter(plain.values()), None) if len(plain) == 1 else None  # an instrument has its own name as only key
    inner = plain.get(own_key) if own_key else only
    described = (inner if isinstance(inner, dict) else plain).get("description")
    if described:
        return " ".join(str(described).split())
    return first_comment_sentence(option_file(group, option, config_dir).read_text(encoding="utf-8"))


def first_comment_sentence(text: str) -> str:
    """The first sentence of the comment at the top of a file; empty without one."""
    comment = re.match(r"(?:#.*\n)+", text)
    lines = [line.lstrip("# ") for line in comment[0].splitlines()] if comment else []
    sentence = " ".join(line for line in lines if not line.startswith("@package"))
    return re.split(r"(?<=\.) (?=[A-Z])", sentence)[0]


def option_values(group: str, option: str, config_dir: str | Path | None = None) -> dict[str, Any]:
    """The values that an option sets, including those of the options of its group that it is based on."""
    plain = option_content(group, option, config_dir)
    values: dict[str, Any] = {}
    for base in plain.pop("defaults", ["_self_"]):
        if isinstance(base, dict):
            continue  # an option of another group
        values |= plain if base == "_self_" else option_values(group, base, config_dir)
    return values
