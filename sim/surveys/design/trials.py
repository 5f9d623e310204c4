"""Trials: teams drawn from the simulated services, people invited, and what each would answer and whether.

One response model serves here and in :mod:`sim.model.survey.administer`: the same leanings, steps and reluctance.
All sizes of change meet the same luck, so that only the change differs between them.
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
from sim.surveys.design import rng as draws
from sim.surveys.design.request import Asked
from sim.surveys.design.rng import Lots
from sim.surveys.design.services import Services, Wave, services_per_trial
from sim.surveys.design.survey_design import TWO_GROUPS, Design

WAVES = 2


@dataclass(frozen=True)
class Trials:
    """T trials of g teams with P places each.

    Attributes:
        asked: the design and what its names stand for.
        names: ids of the professions.
        luck: of these trials.
        treated: (g,) teams that get the change.
        invited: (WAVES, T, g, P) who is on the list of each wave.
        professions: (T, g, P).
        waves: of each wave the people, in arrays (T, g, P).
        method: (WAVES, T, g, P) mood and manner, which stay with a person.
        errors: (WAVES, T, g, P, J) of the items.
    """

    asked: Asked
    names: tuple[str, ...]
    rng_key: Lots
    treated: np.ndarray
    invited: np.ndarray
    professions: np.ndarray
    waves: tuple[Wave, Wave]
    method: np.ndarray
    errors: np.ndarray


def drawn_trials(asked: Asked, services: Services, chosen: np.ndarray, block: int, trials: int) -> Trials:
    """Draw the people of a block of trials.

    Args:
        asked, services: what is surveyed.
        chosen: (K,) numbers of the services that these trials may draw from.
        block: number of the block, the address of its luck.
        trials: how many.
    """
    rng_key = Lots(asked.design.seed, block)
    where = _teams(asked.design, services, chosen, rng_key, trials)
    first, second = (Wave(*(getattr(wave, name)[where] for name in _FIELDS)) for wave in services.waves)
    listed, shape = services.listed[where], first.there.shape
    return Trials(
        asked, services.names, rng_key, _treated(asked.design),
        _invited(asked.design, listed, rng_key), services.professions[where], (first, second),
        _method(first, second, rng_key), rng_key.normals(draws.ERROR, WAVES, *shape, asked.scale.items),
    )  # fmt: skip


_FIELDS = tuple(Wave.__dataclass_fields__)


def _teams(
    design: Design, services: Services, chosen: np.ndarray, rng_key: Lots, trials: int
) -> tuple[np.ndarray, ...]:
    """Index of service and of locality, (T, g) each: whole services in a random order, until there are teams enough."""
    localities = services.listed.shape[1]
    needed = services_per_trial(design.teams, localities)
    order = np.argsort(rng_key.uniforms(draws.SERVICE, trials, len(chosen)), axis=1)[:, :needed]
    places = np.argsort(rng_key.uniforms(draws.TEAM, trials, needed, localities), axis=2)
    of_services = np.repeat(chosen[order], localities, axis=1)
    return of_services[:, : design.teams], places.reshape(trials, -1)[:, : design.teams]


def _treated(design: Design) -> np.ndarray:
    """(g,) half of the teams, or all; which ones is for luck to say, as teams stand in a random order."""
    half = design.teams // 2 if design.comparison == TWO_GROUPS else design.teams
    return np.arange(design.teams) < half


def _invited(design: Design, listed: np.ndarray, rng_key: Lots) -> np.ndarray:
    """So many of all posts of a trial at each wave, by lot."""
    lot = np.where(listed, rng_key.uniforms(draws.INVITED, WAVES, *listed.shape), np.inf)
    flat = lot.reshape(*lot.shape[:2], -1)
    last = np.sort(flat, axis=2)[..., [design.invited - 1]] if design.invited < flat.shape[2] else np.inf
    return listed & (flat <= last).reshape(lot.shape)


def _method(first: Wave, second: Wave, rng_key: Lots) -> np.ndarray:
    before = rng_key.normals(draws.METHOD, *first.keys.shape)
    fresh = rng_key.normals(draws.RENEWED, *first.keys.shape)
    return np.stack([before, np.where(first.keys == second.keys, before, fresh)])


def moved(trials: Trials, wave: int, change: float) -> np.ndarray:
    """(g, 1) what is planted in each team, in standard deviations of the norm group; nothing at the first wave."""
    step = wave * change / norms()[trials.asked.scale.latent].deviation
    return (trials.treated * step)[:, None]


def answers(trials: Trials, wave: int, change: float) -> np.ndarray:
    """(T, g, P, J) what each would answer at a wave, with a change planted at the second; NaN for empty posts."""
    people, scale = trials.waves[wave], trials.asked.scale
    shape = trials.errors[wave].shape
    leans = latent_responses_of(
        (people.asked + moved(trials, wave, change)).ravel(),
        trials.method[wave].ravel(),
        shifts(trials.asked, trials.names)[trials.professions].ravel(),
        trials.errors[wave].reshape(-1, shape[-1]),
        scale,
    )
    return np.where(people.there[..., None], categories_of(leans, scale).reshape(shape), np.nan)


def shifts(asked: Asked, names: tuple[str, ...]) -> np.ndarray:
    """(Q,) how much higher each profession ticks at the same standing."""
    return np.array([asked.scale.offset + asked.scale.shift.get(name, 0.0) for name in names])


def replied(trials: Trials, wave: int, change: float) -> np.ndarray:
    """(T, g, P) who answers the scale at a wave: invited, in post, willing, and shown its page."""
    lot = trials.rng_key.uniforms(draws.REPLY, WAVES, *trials.professions.shape)[wave]
    shown = trials.rng_key.uniforms(draws.SHOWN, WAVES, *trials.professions.shape)[wave]
    return (lot < chance_of_reply(trials, wave, change)) & (shown < _page(trials)[trials.professions])


def sways_replies(trials: Trials) -> bool:
    """Whether the size of the change bears on who answers: where all get it, it cancels in the fixed response."""
    slopes = dict(zip((STRAIN, RELATIONSHIP), trials.asked.instrument.reply.slopes(), strict=True))
    return trials.asked.design.comparison == TWO_GROUPS and slopes.get(trials.asked.scale.latent, 0.0) != 0


def chance_of_reply(trials: Trials, wave: int, change: float) -> np.ndarray:
    """(T, g, P) chance that an invitation is answered; ``response`` in a trial's mean, empty posts included."""
    people, reply = trials.waves[wave], trials.asked.instrument.reply
    invited, shape = trials.invited[wave], trials.professions.shape
    planted, latent = moved(trials, wave, change), trials.asked.scale.latent
    likings = np.array([reply.of_professions().get(name, 0.0) for name in trials.names])
    logits = source_of(reply_logit)(
        people.strain + planted * (latent == STRAIN),
        people.conflict + planted * (latent == RELATIONSHIP),
        likings[trials.professions],
        *reply.slopes(),
    )
    able = invited & people.there
    rows = np.where(able, logits, np.nan).reshape(shape[0], -1)
    wanted = reply.rate * invited.reshape(shape[0], -1).sum(axis=1)
    common = np.array([solve_common_logit(row, number) for row, number in zip(rows, wanted, strict=True)])
    return np.where(able, 1 / (1 + np.exp(-(logits + common[:, None, None]))), 0.0)


def _page(trials: Trials) -> np.ndarray:
    """(Q,) chance that a respondent gets as far as the scale's page, is concerned by it and does not leave it out."""
    there = 1.0
    for page in trials.asked.instrument.order.values():
        there *= 1 - page.break_off
        if trials.asked.design.scale in page.scales:
            break
    concerned = np.array([page.relevance.get(name, page.applies) for name in trials.names])
    return there * (1 - page.skip) * concerned


def filled(trials: Trials, wave: int) -> np.ndarray:
    """(T, g, P, J) items that are not left empty by those who answer."""
    share = trials.asked.instrument.reply.item_missing
    if share == 0:
        return np.ones(trials.errors[wave].shape, bool)
    return trials.rng_key.uniforms(draws.EMPTY, *trials.errors.shape)[wave] >= share
