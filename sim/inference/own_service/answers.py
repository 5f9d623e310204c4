"""Reads the answers of a service's own survey, one row a respondent, and says in one sentence what cannot be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.number_format import counted
from sim.inference.own_service.answer_table import AnswerTable
from sim.inference.own_service.setting import Setting
from sim.inference.own_service.targets import MOST_OPTIONS, ScaleColumns
from sim.measures.survey.scores import score_of
from sim.settings.csv_table import DECIMAL_COMMA, read_csv

ALWAYS_MISSING = ("", "NA")
MANY_ITEMS = 6  # from which the same answer to all is worth a remark


@dataclass(frozen=True)
class OwnSurvey:
    """A service's own survey.

    Attributes:
        people: one row a respondent: a column of scores for each scale, ``profession`` (of the model), and ``team``;
            both empty where they are not known.
        notes: what was read and what was left out, as sentences.
    """

    people: pd.DataFrame
    notes: list[str]

    @property
    def professions(self) -> list[str]:
        """The professions of respondents, in the order of the alphabet."""
        return sorted(set(self.people["profession"]) - {""})


def read_survey(path: Path, setting: Setting) -> OwnSurvey:
    """The answers in a file.

    Raises:
        ConfigError: the file is no such table, a column is missing or repeated, a respondent appears twice, or an
            answer or a profession is not allowed; names the file, the row and the column.
    """
    table = AnswerTable(path, read_csv(path))
    return _Reader(table, setting).survey()


class _Reader:
    """Reads one table under the targets of one setting."""

    def __init__(self, table: AnswerTable, setting: Setting) -> None:
        self.table, self.setting, self.targets = table, setting, setting.targets
        self.missing = {*ALWAYS_MISSING, *self.targets.missing}
        self.notes: list[str] = []
        self.as_given: dict[str, np.ndarray] = {}  # items before they are turned

    def survey(self) -> OwnSurvey:
        self._check_respondents()
        items = {name: self._answers(name, columns) for name, columns in self.targets.scales.items()}
        scores = {name: score_of(values) for name, values in items.items()}
        people = pd.DataFrame(scores, index=list(self.table.rows)).assign(
            profession=self._professions(), team=self._teams()
        )
        answered = people[list(scores)].notna().any(axis=1)
        self._note_rows(people, answered, items)
        for name in scores:
            known = people[name].dropna()
            if len(known) > 1 and known.nunique() == 1:
                raise ConfigError(
                    f"{self.table.name}: everyone has the same score, {known.iloc[0]:g}, on the scale '{name}', so "
                    f"nothing can be learned from it; check scales.{name}, or leave it out."
                )
        return OwnSurvey(people[answered], self.notes)

    def _check_respondents(self) -> None:
        if not self.targets.respondent:
            return
        first: dict[str, int] = {}
        for row, name in self.table.column(self.targets.respondent, "'respondent'").items():
            if name and first.setdefault(name, row) != row:
                raise ConfigError(
                    f"{self.table.name}, row {row}, column '{self.targets.respondent}': the respondent '{name}' is "
                    f"also in row {first[name]}; each respondent has one row."
                )

    def _answers(self, scale: str, columns: ScaleColumns) -> np.ndarray:
        """(n, J) answers of a scale, as on the form, turned where items are reversed."""
        names, whole = columns.items or [columns.score], bool(columns.items)
        self._check_twice(scale, names)
        low, high = self.setting.answers
        cells = {name: self.table.column(name, f"scales.{scale}") for name in names}
        numbers = {
            name: np.array([self._number(text, row, name, whole) for row, text in column.items()])
            for name, column in cells.items()
        }
        self._check_range(numbers)
        self.as_given |= numbers if whole else {}
        return np.stack(
            [low + high - values if name in columns.reversed else values for name, values in numbers.items()], axis=1
        )

    def _check_twice(self, scale: str, names: list[str]) -> None:
        for other, columns in self.targets.scales.items():
            for name in names:
                if (names.count(name) > 1) or (other != scale and name in [*columns.items, columns.score]):
                    raise ConfigError(
                        f"'{self.setting.path}': scales.{scale}: the column '{name}' is named twice; an item "
                        "belongs to one scale."
                    )

    def _number(self, text: str, row: int, column: str, whole: bool) -> float:
        if text in self.missing:
            return np.nan
        low, high = self.setting.answers
        place = f"{self.table.name}, row {row}, column '{column}'"
        try:
            value = float(text)
        except ValueError:
            value = np.nan
        if DECIMAL_COMMA.fullmatch(text):
            raise ConfigError(
                f"{place}: '{text}' has a decimal comma; write {text.replace(',', '.')}, or put semicolons between the "
                "columns."
            )
        if not np.isfinite(value):
            raise ConfigError(
                f"{place}: '{text}' is no answer; allowed are numbers from {low} to {high}, an empty cell and NA. If "
                f"it marks a missing answer, declare it: missing: ['{text}']."
            )
        if f"{value:g}" in self.missing:
            return np.nan
        if whole and not value.is_integer():
            raise ConfigError(
                f"{place}: {text} is no answer to an item; allowed are whole numbers from {low} to {high}. If the "
                "column holds scores of a scale, declare it as 'score'."
            )
        return value

    def _check_range(self, numbers: dict[str, np.ndarray]) -> None:
        low, high = self.setting.answers
        rows = list(self.table.rows)
        for name, values in numbers.items():
            outside = (values < low) | (values > high)
            if outside.any():
                found = sorted(Counter(values[outside]))
                seen = np.concatenate(list(numbers.values()))
                raise ConfigError(
                    f"{self.table.name}, column '{name}': {listed(f'{value:g}' for value in found)} (first in row "
                    f"{rows[int(outside.argmax())]}) is outside of {low} to {high}."
                    + _hint(seen[np.isfinite(seen)], found, low, high)
                )

    def _professions(self) -> list[str]:
        if not self.targets.profession:
            return [""] * len(self.table.rows)
        groups = self.setting.config.organisation.professions
        words = {label.lower(): name for name, group in groups.items() for label in (name, group.label)}
        words |= {word.lower(): name for word, name in self.targets.professions.items()}
        found = []
        for row, text in self.table.column(self.targets.profession, "'profession'").items():
            if text not in self.missing and text.lower() not in words:
                raise ConfigError(
                    f"{self.table.name}, row {row}, column '{self.targets.profession}': the profession '{text}' is "
                    f"unknown; this organisation has {listed(groups)}.{did_you_mean(text.lower(), words)} Declare what "
                    f"it is: professions: {{'{text}': {next(iter(groups))}}}."
                )
            found.append(words.get(text.lower(), "") if text not in self.missing else "")
        return found

    def _teams(self) -> list[str]:
        if not self.targets.team:
            return [""] * len(self.table.rows)
        cells = self.table.column(self.targets.team, "'team'").values()
        return ["" if text in self.missing else text for text in cells]

    def _note_rows(self, people: pd.DataFrame, answered: pd.Series, items: dict[str, np.ndarray]) -> None:
        whole = np.concatenate(list(items.values()), axis=1)
        self.notes += list(_about_rows(self.table.name, people, answered, whole))
        if len(self.as_given) >= MANY_ITEMS:
            given = np.stack(list(self.as_given.values()), axis=1)[answered]
            same = int((np.ptp(given, axis=1) == 0).sum())  # not of those who left one out
            turned = any(columns.reversed for columns in self.targets.scales.values())
            if same:
                also = ", reversed ones as well" if turned else ""
                self.notes.append(
                    f"{self.table.name}: {counted(same, 'respondent')} gave the same answer to every item{also}; they "
                    "are used."
                )
        low, high = self.setting.answers
        largest = max(float(np.nanmax(values)) for values in items.values() if np.isfinite(values).any())
        if self.targets.range and high - low > 4 and largest <= 5:
            self.notes.append(f"No answer is above 5 although the range is {low} to {high}; check it.")


def _about_rows(name: str, people: pd.DataFrame, answered: pd.Series, items: np.ndarray) -> Iterator[str]:
    yield f"{name}: {counted(len(people), 'row')}, {counted(int(answered.sum()), 'respondent')} with a score."
    if not answered.all():
        yield f"{name}: {counted(int((~answered).sum()), 'row')} left out, without a score on any scale."
    empty = int(np.isnan(items[answered.to_numpy()]).sum())
    if empty:
        yield f"{name}: {counted(empty, 'answer')} missing; a score needs half of its items."


def _hint(seen: np.ndarray, outside: list[float], low: int, high: int) -> str:
    """What is probably meant: another form of answers, or signs of missing answers."""
    start = int(min(seen.min(), low))
    end = int(seen.max() if start < low else max(seen.max(), high))
    codes = f"missing: [{', '.join(f'{value:g}' for value in outside)}]"
    if start in (0, 1) and end - start < MOST_OPTIONS:
        return (
            f" If the answers run from {start} to {end}, declare range: [{start}, {end}]; if these numbers mark "
            f"missing answers, {codes}."
        )
    return f" If these numbers mark missing answers, declare {codes}; if the form has other answers, declare its range."
