"""One-at-a-time sensitivity: how far a change of each number alone moves each headline measure."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.core.dotted_names import value_at, with_value
from sim.core.errors import ConfigError, did_you_mean
from sim.core.parameters import Parameter
from sim.inference.named_rows import Conditions
from sim.inference.prior_sample import config_of
from sim.inference.validation import SEED
from sim.inference.world_study import WorldStudy
from sim.measures.sesoi import SMALLEST
from sim.model.config import MECHANISMS, Config, registry
from sim.model.demand_calibration import solve_demand
from sim.model.validation import check
from sim.studies.execution.prepare import Report, silent

CHANGE = 0.25  # of each number
REPLICATES = 12
UNCHANGED = "unchanged"
UNCERTAIN, ALL = "uncertain", "all"


@dataclass(frozen=True)
class Sensitivity:
    """What moves if one number at a time is changed.

    Attributes:
        effects: a row a changed number and headline measure: ``parameter``, ``unchanged`` (its value),
            ``value``, ``measure``, ``difference`` with its 95 % interval (``low``, ``high``) over ``n`` replicates,
            paired by random numbers, ``smallest`` (the smallest effect of interest) and ``verdict``.
        refused: changed numbers with which no service can be made, such as ``"demand.utilisation = 0.8"``, and why.
        change: share of each number by which it was lowered and raised, within its bounds.
        conditions: how all were simulated.
    """

    effects: pd.DataFrame
    refused: dict[str, str]
    change: float
    conditions: Conditions

    def largest(self) -> pd.DataFrame:
        """The largest change of each measure by each number; most influential numbers first.

        Returns:
            Index: parameter. ``unchanged``: its value; a column a measure with the difference that is largest in size,
            with its sign; ``ratio``: the largest size over the smallest effect of its measure; ``by``: that measure.
        """
        size = self.effects["difference"].abs()
        ordered = self.effects.assign(size=size).sort_values("size", ascending=False, kind="stable")
        first = ordered.drop_duplicates(["parameter", "measure"])
        wide = first.pivot(index="parameter", columns="measure", values="difference")
        ratios = (
            first.set_index(["parameter", "measure"])["size"] / first.set_index(["parameter", "measure"])["smallest"]
        )
        unstacked = ratios.unstack()
        wide.insert(0, "unchanged", first.groupby("parameter")["unchanged"].first())
        wide["ratio"], wide["by"] = unstacked.max(axis=1), unstacked.idxmax(axis=1)
        return wide.sort_values("ratio", ascending=False, kind="stable")


def sensitivity(
    names: str | Sequence[str] = UNCERTAIN, *, change: float = CHANGE, replicates: int = REPLICATES, seed: int = SEED,
    settings: Sequence[str] = (), folder: str | Path | None = None, config_dir: str | Path | None = None,
    report: Report = silent,
) -> Sensitivity:  # fmt: skip
    """Lower and raise one number at a time, and compare with the unchanged model on the same random numbers.

    Interactions are not seen: a number that moves nothing here may matter in other worlds.

    Args:
        names: ``"uncertain"``: the numbers with a prior; ``"all"``: all numbers of mechanisms that are not 0; or
            dotted names.
        change: share by which each is lowered and raised; results are clipped to its bounds.
        replicates, seed: of each setting.
        settings: of all simulations, as they are typed, e.g. ``["scenario=case_study"]``.
        folder: where the study is kept, and resumed; None: it is not kept.
        config_dir: a folder of your own options.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a name or a setting is invalid.
        RunError: a simulation failed.
    """
    overrides = [f"replicates={replicates}", f"seed={seed}", *settings]
    config = config_of(overrides, config_dir)
    values, refused = feasible(values_of(chosen(names), config, change), config)
    if not values:
        raise ConfigError(nothing_to_change(refused))
    rows = {UNCHANGED: {}, **{cell_name(name, value): {name: f"{value:.15g}"} for name, _, value in values}}
    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        study = WorldStudy(Path(folder or temporary) / "sensitivity", rows, ("runs",), overrides, config_dir)
        study.run(report)
        return Sensitivity(_effects(study, values), refused, change, study.conditions)


def chosen(names: str | Sequence[str]) -> list[Parameter]:
    """The declared numbers behind ``names``; see :func:`sensitivity`.

    Raises:
        ConfigError: a number does not exist.
    """
    known = {row.path: row for row in registry() if _of_a_mechanism(row.path)}
    if names == UNCERTAIN:
        return [row for row in known.values() if row.prior is not None]
    if names == ALL:
        return [row for row in known.values() if row.default]
    wanted = [names] if isinstance(names, str) else names
    for name in wanted:
        if name not in known:
            raise ConfigError(f"'{name}' is no number of a mechanism.{did_you_mean(name, known)}")
    return [known[name] for name in wanted]


def _of_a_mechanism(path: str) -> bool:
    return path.partition(".")[0] in MECHANISMS and "*" not in path


Change = tuple[str, float, float]  # a number's name, its value unchanged, and its changed value


def values_of(parameters: Sequence[Parameter], config: Config, change: float) -> list[Change]:
    """The changed values of each number; those that its bounds leave unchanged are left out.

    Raises:
        ConfigError: ``change`` is not a share between 0 and 1.
    """
    if not 0 < change < 1:
        raise ConfigError(f"change = {change:g} must lie between 0 and 1: it is a share of each number.")
    return [item for row in parameters for item in _changed(row, value_at(config, row.path), change)]


def feasible(values: Sequence[Change], config: Config) -> tuple[list[Change], dict[str, str]]:
    """The changes with which a service can be made; the others by name, with the reason."""
    kept, refused = [], {}
    for name, before, value in values:
        try:
            changed = check(with_value(config, name, value))
            solve_demand(changed.organisation, changed.demand)
        except ConfigError as reason:
            refused[cell_name(name, value)] = str(reason)
        else:
            kept.append((name, before, value))
    return kept, refused


def nothing_to_change(refused: Mapping[str, str]) -> str:
    """Why no number can be changed, as a sentence."""
    if refused:
        name, reason = next(iter(refused.items()))
        return f"No number can be changed: {name}. {reason}"
    return "No number can be changed: a share of 0 is 0, and others lie at a bound."


def cell_name(name: str, value: float) -> str:
    """The name of the cell in which a number has a value."""
    return f"{name} = {value:g}"


def _changed(row: Parameter, value: float, change: float) -> Iterator[Change]:
    for sign in (-1, 1):
        moved = value * (1 + sign * change)
        if row.kind == "int":
            moved = round(moved) if round(moved) != value else value + sign
        moved = min(max(moved, row.low), row.high)
        if moved != value:
            yield row.path, value, moved


def _effects(study: WorldStudy, values: Sequence[Change]) -> pd.DataFrame:
    about = {study.cells[cell_name(name, value)].key: (name, before, value) for name, before, value in values}
    effects = pd.DataFrame(study.study.effects(study.cells[UNCHANGED].key))
    table = effects[effects["cell"].isin(about)]  # a study that was extended has other cells, too
    places = pd.DataFrame([about[key] for key in table["cell"]], columns=["parameter", "unchanged", "value"])
    smallest = [SMALLEST[name].value if name in SMALLEST else float("nan") for name in table["measure"]]
    columns = ["measure", "difference", "low", "high", "n", "verdict"]
    return pd.concat([places, table[columns].reset_index(drop=True)], axis=1).assign(smallest=smallest)
