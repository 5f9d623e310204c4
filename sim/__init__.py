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
    from sim.config import Config
    from sim.core.words import ConfigError
    from sim.model import ServiceModel
    from sim.own.organisation import organisation_from
    from sim.study.failures import RunError
    from sim.study.single.run import Run, load, run
    from sim.study.study import Study
    from sim.views.objects.framework import Framework
    from sim.views.objects.service import Service

__version__ = "0.1.0"

_HOME = {
    "run": "sim.study.single.run",
    "load": "sim.study.single.run",
    "Run": "sim.study.single.run",
    "RunError": "sim.study.failures",
    "Study": "sim.study.study",
    "ServiceModel": "sim.model",
    "Service": "sim.views.objects.service",
    "Framework": "sim.views.objects.framework",
    "Config": "sim.config",
    "ConfigError": "sim.core.words",
    "organisation_from": "sim.own.organisation",
}
__all__ = [
    "Config",
    "ConfigError",
    "Framework",
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
