"""Dissonance: a laboratory of organisational conflict in children's integrated services.

>>> from sim import run
>>> result = run("case_study", replicates=20, leadership={"bias": 0.6})  # doctest: +SKIP
>>> result.summary()  # doctest: +SKIP

Importing this package is cheap; what it offers is imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.core.accessors import Method, Property, attach
from sim.core.version import __version__

if TYPE_CHECKING:
    from sim.core.errors import ConfigError
    from sim.inference.calibration.calibrate import calibrate
    from sim.inference.discovery.discover import discover
    from sim.inference.discovery.falsify import falsify
    from sim.inference.docking.dock import dock
    from sim.inference.optimise.optimise import optimise
    from sim.inference.sensitivity.one_at_a_time import sensitivity
    from sim.inference.sensitivity.over_priors import sensitivity_over_priors
    from sim.inference.validation import validate
    from sim.interfaces.mesa.service_model import ServiceModel
    from sim.interfaces.organisation_import.organisation import organisation_from
    from sim.model.config import Config
    from sim.presentation.notebook.cpd_framework import CpdFramework
    from sim.presentation.notebook.service import Service
    from sim.studies.failures import RunError
    from sim.studies.rerun import rerun
    from sim.studies.run import Run, load, run
    from sim.studies.study import Study

attach(
    {
        "Run": {
            "plot": Property("sim.presentation.figures.figures:Figures", "The figures of a run."),
            "write_report": Method("sim.presentation.reports.report:write_report", "Write the one-page report."),
            "export": Method("sim.studies.export:export", "Write tables for other programs, each with a codebook."),
            "replay": Method("sim.replay.record:replay_of", "One replicate, week by week."),
            "survey": Method("sim.surveys.data:survey_of", "What one instrument saw."),
            "surveys": Method("sim.surveys.data:surveys_of", "Every survey that was taken."),
            "service": Property("sim.presentation.notebook.service:service_of", "The service that was run."),
            "framework": Property("sim.presentation.notebook.cpd_framework:framework_of", "Its CPD framework."),
            "_repr_html_": Method("sim.presentation.notebook.result_cards:page_of_run"),
        },
        "Study": {
            "plot": Property("sim.presentation.figures.figures:Figures", "The figures of a study."),
            "write_report": Method("sim.presentation.reports.report:write_report", "Write the one-page report."),
            "export": Method("sim.studies.export:export", "Write tables for other programs, each with a codebook."),
            "_repr_html_": Method("sim.presentation.notebook.result_cards:card_of_study"),
        },
        "Effects": {"_repr_html_": Method("sim.presentation.notebook.result_cards:card_of_effects")},
        "SurveyData": {
            "plot": Method("sim.presentation.figures.surveys:draw_reproducibly", "The figure of a survey."),
            "export": Method("sim.surveys.export:export", "Write a survey for SPSS, R and spreadsheets."),
            "_repr_html_": Method("sim.presentation.notebook.result_cards:card_of_survey"),
        },
        "Service": {
            "model": Method("sim.interfaces.mesa.service_model:model_of", "The service as a Mesa model."),
        },
    }
)

_HOME = {
    "run": "sim.studies.run",
    "load": "sim.studies.run",
    "Run": "sim.studies.run",
    "RunError": "sim.studies.failures",
    "Study": "sim.studies.study",
    "rerun": "sim.studies.rerun",
    "calibrate": "sim.inference.calibration.calibrate",
    "dock": "sim.inference.docking.dock",
    "optimise": "sim.inference.optimise.optimise",
    "sensitivity": "sim.inference.sensitivity.one_at_a_time",
    "sensitivity_over_priors": "sim.inference.sensitivity.over_priors",
    "discover": "sim.inference.discovery.discover",
    "falsify": "sim.inference.discovery.falsify",
    "validate": "sim.inference.validation",
    "ServiceModel": "sim.interfaces.mesa.service_model",
    "Service": "sim.presentation.notebook.service",
    "CpdFramework": "sim.presentation.notebook.cpd_framework",
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
    "calibrate",
    "discover",
    "dock",
    "falsify",
    "load",
    "optimise",
    "organisation_from",
    "rerun",
    "run",
    "sensitivity",
    "sensitivity_over_priors",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
