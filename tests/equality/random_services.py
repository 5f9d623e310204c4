"""Small services with random settings, each valid: what two implementations must agree on."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from sim.checks import check
from sim.config import MECHANISMS, Config, registry
from sim.core.reading import read
from sim.core.spec import Parameter
from sim.core.words import ConfigError
from sim.reference import solve

DECLARED = registry()
PROFESSIONS = ("advice", "education", "health", "play", "social_work")
SWITCHED = tuple(name for name in MECHANISMS if hasattr(getattr(Config(), name), "enabled"))
FRAME_PARTS = ("risk_and_protection", "medical", "attainment", "relational")
MOST_ARRIVALS = 0.8  # cases a week and practitioner: more only costs time
WILDNESS = (0.15, 0.3, 0.6)  # share of numbers that are not at their default, by seed
AT_BOUND = 0.2  # of these, at one of the declared bounds
ENABLED = 0.9
TRIES = 1000

Plain = dict[str, Any]


@cache
def random_service(seed: int) -> Config:
    """A valid configuration; ``seed`` decides everything, also how far it strays from the defaults."""
    luck = np.random.default_rng(seed)
    for _ in range(TRIES):
        try:
            plain = _draw(luck, WILDNESS[seed % len(WILDNESS)])
            plain[SWITCHED[seed % len(SWITCHED)]]["enabled"] = False  # so that each is off in some service
            config = check(read(Config, plain))
            solve(config.organisation, config.demand)
        except ConfigError:
            continue
        return config
    raise AssertionError(f"no valid configuration within {TRIES} tries of seed {seed}")


def _draw(luck: np.random.Generator, wildness: float) -> Plain:
    """One attempt at a configuration; ``wildness`` is the share of numbers that are not at their default."""
    names = sorted(luck.choice(PROFESSIONS, size=luck.integers(2, 6), replace=False).tolist())
    plain: Plain = {name: _numbers(luck, name, wildness) for name in MECHANISMS}
    for name in SWITCHED:
        plain[name]["enabled"] = bool(luck.random() < ENABLED)
    plain["organisation"] = _organisation(luck, names)
    plain["leadership"] |= _leadership(luck, names)
    plain["demand"]["opening_weeks"] = int(luck.integers(0, 13))
    plain["seed"] = int(luck.integers(0, 2**62))
    return plain


def _numbers(luck: np.random.Generator, mechanism: str, wildness: float) -> Plain:
    """Random values for a mechanism's declared numbers."""
    rows = [row for row in DECLARED if row.path.startswith(f"{mechanism}.")]
    return {row.path.split(".")[1]: _number(luck, row, wildness) for row in rows}


def _number(luck: np.random.Generator, row: Parameter, wildness: float) -> float:
    """The default, a bound, or anything in between."""
    low, high = row.low, row.high
    if row.path == "demand.cases_per_practitioner":
        high = MOST_ARRIVALS
    if luck.random() >= wildness:
        return row.default
    if luck.random() < AT_BOUND:
        return low if luck.random() < 0.5 else high
    return int(luck.integers(int(low), int(high) + 1)) if row.kind == "int" else float(luck.uniform(low, high))


def _shares(luck: np.random.Generator, count: int) -> list[float]:
    """Shares adding to 1."""
    return luck.dirichlet(np.ones(count)).tolist()


def _organisation(luck: np.random.Generator, names: list[str]) -> Plain:
    localities = int(luck.integers(1, 4))
    sizes = _shares(luck, min(len(names), 4))
    return {
        "localities": localities,
        "complexity_spread": float(luck.uniform(0, 0.8)),
        "team_sizes": dict(zip(("one", "two", "three", "four"), [*sizes, 0.0, 0.0, 0.0], strict=False)),
        "professions": {name: _profession(luck, localities, len(names)) for name in names},
        "case_types": _case_types(luck, names),
    }


def _profession(luck: np.random.Generator, localities: int, professions: int) -> Plain:
    most = 30 // professions
    return {
        "headcount": int(luck.integers(localities, max(localities, most) + 1)),
        "form_set": str(luck.choice(["one", "two", "three"])),
        "information_system": str(luck.choice(["one", "two"])),
        "statutory": bool(luck.random() < 0.4),
        "casework_share": float(luck.uniform(0.3, 1.0)),
        "qualified_share": float(luck.choice([1.0, luck.uniform(0.3, 1.0)])),
        "framework": dict(zip(FRAME_PARTS, _shares(luck, 4), strict=True)),
    }


def _case_types(luck: np.random.Generator, names: list[str]) -> Plain:
    shares = _shares(luck, int(luck.integers(1, 4)))
    return {
        f"kind_{k}": {
            "share": share,
            "clock_weeks": int(luck.integers(4, 27)),
            "statutory": bool(luck.random() < 0.3),
            "lead": str(luck.choice(names)) if luck.random() < 0.5 else None,
            "needs": {name: float(luck.uniform(0.3, 4.0)) for name in names},
        }
        for k, share in enumerate(shares)
    }


def _leadership(luck: np.random.Generator, names: list[str]) -> Plain:
    """Seats mostly held by one profession, channels switched at random."""
    seats = {name: int(luck.integers(0, 3)) for name in names}
    seats[names[int(luck.integers(len(names)))]] += 3
    channels = {channel: bool(luck.random() < 0.8) for channel in ("attention", "voice", "resentment")}
    return {"seats": seats, "bias": float(luck.choice([0.0, luck.uniform(0, 1), 1.0])), **channels}
