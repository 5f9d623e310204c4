"""Plug-ins of installed packages: a study does not keep them, and says so when it is planned and elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points

from sim.core.errors import ConfigError
from sim.model.alternatives.alternative import known_alternatives
from sim.model.cpd.activity import known_activities
from sim.model.identity import plugin_hash
from sim.settings.plugins import KINDS, MODULES

Packages = Mapping[str, list[str]]  # by kind what has it, such as "the package 'lunch' 1.0", and its fingerprint


def packages_of(classes: Iterable[type]) -> dict[str, list[str]]:
    """Which of some classes from outside are not in a user's own folder of plug-ins, whose files a study keeps."""
    found = {}
    for cls in classes:
        module = cls.__module__
        if module.partition(".")[0] != MODULES and getattr(sys.modules[module], "__file__", None):
            found[str(getattr(cls, "kind", ""))] = [_owner(module), plugin_hash(cls)]
    return found


def _owner(module: str) -> str:
    for kind in KINDS:
        for plug_in in entry_points(group=f"dissonance.{kind}"):
            if plug_in.dist is not None and plug_in.module.partition(".")[0] == module.partition(".")[0]:
                return f"the package '{plug_in.dist.name}' {plug_in.dist.version}"
    return f"the module '{module}'"


def notes_about(packages: Packages) -> list[str]:
    """What the author of a study should know about them, a sentence each."""
    return [
        f"'{kind}' is in {owner}, which the study does not keep: it can be resumed only where that is installed."
        for kind, (owner, _) in packages.items()
    ]


def check_packages(packages: Packages, same: bool = False) -> None:
    """Check that plug-ins are installed here.

    Args:
        packages: a study's packages.
        same: whether they must have the same source, too, because replicates are to be run.

    Raises:
        ConfigError: one is not.
    """
    for kind, (owner, fingerprint) in packages.items():
        cls = known_activities().get(kind) or known_alternatives().get(kind)
        if cls is None:
            raise ConfigError(f"'{kind}' is in {owner}, which the study does not keep and which is not installed here.")
        if same and plugin_hash(cls) != fingerprint:
            raise ConfigError(
                f"'{kind}' is in {owner}, which the study does not keep, and its source here is another one; resume "
                "with the version that the study was made with."
            )
