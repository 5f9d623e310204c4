"""The source of a figure of a service or a CPD framework: the line of Python that made the object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pprint import pformat
from typing import Any

from sim.core.disclaimers import CAVEAT
from sim.core.version import __version__
from sim.model.config import Config
from sim.presentation.reproduction import Source, in_python, plugin_folders, plugin_lines
from sim.studies.provenance import config_hash


@dataclass(frozen=True)
class ObjectSource(Source):
    """The lines that make the object, which needs no saved results."""

    lines: tuple[str, ...] = ()

    def rerun_lines(self) -> list[str]:
        return list(self.lines)


def object_source(kind: str, name: str, arguments: tuple[Any, Mapping[str, Any]], config: Config) -> ObjectSource:
    """The source of an object.

    Args:
        kind: its class in ``sim``.
        name: the variable that holds it.
        arguments: the first argument of its class, and those by name.
        config: its configuration.
    """
    first, named = arguments
    lines: tuple[str, ...]
    if isinstance(first, Config):
        settings = pformat(asdict(config), width=110, sort_dicts=False)
        lines = (
            *plugin_lines(plugin_folders(config)), f"from sim import {kind}",
            "from sim.settings.compose import validated_config", "", f"settings = {settings}",
            f"{name} = {kind}(validated_config(settings))",
        )  # fmt: skip
    else:
        more = "".join(f", {_argument(key, value)}" for key, value in named.items())
        lines = f"from sim import {kind}", "", f"{name} = {kind}({first!r}{more})"
    full_hash = config_hash(config)
    footer = "  ·  ".join(("not run yet", f"configuration {full_hash[:12]}", f"Dissonance {__version__}", CAVEAT))
    return ObjectSource(f"{footer}; configuration in full {full_hash}", footer, call=f"{name}.plot()", lines=lines)


def _argument(name: str, value: Any) -> str:
    """An argument by name; a dotted name cannot be a keyword."""
    return f"{name}={in_python(value)}" if name.isidentifier() else f"**{{{name!r}: {in_python(value)}}}"
