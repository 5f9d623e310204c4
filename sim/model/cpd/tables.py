"""The CPD framework as compiled code reads it: activities, terms by profession, releases of money."""

from __future__ import annotations

import numpy as np

from sim.core.entity_ids import ENTITY_BITS, entity_id
from sim.core.table import column_names
from sim.model.config import Config
from sim.model.cpd.activity import EFFECTS
from sim.model.cpd.programme import activity_of
from sim.model.cpd.purchases import WEEKS_A_YEAR, Release
from sim.model.cpd.rules import GROUPINGS
from sim.model.mechanisms.evaluation import GAPS
from sim.model.state import ACTIVITIES, ACTIVITY_ACCESS, RELEASES

HUNDRED = 100
PLAIN = ("price", "hours", "spacing_bonus", "contacts", *EFFECTS)
SHARES = ("unqualified", "qualified", "early", "middle", "late")
MOVING = ("weight", "due", "lapsed_until")  # changed by the week itself
LONG_AGO = -(2**31)


def build_activities(config: Config, offset: int) -> np.ndarray:
    """(A,) ACTIVITIES, sorted by name; ``offset`` turns weeks after burn-in into internal ones."""
    uses = sorted(config.cpd.activities.items()) if config.cpd.enabled else []
    rows = ACTIVITIES.empty(len(uses))
    for a, (name, use) in enumerate(uses):
        activity = activity_of(name, use)
        for column in PLAIN:
            rows[column][a] = getattr(activity, column)
        for column in SHARES:
            rows[column][a] = getattr(use, column)
        rows["key"][a] = entity_id(name)
        # Activities with the same frequency start in different weeks, which do not depend on other activities.
        rows["due"][a] = entity_id(f"{name} due") / (1 << ENTITY_BITS)
        rows["per_week"][a] = use.per_year / WEEKS_A_YEAR
        rows["weight"][a] = rows["planned_weight"][a] = use.weight
        rows["places"][a] = use.places / HUNDRED
        rows["half_life"][a] = activity.half_life_weeks
        rows["start"][a], rows["end"][a] = use.start_week + offset, use.end_week + offset
        rows["lapsed_until"][a] = LONG_AGO
        rows["grouping"][a] = GROUPINGS.index(use.grouping or activity.grouping)
        rows["addresses"][a] = GAPS.index(activity.addresses) if activity.addresses else -1
        rows["stable"][a] = activity.needs_stability
    return rows


def build_activity_access(config: Config, names: tuple[str, ...]) -> np.ndarray:
    """(A * Q,) TERMS with empty pots."""
    uses = sorted(config.cpd.activities.items()) if config.cpd.enabled else []
    rows = ACTIVITY_ACCESS.empty(len(uses) * len(names))
    for a, (name, use) in enumerate(uses):
        reach = activity_of(name, use).reach
        for q, profession in enumerate(names):
            invited = use.professions is None or profession in use.professions
            rows["reach"][a * len(names) + q] = invited * reach * config.cpd.access.get(profession, 1.0)
    return rows


def renew(rows: np.ndarray, fresh: np.ndarray, kept: tuple[str, ...]) -> None:
    """Overwrite ``rows`` with ``fresh``, except for the columns ``kept``."""
    for name in column_names(rows):
        if name not in kept:
            rows[name] = fresh[name]


def build_releases(releases: list[Release], offset: int) -> np.ndarray:
    """(R,) RELEASES."""
    rows = RELEASES.empty(len(releases))
    for r, release in enumerate(releases):
        rows["week"][r] = release.week + offset
        rows["money"][r], rows["alternatives"][r] = release.money, float(np.sum(list(release.alternatives.values())))
    return rows
