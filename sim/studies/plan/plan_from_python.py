"""Plans a study from Python values, which become the same overrides that would be typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError
from sim.core.folders import dated
from sim.core.plain_values import is_collection, plain_list, plain_value
from sim.model.config import Config
from sim.settings.compose import hydra_for_studies
from sim.settings.definition import OWN, SHIPPED, TABLE, Definition
from sim.settings.hydra_errors import hydra_errors_as_config_errors
from sim.settings.option_groups import OPTION_GROUPS, STUDY_OPTION_GROUPS
from sim.settings.plugins import load_folder
from sim.settings.study_settings import STUDY_GROUP_NAMES
from sim.studies.plan.parse_overrides import as_override, as_sweep
from sim.studies.plan.plan import Plan
from sim.studies.plan.planner import plan_study

FOLDER = "hydra.sweep.dir="
SIGNIFICANT_DIGITS = 15  # every decimal number with so many digits survives as a float
DEFAULT_PARENT = Path("multirun")  # where Hydra puts studies without a folder of their own


def plan_and_folder(
    scenario: str, over: Mapping[str, Iterable[Any]], experiment: str | None, config_dir: str | Path | None,
    settings: Mapping[str, Any], folder: Path | None,
) -> tuple[Plan, Path]:  # fmt: skip
    """The plan of a study, and its folder; arguments as for :meth:`sim.studies.study.Study.create`.

    Raises:
        ConfigError: something cannot be used.
    """
    if not isinstance(over, Mapping):
        raise ConfigError("over needs a dictionary, e.g. over={'leadership.bias': [0, 0.6]}.")
    overrides = overrides_of(scenario, over, experiment, settings)
    plan = plan_from_overrides(overrides, config_dir)
    return plan, folder or folder_in(overrides, plan)


def overrides_of(
    scenario: str, over: Mapping[str, Iterable[Any]], experiment: str | None, settings: Mapping[str, Any]
) -> list[str]:
    """The overrides that would be typed for Python values; arguments as for :func:`plan_and_folder`.

    Raises:
        ConfigError: ``over`` gives no values.
    """
    scenario, settings = plain_value(scenario), plain_value(settings)
    return [
        *([as_override("experiment", experiment)] if experiment else []),
        *([as_override("scenario", scenario)] if scenario != "case_study" or not experiment else []),
        *(override for name, value in settings.items() if value is not None for override in _overrides_of(name, value)),
        *(_sweep_of(name, values) for name, values in over.items()),
    ]


def folder_in(overrides: Sequence[str], plan: Plan) -> Path:
    """The folder that overrides name, or a new one."""
    named = [Path(override.removeprefix(FOLDER)) for override in overrides if override.startswith(FOLDER)]
    return named[-1] if named else DEFAULT_PARENT / dated(plan.name)


def plan_from_overrides(
    overrides: Sequence[str], config_dir: str | Path | None = None, definition: Definition | None = None,
    more: Sequence[str] = (),
) -> Plan:  # fmt: skip
    """The plan of overrides as they would be typed after ``-m``.

    Args:
        overrides: those of the study.
        config_dir: a folder of the user's own options and plug-ins.
        definition: the files that Hydra composes from; None: those of the package and of ``config_dir``.
        more: further overrides, which replace the study's own.

    Raises:
        ConfigError: an override is invalid.
    """
    from omegaconf import OmegaConf

    if config_dir:
        load_folder(config_dir)
    own = str(Path(config_dir).resolve()) if config_dir else ""
    with ExitStack() as stack:
        stack.enter_context(hydra_errors_as_config_errors())
        options, shipped, table = config_dir, None, []
        if definition is not None:
            folder = stack.enter_context(definition.folder())
            options, shipped = folder / OWN if definition.own else None, folder / SHIPPED
            table = [as_override("design.file", str(folder / TABLE))] if definition.table else []
        loader, compose = stack.enter_context(hydra_for_studies(options, shipped))
        every = [*overrides, *table, *more]
        master = compose(every)
        params: Any = OmegaConf.to_container(master.hydra.sweeper.params)
        settings = [override for override in every if not override.startswith("hydra.")]
        return plan_study(loader, master, params, settings, own, definition)


def config_of_member(
    overrides: Sequence[str], config_dir: str | Path | None = None, report: Callable[[str], None] = lambda note: None
) -> Config:
    """The configuration of a single run with a member of an ensemble; ``report`` is called with notes for the user.

    Raises:
        ConfigError: no single member is named, or an override is invalid.
    """
    plan = plan_from_overrides(overrides, config_dir)
    parameters = plan.study_groups.parameters
    if parameters.wanted and not parameters.member:
        raise ConfigError(
            f"parameters={parameters.kind} has several members: a run takes one (parameters.member=1), a study "
            "takes them all (add -m)."
        )
    for note in plan.notes:
        report(note)
    return plan.config(plan.cells[0])


def _overrides_of(name: str, value: Any) -> Iterator[str]:
    """A setting as overrides: a group takes the name of an option, or values."""
    if isinstance(value, Mapping) and name in (*OPTION_GROUPS, *STUDY_GROUP_NAMES):
        for key, item in value.items():
            if name in STUDY_OPTION_GROUPS and key == "kind":
                yield as_override(name, item)
            else:
                yield as_override(f"{name}.{key}", item)
    else:
        yield as_override(name, value)


def _sweep_of(name: str, values: Any) -> str:
    """A setting with several values, or with an interval, as an override."""
    items = plain_list(values) if is_collection(values) else []
    if isinstance(values, tuple) and len(items) == 2 and all(isinstance(item, (int, float)) for item in items):
        return f"{name}=interval({items[0]!r},{items[1]!r})"
    if isinstance(values, tuple) or not items:
        raise ConfigError(f"over: '{name}' needs a list of values, or a tuple (low, high) of two numbers to sample.")
    return as_sweep(name, [_rounded(item) for item in items])


def _rounded(value: Any) -> Any:
    """A float without the last binary digits of arithmetic, so that ``0.1 + 0.2`` is 0.3."""
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") if isinstance(value, float) else value
