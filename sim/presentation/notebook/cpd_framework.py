"""A CPD framework before any run: activities, reach, hours, money, alternatives."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.core.config_files import options_of
from sim.core.number_format import money
from sim.model.config import Config
from sim.model.cpd.purchases import WEEKS_A_YEAR
from sim.presentation.notebook.card import card, frame_table
from sim.presentation.notebook.source import object_source
from sim.presentation.scenario_summary.costs import Costs, attendance_by_profession, costs_of
from sim.settings.compose import compose_config

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.presentation.reproduction import Source
    from sim.studies.run import Run


class CpdFramework:
    """A framework of continuing professional development (CPD) in a service; nothing is run.

    >>> from sim import CpdFramework
    >>> CpdFramework("survey_preferred").budget > 0
    True

    Args:
        cpd: one of :meth:`names`, or a :class:`sim.model.config.Config`, such as a run's.
        **settings: of the service that it is for, as for :func:`sim.run`; only with a name.

    Attributes:
        config: every setting.

    Raises:
        ConfigError: unknown framework, or a setting is invalid.
    """

    def __init__(self, cpd: str | Config = "survey_preferred", **settings: Any) -> None:
        self.config = cpd if isinstance(cpd, Config) else compose_config(cpd=cpd, **settings)
        self._arguments = (cpd, settings)

    @staticmethod
    def names() -> list[str]:
        """The built-in frameworks."""
        return options_of("cpd")

    @cached_property
    def costs(self) -> Costs:
        """Money per year and per period: see :class:`sim.presentation.scenario_summary.costs.Costs`."""
        return costs_of(self.config)

    @property
    def budget(self) -> float:
        """Money per year for the whole service, GBP."""
        return self.costs.budget

    @property
    def money_for_activities(self) -> float:
        """What is left for activities in the first period, GBP a year, after alternatives and cover are paid."""
        if not self.costs.releases:
            return 0.0
        first = self.costs.releases[0]
        return first.money * WEEKS_A_YEAR / (first.until - first.week)

    @property
    def activities(self) -> pd.DataFrame:
        """One row per activity, for a year in which it runs and everyone who wants a place gets a place.

        Columns: kind, sessions a year, hours and price (GBP) of a place, places, hours and money (GBP) of all places,
        and its share of the budget (0-1).
        """
        rows = {
            line.name: {
                "kind": line.kind, "sessions": line.per_year, "hours_each": line.hours, "price_each": line.price,
                "places": line.places, "hours": line.all_hours, "money_wanted": line.wanted, "budget_share": line.share,
            }
            for line in self.costs.activities
        }  # fmt: skip
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("activity")

    @property
    def reach(self) -> pd.DataFrame:
        """Share (0-1) of a profession (rows) that comes to sessions of an activity (columns), if possible."""
        return pd.DataFrame(attendance_by_profession(self.config)).rename_axis("profession")

    @property
    def alternatives(self) -> pd.DataFrame:
        """One row per alternative that the budget buys first, with its cost for the whole service in GBP."""
        rows = {
            line.name: {"kind": line.kind, "start": line.start, "yearly": line.yearly}
            for line in self.costs.alternatives
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("alternative")

    def plot(self) -> Figure:
        """Money needed against money available, and who would come."""
        from sim.presentation.figures.cpd_framework import draw

        source = self.source
        labels = {name: item.label for name, item in self.config.organisation.professions.items()}
        name = self.config.cpd.label
        figure = draw(self.costs, self.money_for_activities, self.reach, labels, name, source.footer)
        figure.source = source  # type: ignore[attr-defined]
        return figure

    @property
    def source(self) -> Source:
        """Where a figure of the framework comes from."""
        return object_source("CpdFramework", "framework", self._arguments, self.config)

    def __repr__(self) -> str:
        cpd = self.config.cpd
        return (
            f"<CpdFramework '{cpd.name}' in '{self.config.organisation.name}': "
            f"{len(self.costs.activities)} activities, {len(self.costs.alternatives)} alternatives, "
            f"{money(self.budget)} a year ({money(self.costs.per_post)} per post)>"
        )

    def _repr_html_(self) -> str:
        names = {
            "kind": "activity", "sessions": "sessions a year", "hours_each": "hours each", "price_each": "GBP a place",
            "places": "places a year", "hours": "hours a year", "money_wanted": "GBP needed a year",
        }  # fmt: skip
        tables = []
        if len(self.activities):
            shown = self.activities[list(names)].rename(columns=names)
            shown["share of the budget (%)"] = 100 * self.activities["budget_share"]
            tables.append(frame_table("Activities, if everyone who wants a place gets a place", shown))
        if len(self.alternatives):
            alternatives = self.alternatives.set_axis(
                pd.Index(["alternative", "start-up cost (GBP)", "GBP a year"]), axis=1
            )
            tables.append(frame_table("Alternatives, which are paid first", alternatives))
        needed = math.fsum(line.wanted for line in self.costs.activities)
        lead = (
            f"{self.config.cpd.label}. {self.config.cpd.description.strip()} "
            f"Budget {money(self.budget)} a year; activities would need {money(needed)}. "
            "The effects of CPD on people are assumed ranges that include zero."
        )
        name = self.config.cpd.name
        calls = [
            ("framework.plot()", "money and reach"),
            (f'run(cpd="{name}")', "a run with this framework"),
            (f'Study.create(over={{"cpd": ["none", "{name}"]}})', "its effects, with common random numbers"),
        ]
        return card(repr(self).strip("<>"), lead, tables, calls if name in self.names() else calls[:1])


def framework_of(run: Run) -> CpdFramework:
    """The CPD framework of the service that was run."""
    return CpdFramework(run.config)
