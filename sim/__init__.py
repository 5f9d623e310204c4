"""Dissonance: a laboratory of organisational conflict in children's integrated services.

>>> from sim import run
>>> result = run("case_study", replicates=20, leadership={"bias": 0.6})  # doctest: +SKIP
>>> result.summary()  # doctest: +SKIP

Importing this package is cheap; what it offers is imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.core.errors import ConfigError
    from sim.interfaces.mesa.service_model import ServiceModel
    from sim.interfaces.organisation_import.organisation import organisation_from
    from sim.model.config import Config
    from sim.presentation.notebook.framework import CpdFramework
    from sim.presentation.notebook.service import Service
    from sim.studies.failures import RunError
    from sim.studies.single.run import Run, load, run
    from sim.studies.study import Study

__version__ = "0.1.0"

_HOME = {
    "run": "sim.studies.single.run",
    "load": "sim.studies.single.run",
    "Run": "sim.studies.single.run",
    "RunError": "sim.studies.failures",
    "Study": "sim.studies.study",
    "ServiceModel": "sim.interfaces.mesa.service_model",
    "Service": "sim.presentation.notebook.service",
    "CpdFramework": "sim.presentation.notebook.framework",
    "Config": "sim.model.config",
    "ConfigError": "sim.core.errors",
    "organisation_from": "sim.interfaces.organisation_import.organisation",
}
__all__ = [
    "Config",
    "ConfigError",
    "CpdFramework",
    "Run",
    "RunError",
    "Service",
    "ServiceModel",
    "Study",
    "__version__",
    "load",
    "organisation_from",
    "run",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
