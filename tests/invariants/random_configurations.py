"""Any small, valid configuration, for Hypothesis to draw and to shrink."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sim.core.decode import read
from sim.core.errors import ConfigError
from sim.core.parameters import Parameter
from sim.model.alternatives.alternative import Alternative, known_alternatives
from sim.model.config import MECHANISMS, Config, registry
from sim.model.cpd.activity import Activity, known_activities
from sim.model.cpd.rules import ALLOCATIONS, GROUPINGS
from sim.model.demand_calibration import solve_demand
from sim.model.events import EVENT_KINDS
from sim.model.validation import check

Plain = dict[str, Any]

NAMES = ("advice", "education", "health", "play", "social_work")
FRAME_PARTS = ("risk_and_protection", "medical", "attainment", "relational")
SIZES = ("one", "two", "three", "four")
MAX_STAFF = 40
MAX_CHANGED = 12
# More cases than a small service can ever finish only cost time, so these two stop short of their bounds.
CEILINGS = {"demand.cases_per_practitioner": 0.4, "demand.volume": 2.0, "demand.opening_weeks": 12}
NUMBERS = [row for row in registry() if row.path.split(".")[0] in MECHANISMS and row.path.count(".") == 1]
LOOP = [row for row in registry() if row.path.startswith("cpd.loop.")]
EVENT = [row for row in registry() if row.path.startswith("events.*.") and row.path != "events.*.week"]
ACTIVITIES = sorted(kind for kind in known_activities() if kind != Activity.kind)
ALTERNATIVES = sorted(kind for kind in known_alternatives() if kind != Alternative.kind)
# What a random schedule may set, and to what.
DATED = {
    "demand.volume": st.floats(0.0, 2.0),
    "staffing.vacancy_weeks": st.floats(1.0, 30.0),
    "leadership.bias": st.floats(0.0, 1.0),
    "structure.co_location": st.floats(0.0, 1.0),
    "paperwork.shared": st.floats(0.0, 1.0),
    "cpd.budget": st.floats(0.0, 600.0),
    "cpd.ring_fenced_hours": st.floats(0.0, 2.0),
    "cpd.effect_scale": st.floats(0.0, 2.0),
}
SWITCHED = [name for name in MECHANISMS if hasattr(getattr(Config(), name), "enabled")]


@st.composite
def shares(draw: st.DrawFn, count: int) -> list[float]:
    """``count`` shares that add up to 1."""
    weights = draw(st.lists(st.integers(1, 9), min_size=count, max_size=count))
    return [weight / sum(weights) for weight in weights]


def values_of(row: Parameter) -> st.SearchStrategy[float]:
    """Values of one declared number, bounds included."""
    high = CEILINGS.get(row.path, row.high)
    if row.kind == "int":
        return st.integers(int(row.low), int(high))
    return st.floats(row.low, high, allow_nan=False)


@st.composite
def numbers(draw: st.DrawFn) -> Plain:
    """Some of the mechanisms' numbers away from their defaults, some mechanisms switched over."""
    plain: Plain = {name: {} for name in MECHANISMS}
    for index in draw(st.lists(st.integers(0, len(NUMBERS) - 1), max_size=MAX_CHANGED, unique=True)):
        mechanism, name = NUMBERS[index].path.split(".")
        plain[mechanism][name] = draw(values_of(NUMBERS[index]))
    for name in draw(st.lists(st.sampled_from(SWITCHED), max_size=3, unique=True)):
        plain[name]["enabled"] = not getattr(Config(), name).enabled
    return plain


@st.composite
def professions(draw: st.DrawFn, names: list[str], localities: int) -> Plain:
    """Headcounts (every locality has someone of each), forms, systems and frameworks."""
    most = max(localities, MAX_STAFF // len(names))
    return {
        name: {
            "headcount": draw(st.integers(localities, most)),
            "form_set": draw(st.sampled_from(("one", "two"))),
            "information_system": draw(st.sampled_from(("one", "two"))),
            "statutory": draw(st.booleans()),
            "casework_share": draw(st.sampled_from((0.4, 0.8, 1.0))),
            "qualified_share": draw(st.sampled_from((0.5, 1.0))),
            "framework": dict(zip(FRAME_PARTS, draw(shares(4)), strict=True)),
        }
        for name in names
    }


@st.composite
def case_types(draw: st.DrawFn, names: list[str]) -> Plain:
    """One to three types of case."""
    parts = draw(shares(draw(st.integers(1, 3))))
    return {
        f"kind_{k}": {
            "share": share,
            "clock_weeks": draw(st.integers(2, 30)),
            "statutory": draw(st.booleans()),
            "lead": draw(st.sampled_from([None, *names])),
            "needs": {name: draw(st.sampled_from((0.5, 1.0, 3.0))) for name in names},
        }
        for k, share in enumerate(parts)
    }


def some(draw: st.DrawFn, rows: list[Parameter], most: int) -> Plain:
    """Some numbers of one group, by name."""
    chosen = draw(st.lists(st.sampled_from(rows), max_size=most, unique_by=lambda row: row.path))
    return {row.path.rsplit(".", 1)[1]: draw(values_of(row)) for row in chosen}


@st.composite
def activities(draw: st.DrawFn, names: list[str]) -> Plain:
    """One entry of a portfolio, held often enough to be seen."""
    return {
        "kind": draw(st.sampled_from(ACTIVITIES)),
        "grouping": draw(st.sampled_from((None, *GROUPINGS))),
        "professions": draw(st.one_of(st.none(), st.lists(st.sampled_from(names), min_size=1, unique=True))),
        "per_year": draw(st.sampled_from((4.0, 26.0, 52.0))),
        "weight": draw(st.sampled_from((0.1, 1.0, 5.0))),
        "places": draw(st.sampled_from((0.0, 10.0, 60.0))),
        "start_week": draw(st.integers(0, 8)),
        "end_week": draw(st.integers(9, 40)),
        "early": draw(st.sampled_from((0.0, 1.0))),
        "unqualified": draw(st.sampled_from((0.0, 1.0))),
    }


@st.composite
def frameworks(draw: st.DrawFn, names: list[str]) -> Plain:
    """A portfolio, alternatives, a rule of allocation and an evaluative loop."""
    enabled = draw(st.booleans())
    loop = {"every_weeks": draw(st.integers(4, 12)), **some(draw, [row for row in LOOP if row.kind == "float"], 4)}
    return {
        "allocation": draw(st.sampled_from(ALLOCATIONS)),
        "access": {name: draw(st.floats(0.0, 1.0)) for name in draw(st.sets(st.sampled_from(names), max_size=2))},
        "activities": {f"activity_{k}": draw(activities(names)) for k in range(draw(st.integers(0, 3)))},
        "alternatives": {
            f"alternative_{k}": {
                "kind": draw(st.sampled_from(ALTERNATIVES)),
                "start_week": draw(st.integers(0, 10)),
                "end_week": draw(st.integers(11, 200)),
                "rollout_weeks": float(draw(st.integers(0, 20))),
            }
            for k in range(draw(st.integers(0, 2)))
        },
        "loop": {"enabled": enabled, "reads_truth": enabled and draw(st.booleans()), **loop},
    }


@st.composite
def events(draw: st.DrawFn) -> Plain:
    """What strikes, and when."""
    count = draw(st.integers(0, 2))
    return {
        f"event_{k}": {
            "kind": draw(st.sampled_from(EVENT_KINDS)),
            "week": draw(st.integers(0, 20)),
            **some(draw, EVENT, 3),
        }
        for k in range(count)
    }


@st.composite
def schedules(draw: st.DrawFn) -> list[Plain]:
    """Dated changes of different parameters, some of them over weeks."""
    changes = []
    for name in sorted(draw(st.sets(st.sampled_from(sorted(DATED)), max_size=2))):
        week = draw(st.integers(0, 15))
        until = draw(st.one_of(st.none(), st.integers(week, week + 10)))
        changes.append({"week": week, "until": until, "set": {name: draw(DATED[name])}})
    return changes


@st.composite
def plain_configurations(draw: st.DrawFn) -> Plain:
    """Nested dictionaries, as YAML would hold them; not every one is valid."""
    names = sorted(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True)))
    localities = draw(st.integers(1, 3))
    plain = draw(numbers())
    plain["seed"] = draw(st.integers(0, 2**32))
    plain["burn_in"] = draw(st.integers(0, 10))
    plain["organisation"] = {
        "localities": localities,
        "complexity_spread": draw(st.sampled_from((0.0, 0.3, 0.8))),
        "team_sizes": dict(zip(SIZES, [*draw(shares(min(4, len(names)))), 0.0, 0.0, 0.0], strict=False)),
        "professions": draw(professions(names, localities)),
        "case_types": draw(case_types(names)),
    }
    plain["leadership"]["seats"] = {name: draw(st.integers(0, 4)) for name in names[1:]} | {names[0]: 1}
    plain["leadership"]["director"] = draw(st.sampled_from([None, *names]))
    if draw(st.booleans()):
        plain["leadership"]["turnover_rate"] = draw(st.floats(0.02, 0.2))
    plain["structure"]["merged"] = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    plain["weeks"] = 60
    plain["cpd"] |= draw(frameworks(names))
    plain["events"], plain["schedule"] = draw(events()), draw(schedules())
    return plain


def valid(plain: Plain) -> Config | None:
    """The checked configuration, or None where its parts do not fit each other."""
    try:
        config = check(read(Config, plain))
        solve_demand(config.organisation, config.demand)
    except ConfigError:
        return None
    return config


def configurations() -> st.SearchStrategy[Config]:
    """Valid configurations of small services."""
    return plain_configurations().map(valid).filter(lambda config: config is not None)
