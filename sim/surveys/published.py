"""Survey statistics as tables: a paper's table of scales, and the error decomposition from the truth to team means."""

from __future__ import annotations

import pandas as pd

from sim.core.errors import ConfigError, unknown_option
from sim.measures.survey.scores import LEVELS
from sim.model.survey.instrument import Instrument

UNBOUNDED = "icc2"
SHOWN = ("n", "mean", "sd", "alpha", "omega", "icc1", "icc1_unbalanced", "icc2", "rwg", "rwg_shuffled_95")


def published(statistics: pd.DataFrame, instrument: Instrument, level: str) -> pd.DataFrame:
    """One row per scale: its label, its statistics, and its correlations with the scales before it.

    Args:
        statistics: of :func:`sim.measures.survey.statistics.statistics_of`, of one survey in all replicates.
        instrument: for labels and order.
        level: truth, census, survey or teams.

    Raises:
        ConfigError: there is no such level.
    """
    if level not in LEVELS:
        raise ConfigError(unknown_option("level", level, LEVELS))
    means = _means(statistics[statistics["level"] == level], ["statistic", "scale", "other"])
    scales = [name for name in instrument.scales if ("mean", name, "") in means]
    rows = []
    for number, name in enumerate(scales):
        row = {"scale": name, "label": instrument.scales[name].label, "items": len(instrument.item_names(name))}
        row |= {key: means.get((key, name, ""), float("nan")) for key in SHOWN}
        row |= {f"r_{other}": means.get(("r", other, name), float("nan")) for other in scales[:number]}
        rows.append(row)
    return pd.DataFrame(rows).set_index("scale") if rows else pd.DataFrame()


def error_decomposition(statistics: pd.DataFrame) -> pd.DataFrame:
    """One row per statistic and scale (or pair of scales), one column per level; means over replicates."""
    keys = ["statistic", "scale", "other", "level"]
    means = _means(statistics, keys)
    if not means:
        return pd.DataFrame()
    table = pd.Series(means, name="value").rename_axis(keys).unstack("level")
    return table[[level for level in LEVELS if level in table.columns]]


def _means(statistics: pd.DataFrame, keys: list[str]) -> dict[tuple[str, ...], float]:
    """Means over replicates; medians of statistics without a lower bound, whose mean one replicate can dominate."""
    values = statistics.groupby(keys, observed=True, sort=False)["value"]
    medians = values.median()
    return values.mean().where(medians.index.get_level_values("statistic") != UNBOUNDED, medians).to_dict()
