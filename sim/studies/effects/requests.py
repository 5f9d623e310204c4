"""Which table and columns answer a request for measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sim.core.errors import ConfigError, did_you_mean
from sim.measures.registry import COHORT, MEASURES
from sim.studies.effects.table import headline_measures
from sim.studies.plan.plan import Plan

SERVICE = "service"


@dataclass(frozen=True)
class Request:
    """What is to be read.

    Attributes:
        table: the table that has the measures.
        measures: their names.
        units: columns that name its units.
        scope: the rows of the table; empty: all.
    """

    table: str
    measures: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    scope: str = ""


BY = {
    None: Request("runs"),
    "profession": Request("professions", units=["profession"]),
    "week": Request("weekly", units=["week"], scope=SERVICE),
}


def resolve_measures(plan: Plan, measures: Sequence[str] | None, by: str | None) -> Request:
    """The table, the measures and the columns that name its units.

    Args:
        plan: the study's plan.
        measures: which; None: the headline measures that the table has.
        by: None, "profession" or "week".

    Raises:
        ConfigError: there is no such measure or unit, or the study has not recorded it.
    """
    if by not in BY:
        allowed = ["profession", "week"]
        raise ConfigError(f"by = '{by}' should be 'profession', 'week' or None." + did_you_mean(str(by), allowed))
    source = BY[by]
    known = measures_in(plan, source.table)
    if measures is None:
        return Request(
            source.table, [name for name in headline_measures() if name in known], source.units, source.scope
        )
    for name in measures:
        if name not in known:
            exists = name in {**MEASURES, **COHORT}
            why = f"is not in the table '{source.table}' of this study" if exists else "is not a measure"
            raise ConfigError(f"'{name}' {why}." + did_you_mean(name, known))
    return Request(source.table, list(measures), source.units, source.scope)


def measures_in(plan: Plan, table: str, scope: str = SERVICE) -> list[str]:
    """The measures that a table of the study holds; for ``weekly`` those of a scope."""
    if table == "runs":
        return [name for name, item in MEASURES.items() if "service" in item.scopes] + list(COHORT)
    if table == "professions":
        return [name for name, item in MEASURES.items() if "profession" in item.scopes]
    return plan.recording(plan.cells[0]).measures(scope)
