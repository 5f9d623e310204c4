"""Claims about what a change of settings does: its sign or size, and whether another model answers otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sim.inference.claims.claim import (
    Claim,
    Row,
    Settings,
    SimulatedWorlds,
    change,
    change_of_change,
    checked_measure,
    count_row,
    expected,
    row_of,
)
from sim.studies.effects.contrast import BETTER, DOWN, EQUIVALENT, UP, WORSE, Contrast, as_row
from sim.studies.effects.table import headline_measures

BEFORE, AFTER = "before", "after"
MOVED, UNMOVED = {BETTER, WORSE, UP, DOWN}, {EQUIVALENT}  # verdicts; a single pair of replicates has none


@dataclass(frozen=True)
class Change(Claim):
    """From ``before`` to ``after`` each expected measure moves as expected, under every condition.

    Attributes:
        before, after: settings of the two sides.
        under: conditions by name: settings of both sides; none: one condition.
        expect: what is expected of each measure's paired difference; see :func:`sim.inference.claims.claim.expected`.
        show: measures that are shown beside them; nothing is expected of these.
    """

    kind = "change"
    before: Settings = field(default_factory=dict)
    after: Settings = field(default_factory=dict)
    under: dict[str, Settings] = field(default_factory=dict)
    expect: dict[str, str] = field(default_factory=dict)
    show: list[str] = field(default_factory=list)

    def _conditions(self) -> dict[str, Settings]:
        return self.under or {"": {}}

    def worlds(self) -> dict[str, Settings]:
        sides = {BEFORE: self.before, AFTER: self.after}
        return {
            f"{where}: {side}": self.world(condition, settings)
            for where, condition in self._conditions().items()
            for side, settings in sides.items()
        }

    def rows(self, worlds: SimulatedWorlds) -> tuple[list[Row], pd.DataFrame]:
        wanted = {name: expected(text, name) for name, text in self.expect.items()} | dict.fromkeys(self.show)
        rows = [
            row_of(change(worlds, f"{where}: {BEFORE}", f"{where}: {AFTER}", name), where, expectation)
            for where in self._conditions() for name, expectation in wanted.items()
        ]  # fmt: skip
        return rows, pd.DataFrame()

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        if self.before == self.after:
            yield "'before' and 'after' are the same."
        if not self.expect:
            yield "'expect' is empty."
        for name in (*self.expect, *self.show):
            yield from checked_measure(name, "expect")
        for name, text in self.expect.items():
            expected(text, name)


@dataclass(frozen=True)
class OtherModel(Claim):
    """Another model answers otherwise: in levels of headline measures, and in what changes of settings do.

    A measure counts where the whole 95 % interval of its paired difference lies beyond its smallest effect; a change
    of settings counts where the difference between both models in what it does to some headline measure does.

    Attributes:
        other: settings of the other model.
        changes: changes of settings by name, each made in both models.
        least_measures, least_changes: how many must count.
    """

    kind = "other_model"
    other: Settings = field(default_factory=dict)
    changes: dict[str, Settings] = field(default_factory=dict)
    least_measures: int = 1
    least_changes: int = 1

    def worlds(self) -> dict[str, Settings]:
        models = {BEFORE: {}, AFTER: self.other}
        return {
            f"{name}: {model}": self.world(settings, more)
            for name, settings in {"": {}, **self.changes}.items()
            for model, more in models.items()
        }

    def rows(self, worlds: SimulatedWorlds) -> tuple[list[Row], pd.DataFrame]:
        names = headline_measures()
        levels = [change(worlds, f": {BEFORE}", f": {AFTER}", name) for name in names]
        effects = {one: [self._effect(worlds, one, name) for name in names] for one in self.changes}
        rows = [
            count_row("all", "headline measures that differ", *_counted([level] for level in levels), len(names),
                      self.least_measures),
            count_row("all", "changes that differ", *_counted(effects.values()), len(effects), self.least_changes),
            *(row_of(level, "level") for level in levels),
            *(_largest(one, found) for one, found in effects.items()),
        ]  # fmt: skip
        details = [{"change": one, **as_row(effect)} for one, found in effects.items() for effect in found]
        return rows, pd.DataFrame(details)

    @staticmethod
    def _effect(worlds: SimulatedWorlds, one: str, measure: str) -> Contrast:
        """How much more the change moves a measure in the other model."""
        here, there = ((f": {model}", f"{one}: {model}") for model in (BEFORE, AFTER))
        return change_of_change(worlds, here, there, measure)

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        if not self.other:
            yield "'other' is empty."


def _counted(groups: Iterable[Sequence[Contrast]]) -> tuple[int, int]:
    """In how many groups some measure surely moves by its smallest effect, and in how many it possibly does."""
    verdicts = [{found.verdict for found in group if found.smallest > 0} for group in groups]
    return sum(bool(words & MOVED) for words in verdicts), sum(bool(words - UNMOVED) for words in verdicts)


def _largest(one: str, effects: Sequence[Contrast]) -> Row:
    """The measure in which a change differs most between the models, in smallest effects."""
    judged = [effect for effect in effects if effect.smallest > 0]
    most = max(judged, key=lambda effect: abs(effect.difference) / effect.smallest)
    moved = sum(effect.verdict in MOVED for effect in judged)
    return row_of(most, f"effect of {one}", note=f"{moved} of {len(judged)} measures differ")
