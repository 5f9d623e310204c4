"""Which table answers a question about measures."""

from __future__ import annotations

from collections.abc import Sequence

from sim.core.errors import ConfigError, did_you_mean
from sim.measures.aggregate import Wanted
from sim.measures.registry import COHORT, MEASURES
from sim.studies.effects.table import headline_measures
from sim.studies.plan.plan import Plan

UNITS = {None: ("runs", []), "profession": ("professions", ["profession"]), "week": ("weekly", ["week"])}


def asked_for(plan: Plan, measures: Sequence[str] | None, by: str | None) -> tuple[str, list[str], list[str]]:
    """The table, the measures and the columns that name its units.

    Args:
        plan: the study's plan.
        measures: which; None: the headline measures that the table has.
        by: None, "profession" or "week".

    Raises:
        ConfigError: there is no such measure or unit, or the study has not kept it.
    """
    if by not in UNITS:
        raise ConfigError(
            f"by = '{by}' should be 'profession', 'week' or None." + did_you_mean(str(by), ["profession", "week"])
        )
    table, units = UNITS[by]
    there = measures_in(plan, table)
    if measures is None:
        return table, [name for name in headline_measures() if name in there], list(units)
    for name in measures:
        if name not in there:
            kept = f"is not in the table '{table}' of this study" if name in {**MEASURES, **COHORT} else "is no measure"
            raise ConfigError(f"'{name}' {kept}." + did_you_mean(name, there))
    return table, list(measures), list(units)


def measures_in(plan: Plan, table: str) -> list[str]:
    """The measures that a table of the study holds."""
    if table == "runs":
        return [name for name, item in MEASURES.items() if "service" in item.scopes] + list(COHORT)
    if table == "professions":
        return [name for name, item in MEASURES.items() if "profession" in item.scopes]
    return Wanted((), tuple(plan.study_groups.study.over_time)).measures("service")
