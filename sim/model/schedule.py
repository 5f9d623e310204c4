"""Dated changes: which parameters hold when. They change causes, and act between weeks.

A change (:class:`sim.model.config.Change`) names declared parameters (who meets, which forms, whose voice) and their
new values from a week on, at once or in equal weekly steps. Alternatives that a CPD budget buys are such changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

from sim.core.errors import ConfigError, did_you_mean
from sim.model.compiled_parameters import first_trust_gate, numbers_of, style_tilts
from sim.model.config import Change, Config
from sim.model.cpd.purchases import Purchases, plan_purchases

# Read once, when the service is built: a later change would do nothing.
FIXED = (
    "organisation",
    "casework.hours_per_week",
    "scenario",
    "calendar",
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
    "presence",
    "opening_weeks",
    "reference_meetings",
    "reference_meeting_hours",
)  # fmt: skip
BUILT_IN = frozenset({*FIXED, *(f"demand.{name}" for name in FIXED_DEMAND)})


@dataclass(frozen=True)
class Segment:
    """A configuration and the week (after burn-in) from which it holds; its numbers are made when they are needed."""

    week: int
    config: Config

    def __getstate__(self) -> dict[str, Any]:
        """Copies compute the cached values again: they hold memory addresses."""
        return {"week": self.week, "config": self.config}

    @cached_property
    def numbers(self) -> Any:
        """All mechanisms' numbers, as compiled code takes them."""
        return numbers_of(self.config)

    @cached_property
    def tilts(self) -> tuple[Any, Any]:
        """Log weights of the handling styles, without management stepping in and with it."""
        return style_tilts(self.config), style_tilts(self.config, led=True)

    @cached_property
    def gate(self) -> float:
        """The cause ledger's reference."""
        return first_trust_gate(self.config)


@dataclass(frozen=True)
class ParameterSchedule:
    """All spells in order of weeks, and what the CPD budget buys."""

    segments: tuple[Segment, ...]
    purchases: Purchases

    @property
    def weeks(self) -> list[int]:
        """The weeks at which something changes."""
        return [segment.week for segment in self.segments]


def changeable(config: Config) -> list[str]:
    """Dotted names of everything that a change may set: declared numbers, switches, seats, entries of a portfolio."""
    names: list[str] = []
    for item in fields(config):
        names += _names_below(item.name, getattr(config, item.name))
    return [f"leadership.seats.{name}" for name in config.organisation.professions] + names


def _names_below(place: str, value: Any) -> list[str]:
    if place in BUILT_IN:
        return []
    if isinstance(value, dict):
        return [name for key, item in value.items() for name in _names_below(f"{place}.{key}", item)]
    if is_dataclass(value):
        return [
            name for item in fields(value) for name in _names_below(f"{place}.{item.name}", getattr(value, item.name))
        ]
    return [place] if "." in place and isinstance(value, (bool, int, float)) else []


def value_at(node: Any, path: str) -> Any:
    """The value at a dotted name; None where a seat is not there yet."""
    for part in path.split("."):
        node = node.get(part) if isinstance(node, dict) else getattr(node, part)
    return node


def with_value(node: Any, path: str, value: float) -> Any:
    """A copy of a configuration, or a part of it, with one value replaced."""
    first, _, rest = path.partition(".")
    if isinstance(node, dict):
        inner = with_value(node[first], rest, value) if rest else type(node.get(first, 0))(value)
        return {**node, first: inner}
    before = getattr(node, first)
    return replace(node, **{first: with_value(before, rest, value) if rest else _as(type(before), value)})


def _as(kind: type, value: float) -> Any:
    """``value`` as a bool, an int (a step on the way there counts once it is whole) or a float."""
    return int(value) if kind is int else kind(value)


def set_in(config: Config, week: int, values: dict[str, float], known: list[str]) -> Config:
    """``config`` with the values in force; ``known`` is everything that a change may set.

    Raises:
        ConfigError: when a name is unknown or a value out of bounds.
    """
    for name, value in values.items():
        if name not in known:
            raise ConfigError(
                f"calendar: week {week} sets '{name}', which is no changeable parameter." + did_you_mean(name, known)
            )
        try:
            config = with_value(config, name, value)
        except ConfigError as error:
            raise ConfigError(f"calendar: week {week}: {error}") from None
    return config


def check_changes(config: Config) -> None:
    """Refuse changes that cannot be: before the start, ending before they begin, or two at once of one parameter.

    Raises:
        ConfigError: the first of them, as one sentence.
    """
    taken: list[tuple[str, int, int]] = []
    for change in config.calendar:
        last = change.week if change.until is None else change.until
        if change.week < -config.burn_in:
            raise ConfigError(f"calendar: week {change.week} is before the start, which is week {-config.burn_in}.")
        if last < change.week:
            raise ConfigError(f"calendar: a change from week {change.week} until week {last} ends before it begins.")
        for name in change.set:
            for other, start, stop in taken:
                if other == name and start <= last and change.week <= stop:
                    raise ConfigError(
                        f"calendar: '{name}' is changed twice at once, in weeks {start} to {stop} and "
                        f"{change.week} to {last}."
                    )
            taken.append((name, change.week, last))


def steps_of(config: Config, change: Change) -> list[tuple[int, dict[str, float]]]:
    """A change as weekly steps; ``config`` is what holds when it begins."""
    if change.until is None or change.until == change.week:
        return [(change.week, dict(change.set))]
    before = {name: value_at(config, name) or 0.0 for name in change.set}
    length = change.until - change.week
    way = [
        (
            change.week + k,
            {name: before[name] + (value - before[name]) * k / length for name, value in change.set.items()},
        )
        for k in range(1, length)
    ]
    return [*way, (change.until, dict(change.set))]  # there to the bit: rounding could leave a bound behind


def by_week(config: Config, changes: list[Change]) -> list[tuple[int, Config]]:
    """The configurations in force, each with the week from which it holds; the first from the very start.

    A change puts an end to what is left of an earlier path of the same parameter: an alternative that is given up before
    it is fully there does not go on coming.
    """
    inforce, known = [(-config.burn_in, config)], changeable(config)
    waiting = sorted(changes, key=lambda change: change.week)
    due: dict[int, dict[str, float]] = {}
    while waiting or due:
        week = min([*due, *(change.week for change in waiting[:1])])
        while waiting and waiting[0].week == week:
            change = waiting.pop(0)
            set_in(inforce[-1][1], change.week, change.set, known)  # names and bounds, before any path is laid
            due = {when: _without(values, change.set) for when, values in due.items()}
            for when, values in steps_of(inforce[-1][1], change):
                due[when] = {**due.get(when, {}), **values}
        if values := due.pop(week, {}):
            changed = set_in(inforce[-1][1], week, values, known)
            if week == inforce[-1][0]:
                inforce.pop()
            inforce.append((week, changed))
    return inforce


def _without(values: dict[str, float], names: Iterable[str]) -> dict[str, float]:
    return {name: value for name, value in values.items() if name not in names}


def schedule_of(config: Config) -> ParameterSchedule:
    """Lay out everything that is dated; see :attr:`sim.model.config.Config.schedule`."""
    check_changes(config)
    planned = by_week(config, list(config.calendar))
    purchases = plan_purchases(config, planned)
    inforce = by_week(config, [*config.calendar, *purchases.changes]) if purchases.changes else planned
    return ParameterSchedule(tuple(Segment(week, one) for week, one in inforce), purchases)
