"""Where the figure of a service or a framework comes from: the line of Python that made the object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pprint import pformat
from typing import Any

from sim.core.disclaimers import CAVEAT
from sim.model.config import Config
from sim.presentation.reproduction import Source, folders_of_plugins, in_python, plugged_in
from sim.studies.provenance import config_hash


@dataclass(frozen=True)
class ViewSource(Source):
    """The lines that make the object, which need no saved results."""

    lines: tuple[str, ...] = ()

    def lived(self) -> list[str]:
        return list(self.lines)


def view_source(
    kind: str, name: str, asked: tuple[Any, Mapping[str, Any]], settings: Mapping[str, Any], config: Config
) -> ViewSource:
    """The source of an object ``name`` of the class ``kind``, made as ``asked`` or else from all ``settings``."""
    from sim.core.version import __version__

    first, given = asked
    opening: tuple[str, ...]
    if isinstance(first, Config):
        opening = (
            *plugged_in(folders_of_plugins(config)), f"from sim import {kind}",
            "from sim.settings.compose import validated_config", "",
            f"settings = {pformat(dict(settings), width=110, sort_dicts=False)}",
            f"{name} = {kind}(validated_config(settings))",
        )  # fmt: skip
    else:
        more = "".join(f", {_argument(key, value)}" for key, value in given.items())
        opening = f"from sim import {kind}", "", f"{name} = {kind}({first!r}{more})"
    hashed = config_hash(config)
    footer = "  ·  ".join(("set, not run", f"configuration {hashed[:12]}", f"Dissonance {__version__}", CAVEAT))
    return ViewSource(f"{footer}; configuration in full {hashed}", footer, call=f"{name}.plot()", lines=opening)


def _argument(name: str, value: Any) -> str:
    """As it is typed in a call; a dotted name can be no keyword."""
    return f"{name}={in_python(value)}" if name.isidentifier() else f"**{{{name!r}: {in_python(value)}}}"
