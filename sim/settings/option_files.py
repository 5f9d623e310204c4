"""Reads the files of ``conf/`` (and of a user's own folder) that hold the options of groups, without Hydra."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from sim.core.config_files import conf_folder


def option_file(group: str, option: str, config_dir: str | Path | None = None) -> Path:
    """The file of an option: the built-in one, or one in the user's own folder."""
    built_in = conf_folder() / group / f"{option}.yaml"
    return built_in if built_in.exists() or config_dir is None else Path(config_dir) / group / f"{option}.yaml"


def option_content(group: str, option: str, config_dir: str | Path | None = None) -> dict[str, Any]:
    """The content of an option's file as plain values."""
    path = option_file(group, option, config_dir)
    with path.open(encoding="utf-8") as file:
        return yaml.safe_load(file) or {}


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
