"""Figures that a service has not measured, with the errors that they would have: candidates for a further survey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from sim.inference.own_service.figures import Maker, Origin, service_patterns, survey_patterns
from sim.inference.own_service.service import OwnService
from sim.inference.own_service.setting import Setting, simulated_config
from sim.inference.own_service.targets import (
    CorrelationRow,
    ProfessionRow,
    Published,
    ScaleRow,
    ServiceFigure,
    ServiceFigures,
    Targets,
)
from sim.measures.patterns.pattern import Pattern

OWN_INSTRUMENT = "ics"  # if the service has no survey
INSTRUMENTS = ("climate", "role_scale", "study_survey")  # short, and of other subjects
REPLY = 0.53  # of posts, if the service has no survey; as in the study
# Supposed values. Only the errors that follow from them are used, and these depend on them little.
SPREAD, ALIKE, RELATED = 0.2, 0.05, 0.4  # SD as a share of the answers' width, ICC(1), correlation
SHARE, PLANS, LOAD, SPREAD_OF_LOADS, SPREAD_OF_ABSENCE = 0.15, 400, 16.0, 6.0, 0.05


def further_figures(
    service: OwnService, instruments: Sequence[str] = INSTRUMENTS, config_dir: str | Path | None = None
) -> tuple[list[Pattern], list[str]]:
    """What the service could measure in addition, as patterns, and the settings with which all are simulated.

    The middle of a band is supposed and means nothing; its width is what a figure of as many people would have.

    Args:
        service: with what it has measured.
        instruments: further ones that could be used; of these, means of scales only.
        config_dir: a folder of the user's own options.

    Returns:
        Patterns, without those of the service, and overrides that replace the service's own.
    """
    assert service.setting is not None
    setting = service.setting
    own = setting.targets.instrument or OWN_INSTRUMENT
    wanted = [own, *(name for name in instruments if name != own)]
    typed = [text for text in service.overrides if not text.startswith("instruments=")]
    overrides = [f"instruments=[{','.join(wanted)}]", *typed]
    config = simulated_config(setting.targets, overrides, config_dir)
    known = {pattern.id for pattern in service.patterns}
    found: list[Pattern] = []
    for name in wanted:
        targets = Targets(
            instrument=name, scenario=setting.targets.scenario, teams_are=setting.targets.teams_are,
            range=setting.targets.range if name == own else [], discrepancy=setting.targets.discrepancy,
            service=_supposed_service(setting) if name == own else ServiceFigures(),
        )  # fmt: skip
        origin = Origin("not measured", "assumed", "supposed", "held back", "own_" if name == own else f"own_{name}_")
        maker = Maker(replace(setting, targets=targets, config=config), origin)
        table = _supposed_table(maker.setting, _people(service, setting), name == own)
        of_survey = survey_patterns(maker, table)[0]
        found += [row for row in of_survey if name == own or row.statistic.kind == "survey_mean"]
        found += service_patterns(maker)
    return [pattern for pattern in found if pattern.id not in known], overrides


def _posts(setting: Setting) -> dict[str, int]:
    organisation = setting.config.organisation
    return {name: organisation.professions[name].headcount for name in organisation.staffed_professions}


def _people(service: OwnService, setting: Setting) -> int:
    """How many people would answer: as many as did, or the usual share of posts."""
    return service.respondents or round(REPLY * sum(_posts(setting).values()))


def _supposed_table(setting: Setting, people: int, whole: bool) -> Published:
    """A table of all scales; ``whole``: with correlations and professions."""
    middle, sd = sum(setting.answers) / 2, SPREAD * setting.width
    teams = min(setting.config.organisation.localities, people // 2)
    row = ScaleRow(people, middle, sd, None, ALIKE, teams) if teams > 1 else ScaleRow(people, middle, sd)
    scales = setting.rating_scales
    if not whole:
        return Published(dict.fromkeys(scales, row))
    posts = _posts(setting)
    of_professions = {name: round(people * number / sum(posts.values())) for name, number in posts.items()}
    return Published(
        dict.fromkeys(scales, row),
        [CorrelationRow(one, two, RELATED, people) for one, two in combinations(scales, 2)],
        [
            ProfessionRow(name, scale, number, middle, sd)
            for scale in scales for name, number in of_professions.items() if number < people
        ],
    )  # fmt: skip


def _supposed_service(setting: Setting) -> ServiceFigures:
    posts = _posts(setting)
    share = ServiceFigure(SHARE, sum(posts.values()))
    return ServiceFigures(
        share, share, share, replace(share, sd=SPREAD_OF_ABSENCE), ServiceFigure(0.5, PLANS),
        {name: ServiceFigure(LOAD, max(number, 2), sd=SPREAD_OF_LOADS) for name, number in posts.items()},
    )  # fmt: skip
