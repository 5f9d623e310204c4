"""Crosses cells with the members of an ensemble: each member changes the numbers that nobody set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.core.errors import ConfigError, listed
from sim.core.number_format import counted
from sim.model.config import declarations
from sim.settings.definition import Definition
from sim.settings.ensemble import Numbers
from sim.settings.set_by_options import set_by_options
from sim.studies.plan.composer import Composed, Composer, Plain
from sim.studies.plan.draft import Draft

MEMBER = "parameters.member"  # the factor
MAX_NAMED = 5  # numbers or members in a note

Key = Callable[[Composed], str]  # of a cell; raises ConfigError if it cannot be used


class Members:
    """The members of an ensemble with which each cell is crossed.

    A number keeps its value where a setting, the cell, the scenario or another option sets it.

    Args:
        numbers: of each member.
        composer: composes the cells.
        definition: the files of options.
        experiment: the option of ``experiment=``, which is none of a cell's; or empty.

    Attributes:
        refused: members with which some cell makes no service, and why; they are left out of all cells.
        kept: numbers that keep their value in some cell.
    """

    def __init__(
        self, numbers: Mapping[int, Numbers], composer: Composer, definition: Definition, experiment: str = ""
    ) -> None:
        self.numbers, self.refused = numbers, dict[int, str]()
        self.kept: dict[str, None] = {}
        self._composer, self._definition, self._experiment = composer, definition, experiment
        self._set_in_base: dict[tuple[str, ...], set[str]] = {}

    def __len__(self) -> int:
        return len(self.numbers)

    def of(self, draft: Draft, key: Key) -> Iterator[Draft]:
        """A cell with the numbers of each member that makes a service of it."""
        composed = draft.composed
        is_set = self._in_base(composed.base) | self._composer.names_in(draft.row.overrides)
        for number, values in self.numbers.items():
            own = [(name, value) for name, value in values.items() if name not in is_set]
            self.kept.update(dict.fromkeys(name for name in values if name in is_set))
            with_member = replace(composed, changes=(*composed.changes, *own))
            try:
                found = key(with_member)
            except ConfigError as error:
                self.refused.setdefault(number, str(error))
            else:
                yield replace(draft, composed=with_member, key=found, factors={**draft.factors, MEMBER: number})

    def without_refused(self, drafts: Sequence[Draft]) -> list[Draft]:
        """The cells of members that make a service of every cell.

        Raises:
            ConfigError: no member does.
        """
        left = [draft for draft in drafts if draft.factors[MEMBER] not in self.refused]
        if not left:
            raise ConfigError(f"No member of the ensemble makes a service: {next(iter(self.refused.values()))}")
        return left

    def notes(self) -> list[str]:
        """What the user should know: numbers that members do not change, and members that are left out."""
        found = []
        if self.kept:
            names = _first(list(self.kept))
            found.append(f"Members do not change what a setting, a scenario or another option sets: {names}.")
        if self.refused:
            which = _first([str(number) for number in sorted(self.refused)])
            found.append(
                f"{counted(len(self.refused), 'member')} of {len(self)} left out, for they make no service here "
                f"({which}); the first: {next(iter(self.refused.values()))}"
            )
        return found

    def _in_base(self, base: tuple[str, ...]) -> set[str]:
        """The members' numbers that a composition sets, by a file, by a setting, or to another value than declared."""
        if base not in self._set_in_base:
            choices = {**self._composer.choices[base], "experiment": self._experiment}
            named = set_by_options(self._definition, choices) | self._composer.names_in(base)
            plain, known = self._composer.bases[base], declarations()
            names = {name for numbers in self.numbers.values() for name in numbers}
            self._set_in_base[base] = {
                name for name in names if name in named or _value(plain, name) != known[name].default
            }
        return self._set_in_base[base]


def _value(plain: Plain, name: str) -> Any:
    group, _, number = name.partition(".")
    return plain[group][number]


def _first(names: list[str]) -> str:
    more = [f"{len(names) - MAX_NAMED} more"] if len(names) > MAX_NAMED else []
    return listed([*names[:MAX_NAMED], *more])
