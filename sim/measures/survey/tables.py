"""A survey as tidy tables: who was asked, what was answered and, in a separate table, what was true."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from sim.model.survey.administer import AdministeredSurvey
from sim.model.survey.instrument import POINTS
from sim.model.survey.replies import ANSWERED

COMPLETE, INCOMPLETE, BROKE_OFF, NO_REPLY = DISPOSITIONS = ("complete", "incomplete", "broke_off", "no_reply")
NO_POST = -1


def invitations_of(survey: AdministeredSurvey) -> pd.DataFrame:
    """One row per invitation, in an order unrelated to the posts.

    Returns:
        ``instrument``, ``week``, ``respondent`` (from 1), ``profession``, ``locality``, ``disposition`` (complete,
        incomplete, broke_off, no_reply), ``broke_off_before`` (a page's name, or empty), ``pages`` and ``items``
        answered.
    """
    replies, pages = survey.replies, list(survey.instrument.order)
    items = np.sum([answered.sum(axis=1) for answered in survey.answered.values()], axis=0)
    frame = pd.DataFrame(
        {
            **_head(survey, len(survey.frame)),
            "respondent": (replies.order + 1).astype(np.int32),
            "profession": pd.Categorical.from_codes(survey.frame.professions, list(survey.professions)),
            "locality": survey.frame.localities.astype(np.int32),
            "disposition": pd.Categorical.from_codes(_dispositions(survey), list(DISPOSITIONS)),
            "broke_off_before": pd.Categorical.from_codes(replies.broke_off, ["", *pages]),
            "pages": (replies.pages == ANSWERED).sum(axis=1).astype(np.int32),
            "items": np.asarray(items, np.int32),
        }
    )
    return frame[replies.invited].sort_values("respondent", ignore_index=True)


def _head(survey: AdministeredSurvey, rows: int) -> dict[str, object]:
    return {
        "instrument": pd.Categorical([survey.name] * rows, [survey.name]),
        "week": np.full(rows, survey.week, np.int32),
    }


def _dispositions(survey: AdministeredSurvey) -> np.ndarray:
    replies = survey.replies
    codes = np.full(len(survey.frame), DISPOSITIONS.index(NO_REPLY))
    codes[replies.responded] = DISPOSITIONS.index(COMPLETE)
    codes[replies.incomplete] = DISPOSITIONS.index(INCOMPLETE)
    codes[replies.broke_off > 0] = DISPOSITIONS.index(BROKE_OFF)
    return codes


def answers_of(survey: AdministeredSurvey) -> pd.DataFrame:
    """One row per answer: ``instrument``, ``week``, ``respondent``, ``item``, ``answer`` (as on the form)."""
    names = [name for scale in survey.instrument.scales for name in survey.instrument.item_names(scale)]
    parts, first = [], 0
    for scale in survey.instrument.scales:
        answers = survey.answers(scale)
        person, item = np.nonzero(np.isfinite(answers))
        parts.append((survey.replies.order[person] + 1, item + first, answers[person, item]))
        first += answers.shape[1]
    respondents, items, answers = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    frame = pd.DataFrame(
        {
            **_head(survey, len(answers)),
            "respondent": respondents.astype(np.int32),
            "item": pd.Categorical.from_codes(items, names),
            "answer": answers.astype(np.int16),
        }
    )
    return frame.sort_values(["respondent", "item"], ignore_index=True)


def truths_of(survey: AdministeredSurvey) -> pd.DataFrame:
    """One row per invitation and scale: what no survey knows.

    Returns:
        ``instrument``, ``week``, ``respondent``, ``post`` (-1: a seat of the leadership), ``in_post``,
        ``probability`` of replying, ``scale``, ``reading`` (the true value of what the scale measures, in the model's
        units; NaN for points, which have several), ``expected`` (the expected mean item at the true value) and
        ``census`` (the mean item that was or would have been answered).
    """
    people, order = survey.frame, survey.replies.order
    posts = np.full(len(people), NO_POST) if people.leaders else people.rows
    parts = [
        pd.DataFrame(
            {
                **_head(survey, len(people)),
                "respondent": (order + 1).astype(np.int32),
                "post": posts.astype(np.int32),
                "in_post": people.in_post,
                "probability": survey.replies.probability,
                "scale": pd.Categorical([scale] * len(people), list(survey.instrument.scales)),
                "reading": _single(survey, scale),
                "expected": survey.true_answers[scale].mean(axis=1),
                "census": survey.census[scale].mean(axis=1),
            }
        )
        for scale in survey.instrument.scales
    ]
    invited = pd.concat([part[survey.replies.invited] for part in parts], ignore_index=True)
    return invited.sort_values(["respondent", "scale"], ignore_index=True)


def _single(survey: AdministeredSurvey, scale: str) -> np.ndarray:
    if survey.instrument.scales[scale].kind == POINTS:
        return np.full(len(survey.frame), np.nan)
    return survey.true_values[scale]


def tables_of(surveys: Sequence[AdministeredSurvey], names: Collection[str]) -> dict[str, pd.DataFrame]:
    """The named ones of the tables ``invitations``, ``answers``, ``truths``, ``survey_statistics`` and ``profiles``.

    Statistics of agreement take longer than the weeks that were simulated; they are computed only if they are wanted.

    Args:
        surveys: all of one replicate.
        names: of tables; others are ignored.
    """
    from sim.measures.survey.profiles import profiles_of
    from sim.measures.survey.statistics import statistics_of

    makers = {
        "invitations": invitations_of, "answers": answers_of, "truths": truths_of, "survey_statistics": statistics_of,
        "profiles": profiles_of,
    }  # fmt: skip
    wanted = {name: make for name, make in makers.items() if name in names}
    parts = {name: [frame for survey in surveys if len(frame := make(survey))] for name, make in wanted.items()}
    return {name: combine(frames) for name, frames in parts.items() if frames}


def combine(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The frames of several surveys as one, with the union of their categories."""
    from pandas.api.types import union_categoricals

    combined = pd.concat(
        [frame.astype(dict.fromkeys(frame.select_dtypes("category"), object)) for frame in frames], ignore_index=True
    )
    for name in frames[0].select_dtypes("category"):
        combined[name] = union_categoricals([frame[name] for frame in frames])
    return combined
