"""The collector: what replicates accumulated, as tidy tables. Runs and studies have the same tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.measures.causes import cause_sums, causes_by_week
from sim.measures.means import WEIGHTS, means_of
from sim.measures.recording import Recording, recording_of_run
from sim.measures.registry import MEASURES
from sim.measures.replicate_batch import ReplicateBatch
from sim.measures.tidy import Columns, categories, sorted_categories
from sim.measures.weekly import locality_measures, pair_measures, profession_measures, service_measures
from sim.model.simulator import Simulator

Measures = dict[str, np.ndarray]  # name: (..., W) values by week


def replicate_frames(simulator: Simulator, recording: Recording | None = None) -> dict[str, pd.DataFrame]:
    """Simulate the rest of a replicate and return its tables.

    Args:
        simulator: weeks that it has recorded already are part of the tables, but people, ties, encounters and surveys
            are observed only in weeks to come.
        recording: None: what a single run records.
    """
    batch = ReplicateBatch(simulator.config, recording or recording_of_run(simulator.config))
    batch.add(simulator)
    return {name: pd.DataFrame(columns) for name, columns in collect(batch).items()}


def collect(batch: ReplicateBatch) -> dict[str, Columns]:
    """The recorded tables of a batch, rows in the order of its replicates.

    Returns:
        ``runs``: one row per replicate, the whole service's means over the measured weeks (see
        :mod:`sim.measures.means`) and the figures of its cohorts. ``professions``: one row per replicate and
        profession. ``weekly``: one row per replicate, scope, unit and span of weeks; ``week`` is the first of the
        span. ``causes``: one row per replicate, pair of professions that met, conflict and cause, and per week if the
        recording says so; ``amount`` is a sum over ``encounters``. Further tables are described in docs/tables.md.
    """
    tables = batch.recording.tables
    service = _by_week(service_measures(batch), batch)
    of_professions = _profession_measures(batch) if _needs_professions(batch.recording) else {}
    made: dict[str, Columns] = {"runs": _runs(batch, service)}
    if "professions" in tables:
        made["professions"] = _professions(batch, of_professions)
    if "weekly" in tables:
        made["weekly"] = _weekly(batch, service, of_professions)
    if "causes" in tables:
        made["causes"] = causes_by_week(batch) if batch.recording.causes_by_week else cause_sums(batch)
    for name, frames in batch.frames.items():
        made[name] = dict(pd.concat(frames, ignore_index=True).items())
    return {name: made[name] for name in tables if name in made}


def _needs_professions(recording: Recording) -> bool:
    return "professions" in recording.tables or ("weekly" in recording.tables and "profession" in recording.scopes)


def _by_week(measures: Mapping[str, np.ndarray], batch: ReplicateBatch, units: int = 0) -> Measures:
    """(R, W) of (R * W,) values; with units (R, U, W) of (U, R * W)."""
    shape = (units, len(batch.replicates), batch.weeks) if units else (len(batch.replicates), batch.weeks)
    arrays = {name: np.ascontiguousarray(values, float).reshape(shape) for name, values in measures.items()}
    return {name: values.swapaxes(0, 1).copy() for name, values in arrays.items()} if units else arrays


def _measured(measures: Measures, batch: ReplicateBatch) -> Measures:
    """The same without weeks of burn-in."""
    if not batch.burn_in:
        return measures
    return {name: np.ascontiguousarray(values[..., batch.burn_in :]) for name, values in measures.items()}


def _profession_measures(batch: ReplicateBatch) -> Measures:
    measures = profession_measures(batch.by_profession(), batch.by_pair(), batch.by_activity())
    return _by_week(measures, batch, len(batch.professions))


def _numbers(batch: ReplicateBatch, each: int = 1) -> np.ndarray:
    return np.repeat(np.array(batch.replicates, np.int32), each)


def _runs(batch: ReplicateBatch, service: Measures) -> Columns:
    means = means_of(_measured(service, batch))
    cohorts = {name: np.array([figures[name] for figures in batch.cohorts]) for name in batch.cohorts[0]}
    return {"replicate": _numbers(batch), **{name: means[name] for name in MEASURES if name in means}, **cohorts}


def _professions(batch: ReplicateBatch, measures: Measures) -> Columns:
    names, means = batch.professions, means_of(_measured(measures, batch))
    index = {
        "replicate": _numbers(batch, len(names)),
        "profession": categories(names, np.tile(np.arange(len(names)), len(batch.replicates))),
    }
    return {**index, **{name: means[name].reshape(-1) for name in MEASURES if name in means}}


def _weekly(batch: ReplicateBatch, service: Measures, of_professions: Measures) -> Columns:
    recording, first_week = batch.recording, -batch.burn_in
    starts = _starts(first_week, batch.measured_weeks, recording.span_weeks)
    count, scopes = len(batch.replicates), list(_scopes(batch, service, of_professions))
    units = [name for _, names, _ in scopes for name in names]
    rows = len(units) * len(starts)
    kind = np.float64 if recording.span_weeks == 1 else np.float32
    columns = {name: np.full((count, rows), np.nan, kind) for name in recording.columns()}
    stop = 0
    for scope, names, measures in scopes:
        start, stop = stop, stop + len(names) * len(starts)
        means = _span_means(measures, recording.measures(scope), first_week, recording.span_weeks)
        for name, values in means.items():
            columns[name][:, start:stop] = values.reshape(count, -1)
    of_scope = np.repeat(np.arange(len(scopes)), [len(names) * len(starts) for _, names, _ in scopes])
    return {
        "replicate": _numbers(batch, rows),
        "week": np.tile(starts, count * len(units)),
        "scope": sorted_categories([scope for scope, _, _ in scopes], np.tile(of_scope, count)),
        "unit": sorted_categories(units, np.tile(np.repeat(np.arange(len(units)), len(starts)), count)),
        **{name: values.reshape(-1) for name, values in columns.items()},
    }


def _scopes(
    batch: ReplicateBatch, service: Measures, of_professions: Measures
) -> Iterator[tuple[str, list[str], Measures]]:
    """The recorded scopes: name, units, and their measures (R, U, W)."""
    wanted, names = batch.recording.scopes, batch.professions
    if "service" in wanted:
        yield "service", ["service"], {name: values[:, None] for name, values in service.items()}
    if "profession" in wanted:
        yield "profession", list(names), of_professions
    if "pair" in wanted:
        first, second = np.triu_indices(len(names))
        units = [f"{names[p]}|{names[q]}" for p, q in zip(first, second, strict=True)]
        yield "pair", units, _by_week(pair_measures(batch.by_pair()[:, first, second].T), batch, len(units))
    if "locality" in wanted:
        rows = batch.by_locality()
        units = [str(g) for g in range(rows.shape[1])]
        yield "locality", units, _by_week(locality_measures(rows.T, len(names)), batch, len(units))


def _starts(first_week: int, weeks: int, span: int) -> np.ndarray:
    """First weeks of the spans, of which one begins at week 0."""
    return np.arange(first_week - first_week % span, weeks, span, dtype=np.int32)


def _span_means(measures: Measures, names: Sequence[str], first_week: int, span: int) -> Measures:
    """(..., S) means over spans of (..., W) measures; with spans of one week the values as they are."""
    if span == 1:
        return {name: measures[name] for name in names}
    needed = dict.fromkeys([*names, *(WEIGHTS[name] for name in names if name in WEIGHTS)])
    means = means_of(in_spans({name: measures[name] for name in needed}, span, first_week))
    return {name: means[name] for name in names}


def in_spans(measures: Measures, span: int, first_week: int = 0) -> Measures:
    """(..., W) as (..., S, span); spans that are not full are filled up with NaN."""
    weeks = next(iter(measures.values())).shape[-1]
    before = first_week % span
    after = -(before + weeks) % span

    def padded(values: np.ndarray) -> np.ndarray:
        gaps = [np.full((*values.shape[:-1], gap), np.nan) for gap in (before, after)]
        return np.concatenate([gaps[0], values, gaps[1]], axis=-1) if before or after else values

    return {name: padded(values).reshape(*values.shape[:-1], -1, span) for name, values in measures.items()}
