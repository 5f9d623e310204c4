"""Statistics as tables for people: a paper's table of scales, and the ladder from the truth to team means."""

from __future__ import annotations

import pandas as pd

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.measures.survey.scores import LEVELS
from sim.model.survey.instrument import Instrument

UNBOUNDED = "icc2"
SHOWN = ("n", "mean", "sd", "alpha", "omega", "icc1", "icc1_unbalanced", "icc2", "rwg", "rwg_shuffled_95")


def published(statistics: pd.DataFrame, instrument: Instrument, level: str) -> pd.DataFrame:
    """A row a scale: its label, statistics, and correlations with the scales before it.

    Args:
        statistics: as of :func:`sim.measures.survey.statistics.statistics_of`, of one survey in all replicates.
        instrument: for labels and order.
        level: truth, census, survey or teams.

    Raises:
        ConfigError: there is no such level.
    """
    if level not in LEVELS:
        hint = did_you_mean(level, LEVELS)
        raise ConfigError(f"level = '{level}' is not there; it is one of {listed(LEVELS)}.{hint}")
    means = _means(statistics[statistics["level"] == level])
    scales = [name for name in instrument.scales if ("mean", name, "") in means]
    rows = []
    for name in scales:
        row = {"scale": name, "label": instrument.scales[name].label, "items": len(instrument.item_names(name))}
        row |= {key: means.get((key, name, ""), float("nan")) for key in SHOWN}
        before = scales[: scales.index(name)]
        row |= {f"r_{other}": means.get(("r", other, name), float("nan")) for other in before}
        rows.append(row)
    return pd.DataFrame(rows).set_index("scale") if rows else pd.DataFrame()


def ladder(statistics: pd.DataFrame) -> pd.DataFrame:
    """A row a statistic and scale (or pair), a column a level; means over replicates."""
    means = _means(statistics, by=["statistic", "scale", "other", "level"])
    if not means:
        return pd.DataFrame()
    table = pd.Series(means, name="value").rename_axis(["statistic", "scale", "other", "level"]).unstack("level")
    kept = [level for level in LEVELS if level in table.columns]
    return table[kept]


def _means(statistics: pd.DataFrame, by: list[str] | None = None) -> dict[tuple[str, ...], float]:
    """Over replicates: the mean, but of what has no lower bound, and so no steady mean, the median."""
    found = statistics.groupby(by or ["statistic", "scale", "other"], observed=True, sort=False)["value"]
    medians = found.median()
    return found.mean().where(medians.index.get_level_values("statistic") != UNBOUNDED, medians).to_dict()
