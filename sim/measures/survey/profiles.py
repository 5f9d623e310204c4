"""Culture as points: profiles by profession, now and preferred. Shares are not independent: see the log-ratios."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.measures.survey.scores import CENSUS, SURVEY, TRUTH, items_at
from sim.model.survey.administer import AdministeredSurvey
from sim.model.survey.instrument import POINTS, Scale
from sim.model.survey.latents import LATENTS

EVERYBODY = "all"
HALF_A_POINT = 0.5  # stands for none, so that a logarithm can be taken (Martín-Fernández et al. 2003: of the order)


def profiles_of(survey: AdministeredSurvey) -> pd.DataFrame:
    """Mean points and log-ratios by level, profession, question and kind.

    Returns:
        ``instrument``, ``week``, ``level`` (truth, census, survey), ``profession`` (or all), ``asked`` (culture: as it
        is; culture_lacked: as people would have it), ``kind``, ``n`` people, ``points`` (0-100, adding to 100 over
        kinds) and ``log_ratio`` (mean centred log-ratio, adding to 0; what statistics may be done on: Aitchison 1986).
        Empty for instruments without points.
    """
    rows = [row for level in (TRUTH, CENSUS, SURVEY) for row in _of_level(survey, level)]
    names = ["level", "profession", "asked", "kind", "n", "points", "log_ratio"]
    frame = pd.DataFrame(rows, columns=names)
    frame.insert(0, "week", np.int32(survey.week))
    frame.insert(0, "instrument", survey.name)
    return frame.astype(dict.fromkeys(["instrument", *names[:4]], "category"))


def _of_level(survey: AdministeredSurvey, level: str) -> Iterator[tuple[object, ...]]:
    for asked, scales in _asked(survey).items():
        points = _mean_over_dimensions(np.stack([items_at(survey, scale, level) for scale in scales]))
        logs = centred_log_ratios(points)
        for profession in (EVERYBODY, *survey.professions):
            here = np.isfinite(points).all(axis=1) & _of(survey, profession)
            if here.any():
                means, ratios = points[here].mean(axis=0), logs[here].mean(axis=0)
                for kind, mean, ratio in zip(LATENTS[asked].shared_among, means, ratios, strict=True):
                    yield level, profession, asked, kind, int(here.sum()), float(mean), float(ratio)


def _asked(survey: AdministeredSurvey) -> dict[str, list[str]]:
    """The questions that points are given on, each with its dimensions."""
    shared: dict[str, Scale] = {name: one for name, one in survey.instrument.scales.items() if one.kind == POINTS}
    return {asked: [name for name, one in shared.items() if one.latent == asked]
            for asked in dict.fromkeys(one.latent for one in shared.values())}  # fmt: skip


def _mean_over_dimensions(points: np.ndarray) -> np.ndarray:
    """(N, K) of (D, N, K): each person's mean over the dimensions answered in full; NaN without any."""
    whole = np.isfinite(points).all(axis=2, keepdims=True)
    count = whole.sum(axis=0)
    return np.where(count > 0, np.where(whole, points, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)


def _of(survey: AdministeredSurvey, profession: str) -> np.ndarray:
    if profession == EVERYBODY:
        return np.ones(len(survey.frame), bool)
    return survey.frame.professions == survey.professions.index(profession)


def centred_log_ratios(points: np.ndarray) -> np.ndarray:
    """(N, K) logarithm of each share over the geometric mean of its row."""
    logs = np.log(np.maximum(points, HALF_A_POINT))
    return logs - logs.mean(axis=1, keepdims=True)
