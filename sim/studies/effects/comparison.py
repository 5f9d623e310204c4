"""Scenarios side by side: what differs, for whom, when, from which causes, and where paired runs first differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from sim.core.arrow import arrow_of, write_table
from sim.core.errors import ConfigError
from sim.studies.effects.contrast import EQUIVALENT, UNDECIDED
from sim.studies.effects.divergence import Divergence, divergence, in_words
from sim.studies.plan.baseline import baselines
from sim.studies.study import Study

DIVERGENCE = "divergence.parquet"
MAX_CAUSES = 4  # reported for each conflict
SHOWN = ["name", "measure", "before", "difference", "low", "high", "n", "variance_reduction", "smallest", "verdict"]


def partings(study: Study, replicate: int = 0) -> list[Divergence]:
    """Where each cell first differs from its baseline, in one replicate."""
    design, found = study.plan, []
    cells = {cell.key: cell for cell in design.cells}
    for key, base in baselines(design).items():
        if key != base:
            pair = cells[base], cells[key]
            configs = [design.config(cell) for cell in pair]
            found.append(divergence(configs[0], configs[1], replicate, (pair[0].name, pair[1].name)))
    return found


def keep(found: Sequence[Divergence], folder: Path) -> Path:
    """Write how differences spread into a study's folder; returns the file."""
    tables = [one.spread.assign(baseline=one.names[0], name=one.names[1], replicate=one.replicate) for one in found]
    path = folder / DIVERGENCE
    write_table(arrow_of(pd.concat(tables, ignore_index=True)), path)
    return path


def table(study: Study) -> pd.DataFrame:
    """Effects on the whole service, as printed."""
    found = study.effects()
    return found[SHOWN] if len(found) else found


def by_profession(study: Study) -> Iterator[str]:
    """For whom it differs: a sentence for each cell and measure whose verdicts differ between professions."""
    found = study.effects(by="profession")
    for (name, label), part in found.groupby(["name", "label"], sort=False):
        sides = part.groupby("verdict", sort=False)["profession"].apply(list)
        sides = sides.drop(labels=[word for word in (UNDECIDED, "") if word in sides.index])
        if len(sides) > 1:
            verdicts = "; ".join(f"{verdict} for {', '.join(map(str, who))}" for verdict, who in sides.items())
            yield f"{name}, {label.lower()}: {verdicts}."


def over_time(study: Study) -> Iterator[str]:
    """When it differs: a sentence for each cell and measure that ever leaves the smallest effect of interest."""
    found = study.effects(by="week")
    for (name, label), part in found.groupby(["name", "label"], sort=False):
        beyond = part[~part["verdict"].isin([EQUIVALENT, UNDECIDED, ""])]
        if len(beyond):
            largest = part.loc[part["difference"].abs().idxmax()]
            yield (
                f"{name}, {label.lower()}: beyond the smallest effect of interest in {len(beyond)} of {len(part)} "
                f"spans, first from week {beyond['week'].min()}, last from week {beyond['week'].max()}; "
                f"largest from week {largest['week']} ({largest['difference']:+.3g})."
            )


def causes(study: Study) -> Iterator[str]:
    """Which causes changed: a sentence for each cell and conflict."""
    found = study.causes_changed()
    for (name, conflict), part in found.groupby(["name", "conflict"], sort=False):
        sure = part[(part["low"] > 0) | (part["high"] < 0)]
        ranked = sure.reindex(sure["difference"].abs().sort_values(ascending=False).index).head(MAX_CAUSES)
        what = "process conflict" if conflict == "process" else "hazard of an episode"
        causes = ", ".join(
            f"{row.cause.replace('_', ' ')} {row.difference:+.4f} [{row.low:+.4f}, {row.high:+.4f}]"
            for row in ranked.itertuples()
        )
        yield f"{name}, {what} ({part['difference'].sum():+.4f} per encounter): {causes or 'no cause clearly changed'}."


def divergence_words(found: Sequence[Divergence]) -> Iterator[str]:
    """Where paired runs first differ, in words."""
    for one in found:
        yield f"{one.names[1]} against {one.names[0]}. {' '.join(in_words(one))}"


def scenarios_and_settings(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Words with ``=`` are settings, all others scenarios.

    Raises:
        ConfigError: fewer than two scenarios.
    """
    settings = [word for word in words if "=" in word]
    scenarios = [word for word in words if "=" not in word]
    if len(scenarios) < 2:
        raise ConfigError("Name at least two scenarios, the baseline first, e.g. case_study survey_preferred placebo.")
    return scenarios, settings


def profession_labels(study: Study) -> dict[str, str]:
    """What people call each profession, in the first cell."""
    professions = study.plan.config(study.plan.cells[0]).organisation.professions
    return {name: profession.label for name, profession in professions.items() if profession.label}
