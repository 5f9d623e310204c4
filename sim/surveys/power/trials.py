"""Trials: teams drawn from the simulated services, people invited, their replies and answers.

The response model is that of :mod:`sim.model.survey.administer`: the same equations.
All sizes of change use common random numbers, so that only the change differs between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.core.compiled import source_of
from sim.model.mechanisms.survey_response import reply_logit
from sim.model.survey.answers import categories_of, latent_responses_of
from sim.model.survey.kernels import solve_common_logit
from sim.model.survey.latents import RELATIONSHIP, STRAIN
from sim.model.survey.norms import norms
from sim.surveys.power import rng as streams
from sim.surveys.power.request import PowerRequest
from sim.surveys.power.rng import BlockRng
from sim.surveys.power.services import SimulatedServices, Wave, services_per_trial
from sim.surveys.power.survey_design import TWO_GROUPS, SurveyDesign

WAVES = 2
WAVE_FIELDS = tuple(Wave.__dataclass_fields__)


@dataclass(frozen=True)
class Trials:
    """T trials of g teams with P places each.

    Attributes:
        request: the design and what its names stand for.
        names: ids of the professions.
        rng: the generator of these trials.
        treated: (g,) teams that get the change.
        invited: (WAVES, T, g, P) who is invited at each wave.
        professions: (T, g, P).
        waves: the people of each wave, in arrays (T, g, P).
        method: (WAVES, T, g, P) method effects, which stay with a person.
        errors: (WAVES, T, g, P, J) of the items.
    """

    request: PowerRequest
    names: tuple[str, ...]
    rng: BlockRng
    treated: np.ndarray
    invited: np.ndarray
    professions: np.ndarray
    waves: tuple[Wave, Wave]
    method: np.ndarray
    errors: np.ndarray


def draw_trials(
    request: PowerRequest, services: SimulatedServices, chosen: np.ndarray, block: int, trials: int
) -> Trials:
    """Draw the people of a block of trials.

    Args:
        request, services: what is surveyed.
        chosen: (K,) numbers of the services from which these trials are drawn.
        block: number of the block, for its random numbers.
        trials: how many.
    """
    rng = BlockRng(request.design.seed, block)
    teams = _draw_teams(request.design, services, chosen, rng, trials)
    first, second = (Wave(*(getattr(wave, name)[teams] for name in WAVE_FIELDS)) for wave in services.waves)
    posts, shape = services.posts[teams], first.in_post.shape
    return Trials(
        request, services.names, rng, _treated(request.design),
        _draw_invited(request.design, posts, rng), services.professions[teams], (first, second),
        _draw_method(first, second, rng), rng.normals(streams.ERROR, WAVES, *shape, request.scale.items),
    )  # fmt: skip


def _draw_teams(
    design: SurveyDesign, services: SimulatedServices, chosen: np.ndarray, rng: BlockRng, trials: int
) -> tuple[np.ndarray, ...]:
    """Index of service and of locality, (T, g) each: whole services in random order, until there are enough teams."""
    localities = services.posts.shape[1]
    needed = services_per_trial(design.teams, localities)
    order = np.argsort(rng.uniforms(streams.SERVICE, trials, len(chosen)), axis=1)[:, :needed]
    places = np.argsort(rng.uniforms(streams.TEAM, trials, needed, localities), axis=2)
    of_services = np.repeat(chosen[order], localities, axis=1)
    return of_services[:, : design.teams], places.reshape(trials, -1)[:, : design.teams]


def _treated(design: SurveyDesign) -> np.ndarray:
    """(g,) the first half of the teams, which are in random order, or all."""
    half = design.teams // 2 if design.comparison == TWO_GROUPS else design.teams
    return np.arange(design.teams) < half


def _draw_invited(design: SurveyDesign, posts: np.ndarray, rng: BlockRng) -> np.ndarray:
    """The wanted number of all posts of a trial at each wave, at random."""
    draws = np.where(posts, rng.uniforms(streams.INVITED, WAVES, *posts.shape), np.inf)
    flat = draws.reshape(*draws.shape[:2], -1)
    last = np.sort(flat, axis=2)[..., [design.invited - 1]] if design.invited < flat.shape[2] else np.inf
    return posts & (flat <= last).reshape(draws.shape)


def _draw_method(first: Wave, second: Wave, rng: BlockRng) -> np.ndarray:
    before = rng.normals(streams.METHOD, *first.ids.shape)
    fresh = rng.normals(streams.RENEWED, *first.ids.shape)
    return np.stack([before, np.where(first.ids == second.ids, before, fresh)])


def injected_effect(trials: Trials, wave: int, change: float) -> np.ndarray:
    """(g, 1) the change of each team in standard deviations of the norm group; 0 at the first wave."""
    step = wave * change / norms()[trials.request.scale.latent].deviation
    return (trials.treated * step)[:, None]


def answers(trials: Trials, wave: int, change: float) -> np.ndarray:
    """(T, g, P, J) what each person would answer at a wave, with a change at the second; NaN for vacant posts."""
    people, scale = trials.waves[wave], trials.request.scale
    shape = trials.errors[wave].shape
    responses = latent_responses_of(
        (people.latent + injected_effect(trials, wave, change)).ravel(),
        trials.method[wave].ravel(),
        shifts(trials.request, trials.names)[trials.professions].ravel(),
        trials.errors[wave].reshape(-1, shape[-1]),
        scale,
    )
    return np.where(people.in_post[..., None], categories_of(responses, scale).reshape(shape), np.nan)


def shifts(request: PowerRequest, names: tuple[str, ...]) -> np.ndarray:
    """(Q,) how much higher each profession answers at the same value of the latent."""
    return np.array([request.scale.offset + request.scale.shift.get(name, 0.0) for name in names])


def replied(trials: Trials, wave: int, change: float) -> np.ndarray:
    """(T, g, P) who answers the scale at a wave: invited, in post, willing, and shown its page."""
    to_reply = trials.rng.uniforms(streams.REPLY, WAVES, *trials.professions.shape)[wave]
    to_be_shown = trials.rng.uniforms(streams.SHOWN, WAVES, *trials.professions.shape)[wave]
    shown = to_be_shown < _page_probability(trials)[trials.professions]
    return (to_reply < reply_probabilities(trials, wave, change)) & shown


def replies_depend_on_change(trials: Trials) -> bool:
    """Whether the size of the change affects who replies; if all teams get it, the fixed response rate cancels it."""
    slopes = dict(zip((STRAIN, RELATIONSHIP), trials.request.instrument.reply.slopes(), strict=True))
    return trials.request.design.comparison == TWO_GROUPS and slopes.get(trials.request.scale.latent, 0.0) != 0


def reply_probabilities(trials: Trials, wave: int, change: float) -> np.ndarray:
    """(T, g, P) probability that an invitation is answered; its mean in a trial, vacant posts included, is the rate."""
    people, reply = trials.waves[wave], trials.request.instrument.reply
    invited, shape = trials.invited[wave], trials.professions.shape
    effect, latent = injected_effect(trials, wave, change), trials.request.scale.latent
    by_profession = np.array([reply.of_professions().get(name, 0.0) for name in trials.names])
    logits = source_of(reply_logit)(
        people.strain + effect * (latent == STRAIN),
        people.conflict + effect * (latent == RELATIONSHIP),
        by_profession[trials.professions],
        *reply.slopes(),
    )
    able = invited & people.in_post
    rows = np.where(able, logits, np.nan).reshape(shape[0], -1)
    wanted = reply.rate * invited.reshape(shape[0], -1).sum(axis=1)
    common = np.array([solve_common_logit(row, number) for row, number in zip(rows, wanted, strict=True)])
    return np.where(able, 1 / (1 + np.exp(-(logits + common[:, None, None]))), 0.0)


def _page_probability(trials: Trials) -> np.ndarray:
    """(Q,) probability that a respondent reaches the scale's page, that it applies, and that it is not left out."""
    reaching = 1.0
    for page in trials.request.instrument.order.values():
        reaching *= 1 - page.break_off
        if trials.request.design.scale in page.scales:
            break
    applies = np.array([page.relevance.get(name, page.applies) for name in trials.names])
    return reaching * (1 - page.skip) * applies


def filled_in(trials: Trials, wave: int) -> np.ndarray:
    """(T, g, P, J) items that respondents do not leave empty."""
    share = trials.request.instrument.reply.item_missing
    if share == 0:
        return np.ones(trials.errors[wave].shape, bool)
    return trials.rng.uniforms(streams.EMPTY, *trials.errors.shape)[wave] >= share
