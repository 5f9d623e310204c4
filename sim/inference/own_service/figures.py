"""Figures of a service's own data with their sampling errors, as patterns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.inference.own_service.setting import Setting
from sim.inference.own_service.summaries import FEWEST_PEOPLE
from sim.inference.own_service.targets import HOME_TEAM, Published, ScaleRow, ServiceFigure
from sim.measures.patterns.pattern import Band, Computed, Pattern, Severity, Simulate, Source, checked
from sim.stats.sampling_errors import (
    design_effect,
    error_of_correlation,
    error_of_intraclass,
    error_of_mean,
    error_of_rate,
    error_of_sd,
    error_of_share,
    for_few_teams,
)  # fmt: skip

FEWEST_FOR_SD = 10
FEWEST_FOR_CORRELATION = 20
FEWEST_TEAMS = 5
FEWEST_IN_TEAM = 2  # people on average, for an ICC
USUAL_WIDTH = 4  # of a form from 1 to 5
# How far the model may miss although its numbers are right: SDs in the figure's unit, all assumed. Those of a survey
# are for answers from 1 to 5. The level of a scale depends on its wording, so its mean is known worst.
SURVEY_DISCREPANCY = {"mean": 0.3, "sd": 0.1, "gap": 0.15}
DISCREPANCY = {
    "icc": 0.03, "correlation": 0.1, "turnover": 0.025, "vacancies": 0.03, "agency": 0.03, "absence": 0.008,
    "on_time": 0.05, "caseload": 2.0,
}  # fmt: skip
WORDING = "thresholds of the simulated answers are assumed"
COLUMNS = {"turnover": "turnover", "vacancies": "vacancy_rate", "agency": "agency_share", "absence": "absence_rate",
           "on_time": "on_time"}  # fmt: skip
LABELS = {"turnover": "turnover a year", "vacancies": "posts officially vacant, share",
          "agency": "agency staff, share of people in post", "absence": "absence, share of hours",
          "on_time": "plans within their clock"}  # fmt: skip


@dataclass(frozen=True)
class Origin:
    """Where figures come from.

    Attributes:
        cite: e.g. ``own data, survey.csv``.
        mark: how well they are known, as of patterns.
        read: what was read.
        use: what the patterns are for.
        before: the first part of their ids.
    """

    cite: str
    mark: str
    read: str
    use: str = "fitted"
    before: str = "own_"

    @classmethod
    def of_answers(cls, file: str) -> Origin:
        """Figures computed from the rows of a file."""
        return cls(f"own data, {file}", "computed", "its rows")

    @classmethod
    def typed(cls, file: str) -> Origin:
        """Figures typed from a report."""
        return cls(f"own data, {file}", "as reported", "typed from a report")


@dataclass(frozen=True)
class Maker:
    """Makes patterns of one service.

    Attributes:
        setting: what is compared.
        origin: of the figures.
    """

    setting: Setting
    origin: Origin

    def pattern(
        self, name: str, label: str, unit: str, asked: Computed, kind: str, value: float, error: float, based: str
    ) -> Pattern:
        """A figure with the band from its error and its discrepancy.

        Args:
            name: id, without the beginning that the origin gives it.
            label: for tables.
            unit: of analysis.
            asked: how the model's figure is computed.
            kind: of discrepancy.
            value: the service's figure.
            error: its standard error.
            based: on what the error is based, e.g. ``74 people in 10 teams``.
        """
        discrepancy, reason = self._discrepancy(kind)
        origin = self.origin
        why = f"{based}; standard error {error:.3g}. Discrepancy {discrepancy:.3g}, {reason}."
        band = Band(why, published=value, standard_error=error, between_studies=discrepancy)
        severity = Severity("low", "not known for own data; the share of draws from the priors that hit it is a guide")
        simulate = Simulate(self.setting.targets.scenario)
        sources, name = [Source(origin.cite, origin.mark, origin.read)], origin.before + name
        return checked(Pattern(label, unit, asked, band, sources, severity, origin.use, simulate, id=name))

    def _discrepancy(self, kind: str) -> tuple[float, str]:
        declared = getattr(self.setting.targets.discrepancy, kind)
        if declared is not None:
            return declared, "as declared"
        if kind in SURVEY_DISCREPANCY:
            return SURVEY_DISCREPANCY[kind] * self.setting.width / USUAL_WIDTH, f"assumed: {WORDING}"
        return DISCREPANCY[kind], "assumed"


def survey_patterns(maker: Maker, table: Published) -> tuple[list[Pattern], list[str]]:
    """The patterns of a table of scales, and what was left out, as sentences."""
    patterns: list[Pattern] = []
    notes: list[str] = []
    for found in (_scales(maker, table), _correlations(maker, table), _professions(maker, table)):
        for item in found:
            (patterns if isinstance(item, Pattern) else notes).append(item)  # type: ignore[arg-type]
    return patterns, notes


def _label(maker: Maker, scale: str) -> str:
    return maker.setting.instrument.scales[scale].label or scale


def _scales(maker: Maker, table: Published) -> Iterator[Pattern | str]:
    instrument, low = maker.setting.targets.instrument, maker.setting.answers[0]
    for scale, row in table.scales.items():
        label, based, widened = _label(maker, scale), _based(row), for_few_teams(row.teams) if row.teams else 1.0
        if row.n < FEWEST_PEOPLE:
            yield _too_few(f"'{scale}'", row.n, "people", FEWEST_PEOPLE, "a mean")
            continue
        plus = low - maker.setting.instrument.scales[scale].lowest
        error = error_of_mean(row.sd, row.n, effect(row)) * widened
        asked = Computed("survey_mean", x=scale, instrument=instrument, plus=plus)
        yield maker.pattern(f"{scale}_mean", f"{label}, mean", "person", asked, "mean", row.mean, error, based)
        if row.n >= FEWEST_FOR_SD:
            error = error_of_sd(row.sd, row.n, row.kurtosis, effect(row, times=2)) * widened
            asked = Computed("survey_sd", x=scale, instrument=instrument)
            yield maker.pattern(f"{scale}_sd", f"{label}, SD", "person", asked, "sd", row.sd, error, based)
        else:
            yield _too_few(f"'{scale}'", row.n, "people", FEWEST_FOR_SD, "an SD")
        yield from _intraclass(maker, scale, row)


def _intraclass(maker: Maker, scale: str, row: ScaleRow) -> Iterator[Pattern | str]:
    if row.icc is None or row.teams is None:
        return
    if row.teams < FEWEST_TEAMS:
        yield _too_few(f"'{scale}'", row.teams, "teams", FEWEST_TEAMS, "an ICC")
    elif row.n < FEWEST_IN_TEAM * row.teams:
        yield _too_few(f"'{scale}' in {row.teams} teams", row.n, "people", FEWEST_IN_TEAM * row.teams, "an ICC")
    else:
        unit = maker.setting.targets.teams_are
        asked = Computed("survey_intraclass", x=scale, instrument=maker.setting.targets.instrument)
        error = error_of_intraclass(row.icc, row.n, row.teams) * for_few_teams(row.teams)
        label = f"{_label(maker, scale)}, ICC(1) by {unit.replace('_', ' ')}"
        yield maker.pattern(f"{scale}_icc", label, unit, asked, "icc", row.icc, error, _based(row))


def _correlations(maker: Maker, table: Published) -> Iterator[Pattern | str]:
    for row in table.correlations:
        first, second = maker.setting.in_order((row.scale, row.other))
        if row.n < FEWEST_FOR_CORRELATION:
            name = f"the correlation of '{first}' and '{second}'"
            yield _too_few(name, row.n, "people", FEWEST_FOR_CORRELATION, "a correlation")
            continue
        one, two = table.scales.get(first), table.scales.get(second)
        teams = one.teams if one and two and one.teams and two.teams else None
        shared = design_effect(row.n / teams, one.icc or 0.0, two.icc or 0.0) if teams and one and two else 1.0
        error = error_of_correlation(row.r, row.n, shared) * (for_few_teams(teams) if teams else 1.0)
        asked = Computed("survey_correlation", x=first, y=second, instrument=maker.setting.targets.instrument)
        label = f"{_label(maker, first)} and {_label(maker, second)}, correlation"
        based = f"{row.n} people" + (f" in {teams} teams" if teams else "")
        name = f"{first}_{second}_correlation"
        yield maker.pattern(name, label, "person", asked, "correlation", row.r, error, based)


def _professions(maker: Maker, table: Published) -> Iterator[Pattern | str]:
    """Of each profession: its mean minus that of all others, which depends less on the wording than its level."""
    for row in table.professions:
        name = f"'{row.scale}' in {row.profession}"
        whole = table.scales.get(row.scale)
        others = whole.n - row.n if whole else 0
        if row.n < FEWEST_PEOPLE:
            yield _too_few(name, row.n, "people", FEWEST_PEOPLE, "a mean by profession") + " (disclosure)"
        elif whole is None or others < FEWEST_PEOPLE:
            yield (
                f"{name} is not used: its mean is compared with that of all others, of whom there must be "
                f"{FEWEST_PEOPLE} or more in 'scales.{row.scale}'."
            )
        else:
            gap = row.mean - (whole.n * whole.mean - row.n * row.mean) / others
            # People of one locality share its lot whatever their profession, so that it cancels.
            of_all = effect(whole) if maker.setting.targets.teams_are == HOME_TEAM else 1.0
            error = (error_of_mean(row.sd or whole.sd, row.n, of_all) ** 2
                     + error_of_mean(whole.sd, others, of_all) ** 2) ** 0.5  # fmt: skip
            asked = Computed(
                "survey_gap", x=row.scale, of=row.profession, instrument=maker.setting.targets.instrument
            )  # fmt: skip
            label = f"{_label(maker, row.scale)}, {row.profession.replace('_', ' ')} minus all others"
            yield maker.pattern(
                f"{row.scale}_{row.profession}_gap", label, "person", asked, "gap", gap, error,
                f"{row.n} and {others} people",
            )  # fmt: skip


def effect(row: ScaleRow, times: int = 1) -> float:
    """The design effect of a scale's teams; 1 without teams."""
    return design_effect(row.n / row.teams, *[row.icc] * times) if row.teams and row.icc else 1.0


def _based(row: ScaleRow) -> str:
    return f"{row.n} people" + (f" in {row.teams} teams" if row.teams else "")


def _too_few(name: str, found: int, what: str, needed: int, wanted: str) -> str:
    return f"{name} has {found} {what}; {wanted} needs {needed} or more and is not used."


def service_patterns(maker: Maker) -> list[Pattern]:
    """The patterns of turnover, vacancies, agency staff, absence, timeliness and caseloads."""
    figures = maker.setting.targets.service
    found = []
    for name, column in COLUMNS.items():
        figure = getattr(figures, name)
        if figure is not None:
            found.append(
                maker.pattern(
                    name, LABELS[name], "service", Computed("mean", x=column), name, figure.value,
                    _error(name, figure), _counted(name, figure),
                )
            )  # fmt: skip
    for profession, figure in figures.caseload.items():
        asked = Computed("mean", x="caseload", of=profession)
        label = f"cases per person, {profession.replace('_', ' ')}"
        found.append(
            maker.pattern(
                f"caseload_{profession}", label, "service", asked, "caseload", figure.value,
                _error("caseload", figure), _counted("caseload", figure),
            )
        )  # fmt: skip
    return found


def _error(name: str, figure: ServiceFigure) -> float:
    if figure.standard_error is not None:
        return figure.standard_error
    if name == "turnover":
        return error_of_rate(figure.value, figure.n * figure.years)
    if figure.sd:
        return error_of_mean(figure.sd, figure.n)
    return error_of_share(figure.value, figure.n)


def _counted(name: str, figure: ServiceFigure) -> str:
    if figure.standard_error is not None:
        return "as declared"
    if name == "turnover":
        return f"{figure.n} posts in {figure.years:g} years"
    return f"{figure.n} {'plans' if name == 'on_time' else 'people' if figure.sd else 'posts'}"
