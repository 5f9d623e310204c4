"""A service before any run: its staff, its leadership, its cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.core.accessors import extensible
from sim.model.config import Config
from sim.presentation.notebook.card import card, frame_table
from sim.presentation.notebook.source import object_source
from sim.settings.compose import compose_config

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.presentation.reproduction import Source
    from sim.studies.run import Run


@extensible
class Service:
    """The service that a scenario describes; nothing is run.

    >>> from sim import Service
    >>> Service("case_study", organisation="small_workshop").posts
    40

    Args:
        config: a scenario's name, or a :class:`sim.model.config.Config`, such as a run's.
        **settings: as for :func:`sim.run`; only with a scenario's name.

    Attributes:
        config: every setting.

    Raises:
        ConfigError: a setting is invalid.
    """

    model: Callable[[], Any]  # attached in sim/__init__.py

    def __init__(self, config: str | Config = "case_study", **settings: Any) -> None:
        self.config = config if isinstance(config, Config) else compose_config(config, **settings)
        self._arguments = (config, settings)

    @property
    def posts(self) -> int:
        """All posts with casework."""
        return self.config.organisation.posts

    @property
    def professions(self) -> pd.DataFrame:
        """One row per profession: posts, seats and the share of each, hours for casework, qualified posts (0-1)."""
        kinds = self.config.organisation.professions
        posts = np.array([item.headcount for item in kinds.values()], float)
        seats = np.array([self.config.leadership.seats.get(name, 0) for name in kinds], float)
        share_of_posts = posts / max(posts.sum(), 1.0)
        share_of_seats = seats / seats.sum() if seats.sum() else share_of_posts
        return pd.DataFrame(
            {
                "label": [item.label or name.replace("_", " ").capitalize() for name, item in kinds.items()],
                "posts": posts.astype(int),
                "share_of_posts": share_of_posts,
                "seats": seats.astype(int),
                "share_of_seats": share_of_seats,
                "casework_share": [item.casework_share for item in kinds.values()],
                "qualified_share": [item.qualified_share for item in kinds.values()],
                "statutory": [item.statutory for item in kinds.values()],
            },
            index=pd.Index(list(kinds), name="profession"),
        )

    @property
    def case_types(self) -> pd.DataFrame:
        """One row per type of case: share of arrivals (0-1), weeks allowed, who leads, which professions it needs."""
        kinds = self.config.organisation.case_types
        return pd.DataFrame(
            {
                "share": [item.share for item in kinds.values()],
                "clock_weeks": [item.clock_weeks for item in kinds.values()],
                "lead": [item.lead or "" for item in kinds.values()],
                "needs": [", ".join(item.needs) for item in kinds.values()],
                "statutory": [item.statutory for item in kinds.values()],
            },
            index=pd.Index(list(kinds), name="case_type"),
        )

    def run(self, progress: bool | None = None) -> Run:
        """Run the model with these settings."""
        from sim.studies.run import run_config

        return run_config(self.config, progress=progress)

    def plot(self) -> Figure:
        """Shares of posts and of seats: how far leadership mirrors the staff."""
        from sim.presentation.figures.service import draw

        source, name = self.source, self.config.organisation.name
        figure = draw(self.professions, self.config.leadership.bias, name, source.footer)
        figure.source = source  # type: ignore[attr-defined]
        return figure

    @property
    def source(self) -> Source:
        """Where a figure of the service comes from."""
        return object_source("Service", "service", self._arguments, self.config)

    def __repr__(self) -> str:
        name, count = self.config.organisation.name, len(self.config.organisation.professions)
        return (
            f"<Service '{name}': {self.posts:,} posts of {count} professions in "
            f"{self.config.organisation.localities:,} localities, leadership bias {self.config.leadership.bias:g}>"
        )

    def _repr_html_(self) -> str:
        people = self.professions
        shown = pd.DataFrame(
            {
                "posts": people["posts"],
                "seats in the leadership": people["seats"],
                "share of posts (%)": 100 * people["share_of_posts"],
                "share of seats (%)": 100 * people["share_of_seats"],
                "hours for casework (%)": 100 * people["casework_share"],
            }
        ).set_axis(pd.Index(people["label"], name="profession"))
        cases = self.case_types[["share", "clock_weeks", "lead"]].assign(share=lambda rows: 100 * rows["share"])
        cases.columns = pd.Index(["share of arrivals (%)", "weeks allowed", "led by"])
        tables = [frame_table("Staff and leadership", shown), frame_table("Cases", cases)]
        calls = [
            ("service.plot()", "posts against seats"),
            ("service.run()", "run the model"),
            ("service.model()", "a Mesa model, week by week"),
        ]
        return card(repr(self).strip("<>"), self.config.organisation.description.strip(), tables, calls)


def service_of(run: Run) -> Service:
    """The service that was run."""
    return Service(run.config)
