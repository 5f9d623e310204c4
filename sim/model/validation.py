"""Collects the problems that the sections of a configuration find in themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sim.core.errors import ConfigError
from sim.core.parameters import Spec
from sim.model.config import Config, Record
from sim.model.parameter_schedule import ParameterSchedule, schedule_of
from sim.model.schedule_entry import problems_of_schedule
from sim.model.survey.instrument import Instrument, problems_of_instruments
from sim.model.validation_context import ValidationContext


def check(config: Config) -> Config:
    """Return ``config`` if its parts fit each other.

    Raises:
        ConfigError: they do not; one sentence describes the first problem.
    """
    checked_schedule(config)
    return config


def check_changed(config: Config, sound: Config, sections: Collection[str]) -> Config:
    """The same for a configuration that differs from a ``sound`` one in some sections only: faster for many.

    Args:
        config: to check.
        sound: one that :func:`check` accepts.
        sections: names of all sections in which the two differ; each is a :class:`~sim.core.parameters.Spec`.
    """
    context = context_of(config)
    if context != context_of(sound):
        return check(config)
    for name in sections:
        _raise_first(getattr(config, name).problems(context, name))
    if config.schedule or config.cpd.enabled:
        schedule_of(config)
    return config


def checked_schedule(config: Config) -> ParameterSchedule:
    """The parameter schedule of ``config``, if its parts fit each other; raises like :func:`check`."""
    _raise_first(problems(config))
    latest, schedule = _LATEST[0]
    if latest is not config:  # replicates of one configuration share it, with all that is computed from it
        schedule = schedule_of(config)
        _LATEST[0] = config, schedule
    assert schedule is not None
    return schedule


_LATEST: list[tuple[Config | None, ParameterSchedule | None]] = [(None, None)]


def check_instrument(config: Config, instrument: Instrument, key: str) -> None:
    """Return if an instrument can be sent to the service of ``config``; raises like :func:`check`."""
    _raise_first(instrument.problems(context_of(config), key))


def problems(config: Config) -> Iterator[str]:
    """One sentence for each problem of the sections, in the order of the configuration."""
    context = context_of(config)
    for name, section in vars(config).items():
        if isinstance(section, (Spec, Record)):
            yield from section.problems(context, name)
    for name, event in config.events.items():
        yield from event.problems(context, f"events.{name}")
    yield from problems_of_instruments(config.instruments, context, "instruments")
    yield from problems_of_schedule(config.schedule, context, "schedule")


def context_of(config: Config) -> ValidationContext:
    """What the sections need to know about each other."""
    leadership = config.leadership
    posts = dict(leadership.seats)
    if leadership.director is not None:
        posts[leadership.director] = posts.get(leadership.director, 0) + 1
    return ValidationContext(
        headcounts={name: profession.headcount for name, profession in config.organisation.professions.items()},
        form_sets=config.organisation.form_sets,
        leadership_posts=posts,
        localities=config.organisation.localities,
        weeks=config.weeks,
        burn_in=config.burn_in,
    )


def _raise_first(sentences: Iterator[str]) -> None:
    for sentence in sentences:
        raise ConfigError(sentence)
