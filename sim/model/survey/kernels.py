"""The compiled part of administering an instrument: random draws for people and items, and answers from them."""

from __future__ import annotations

import numpy as np

from sim.core.compiled import entry
from sim.core.rng import normals, uniforms
from sim.model.mechanisms.survey_response import category, common_logit, expected_category, latent_response


@entry
def draw_normals(rng_key, stream, week, people, questions, out):
    """A standard normal for each of (N,) people and (J,) questions, into ``out`` (N, J)."""
    for i in range(people.shape[0]):
        for j in range(questions.shape[0]):
            out[i, j], _, _, _ = normals(rng_key[0], stream, week, people[i], questions[j])


@entry
def draw_uniforms(rng_key, stream, week, people, question, out):
    """Four uniforms for each of (N,) people and one question, into ``out`` (N, 4)."""
    for i in range(people.shape[0]):
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = uniforms(rng_key[0], stream, week, people[i], question)


@entry
def latent_responses(eta, method, shift, errors, loading, common_method, out):
    """y* of (N,) people on the J items of a scale, into ``out`` (N, J)."""
    for i in range(errors.shape[0]):
        for j in range(errors.shape[1]):
            out[i, j] = latent_response(eta[i], method[i], shift[i], errors[i, j], loading, common_method)


@entry
def categories(responses, cuts, out):
    """Thresholds passed, from latent responses (N, J) and each item's thresholds (J, K), into ``out`` (N, J)."""
    for i in range(responses.shape[0]):
        for j in range(responses.shape[1]):
            out[i, j] = category(responses[i, j], cuts[j])


@entry
def expected_categories(eta, shift, loading, cuts, out):
    """The mean of :func:`categories` over method effects and errors, into ``out`` (N, J)."""
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = expected_category(eta[i], shift[i], loading, cuts[j])


@entry
def solve_common_logit(logits, wanted):
    """See :func:`sim.model.mechanisms.survey_response.common_logit`."""
    return common_logit(logits, wanted)


def normals_for(rng_key: np.ndarray, stream: int, week: int, people: np.ndarray, questions: np.ndarray) -> np.ndarray:
    """(N, J) standard normals for (N,) ids of people and (J,) ids of questions; they depend on nothing else."""
    out = np.empty((len(people), len(questions)))
    draw_normals(rng_key, stream, week, people, questions, out)
    return out


def uniforms_for(rng_key: np.ndarray, stream: int, week: int, people: np.ndarray, question: int) -> np.ndarray:
    """(N, 4) uniforms for (N,) ids of people and the id of a question; they depend on nothing else."""
    out = np.empty((len(people), 4))
    draw_uniforms(rng_key, stream, week, people, question, out)
    return out
