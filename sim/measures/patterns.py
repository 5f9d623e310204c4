"""Published patterns against a run: hit or miss, misses included.

Time shares, caseload, turnover and timeliness come from official statistics and surveys; between-team
correlations from meta-analyses. The reference service was matched by hand; no ensemble
was calibrated. Every row says where its target comes from and whether the figure was read or recalled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.measures.cohorts import followed
from sim.stats.psychometrics.icc import icc1


@dataclass(frozen=True)
class Pattern:
    """One published figure and the band in which a plausible service lies."""

    name: str
    low: float
    high: float
    target: str
    source: str


PATTERNS = (
    Pattern("7 time on forms and computer, social work", 0.52, 0.76, "64 % +- 12", "BASW 80-20 survey, n = 350 (read)"),
    Pattern("7 direct work, social work", 0.12, 0.36, "24 % +- 12", "BASW 80-20 survey (read)"),
    Pattern("7 other, social work", 0.0, 0.23, "11 % +- 12", "BASW 80-20 survey (read)"),
    Pattern("8 plans within 20 weeks", 0.45, 0.65, "46-59 %", "DfE statistics 2019; 2023, 2024 (recalled)"),
    Pattern("9 turnover a year", 0.12, 0.20, "15.9 %", "children's social work workforce 2023 (read)"),
    Pattern("9 caseload", 13.0, 19.0, "16.0", "children's social work workforce 2023 (read)"),
    Pattern("9 absence", 0.022, 0.042, "3.2 %", "children's social work workforce 2023 (read)"),
    Pattern("9 vacancies", 0.149, 0.229, "18.9 %", "children's social work workforce 2023 (read)"),
    Pattern("13 ICC(1) task conflict", 0.02, 0.25, ".03-.20", "bh1996 and lq2002 in R multilevel (computed)"),
    Pattern("13 ICC(1) process conflict", 0.02, 0.25, ".03-.20", "same"),
    Pattern("13 ICC(1) relationship conflict", 0.02, 0.25, ".03-.20", "same"),
    Pattern(
        "1 r(task, relationship) between case teams, as perceived",
        0.0,
        1.0,
        "positive (.54 latent)",
        "De Dreu & Weingart 2003 (recalled)",
    ),
    Pattern(
        "1 r(task, relationship) between case teams, as it happened",
        0.0,
        1.0,
        "positive (.54 latent)",
        "De Dreu & Weingart 2003 (recalled)",
    ),
    Pattern(
        "2 trust gates task-to-relationship: slope ratio low/high trust",
        1.0,
        np.inf,
        "above 1 (2 or more)",
        "Simons & Peterson 2000 (read)",
    ),
    Pattern("3 r(trust, quality) between case teams", 0.0, 1.0, "positive (.30)", "De Jong et al. 2016 (read)"),
    Pattern(
        "4 r(relationship, quality) between case teams",
        -1.0,
        0.0,
        "negative (-.16 to -.22)",
        "De Wit et al. 2012 (direction read)",
    ),
)


def mean_icc1(practitioners: pd.DataFrame, column: str) -> float:
    """Mean over replicates of ICC(1) by locality at the last week recorded, people in post only."""
    last = practitioners[(practitioners["week"] == practitioners["week"].max()) & (practitioners["occupied"] == 1)]
    return float(
        np.mean([icc1(part[column].to_numpy(), part["locality"].to_numpy()) for _, part in last.groupby("replicate")])
    )


def case_teams(cases: pd.DataFrame) -> pd.DataFrame:
    """Completed cases of measured weeks whose team met."""
    return cases[(cases["arrival"] >= 0) & (cases["outcome"] == "completed") & (cases["encounters"] > 0)]


def slope(x: pd.Series, y: pd.Series) -> float:
    """Least-squares slope of y on x."""
    return float(np.polyfit(x, y, 1)[0])


def gate_ratio(teams: pd.DataFrame) -> float:
    """Slope of episodes per encounter on task conflict, low-trust third over high-trust third of teams."""
    thirds = pd.qcut(teams["trust"], 3, labels=False)
    rate = teams["episodes"] / teams["encounters"]
    low, high = (slope(teams["task_conflict"][thirds == t], rate[thirds == t]) for t in (0, 2))
    return low / high if high > 0 else np.inf


def on_time_share(cases: pd.DataFrame, weeks: int, clock: float = 20) -> float:
    """Of cases that arrived early enough to be followed for the clock, the share with a plan within it.

    Families that withdrew before the clock ran out are left out.
    """
    return float(followed(cases, weeks, np.full(len(cases), clock))["on_time"].mean())


def _staff_figures(weekly: pd.DataFrame) -> dict[str, float]:
    measured = weekly[weekly["week"] >= 0]
    service = measured[measured["scope"] == "service"]
    social_work = measured[(measured["scope"] == "profession") & (measured["unit"] == "social_work")]
    # A survey of working time counts hours worked: neither absence nor hours without work at hand.
    worked = 1 - social_work["time_absence"].mean() - social_work["time_slack"].mean()
    forms, direct = (social_work[f"time_{use}"].mean() / worked for use in ("forms", "direct"))
    return {
        "7 time on forms and computer, social work": forms,
        "7 direct work, social work": direct,
        "7 other, social work": 1 - forms - direct,
        "9 turnover a year": service["turnover"].mean(),
        "9 caseload": social_work["caseload"].mean(),
        "9 absence": service["absence_rate"].mean(),
        "9 vacancies": service["vacancy_rate"].mean(),
    }


def figures(
    weekly: pd.DataFrame, cases: pd.DataFrame, practitioners: pd.DataFrame, hostile_attribution: float
) -> dict[str, float]:
    """The model's figure for every pattern."""
    teams = case_teams(cases)
    perceived = teams["task_conflict"] + hostile_attribution * teams["relationship_conflict"]
    measured = int(weekly["week"].max()) + 1
    return {
        **_staff_figures(weekly),
        "8 plans within 20 weeks": on_time_share(cases, measured),
        **{
            f"13 ICC(1) {kind} conflict": mean_icc1(practitioners, f"{kind}_conflict")
            for kind in ("task", "process", "relationship")
        },
        "1 r(task, relationship) between case teams, as perceived": perceived.corr(teams["relationship_conflict"]),
        "1 r(task, relationship) between case teams, as it happened": teams["task_conflict"].corr(
            teams["relationship_conflict"]
        ),
        "2 trust gates task-to-relationship: slope ratio low/high trust": gate_ratio(teams),
        "3 r(trust, quality) between case teams": teams["trust"].corr(teams["quality"]),
        "4 r(relationship, quality) between case teams": teams["relationship_conflict"].corr(teams["quality"]),
    }


def compare(
    weekly: pd.DataFrame, cases: pd.DataFrame, practitioners: pd.DataFrame, hostile_attribution: float
) -> pd.DataFrame:
    """One row a pattern: the model's figure, the band, hit or miss, target and source."""
    found = figures(weekly, cases, practitioners, hostile_attribution)
    rows = [
        {
            "pattern": pattern.name,
            "model": found[pattern.name],
            "low": pattern.low,
            "high": pattern.high,
            "verdict": "hit" if pattern.low <= found[pattern.name] <= pattern.high else "miss",
            "target": pattern.target,
            "source": pattern.source,
        }
        for pattern in PATTERNS
    ]
    return pd.DataFrame(rows)
