"""The cause ledger as a tidy table: how much of each conflict came from which cause."""

from __future__ import annotations

import numpy as np

from sim.core.table import column_names
from sim.measures.replicate_batch import ReplicateBatch
from sim.measures.tidy import Columns, categories
from sim.model.accumulators import HAZARD_CAUSES, PROCESS_CAUSES

LEDGERS = {"process": ("process", PROCESS_CAUSES), "relationship": ("hazard", HAZARD_CAUSES)}
LEDGER = [(conflict, f"{prefix}_{cause}", cause) for conflict, (prefix, causes) in LEDGERS.items() for cause in causes]
CONFLICTS = list(LEDGERS)
CAUSES = sorted({cause for _, _, cause in LEDGER})
CONFLICT_CODES = np.array([CONFLICTS.index(conflict) for conflict, _, _ in LEDGER])
CAUSE_CODES = np.array([CAUSES.index(cause) for _, _, cause in LEDGER])


def cause_sums(batch: ReplicateBatch) -> Columns:
    """Amounts summed over the measured weeks, as one row with ``week`` 0; pairs that never met are left out.

    ``amount`` adds up over causes to process conflict, or to the hazard of relationship conflict, summed over the
    ``encounters`` of the pair.
    """
    first, second = np.triu_indices(len(batch.professions))
    met, amounts = _over_weeks(batch.by_pair(), batch)
    met, amounts = met[:, first, second], amounts[:, first, second]
    run, pair, line = np.nonzero(np.broadcast_to(met[..., None] > 0, amounts.shape))
    return _cause_columns(
        batch, np.array(batch.replicates, np.int32)[run], np.zeros(len(run), np.int32), first[pair], second[pair],
        line, met[run, pair], amounts[run, pair, line],
    )  # fmt: skip


def _over_weeks(pairs: np.ndarray, batch: ReplicateBatch) -> tuple[np.ndarray, np.ndarray]:
    """Of (R * W, Q, Q) BY_PAIR: encounters (R, Q, Q) and amounts (R, Q, Q, C) by cause."""
    columns, by_replicate = list(column_names(pairs)), (len(batch.replicates), batch.weeks, *pairs.shape[1:])
    met = pairs["encounters"].reshape(by_replicate)[:, batch.burn_in :].sum(axis=1)
    # All columns are eight bytes wide: seen as plain numbers, they are added up in one go.
    numbers = pairs.view(np.float64).reshape(*by_replicate, len(columns))
    sums = numbers[:, batch.burn_in :].sum(axis=1)
    return met, sums[..., [columns.index(column) for _, column, _ in LEDGER]]


def causes_by_week(batch: ReplicateBatch) -> Columns:
    """The same with rows for every recorded week; pairs that never met in a replicate are left out."""
    pairs = batch.by_pair()
    weeks = np.arange(-batch.burn_in, batch.measured_weeks, dtype=np.int32)
    parts = []
    for number, block in zip(batch.replicates, np.split(pairs, len(batch.replicates)), strict=True):
        first, second = np.nonzero(np.triu(block["encounters"].sum(axis=0) > 0))
        rows = block[:, first, second]
        amounts = np.stack([rows[column] for _, column, _ in LEDGER])
        line, week, pair = (place.reshape(-1) for place in np.indices(amounts.shape, np.int32))
        met = np.broadcast_to(rows["encounters"], amounts.shape).reshape(-1)
        replicates = np.full(len(line), number, np.int32)
        parts.append((replicates, weeks[week], first[pair], second[pair], line, met, amounts.reshape(-1)))
    return _cause_columns(batch, *(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _cause_columns(
    batch: ReplicateBatch, replicates: np.ndarray, weeks: np.ndarray, first: np.ndarray, second: np.ndarray,
    line: np.ndarray, encounters: np.ndarray, amounts: np.ndarray,
) -> Columns:  # fmt: skip
    return {
        "replicate": replicates,
        "week": weeks,
        "first": categories(batch.professions, first),
        "second": categories(batch.professions, second),
        "conflict": categories(CONFLICTS, CONFLICT_CODES[line]),
        "cause": categories(CAUSES, CAUSE_CODES[line]),
        "encounters": encounters.astype(np.int32),
        "amount": amounts,
    }
