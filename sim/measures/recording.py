"""What is recorded of each replicate: which tables, which weeks, which measures."""

from __future__ import annotations

from dataclasses import dataclass

from sim.measures.registry import MEASURES
from sim.model.config import Config

ALL = "all"
SCOPES = ("service", "profession", "pair", "locality")
RUN_TABLES = (
    "runs", "professions", "weekly", "causes", "cases", "practitioners", "training", "network", "encounters",
    "invitations", "answers", "truths", "survey_statistics", "profiles",
)  # fmt: skip


@dataclass(frozen=True)
class Recording:
    """What is recorded of each replicate.

    Attributes:
        tables: names of the tables.
        over_time: measures in the table ``weekly``; none: the headline measures; ``all``: every measure.
        span_weeks: weeks averaged into one row of ``weekly``.
        scopes: the units of ``weekly``, see :data:`SCOPES`.
        burn_in: whether tables by week also hold the weeks of burn-in.
        causes_by_week: whether ``causes`` has rows for each week, or only sums over the measured weeks.
        practitioner_weeks: weeks of the table ``practitioners``; -1 is the last.
    """

    tables: tuple[str, ...]
    over_time: tuple[str, ...] = ()
    span_weeks: int = 4
    scopes: tuple[str, ...] = ("service",)
    burn_in: bool = False
    causes_by_week: bool = False
    practitioner_weeks: tuple[int, ...] = ()

    def measures(self, scope: str) -> list[str]:
        """The measures of a scope that ``weekly`` holds, in the order of the registry."""
        declared = [item for item in MEASURES.values() if scope in item.scopes]
        if ALL in self.over_time:
            return [item.name for item in declared]
        return [item.name for item in declared if (item.name in self.over_time if self.over_time else item.headline)]

    def columns(self) -> list[str]:
        """The measures that ``weekly`` holds in any scope, in the order of the registry."""
        recorded = {name for scope in self.scopes for name in self.measures(scope)}
        return [name for name in MEASURES if name in recorded]


def recording_of_run(config: Config) -> Recording:
    """What a single run records: every table and every week, as far as ``config.record`` asks for it."""
    record = config.record
    asked = {"network": record.network, "truths": record.truth, "encounters": record.encounters}
    return Recording(
        tables=tuple(name for name in RUN_TABLES if asked.get(name, True)),
        over_time=(ALL,),
        span_weeks=1,
        scopes=tuple(scope for scope in SCOPES if scope != "locality" or record.localities),
        burn_in=True,
        causes_by_week=True,
        practitioner_weeks=tuple(record.practitioner_weeks),
    )
