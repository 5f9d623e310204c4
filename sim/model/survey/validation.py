"""What no single number can say of an instrument: its parts must fit each other, and the service it is sent to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.model.survey.instrument import (
    FRAMES,
    KINDS,
    LEADERS,
    MISSING,
    MOST_STEPS,
    POINTS,
    SHAPES,
    TICKS,
    Instrument,
    Scale,
)  # fmt: skip

if TYPE_CHECKING:
    from sim.model.config import Config

ROUNDING = 1e-9
LONGEST = 32
NAME = re.compile(rf"[A-Za-z][A-Za-z0-9_]{{0,{LONGEST - 1}}}")


def check_instruments(config: Config) -> None:
    """Return if every instrument can be administered.

    Raises:
        ConfigError: one cannot; the sentence says which, where and what is allowed.
    """
    codes: dict[str, str] = {}
    for name, instrument in config.instruments.items():
        _check_name(name, f"instruments.{name}: its name")
        check_instrument(config, instrument, f"instruments.{name}")
        _check_weeks(config, instrument, f"instruments.{name}.weeks")
        other = codes.setdefault(instrument.code.lower(), name)
        if other != name:
            raise ConfigError(f"instruments.{name}.code = '{instrument.code}' is that of {other}, too; change one.")


def check_instrument(config: Config, instrument: Instrument, place: str) -> None:
    """Return if an instrument fits together and reaches somebody; raises likewise."""
    if not instrument.scales:
        name = place.rpartition(".")[2]
        raise ConfigError(
            f"{place} has no scales; choose one that ships (instruments={name}?) or give it at least one."
        )
    _check_name(instrument.code, f"{place}.code")
    for name, scale in instrument.scales.items():
        _check_scale(config, scale, f"{place}.scales.{name}", list(instrument.scales))
    _check_codes(instrument, place)
    _check_pages(config, instrument, place)
    _among(f"{place}.reply.missing", instrument.reply.missing, MISSING)
    _check_professions(config, instrument.reply.profession, f"{place}.reply.profession")
    _check_frame(config, instrument, place)


def _check_name(word: str, place: str) -> None:
    if not NAME.fullmatch(word):
        raise ConfigError(
            f"{place} = '{word}' should be a short name for files and data: letters, digits and underscores, the first "
            f"a letter, at most {LONGEST}."
        )


def _among(place: str, word: str, known: Iterable[str]) -> None:
    if word not in known:
        raise ConfigError(f"{place} = '{word}' is not there; it is one of {listed(known)}." + did_you_mean(word, known))


def _check_professions(config: Config, names: Iterable[str], place: str) -> None:
    for name in names:
        if name not in config.organisation.professions:
            known = config.organisation.professions
            raise ConfigError(
                f"{place} names '{name}', which is no profession here (there are {listed(known)})."
                + did_you_mean(name, known)
            )


def _check_scale(config: Config, scale: Scale, place: str, siblings: list[str]) -> None:
    from sim.model.survey.latents import LATENTS

    if not scale.latent and not scale.code:  # made by a misspelt override
        name = place.rpartition(".")[2]
        others = [other for other in siblings if other != name]
        raise ConfigError(
            f"'{place}' is no scale of this instrument, which has {listed(others)}." + did_you_mean(name, others)
        )
    _check_name(scale.code, f"{place}.code")
    _among(f"{place}.kind", scale.kind, KINDS)
    _among(f"{place}.latent", scale.latent, LATENTS)
    _among(f"{place}.shape", scale.shape, SHAPES)
    _check_kind(scale, place, LATENTS[scale.latent].shared_out)
    _check_rising(scale.thresholds, f"{place}.thresholds")
    if scale.loading**2 + scale.common_method**2 > 1 + ROUNDING:
        raise ConfigError(
            f"{place}: loading {scale.loading:g} and common_method {scale.common_method:g} leave no room for error; "
            "their squares may add up to 1 at most."
        )
    _check_professions(config, scale.shift, f"{place}.shift")


def _check_kind(scale: Scale, place: str, shared_out: tuple[str, ...]) -> None:
    if (scale.kind == POINTS) != bool(shared_out):
        wanted = "points are shared among kinds of culture" if scale.kind == POINTS else "only points can be shared out"
        raise ConfigError(f"{place}: kind '{scale.kind}' does not go with latent '{scale.latent}': {wanted}.")
    if scale.kind == POINTS and tuple(scale.shares) != shared_out:
        raise ConfigError(f"{place}.shares should give the usual share of {listed(shared_out)}, in this order.")
    if scale.kind == POINTS and scale.items != len(shared_out):
        raise ConfigError(f"{place}.items = {scale.items} should be {len(shared_out)}: {listed(shared_out)}.")
    if scale.kind == TICKS and not scale.shares:
        raise ConfigError(f"{place}.shares should name what can be ticked, each with the share that usually does.")
    for name, share in scale.shares.items():
        if not 0 < share < 1:
            raise ConfigError(f"{place}.shares.{name} = {share:g} should lie between 0 and 1.")


def _check_rising(thresholds: list[float], place: str) -> None:
    if any(not math.isfinite(cut) for cut in thresholds) or any(b <= a for a, b in pairwise(thresholds)):
        raise ConfigError(f"{place} = {thresholds} should be numbers that rise, e.g. [-1.5, -0.5, 0.5, 1.5].")
    if len(thresholds) > MOST_STEPS:
        raise ConfigError(f"{place} makes {len(thresholds) + 1} answers; {MOST_STEPS + 1} are the most.")


def _check_codes(instrument: Instrument, place: str) -> None:
    names = [item for scale in instrument.scales for item in instrument.item_names(scale)]
    alike = [name.lower() for name in names]  # to SPSS, T1 and t1 are one variable
    twice = next((name for name in names if alike.count(name.lower()) > 1), None)
    if twice:
        raise ConfigError(f"{place}: two items are called {twice}; give each scale a code of its own.")
    options = {scale.options for scale in instrument.scales.values() if scale.kind not in (POINTS, TICKS)}
    if instrument.answers and options - {len(instrument.answers)}:
        raise ConfigError(
            f"{place}.answers has {len(instrument.answers)} labels, but its items offer "
            f"{listed(map(str, sorted(options)))} answers."
        )


def _check_pages(config: Config, instrument: Instrument, place: str) -> None:
    shown = [scale for page in instrument.order.values() for scale in page.scales]
    for name, page in instrument.order.items():
        for scale in page.scales:
            _among(f"{place}.pages.{name}.scales", scale, instrument.scales)
        _check_professions(config, page.relevance, f"{place}.pages.{name}.relevance")
        for profession, share in page.relevance.items():
            if not 0 <= share <= 1:
                raise ConfigError(
                    f"{place}.pages.{name}.relevance.{profession} = {share:g} should lie between 0 and 1."
                )
    for scale in instrument.scales:
        if shown.count(scale) != 1:
            many = "no page" if scale not in shown else "more than one page"
            raise ConfigError(f"{place}.pages: scale '{scale}' stands on {many}; each belongs on one.")


def _check_frame(config: Config, instrument: Instrument, place: str) -> None:
    from sim.model.survey.sampling_frame import professions_of

    _among(f"{place}.frame", instrument.frame, FRAMES)
    _check_professions(config, instrument.professions, f"{place}.professions")
    places = config.organisation.localities
    for locality in instrument.localities:
        if not 0 <= locality < places:
            raise ConfigError(f"{place}.localities holds {locality}; they are numbered 0 to {places - 1} here.")
    if instrument.frame == LEADERS and instrument.localities:
        raise ConfigError(f"{place}.localities: leaders belong to no locality; leave it empty.")
    reached = professions_of(config, instrument)
    if not reached or (instrument.frame == LEADERS and not _seats(config, reached)):
        raise ConfigError(f"{place}: frame '{instrument.frame}' has nobody in it{_of_these(instrument)}.")


def _seats(config: Config, professions: list[str]) -> int:
    seats = [count for name, count in config.leadership.seats.items() if name in professions]
    return int(config.leadership.director in professions) + sum(seats)


def _of_these(instrument: Instrument) -> str:
    return f" that is {listed(instrument.professions)}" if instrument.professions else ""


def _check_weeks(config: Config, instrument: Instrument, place: str) -> None:
    if not instrument.weeks:
        raise ConfigError(f"{place} is empty, so no survey would be taken; e.g. {place}=[-1].")
    for week in instrument.weeks:
        if not -config.weeks <= week < config.weeks:
            raise ConfigError(
                f"{place} holds {week}, but the run has weeks 0 to {config.weeks - 1} "
                "(negative numbers count from the end)."
            )
