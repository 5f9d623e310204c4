"""What a published table cannot hold: one sentence for the first mistake, with its key and what is allowed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

import numpy as np

from sim.core.errors import ConfigError
from sim.inference.own_service.setting import Setting
from sim.inference.own_service.targets import CorrelationRow, ProfessionRow, ServiceFigure, TeamRow

SHARES = ("vacancies", "agency", "absence", "on_time")
MEANS = ("absence", "caseload")  # whose error follows from an SD
HUNDRED = 100
ROUNDING = 1e-6


def check_tables(setting: Setting) -> None:
    """The published table and the figures of the service can be what they say they are.

    Raises:
        ConfigError: one cannot; names the file and the key.
    """
    for problem in (*_of_scales(setting), *_of_correlations(setting), *_of_service(setting)):
        raise ConfigError(f"'{setting.path}': {problem}")


def _of_scales(setting: Setting) -> Iterator[str]:
    table = setting.targets.published
    for name, scale in table.scales.items():
        yield from _of_row(setting, f"published.scales.{name}", scale.n, scale.mean, scale.sd)
        if scale.alpha is not None and scale.alpha > 1:
            yield f"published.scales.{name}.alpha = {scale.alpha:g} must be at most 1."
        if scale.icc is not None and scale.teams is None:
            yield f"published.scales.{name} has an icc, but not the number of 'teams' that it rests on."
        if scale.teams is not None and not 2 <= scale.teams < scale.n:
            yield f"published.scales.{name}.teams = {scale.teams} must be 2 or more, and fewer than {scale.n}, its n."
        elif scale.icc is not None and scale.teams is not None:
            lowest = -1 / (scale.n / scale.teams - 1)
            if not lowest <= scale.icc < 1:
                yield f"published.scales.{name}.icc = {scale.icc:g} must lie between {lowest:.2g} and 1."
    for row in table.professions:
        setting.check_professions("published.professions", [row.profession])
    keyed: dict[str, list[tuple[tuple[str, str], ProfessionRow | TeamRow]]] = {
        "professions": [((row.profession, row.scale), row) for row in table.professions],
        "teams": [((row.team, row.scale), row) for row in table.teams],
    }
    for key, rows in keyed.items():
        yield from _twice(key, [words for words, _ in rows])
        for words, item in rows:
            yield from _of_row(setting, f"published.{key}, {' and '.join(words)}", item.n, item.mean, item.sd)


def _of_row(setting: Setting, place: str, n: int, mean: float, sd: float) -> Iterator[str]:
    low, high = setting.answers
    if n < 2:
        yield f"{place}: n = {n} must be at least 2."
    elif not low <= mean <= high:
        yield (
            f"{place}: mean = {mean:g} lies outside of the answers, {low} to {high}; if the form has others, declare "
            "its range, e.g. range: [1, 7]."
        )
    elif sd <= 0:
        yield f"{place}: sd = {sd:g} must be above 0; if all answers were alike, leave it out."
    elif sd > (most := math.sqrt((mean - low) * (high - mean) * n / (n - 1))) + ROUNDING:
        yield (
            f"{place}: sd = {sd:g} is impossible; with this mean and answers of {low} to {high} it is at most "
            f"{most:.3g}."
        )


def _twice(key: str, names: Sequence[Hashable]) -> Iterator[str]:
    for name, number in Counter(names).items():
        if number > 1:
            words = " and ".join(map(str, name)) if isinstance(name, tuple) else str(name)
            yield f"published.{key}: {words} appears {number} times; give each one row."


def _of_correlations(setting: Setting) -> Iterator[str]:
    rows = setting.targets.published.correlations
    for row in rows:
        place = f"published.correlations, {row.scale} and {row.other}"
        if not -1 < row.r < 1:
            yield f"{place}: r = {row.r:g} must lie between -1 and 1."
        if row.scale == row.other:
            yield f"{place}: a scale's correlation with itself says nothing; name two scales."
        if row.n < 4:
            yield f"{place}: n = {row.n} must be at least 4."
    yield from _twice("correlations", [tuple(sorted((row.scale, row.other))) for row in rows])
    if not _possible(rows):
        yield "published.correlations: no data can have these correlations together; check their signs and digits."


def _possible(rows: Sequence[CorrelationRow]) -> bool:
    """Whether the correlations of a whole matrix leave no variance negative; rounding of two digits is allowed."""
    names = sorted({name for row in rows for name in (row.scale, row.other)})
    matrix = np.eye(len(names))
    for row in rows:
        one, two = names.index(row.scale), names.index(row.other)
        matrix[one, two] = matrix[two, one] = row.r
    whole = len(rows) == len(names) * (len(names) - 1) // 2
    return not whole or len(names) == 0 or float(np.linalg.eigvalsh(matrix)[0]) > -len(names) / HUNDRED


def _of_service(setting: Setting) -> Iterator[str]:
    figures = setting.targets.service
    for name in ("turnover", *SHARES):
        figure = getattr(figures, name)
        if figure is not None:
            yield from _of_figure(f"service.{name}", name, figure)
    setting.check_professions("service.caseload", list(figures.caseload))
    for profession, figure in figures.caseload.items():
        yield from _of_figure(f"service.caseload.{profession}", "caseload", figure)


def _of_figure(place: str, name: str, figure: ServiceFigure) -> Iterator[str]:
    share = name in SHARES or name == "turnover"
    if figure.value < 0:
        yield f"{place}.value = {figure.value:g} must be 0 or more."
    if share and figure.value > 1:
        meant = f"; {figure.value:g} % is {figure.value / HUNDRED:g}" if figure.value <= HUNDRED else ""
        unit = "a rate a year" if name == "turnover" else "a share"
        yield f"{place}.value = {figure.value:g} must be {unit} from 0 to 1{meant}."
    if figure.standard_error is not None:
        if figure.standard_error <= 0:
            yield f"{place}.standard_error = {figure.standard_error:g} must be above 0."
        return
    counted = "people" if name in MEANS else "plans" if name == "on_time" else "posts"
    if figure.n < 2:
        yield f"{place} needs n, over how many {counted} it was computed, or its standard_error."
    elif name in MEANS and not figure.sd:
        yield f"{place} needs sd, the standard deviation between people, or its standard_error."
    elif figure.years <= 0:
        yield f"{place}.years = {figure.years:g} must be above 0."
