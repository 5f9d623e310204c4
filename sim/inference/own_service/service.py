"""A service's own data, read, checked and turned into patterns that its simulations are compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sim.core.errors import ConfigError
from sim.core.number_format import counted
from sim.inference.own_service.answers import OwnSurvey, read_survey
from sim.inference.own_service.checks import check_tables
from sim.inference.own_service.figures import (
    FEWEST_FOR_CORRELATION,
    FEWEST_FOR_SD,
    FEWEST_TEAMS,
    Maker,
    Origin,
    service_patterns,
    survey_patterns,
)  # fmt: skip
from sim.inference.own_service.setting import Setting, form_overrides, group_overrides
from sim.inference.own_service.summaries import FEWEST_PEOPLE, summary_of, with_teams_summed
from sim.inference.own_service.targets import Published, read_targets
from sim.measures.patterns.pattern import Pattern


@dataclass(frozen=True)
class OwnService:
    """A service's own data as patterns.

    Attributes:
        patterns: one a figure; each band follows from the figure's sampling error and a stated discrepancy.
        overrides: settings that all simulations need, as they are typed, e.g. ``instruments=ics``.
        notes: what was used, and what was left out and why, as sentences.
        respondents: of its survey; 0 without one.
        setting: what the figures are compared with.
    """

    patterns: list[Pattern]
    overrides: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    respondents: int = 0
    setting: Setting | None = field(default=None, repr=False, compare=False)


def own_service(
    data: str | Path | None, targets: str | Path | None, config_dir: str | Path | None = None
) -> OwnService:
    """A service's own figures as patterns.

    >>> found = own_service("docs/examples/survey.csv", "docs/examples/targets.yaml")  # doctest: +SKIP
    >>> [pattern.id for pattern in found.patterns]  # doctest: +SKIP

    Args:
        data: answers, one row a respondent, as CSV; None: the targets hold all figures.
        targets: a YAML file: how to read the answers, a published table, figures of the service.
        config_dir: a folder of the user's own options, such as instruments and organisations.

    Raises:
        ConfigError: something cannot be used, or no figure remains; the sentence names the file, the row or the key.
    """
    if targets is None:
        raise ConfigError("targets= is missing: a YAML file that says how to read the data, e.g. targets=targets.yaml.")
    path = Path(targets)
    declared = read_targets(path)
    if declared.scales and data is None:
        raise ConfigError(f"'{path}' declares the columns of 'scales', but no data are given; add data=survey.csv.")
    if data is not None and not declared.scales:
        raise ConfigError(
            f"'{path}' declares no 'scales', so no column of '{data}' can be read; e.g. scales: {{task: {{items: [t1, "
            "t2]}}."
        )
    setting = Setting.of(declared, path, config_dir)
    check_tables(setting)
    survey = read_survey(Path(data), setting) if data is not None else None
    patterns, notes = _of_survey(setting, survey, data)
    patterns = patterns + service_patterns(Maker(setting, Origin.typed(path.name)))
    if not patterns:
        raise ConfigError(_nothing(path, notes))
    overrides = group_overrides(declared)
    if declared.has_survey:
        typed, changed = form_overrides(setting, declared.surveyed or (survey.professions if survey else []))
        overrides, notes = overrides + typed, notes + changed
    respondents = max([len(survey.people) if survey else 0, *(row.n for row in declared.published.scales.values())])
    return OwnService(patterns, overrides, [f"{counted(len(patterns), 'figure')} used.", *notes], respondents, setting)


def _of_survey(setting: Setting, survey: OwnSurvey | None, data: str | Path | None) -> tuple[list[Pattern], list[str]]:
    """The patterns of the answers and of the published table; a figure that both have is that of the answers."""
    if not setting.targets.has_survey:
        return [], []
    notes = list(survey.notes) if survey else []
    patterns: list[Pattern] = []
    if survey is not None and data is not None:
        table = summary_of(survey.people, setting.in_order(setting.targets.scales))
        found, left_out = survey_patterns(Maker(setting, Origin.of_answers(Path(data).name)), table)
        patterns, notes = found, [*notes, *_unscored(setting, table, survey), *left_out]
    typed, of_teams = with_teams_summed(setting.targets)
    found, left_out = survey_patterns(Maker(setting, Origin.typed(setting.path.name)), typed)
    known = {pattern.id for pattern in patterns}
    twice = [pattern.label for pattern in found if pattern.id in known]
    again = [f"{label}: the figure of the answers is used, not the published one." for label in twice]
    return [*patterns, *(pattern for pattern in found if pattern.id not in known)], notes + of_teams + left_out + again


def _unscored(setting: Setting, table: Published, survey: OwnSurvey) -> list[str]:
    """Scales that too few people have a score on."""
    missing = [name for name in setting.targets.scales if name not in table.scales]
    return [
        f"'{name}' has a score of {counted(int(survey.people[name].notna().sum()), 'respondent')}; a mean needs "
        f"{FEWEST_PEOPLE} or more and is not used."
        for name in missing
    ]


def _nothing(path: Path, notes: list[str]) -> str:
    needed = (
        f"a mean needs {FEWEST_PEOPLE} people, an SD {FEWEST_FOR_SD}, a correlation {FEWEST_FOR_CORRELATION}, an ICC "
        f"{FEWEST_TEAMS} teams"
    )
    why = f" {' '.join(notes)}" if notes else ""
    return f"'{path}': no figure can be used; {needed}.{why}"
