"""A CPD framework to look at before anything is run: activities, reach, hours, money, what it displaces."""

from __future__ import annotations

import math
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.core.config_files import options_of
from sim.model.config import Config
from sim.model.cpd.purchases import WEEKS_A_YEAR
from sim.presentation.notebook.html import card, table, told
from sim.presentation.notebook.source import view_source
from sim.presentation.scenario_summary.costs import Costs, comers_by_profession, costs_of
from sim.settings.compose import compose_config

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.presentation.reproduction import Source
    from sim.studies.single.result import Run


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
        ConfigError: there is no such framework, or something in the settings cannot be used.
    """

    def __init__(self, cpd: str | Config = "survey_preferred", **settings: Any) -> None:
        self.config = cpd if isinstance(cpd, Config) else compose_config(cpd=cpd, **settings)
        self._asked = (cpd, settings)

    @staticmethod
    def names() -> list[str]:
        """The frameworks that ship."""
        return options_of("cpd")

    @cached_property
    def costs(self) -> Costs:
        """Money, by the year and period by period: see :class:`sim.presentation.scenario_summary.costs.Costs`."""
        return costs_of(self.config)

    @property
    def budget(self) -> float:
        """Money a year for the whole service, GBP."""
        return self.costs.budget

    @property
    def money_for_activities(self) -> float:
        """What is left of it for activities in the first period, GBP a year, once alternatives and cover are paid."""
        if not self.costs.releases:
            return 0.0
        first = self.costs.releases[0]
        return first.money * WEEKS_A_YEAR / (first.until - first.week)

    @property
    def activities(self) -> pd.DataFrame:
        """A row an activity, for a year in which it runs and all who would come get in.

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
        """Share (0-1) of a profession (rows) that comes to a session of an activity (columns), if nothing hinders."""
        return pd.DataFrame(comers_by_profession(self.config)).rename_axis("profession")

    @property
    def alternatives(self) -> pd.DataFrame:
        """A row an alternative that the budget buys first: GBP to start and a year, for the whole service."""
        rows = {
            line.name: {"kind": line.kind, "start": line.start, "yearly": line.yearly}
            for line in self.costs.alternatives
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("alternative")

    def plot(self) -> Figure:
        """Money wanted against money there, and who would come."""
        from sim.presentation.notebook.framework_figure import draw

        return draw(self)

    @property
    def source(self) -> Source:
        """Where a figure of it comes from, for its recipe."""
        return view_source("CpdFramework", "framework", self._asked, asdict(self.config), self.config)

    def __repr__(self) -> str:
        cpd = self.config.cpd
        return (
            f"<CpdFramework '{cpd.name}' in '{self.config.organisation.name}': {len(self.costs.activities)} activities, "
            f"{len(self.costs.alternatives)} alternatives, {self.budget:,.0f} GBP a year ({self.costs.per_post:g} a post)>"
        )

    def _repr_html_(self) -> str:
        names = {
            "kind": "activity", "sessions": "sessions a year", "hours_each": "hours each", "price_each": "GBP a place",
            "places": "places a year", "hours": "hours a year", "money_wanted": "GBP wanted a year",
        }  # fmt: skip
        parts = []
        if len(self.activities):
            shown = self.activities[list(names)].rename(columns=names)
            shown["share of the budget (%)"] = 100 * self.activities["budget_share"]
            parts.append(table("What it offers, if all who would come get in", shown))
        if len(self.alternatives):
            alternatives = self.alternatives.set_axis(pd.Index(["alternative", "GBP to start", "GBP a year"]), axis=1)
            parts.append(table("What its money buys first", alternatives))
        wanted = math.fsum(line.wanted for line in self.costs.activities)
        lead = (
            f"{self.config.cpd.label}. {self.config.cpd.description.strip()} "
            f"Budget {told(self.budget)} GBP a year; activities would take {told(wanted)}. "
            "What CPD does to people is a prior range that includes zero."
        )
        then = [
            ("framework.plot()", "money and reach"),
            (f'run(cpd="{self.config.cpd.name}")', "how conflict unfolds under it"),
            (f'Study.create(over={{"cpd": ["none", "{self.config.cpd.name}"]}})', "what it changes, on the same luck"),
        ]
        return card(repr(self).strip("<>"), lead, parts, then if self.config.cpd.name in self.names() else then[:1])


def framework_of(run: Run) -> CpdFramework:
    """The CPD framework of the service that was run."""
    return CpdFramework(run.config)
