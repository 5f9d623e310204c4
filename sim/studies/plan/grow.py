"""Adds cells to a plan, and keeps it closed: its cells differ in its factors and in nothing else.

Compositions are repeated from the files that the study keeps, so that what has changed in an option's file since then
is found and named. Settings that the added cells give another value become factors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from sim.core.errors import ConfigError
from sim.model.identity import bare
from sim.settings.compose import hydra_for_studies
from sim.settings.definition import OWN, SHIPPED, Definition
from sim.settings.ensemble import GROUP
from sim.settings.hydra_errors import hydra_errors_as_config_errors
from sim.settings.plugins import KINDS
from sim.settings.study_settings import STUDY_GROUP_NAMES
from sim.studies.plan.baseline import baselines
from sim.studies.plan.cell import Cell, label_of, short_names, unique
from sim.studies.plan.cell_keys import NOT_THE_CELL
from sim.studies.plan.composer import Composer, Plain
from sim.studies.plan.packages import notes_about
from sim.studies.plan.plan import Plan, near_values

MAX_FACTORS = 3  # that two runs may differ in to become one study
MISSING = "not set"


def grown(plan: Plan, wanted: Plan, replicates: int) -> Plan:
    """The plan with the cells of another one and so many replicates; its own cells stay as they are.

    Args:
        plan: the study's plan.
        wanted: its cells are added; :func:`changed_setting` has compared the two.
        replicates: each cell's replicates.

    Raises:
        ConfigError: two cells would differ in a setting that cannot become a factor, or a cell would have no baseline.
    """
    known = {cell.key for cell in plan.cells}
    fresh = [cell for cell in wanted.cells if cell.key not in known]
    both = replace(
        plan, cells=(*plan.cells, *fresh), bases={**wanted.bases, **plan.bases}, replicates=replicates,
        compositions={**wanted.compositions, **plan.compositions}, definition=plan.definition.joined(wanted.definition),
    )  # fmt: skip
    if not fresh:
        return both
    added = _further_factors(both, fresh)
    fresh = [
        replace(cell, factors={**{name: both.value(cell, name) for name in added}, **cell.factors}) for cell in fresh
    ]
    both = replace(both, cells=(*plan.cells, *fresh))
    levels = {cell.key: both.levels(cell) for cell in both.cells}
    _refuse_hidden_differences(both, levels)
    cells = (*plan.cells, *_named(plan, both, fresh, levels))
    about = notes_about(wanted.definition.packages)
    notes = tuple(dict.fromkeys([*plan.notes, *about, *near_values(levels.values())]))
    both = replace(both, cells=cells, notes=notes)
    baselines(both)  # a cell without a baseline is reported before anything is changed
    return both


def _further_factors(both: Plan, fresh: list[Cell]) -> list[str]:
    """Settings beside the factors that some cell's overrides name, and in which cells differ."""
    overrides = (override for made in both.compositions.values() for override in made.overrides)
    named = dict.fromkeys(name for name in map(_name, overrides) if name.partition(".")[0] not in STUDY_GROUP_NAMES)
    if any(cell.base not in both.compositions for cell in both.cells):  # not planned from overrides, such as a run
        named |= dict.fromkeys(_differences_between(both, both.cells[0], fresh))
    candidates = [name for name in named if name not in both.factors and name not in NOT_THE_CELL[:3]]
    return [name for name in candidates if len({_level(both.value(cell, name)) for cell in both.cells}) > 1]


def _differences_between(both: Plan, first: Cell, fresh: list[Cell]) -> Iterator[str]:
    """The settings in which cells differ from the first one, if they are few."""
    before = asdict(both.config(first))
    for cell in fresh:
        found = list(differences(before, asdict(both.config(cell))))
        if len(found) > MAX_FACTORS:
            name, here, there = found[0]
            raise ConfigError(
                f"'{cell.name}' differs from '{first.name}' in {len(found):,} settings, e.g. {name} ({there} instead "
                f"of {here}), which are not declared as factors; they cannot be in one study."
            )
        yield from (name for name, _, _ in found)


def _refuse_hidden_differences(both: Plan, levels: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse two cells with the same value of every factor."""
    seen: dict[tuple[str, ...], Cell] = {}
    for cell in both.cells:
        other = seen.setdefault(tuple(map(_level, levels[cell.key].values())), cell)
        if other is not cell:
            name, here, there = next(differences(both.plain(other), both.plain(cell)), ("a plug-in", "one", "another"))
            raise ConfigError(
                f"'{cell.name}' would differ from '{other.name}' in {name} ({there} instead of {here}), which is not a "
                "factor of the study; start it in a folder of its own."
            )


def _named(plan: Plan, both: Plan, fresh: list[Cell], levels: Mapping[str, Mapping[str, Any]]) -> Iterator[Cell]:
    """The added cells with names that no other cell has."""
    short, taken = short_names(both.factors), {cell.name for cell in plan.cells}
    has_all = set(plan.factors) == set(both.factors)
    for cell in fresh:
        name = cell.name if has_all and cell.factors.keys() == set(both.factors) else label_of(levels[cell.key], short)
        exact = label_of(levels[cell.key], short, exact=True)
        name = unique(name, exact, taken)
        taken.add(name)
        yield replace(cell, name=name)


def changed_setting(plan: Plan, wanted: Plan) -> str:
    """A setting of cells to be added that has another value in the files that the study keeps, as a phrase; or empty.

    Args:
        plan: the study's plan.
        wanted: the cells, composed from other files.
    """
    if wanted.definition == plan.definition:
        return ""
    known = {cell.key for cell in plan.cells}
    fresh = [cell for cell in wanted.cells if cell.key not in known]
    changed = _changed_plugin(plan.definition, wanted.definition, bool(fresh))
    changed = changed or (_changed_ensemble(plan.definition, wanted.definition) if fresh else "")
    bases = dict.fromkeys(cell.base for cell in fresh if cell.base in wanted.compositions)
    if changed or not bases:
        return changed
    for base, plain in _composed_again(wanted, bases, plan.definition.joined(wanted.definition)):
        for name, stored, now in differences(plain, wanted.bases[base]):
            return f"{name} is {now} and was {stored}"
    return ""


def _changed_plugin(one: Definition, other: Definition, sources: bool) -> str:
    """A plug-in that has been edited, if ``sources`` count, or a file beside plug-ins, which no cell's key covers."""
    for name in sorted(one.own.keys() & other.own.keys()):
        if name.partition("/")[0] not in KINDS:
            continue
        if not name.endswith(".py") and one.own[name] != other.own[name]:
            return f"the file '{name}' has been edited"
        if name.endswith(".py") and sources and bare(one.own[name]) != bare(other.own[name]):
            return f"the plug-in '{name}' has been edited"
    return ""


def _changed_ensemble(one: Definition, other: Definition) -> str:
    """A table of an ensemble that has been edited: the members of new cells would not be those of the others."""
    before, after = ({**each.own, **each.shipped} for each in (one, other))
    for name in sorted(before.keys() & after.keys()):
        if name.startswith(f"{GROUP}/") and name.endswith(".csv") and before[name] != after[name]:
            return f"the file '{name}' has been edited"
    return ""


def _composed_again(plan: Plan, bases: Iterable[str], definition: Definition) -> Iterator[tuple[str, Plain]]:
    """Compositions of a plan, made from other files."""
    with (
        definition.folder() as folder,
        hydra_errors_as_config_errors(),
        hydra_for_studies(folder / OWN if definition.own else None, folder / SHIPPED) as (loader, compose),
    ):
        composer = Composer(loader, compose([]), ())
        for base in bases:
            yield base, composer.composition(plan.compositions[base].overrides)


def differences(one: Mapping[str, Any], other: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any, Any]]:
    """The settings in which two configurations differ in what can change a number: dotted name and both values."""
    for key in dict.fromkeys([*one, *other]):
        if not prefix and key in NOT_THE_CELL:
            continue
        mine, its = one.get(key, MISSING), other.get(key, MISSING)
        if isinstance(mine, Mapping) and isinstance(its, Mapping):
            yield from differences(mine, its, f"{prefix}{key}.")
        elif mine != its:
            yield f"{prefix}{key}", mine, its


def _name(override: str) -> str:
    """The setting that an override names."""
    return override.lstrip("+~").partition("=")[0].partition("@")[0]


def _level(value: Any) -> str:
    """A factor's value, so that 0, 0.0 and '0' are the same."""
    try:
        return repr(float(value))
    except (TypeError, ValueError):
        return str(value)
