"""What a study keeps of each replicate: means over the run, over spans of weeks, by profession, and causes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.core.table import column_names
from sim.measures.causes import LEDGERS
from sim.measures.means import WEIGHTS, means_of
from sim.measures.registry import MEASURES
from sim.measures.replicate_batch import Bundle
from sim.measures.weekly import profession_measures, service_measures

Columns = dict[str, Any]  # name: (rows,) array or pandas Categorical
Measures = dict[str, np.ndarray]
ALL = "all"


@dataclass(frozen=True)
class Wanted:
    """What is to be read off."""

    tables: tuple[str, ...]
    over_time: tuple[str, ...] = ()  # measures kept over time; none: the headlines; "all"
    span_weeks: int = 4

    def measures(self, scope: str) -> list[str]:
        """Measures kept over time in a scope, in the order of the registry."""
        here = [item for item in MEASURES.values() if scope in item.scopes]
        if ALL in self.over_time:
            return [item.name for item in here]
        return [item.name for item in here if (item.name in self.over_time if self.over_time else item.headline)]


def read_off(bundle: Bundle, wanted: Wanted) -> dict[str, Columns]:
    """The wanted tables of a bundle, rows in the order of its replicates.

    Returns:
        ``runs``: a row a replicate, the whole service's means over the measured weeks (see
        :mod:`sim.measures.means`) and the figures of its cohorts; ``professions``: a row a replicate and
        profession; ``weekly`` and ``profession_weekly``: the same over spans of weeks, ``week`` the first of each;
        ``causes``: a row a replicate, pair of professions that met, conflict and cause, with ``amount``, a sum over
        ``encounters``; ``cases``, ``practitioners``, ``training``: as a single run has them.
    """
    count = len(bundle.replicates)
    service = _by_replicate(service_measures(bundle), (count,), bundle.weeks)
    tables: dict[str, Columns] = {"runs": _runs(bundle, service)}
    if "weekly" in wanted.tables:
        tables["weekly"] = _weekly(bundle, service, wanted)
    if {"professions", "profession_weekly"} & set(wanted.tables):
        tables |= _by_profession(bundle, wanted)
    if "causes" in wanted.tables:
        tables["causes"] = _causes(bundle)
    for name, frames in bundle.frames.items():
        tables[name] = dict(pd.concat(frames, ignore_index=True).items())
    return {name: tables[name] for name in wanted.tables if name in tables}


def _by_replicate(measures: Mapping[str, np.ndarray], shape: tuple[int, ...], weeks: int) -> Measures:
    return {name: np.ascontiguousarray(values, float).reshape(*shape, weeks) for name, values in measures.items()}


def _numbers(bundle: Bundle, each: int = 1) -> np.ndarray:
    return np.repeat(np.array(bundle.replicates, np.int32), each)


def _runs(bundle: Bundle, service: Measures) -> Columns:
    means = means_of(service)
    figures = {name: np.array([one[name] for one in bundle.figures]) for name in bundle.figures[0]}
    return {"replicate": _numbers(bundle), **{name: means[name] for name in MEASURES if name in means}, **figures}


def in_spans(measures: Measures, span: int) -> Measures:
    """(..., W) as (..., S, span); a last span that is not full is filled up with NaN."""
    weeks = next(iter(measures.values())).shape[-1]
    short = -weeks % span
    padded = {
        name: np.concatenate([values, np.full((*values.shape[:-1], short), np.nan)], axis=-1) if short else values
        for name, values in measures.items()
    }
    return {name: values.reshape(*values.shape[:-1], -1, span) for name, values in padded.items()}


def _spans(measures: Measures, names: Sequence[str], wanted: Wanted) -> Columns:
    needed = dict.fromkeys([*names, *(WEIGHTS[name] for name in names if name in WEIGHTS)])
    means = means_of(in_spans({name: measures[name] for name in needed}, wanted.span_weeks))
    return {name: means[name].astype(np.float32).reshape(-1) for name in names}


def _starts(bundle: Bundle, wanted: Wanted, times: int) -> np.ndarray:
    return np.tile(np.arange(0, bundle.weeks, wanted.span_weeks, dtype=np.int32), times)


def _weekly(bundle: Bundle, service: Measures, wanted: Wanted) -> Columns:
    count = len(bundle.replicates)
    starts = _starts(bundle, wanted, count)
    index = {"replicate": _numbers(bundle, len(starts) // count), "week": starts}
    return {**index, **_spans(service, wanted.measures("service"), wanted)}


def _by_profession(bundle: Bundle, wanted: Wanted) -> dict[str, Columns]:
    count, names = len(bundle.replicates), bundle.professions
    found = profession_measures(bundle.by_profession(), bundle.by_pair(), bundle.by_activity())
    by_replicate = _by_replicate(found, (len(names), count), bundle.weeks)
    measures = {name: values.swapaxes(0, 1).copy() for name, values in by_replicate.items()}  # (R, Q, W)
    means = means_of(measures)
    index = {
        "replicate": _numbers(bundle, len(names)),
        "profession": _named(names, np.tile(np.arange(len(names)), count)),
    }
    tables = {"professions": {**index, **{name: means[name].reshape(-1) for name in MEASURES if name in means}}}
    if "profession_weekly" in wanted.tables:
        starts = _starts(bundle, wanted, count * len(names))
        each = len(starts) // (count * len(names))
        place = np.tile(np.repeat(np.arange(len(names)), each), count)
        tables["profession_weekly"] = {
            "replicate": _numbers(bundle, len(names) * each), "profession": _named(names, place), "week": starts,
            **_spans(measures, wanted.measures("profession"), wanted),
        }  # fmt: skip
    return tables


def _named(names: Sequence[str], places: np.ndarray) -> pd.Categorical:
    return pd.Categorical.from_codes(places, list(names))


def _causes(bundle: Bundle) -> Columns:
    names, (first, second) = bundle.professions, np.triu_indices(len(bundle.professions))
    met, amounts, ledger = _over_weeks(bundle.by_pair(), len(bundle.replicates))
    met, amounts = met[:, first, second], amounts[:, first, second]
    run, pair, line = np.nonzero(np.broadcast_to(met[..., None] > 0, amounts.shape))
    conflicts, causes = list(LEDGERS), sorted({cause for _, cause in ledger})
    return {
        "replicate": np.array(bundle.replicates, np.int32)[run],
        "first": _named(names, first[pair]),
        "second": _named(names, second[pair]),
        "conflict": _named(conflicts, np.array([conflicts.index(conflict) for conflict, _ in ledger])[line]),
        "cause": _named(causes, np.array([causes.index(cause) for _, cause in ledger])[line]),
        "encounters": met[run, pair].astype(np.int32),
        "amount": amounts[run, pair, line],
    }


def _over_weeks(pairs: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, list[tuple[str, str]]]:
    """Of (R * W, Q, Q) BY_PAIR: encounters (R, Q, Q), amounts (R, Q, Q, C) by cause, and the C (conflict, cause)."""
    ledger = [(conflict, prefix, cause) for conflict, (prefix, causes) in LEDGERS.items() for cause in causes]
    columns, by_replicate = list(column_names(pairs)), (count, len(pairs) // count, *pairs.shape[1:])
    met = pairs["encounters"].reshape(by_replicate).sum(axis=1)
    # All columns are eight bytes wide: seen as plain numbers, they are added up in one go.
    sums = pairs.view(np.float64).reshape(*by_replicate, len(columns)).sum(axis=1)
    places = [columns.index(f"{prefix}_{cause}") for _, prefix, cause in ledger]
    return met, sums[..., places], [(conflict, cause) for conflict, _, cause in ledger]
