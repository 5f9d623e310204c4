"""Step 1 and 2's plug-in point: typed, dated changes of causes, applied between weeks.

An intervention never touches an outcome: it is a list of :class:`sim.config.Change`, each naming
declared parameters (who meets, which forms, whose voice) and their new values from a week on.
"""

from __future__ import annotations

from dataclasses import replace

from sim.config import MECHANISMS, Change, Config
from sim.core.words import ConfigError, did_you_mean

# Read once, when the service is built: a later change would do nothing.
BUILT_IN = frozenset(
    {"casework.hours_per_week"}
    | {
        f"demand.{name}"
        for name in (
            "utilisation",
            "cases_per_practitioner",
            "presence",
            "opening_weeks",
            "reference_meetings",
            "reference_meeting_hours",
        )
    }
)


def changeable(config: Config) -> list[str]:
    """Dotted names of all parameters that a change may set."""
    names = []
    for mechanism in MECHANISMS:
        spec = getattr(config, mechanism)
        names += [f"{mechanism}.{name}" for name in spec.numbers()]
    return [name for name in names if name not in BUILT_IN]


def apply(config: Config, change: Change) -> Config:
    """``config`` with the change in force.

    Raises:
        ConfigError: when a name is unknown or a value out of bounds.
    """
    known = changeable(config)
    for name, value in change.set.items():
        if name not in known:
            raise ConfigError(
                f"calendar: week {change.week} sets '{name}', which is no changeable parameter."
                + did_you_mean(name, known)
            )
        mechanism, parameter = name.split(".")
        spec = getattr(config, mechanism)
        kind = type(getattr(spec, parameter))
        config = replace(config, **{mechanism: replace(spec, **{parameter: kind(value)})})
    return config


def by_week(config: Config) -> list[tuple[int, Config]]:
    """The configurations in force, each with the week (after burn-in) from which it holds, in order.

    The first holds from the very start. Changes of the same week apply in the order given.
    """
    inforce: list[tuple[int, Config]] = [(-config.burn_in, config)]
    for change in sorted(config.calendar, key=lambda change: change.week):
        week, current = inforce[-1]
        if change.week < -config.burn_in:
            raise ConfigError(f"calendar: week {change.week} is before the start, which is week {-config.burn_in}.")
        changed = apply(current, change)
        if change.week == week:
            inforce[-1] = (week, changed)
        else:
            inforce.append((change.week, changed))
    return inforce
