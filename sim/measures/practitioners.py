"""The table of practitioners: true scores of the people in post at the end of a week."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace

import numpy as np
import pandas as pd

from sim.core.compiled import source_of
from sim.model.mechanisms.handling_styles import STYLES
from sim.model.mechanisms.staffing import leaving_probability
from sim.model.organisation import ExplanatoryFramework
from sim.model.person_scores import others_mean, toward_colleagues
from sim.model.simulator import Simulator
from sim.model.survey.styles import style_shares

WEEKS_A_YEAR = 52
VALUES = tuple(f"values_{part.name}" for part in fields(ExplanatoryFramework))


def practitioners_frame(simulator: Simulator) -> pd.DataFrame:
    """One row per post, at the end of the last simulated week."""
    state, people = simulator.state, simulator.state.people
    psi = simulator.config.perception.hostile_attribution
    return pd.DataFrame(
        {
            "week": np.int32(simulator.week - 1),
            "post": np.arange(len(people), dtype=np.int32),
            "profession": pd.Categorical.from_codes(people["profession"], list(simulator.professions)),
            **{name: people[name].astype(np.int32) for name in ("locality", "occupied", "occupant", "qualified")},
            "caseload": people["cases"].astype(np.int32),
            **{name: people[name] for name in ("strain", "tension", "skill", "load")},
            "task_conflict": people["task"],
            "process_conflict": people["process"],
            "relationship_conflict": people["tension"],
            "perceived_task_conflict": np.minimum(1.0, people["task"] + psi * people["tension"]),
            "understanding": others_mean(state.understanding, people["profession"]),
            "myths": others_mean(state.myths, people["profession"]),
            "trust": toward_colleagues(simulator, "trust"),
            "spoke_share": np.where(people["met_weeks"] > 0, people["spoke"], np.nan),
            **{f"style_{style}": shares for style, shares in zip(STYLES, style_shares(simulator).T, strict=True)},
            **{name: people[name] for name in ("leadership_trust", "commitment", "grievance")},
            "deprivation": felt_deprivation(simulator),
            "intention_to_leave": intention_to_leave(simulator),
            "tenure": (simulator.clock - people["since"]).astype(np.int32),
            "agency": people["agency"].astype(np.int32),
            **dict(zip(VALUES, state.frameworks.T, strict=True)),
        }
    )


def felt_deprivation(simulator: Simulator) -> np.ndarray:
    """(N,) the profession's deprivation, as far as recognition leaves it (E21)."""
    state = simulator.state
    return state.professions["deprivation"][state.people["profession"]] * (1 - state.people["recognition"])


def intention_to_leave(simulator: Simulator) -> np.ndarray:
    """(N,) probability of leaving within a year at this week's rate (E19); missing for agency workers."""
    people, config = simulator.state.people, simulator.config
    staffing, reference = SimpleNamespace(**config.staffing.numbers()), config.strain.numbers()["reference"]
    reasons = np.column_stack([people["strain"], people["tension"], felt_deprivation(simulator), people["grievance"]])
    weekly = np.array([source_of(leaving_probability)(*each, reference, staffing) for each in reasons.tolist()])
    return np.where(people["agency"] == 1, np.nan, 1 - (1 - weekly) ** WEEKS_A_YEAR)
