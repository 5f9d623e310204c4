"""Small services with random settings, each valid: what two implementations must agree on."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from sim.core.decode import read
from sim.core.errors import ConfigError
from sim.core.parameters import Parameter
from sim.model.alternatives.alternative import known_alternatives
from sim.model.config import MECHANISMS, Config, registry
from sim.model.cpd.activity import known_activities
from sim.model.cpd.rules import ALLOCATIONS, GROUPINGS
from sim.model.demand_calibration import solve_demand
from sim.model.events import EVENT_KINDS
from sim.model.parameter_schedule import schedulable
from sim.model.validation import check

DECLARED = registry()
DATED = [row for row in DECLARED if row.path in set(schedulable(Config())) - {"demand.volume"}]
CHANNELS = ("attention", "cpd_money", "voice", "resentment")
PORTFOLIO = {"weight": (0, 10), "per_year": (0, 52), "late": (0, 1), "start_week": (0, 20)}  # of its numbers, some
ALTERNATIVES = sorted(known_alternatives())
PROFESSIONS = ("advice", "education", "health", "play", "social_work")
SWITCHED = tuple(name for name in MECHANISMS if hasattr(getattr(Config(), name), "enabled"))
FRAME_PARTS = ("risk_and_protection", "medical", "attainment", "relational")
MAX_ARRIVALS = 0.8  # cases a week and practitioner: more only costs time
LEVERS = ("leadership", "structure", "stance", "justice", "recovery", "cpd")
LEVER_WILDNESS = 0.4  # at least: most levers do nothing at their default
WILDNESS = (0.15, 0.3, 0.6)  # share of numbers that are not at their default, by seed
AT_BOUND = 0.2  # of these, at one of the declared bounds
ENABLED = 0.9
TRIES = 1000

Plain = dict[str, Any]


@cache
def random_service(seed: int) -> Config:
    """A valid configuration; ``seed`` decides everything, also how far it strays from the defaults."""
    rng = np.random.default_rng(seed)
    for _ in range(TRIES):
        try:
            plain = _draw(rng, WILDNESS[seed % len(WILDNESS)])
            plain[SWITCHED[seed % len(SWITCHED)]]["enabled"] = False  # so that each is off in some service
            config = check(read(Config, plain))
            solve_demand(config.organisation, config.demand)
        except ConfigError:
            continue
        return config
    raise AssertionError(f"no valid configuration within {TRIES} tries of seed {seed}")


def _draw(rng: np.random.Generator, wildness: float) -> Plain:
    """One attempt at a configuration; ``wildness`` is the share of numbers that are not at their default."""
    names = sorted(rng.choice(PROFESSIONS, size=rng.integers(2, 6), replace=False).tolist())
    burn_in = int(rng.integers(0, 11))
    plain: Plain = {name: _numbers(rng, name, max(wildness, LEVER_WILDNESS * (name in LEVERS))) for name in MECHANISMS}
    for name in SWITCHED:
        plain[name]["enabled"] = bool(rng.random() < ENABLED)
    plain["organisation"] = _organisation(rng, names)
    plain["leadership"] |= _leadership(rng, names)
    plain["structure"]["merged"] = rng.choice(names, size=rng.integers(0, 3), replace=False).tolist()
    plain["cpd"] |= _framework(rng, names, wildness, burn_in)
    plain["schedule"] = [_change(rng, plain, names, burn_in) for _ in range(rng.integers(0, 4))]
    plain["events"] = {f"event_{e}": _event(rng, burn_in) for e in range(rng.integers(0, 4))}
    plain["demand"]["opening_weeks"] = int(rng.integers(0, 13))
    plain["burn_in"] = burn_in
    plain["seed"] = int(rng.integers(0, 2**62))
    return plain


def _numbers(rng: np.random.Generator, place: str, wildness: float) -> Plain:
    """Random values for the declared numbers right below a place in the configuration."""
    rows = {row.path.removeprefix(f"{place}."): row for row in DECLARED if row.path.startswith(f"{place}.")}
    return {name: _number(rng, row, wildness) for name, row in rows.items() if "." not in name}


def _number(rng: np.random.Generator, row: Parameter, wildness: float) -> float:
    """The default, a bound, or anything in between."""
    low, high = row.low, row.high
    if row.path == "demand.cases_per_practitioner":
        high = MAX_ARRIVALS
    if rng.random() >= wildness:
        return row.default
    if rng.random() < AT_BOUND:
        return low if rng.random() < 0.5 else high
    return int(rng.integers(int(low), int(high) + 1)) if row.kind == "int" else float(rng.uniform(low, high))


def _shares(rng: np.random.Generator, count: int) -> list[float]:
    """Shares adding to 1."""
    return rng.dirichlet(np.ones(count)).tolist()


def _organisation(rng: np.random.Generator, names: list[str]) -> Plain:
    localities = int(rng.integers(1, 4))
    sizes = _shares(rng, min(len(names), 4))
    return {
        "localities": localities,
        "complexity_spread": float(rng.uniform(0, 0.8)),
        "team_sizes": dict(zip(("one", "two", "three", "four"), [*sizes, 0.0, 0.0, 0.0], strict=False)),
        "professions": {name: _profession(rng, localities, len(names)) for name in names},
        "case_types": _case_types(rng, names),
    }


def _profession(rng: np.random.Generator, localities: int, professions: int) -> Plain:
    most = 30 // professions
    return {
        "headcount": int(rng.integers(localities, max(localities, most) + 1)),
        "form_set": str(rng.choice(["one", "two", "three"])),
        "information_system": str(rng.choice(["one", "two"])),
        "statutory": bool(rng.random() < 0.4),
        "casework_share": float(rng.uniform(0.3, 1.0)),
        "qualified_share": float(rng.choice([1.0, rng.uniform(0.3, 1.0)])),
        "framework": dict(zip(FRAME_PARTS, _shares(rng, 4), strict=True)),
    }


def _case_types(rng: np.random.Generator, names: list[str]) -> Plain:
    shares = _shares(rng, int(rng.integers(1, 4)))
    return {
        f"kind_{k}": {
            "share": share,
            "clock_weeks": int(rng.integers(4, 27)),
            "statutory": bool(rng.random() < 0.3),
            "lead": str(rng.choice(names)) if rng.random() < 0.5 else None,
            "needs": {name: float(rng.uniform(0.3, 4.0)) for name in names},
        }
        for k, share in enumerate(shares)
    }


def _leadership(rng: np.random.Generator, names: list[str]) -> Plain:
    """Seats mostly held by one profession, a director or none, quick turnover, channels switched at random."""
    seats = {name: int(rng.integers(0, 3)) for name in names}
    seats[names[int(rng.integers(len(names)))]] += 3
    channels = {name: bool(rng.random() < 0.8) for name in CHANNELS}
    numbers = {
        "bias": float(rng.choice([0.0, rng.uniform(0, 1), 1.0])),
        "turnover_rate": float(rng.choice([0.007, 0.05, 0.2])),
        "lapse_weeks": int(rng.integers(0, 20)),
        "agenda_spread": float(rng.choice([0.0, rng.uniform(0, 2)])),
    }
    director = str(rng.choice(names)) if rng.random() < 0.5 else None
    return {"seats": seats, "director": director, **numbers, **channels}


def _framework(rng: np.random.Generator, names: list[str], wildness: float, burn_in: int) -> Plain:
    """A portfolio of some activities, a rule for its money, and sometimes the loop."""
    kinds = [str(kind) for kind in rng.choice(sorted(known_activities()), size=rng.integers(1, 7))]
    loop = _numbers(rng, "cpd.loop", wildness)
    loop |= {"enabled": bool(rng.random() < 0.5), "every_weeks": int(rng.integers(4, 20))}
    return {
        "allocation": str(rng.choice(ALLOCATIONS)),
        "access": {names[0]: float(rng.uniform(0, 1))} if rng.random() < 0.3 else {},
        "activities": {f"{kind}_{k}": _activity(rng, kind, names, wildness, burn_in) for k, kind in enumerate(kinds)},
        "loop": loop | {"reads_truth": bool(loop["enabled"] and rng.random() < 0.2)},
        "budget": float(rng.choice([20.0, 80.0, 600.0])),
        "release_weeks": int(rng.integers(3, 53)),
        "ring_fenced_hours": float(rng.choice([0.0, rng.uniform(0, 2)])),
        "backfill_share": float(rng.uniform(0, 1)),
        "alternatives": {
            f"{kind}_alternative": _alternative(rng, kind, burn_in)
            for kind in rng.choice(ALTERNATIVES, size=rng.integers(0, 3))
        },
    }


def _activity(rng: np.random.Generator, kind: str, names: list[str], wildness: float, burn_in: int) -> Plain:
    """One activity, held often enough to matter, for all professions or some."""
    use = _numbers(rng, "cpd.activities.*", wildness) | _numbers(rng, f"activity.{kind}", wildness)
    use |= {"start_week": int(rng.choice([-burn_in, 0, 5])), "end_week": int(rng.choice([30, 1000]))}
    use |= {"per_year": float(rng.uniform(2, 52)), "kind": kind}
    if rng.random() < 0.3:
        use["professions"] = rng.choice(names, size=rng.integers(1, len(names) + 1), replace=False).tolist()
    if rng.random() < 0.4:
        use["grouping"] = str(rng.choice(GROUPINGS))
    return use


def _alternative(rng: np.random.Generator, kind: str, burn_in: int) -> Plain:
    """An alternative that rolls out within the simulated weeks, and may be given up again."""
    start = int(rng.integers(-burn_in, 20))
    weeks = {"start_week": start, "end_week": int(rng.choice([start + 15, 1000])), "rollout_weeks": 10.0}
    return {"kind": str(kind), **weeks}


def _change(rng: np.random.Generator, plain: Plain, names: list[str], burn_in: int) -> Plain:
    """A dated change of a few numbers, seats, switches or entries of the portfolio, at once or along a path."""
    week = int(rng.integers(-burn_in, 50))
    values = {row.path: (row.low, row.high) for row in rng.choice(np.array(DATED, dtype=object), size=2)}
    if rng.random() < 0.5:
        others = {f"leadership.seats.{name}": (0, 4) for name in names}
        others |= {f"{name}.enabled": (0, 1.99) for name in SWITCHED if name != "cpd"}
        others |= {f"leadership.{name}": (0, 1.99) for name in CHANNELS}
        for name in plain["cpd"]["activities"]:
            others |= {f"cpd.activities.{name}.{number}": bounds for number, bounds in PORTFOLIO.items()}
        values |= {str(name): others[str(name)] for name in rng.choice(sorted(others), size=2)}
    numbers = {name: float(rng.uniform(low, high)) for name, (low, high) in values.items()}
    numbers |= {name: float(int(value)) for name, value in numbers.items() if values[name] == (0, 1.99)}
    return {
        "week": week,
        "until": week + int(rng.integers(0, 20)) if rng.random() < 0.5 else None,
        "set": numbers,
    }


def _event(rng: np.random.Generator, burn_in: int) -> Plain:
    """A restructure or an incident within the simulated weeks."""
    numbers = {name: float(rng.uniform(0, 1)) for name in ("share", "ties", "clarity_drop", "resistance", "severity")}
    return {"kind": str(rng.choice(EVENT_KINDS)), "week": int(rng.integers(-burn_in, 50)), **numbers}
