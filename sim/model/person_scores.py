"""True scores of people and dyads at the end of a week, by post number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.model.simulator import Simulator


def others_mean(table: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Mean of each row over the other professions; NaN if there is none."""
    mask = np.ones(table.shape, bool)
    mask[np.arange(len(own)), own] = False
    count = mask.sum(axis=1)
    return np.where(mask, table, 0.0).sum(axis=1) / np.where(count > 0, count, np.nan)


def dyad_block(simulator: Simulator, g: int) -> np.ndarray:
    """(n, n) DYADS of locality ``g``: rows are the first person, columns the second."""
    locality = simulator.state.localities[g]
    first, n = int(locality["first_dyad"]), int(locality["people"])
    return simulator.state.dyads[first : first + n * n].reshape(n, n)


def toward_colleagues(simulator: Simulator, column: str) -> np.ndarray:
    """(N,) mean trust in, or tension with, the colleagues of the locality who are in post."""
    people, means = simulator.state.people, np.full(len(simulator.state.people), np.nan)
    for g in range(simulator.localities):
        block = dyad_block(simulator, g)[column]
        rows = slice(int(simulator.state.localities["first_person"][g]), None)
        in_post = people["occupied"][rows][: len(block)] == 1
        colleagues = np.tile(in_post, (len(block), 1)) & ~np.eye(len(block), dtype=bool)
        count = colleagues.sum(axis=1)
        mean = np.where(colleagues, block, 0.0).sum(axis=1) / np.where(count > 0, count, np.nan)
        means[rows][: len(block)] = mean
    return means


def network_frame(simulator: Simulator) -> pd.DataFrame:
    """One row per pair of posts of a locality, at the end of the last simulated week; means of both directions."""
    parts = []
    for g in range(simulator.localities):
        block, start = dyad_block(simulator, g), int(simulator.state.localities["first_person"][g])
        first, second = np.triu_indices(len(block), k=1)
        means = {name: 0.5 * (block[name] + block[name].T)[first, second] for name in ("trust", "tension")}
        parts.append(pd.DataFrame({"first": start + first, "second": start + second, "locality": g, **means}))
    frame = pd.concat(parts, ignore_index=True)
    names = np.array(simulator.professions)
    professions = names[simulator.state.people["profession"]]
    frame["first_profession"] = pd.Categorical(professions[frame["first"]])
    frame["second_profession"] = pd.Categorical(professions[frame["second"]])
    frame.insert(0, "week", np.int32(simulator.week - 1))
    return frame
