"""Culture as points: profiles by profession, now and preferred. Shares are not independent; use the log-ratios."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.measures.survey.scores import CENSUS, SURVEY, TRUTH, items_at
from sim.model.survey.administer import AdministeredSurvey
from sim.model.survey.instrument import POINTS
from sim.model.survey.latents import LATENTS

ALL_PROFESSIONS = "all"
HALF_A_POINT = 0.5  # replaces 0 points, so that a logarithm exists (Martín-Fernández et al. 2003: of this order)


def profiles_of(survey: AdministeredSurvey) -> pd.DataFrame:
    """Mean points and log-ratios by level, profession, question and kind.

    Returns:
        ``instrument``, ``week``, ``level`` (truth, census, survey), ``profession`` (or all), ``asked`` (culture: as it
        is; culture_lacked: as people would like it), ``kind``, ``n`` people, ``points`` (0-100, adding up to 100 over
        kinds) and ``log_ratio`` (mean centred log-ratio, adding up to 0; for statistics: Aitchison 1986). Empty for
        instruments without points.
    """
    rows = [row for level in (TRUTH, CENSUS, SURVEY) for row in _rows_of(survey, level)]
    names = ["level", "profession", "asked", "kind", "n", "points", "log_ratio"]
    frame = pd.DataFrame(rows, columns=names)
    frame.insert(0, "week", np.int32(survey.week))
    frame.insert(0, "instrument", survey.name)
    return frame.astype(dict.fromkeys(["instrument", *names[:4]], "category"))


def _rows_of(survey: AdministeredSurvey, level: str) -> Iterator[tuple[object, ...]]:
    for latent, scales in _scales_by_latent(survey).items():
        points = _mean_over_scales(np.stack([items_at(survey, scale, level) for scale in scales]))
        logs = centred_log_ratios(points)
        for profession in (ALL_PROFESSIONS, *survey.professions):
            chosen = np.isfinite(points).all(axis=1) & _members(survey, profession)
            if chosen.any():
                means, ratios = points[chosen].mean(axis=0), logs[chosen].mean(axis=0)
                for kind, mean, ratio in zip(LATENTS[latent].shared_among, means, ratios, strict=True):
                    yield level, profession, latent, kind, int(chosen.sum()), float(mean), float(ratio)


def _scales_by_latent(survey: AdministeredSurvey) -> dict[str, list[str]]:
    """The scales of points by the latent that they measure."""
    scales: dict[str, list[str]] = {}
    for name, scale in survey.instrument.scales.items():
        if scale.kind == POINTS:
            scales.setdefault(scale.latent, []).append(name)
    return scales


def _mean_over_scales(points: np.ndarray) -> np.ndarray:
    """(N, K) of (D, N, K): each person's mean over the scales answered in full; NaN without any."""
    complete = np.isfinite(points).all(axis=2, keepdims=True)
    count = complete.sum(axis=0)
    return np.where(count > 0, np.where(complete, points, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)


def _members(survey: AdministeredSurvey, profession: str) -> np.ndarray:
    if profession == ALL_PROFESSIONS:
        return np.ones(len(survey.frame), bool)
    return survey.frame.professions == survey.professions.index(profession)


def centred_log_ratios(points: np.ndarray) -> np.ndarray:
    """(N, K) logarithm of each share over the geometric mean of its row."""
    logs = np.log(np.maximum(points, HALF_A_POINT))
    return logs - logs.mean(axis=1, keepdims=True)
