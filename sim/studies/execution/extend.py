"""Changes a plan between sessions: other workers, more replicates, further cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from sim.core.errors import ConfigError, listed
from sim.settings.definition import Definition, own_files
from sim.settings.plugins import load_folder
from sim.settings.study_settings import Precision
from sim.studies.plan.grow import grown
from sim.studies.plan.parse_overrides import as_override
from sim.studies.plan.plan import Plan
from sim.studies.plan.plan_from_python import plan_from_overrides

MORE = re.compile(r"replicates=\+(\d+)")
SESSION_SETTINGS = ("engine", "workers")  # may change between sessions: no result depends on them
PRECISION_SETTINGS = ("precision.half_width", "precision.ceiling")  # that a study with a precision may change
STUDY_SETTINGS = ("study.part_seconds", "study.max_failures", "study.compact", "study.figures")


def with_session_settings(plan: Plan, overrides: Sequence[str]) -> Plan:
    """The plan with another engine, other workers, or the like.

    Raises:
        ConfigError: an override would change what is run, or is invalid.
    """
    names = [override.partition("=")[0] for override in overrides]
    for override, name in zip(overrides, names, strict=True):
        if name.partition(".")[0] not in SESSION_SETTINGS and name not in STUDY_SETTINGS:
            allowed = listed([*(f"{group}=" for group in SESSION_SETTINGS), "engine.*", *STUDY_SETTINGS])
            raise ConfigError(
                f"'{override}' would change what the study is; resume takes only {allowed}. 'study expand' adds "
                "replicates and cells."
            )
    if not overrides:
        return plan
    changed = plan_from_overrides(list(overrides))
    study = plan.study_groups.study
    keys = {name.partition(".")[2] for name in names if name in STUDY_SETTINGS}
    study = replace(study, **{key: getattr(changed.study_groups.study, key) for key in keys})
    groups = changed.study_groups if any(name.startswith("engine") for name in names) else plan.study_groups
    workers = changed.workers if "workers" in names else plan.workers
    return replace(plan, study_groups=replace(plan.study_groups, study=study, engine=groups.engine), workers=workers)


def expanded(plan: Plan, overrides: Sequence[str], config_dir: str | Path | None = None) -> Plan:
    """The plan with more replicates or further cells.

    Args:
        plan: the study's plan.
        overrides: ``replicates=+100``, ``replicates=200``, or settings as typed after ``-m``, which replace the
            study's own and whose cells are added to the existing ones. Cells are composed from the files that the
            study keeps. A setting in which the new cells differ from the others becomes a factor. A study with a
            precision takes a narrower ``precision.half_width`` or a higher ``precision.ceiling`` instead of replicates.
        config_dir: a folder of the user's own options and plug-ins; those that the study does not have are added.

    Raises:
        ConfigError: nothing would be added, an override is invalid, or a file in ``config_dir`` differs from the
            study's copy of it.
    """
    others = [override for override in overrides if not MORE.fullmatch(override)]
    more = sum(int(match[1]) for override in overrides if (match := MORE.fullmatch(override)))
    if plan.study_groups.precision.wanted and any(override.startswith("replicates=") for override in overrides):
        raise ConfigError(
            "The number of replicates of this study follows from its precision; give a smaller precision.half_width or "
            "a higher precision.ceiling."
        )
    wanted = _with_overrides(plan, others, config_dir)
    replicates = max(plan.replicates, wanted.replicates if others else plan.replicates) + more
    _check_precision(plan.study_groups.precision, wanted.study_groups.precision, others)
    groups = replace(plan.study_groups, precision=wanted.study_groups.precision)
    larger = grown(replace(plan, study_groups=groups), wanted, replicates)
    if larger.replicates == plan.replicates and groups == plan.study_groups and len(larger.cells) == len(plan.cells):
        raise ConfigError("Nothing would be added: give replicates=+N, or values that the study does not have.")
    return larger


def _check_precision(before: Precision, after: Precision, overrides: Sequence[str]) -> None:
    """Refuse a precision that would ask for fewer replicates than the study's own, or judge others.

    Raises:
        ConfigError: it would.
    """
    if not before.wanted or before == after:
        return
    for name in (override.partition("=")[0] for override in overrides):
        if name.startswith("precision.") and name not in PRECISION_SETTINGS:
            raise ConfigError(
                f"{name} would change which replicates the study has; expand takes {listed(PRECISION_SETTINGS)}."
            )
    if after.half_width > before.half_width:
        raise ConfigError(
            f"precision.half_width = {after.half_width:g} should be below {before.half_width:g}, which the study has."
        )
    if after.ceiling < before.ceiling:
        raise ConfigError(f"precision.ceiling = {after.ceiling} should be above {before.ceiling}, which the study has.")


def _with_overrides(plan: Plan, overrides: list[str], config_dir: str | Path | None) -> Plan:
    """The plan of the study's own overrides with further ones on top."""
    if not overrides:
        return plan
    if all(override.startswith("replicates=") for override in overrides):
        number = overrides[-1].partition("=")[2]
        if not number.isdecimal() or int(number) < plan.replicates:
            raise ConfigError(f"replicates = {number} should be a whole number above {plan.replicates}, or +N.")
        return replace(plan, replicates=int(number))
    if not plan.overrides:
        raise ConfigError("This study was not planned from overrides, so only replicates can be added to it.")
    definition = plan.definition
    if config_dir:
        load_folder(config_dir)
        own = own_files(Path(config_dir))
        edited = [name for name in own.keys() & definition.own.keys() if own[name] != definition.own[name]]
        if edited:
            raise ConfigError(
                f"'{Path(config_dir) / min(edited)}' differs from the copy that the study keeps, which its cells use. "
                "Give the file another name, or choose another folder for a new study."
            )
        definition = definition.joined(Definition(own=own))
    present = asdict(plan.study_groups.precision)  # which may have changed since the study was planned
    precision = [as_override(f"precision.{name}", value) for name, value in present.items()]
    wanted = plan_from_overrides(plan.overrides, plan.config_dir or None, definition, [*precision, *overrides])
    if wanted.recordings() != plan.recordings():
        raise ConfigError("A study keeps the same tables throughout; leave out study.keep and its like.")
    return wanted
