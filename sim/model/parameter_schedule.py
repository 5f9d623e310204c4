"""The parameter schedule: which configuration is in force in which week.

Scheduled changes (:mod:`sim.model.schedule_entry`) give declared parameters new values from a week on, at once or in
equal weekly steps. Alternatives that the CPD budget buys are such changes. All changes act between weeks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

from sim.core.dotted_names import value_at, with_value
from sim.core.errors import ConfigError, did_you_mean
from sim.model.compiled_parameters import first_trust_gate, numbers_of, style_tilts
from sim.model.config import Config
from sim.model.cpd.purchases import Purchases, plan_purchases
from sim.model.schedule_entry import ScheduledChange

# Read once, when the initial state is built: a later change would have no effect.
FIXED = (
    "organisation",
    "casework.hours_per_week",
    "scenario",
    "schedule",
    "record",
    "events",
    "cpd.enabled",
    "cpd.release_weeks",
    "cpd.backfill_price",
    "cpd.alternatives",
    "cpd.loop",
    "instruments",
)
FIXED_DEMAND = (
    "utilisation",
    "cases_per_practitioner",
    "locality_spread",
    "reference_tension",
    "opening_weeks",
    "reference_meetings",
    "reference_meeting_hours",
)  # fmt: skip
BUILT_IN = frozenset({*FIXED, *(f"demand.{name}" for name in FIXED_DEMAND)})


@dataclass(frozen=True)
class Segment:
    """A configuration and the week (after burn-in) from which it is in force."""

    week: int
    config: Config

    def __getstate__(self) -> dict[str, Any]:
        """Copies compute the cached values again: they hold memory addresses."""
        return {"week": self.week, "config": self.config}

    @cached_property
    def numbers(self) -> Any:
        """The numbers of all mechanisms, as compiled code reads them."""
        return numbers_of(self.config)

    @cached_property
    def tilts(self) -> tuple[Any, Any]:
        """Log weights of the handling styles, without and with intervention by management."""
        return style_tilts(self.config), style_tilts(self.config, led=True)

    @cached_property
    def gate(self) -> float:
        """The trust gate that the cause ledger compares with."""
        return first_trust_gate(self.config)


@dataclass(frozen=True)
class ParameterSchedule:
    """All segments in order of weeks, and what the CPD budget buys."""

    segments: tuple[Segment, ...]
    purchases: Purchases

    @property
    def weeks(self) -> list[int]:
        """The weeks in which a segment begins."""
        return [segment.week for segment in self.segments]


def schedule_of(config: Config) -> ParameterSchedule:
    """Lay out the scheduled changes and purchases of a configuration.

    Raises:
        ConfigError: a change names a parameter that cannot change, or leaves its bounds.
    """
    planned = _configs_by_week(config, config.schedule)
    purchases = plan_purchases(config, planned)
    if purchases.changes:
        planned = _configs_by_week(config, [*config.schedule, *purchases.changes])
    return ParameterSchedule(tuple(Segment(week, in_force) for week, in_force in planned), purchases)


def schedulable(config: Config) -> list[str]:
    """Dotted names of all that a change may set: declared numbers, switches, leadership seats, portfolio entries."""
    names: list[str] = []
    for item in fields(config):
        names += _schedulable_below(item.name, getattr(config, item.name))
    return [f"leadership.seats.{name}" for name in config.organisation.professions] + names


def _schedulable_below(name: str, value: Any) -> list[str]:
    if name in BUILT_IN:
        return []
    if isinstance(value, dict):
        return [inner for key, item in value.items() for inner in _schedulable_below(f"{name}.{key}", item)]
    if is_dataclass(value):
        parts = {item.name: getattr(value, item.name) for item in fields(value)}
        return [inner for key, part in parts.items() for inner in _schedulable_below(f"{name}.{key}", part)]
    return [name] if "." in name and isinstance(value, (bool, int, float)) else []


def _configs_by_week(config: Config, changes: Iterable[ScheduledChange]) -> list[tuple[int, Config]]:
    """The configurations in force, each with the week from which it holds; the first from the start of the run.

    A change ends what is left of an earlier path of the same parameter. So an alternative that is given up during its
    roll-out does not go on rolling out.
    """
    planned, waiting = [(-config.burn_in, config)], sorted(changes, key=lambda change: change.week)
    allowed = schedulable(config) if waiting else []
    due: dict[int, dict[str, float]] = {}
    while waiting or due:
        week = min([*due, *(change.week for change in waiting[:1])])
        while waiting and waiting[0].week == week:
            change = waiting.pop(0)
            in_force = planned[-1][1]
            _with_values(in_force, change.week, change.set, allowed)  # check names and bounds first
            due = {later: _without(values, change.set) for later, values in due.items()}
            for later, values in _weekly_steps(in_force, change):
                due[later] = {**due.get(later, {}), **values}
        if values := due.pop(week, {}):
            changed = _with_values(planned[-1][1], week, values, allowed)
            if week == planned[-1][0]:
                planned.pop()
            planned.append((week, changed))
    return planned


def _with_values(config: Config, week: int, values: dict[str, float], allowed: list[str]) -> Config:
    """``config`` with new values of some of the parameters ``allowed``.

    Raises:
        ConfigError: a name is not allowed, or a value is out of bounds.
    """
    for name, value in values.items():
        if name not in allowed:
            raise ConfigError(
                f"schedule: week {week} sets '{name}', which is not a parameter that can change."
                + did_you_mean(name, allowed)
            )
        try:
            config = with_value(config, name, value)
        except ConfigError as error:
            raise ConfigError(f"schedule: week {week}: {error}") from None
    return config


def _weekly_steps(config: Config, change: ScheduledChange) -> list[tuple[int, dict[str, float]]]:
    """A change as weekly steps; ``config`` is in force when it begins."""
    if change.last_week == change.week:
        return [(change.week, dict(change.set))]
    before = {name: value_at(config, name) or 0.0 for name in change.set}
    length = change.last_week - change.week
    steps = [
        (
            change.week + k,
            {name: before[name] + (value - before[name]) * k / length for name, value in change.set.items()},
        )
        for k in range(1, length)
    ]
    return [*steps, (change.last_week, dict(change.set))]  # the exact target: rounding could leave the bounds


def _without(values: dict[str, float], names: Iterable[str]) -> dict[str, float]:
    return {name: value for name, value in values.items() if name not in names}
