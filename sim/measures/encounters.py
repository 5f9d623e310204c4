"""The table of encounters: every meeting of two people, in the order in which it happened."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.tidy import categories
from sim.model.event_log import CONTACT, HOME_TEAM, MEETING, SESSION
from sim.model.mechanisms.episodes import BREACH_HARM, QUARREL_HARM
from sim.model.mechanisms.handling_styles import STYLES
from sim.model.simulator import Simulator

OCCASIONS = {MEETING: "meeting", HOME_TEAM: "home_team", SESSION: "cpd", CONTACT: "informal"}
EPISODES = ("none", "friction", "quarrel", "breach")
SIDES = ("first", "second")
MEASURED = {
    "task_conflict": "task",
    "unspoken_disagreement": "unspoken",
    "process_conflict": "process",
    "relationship_conflict": "relationship",
    "hazard": "hazard",
    "tension": "tension",
    "trust": "trust",
}


def encounters_frame(simulator: Simulator) -> pd.DataFrame:
    """One row per encounter since the simulator began to record events, or since it was last asked for them."""
    events = simulator.events()
    events = events[np.isin(events["kind"], list(OCCASIONS))]
    people = simulator.state.people
    return pd.DataFrame(
        {
            "encounter": np.arange(len(events), dtype=np.int32),
            "week": simulator.report_week(events["week"]).astype(np.int32),
            "occasion": categories(tuple(OCCASIONS.values()), _places(list(OCCASIONS), events["kind"])),
            "case": events["case"],
            "locality": people["locality"][events["first"]].astype(np.int32),
            **{side: events[side] for side in SIDES},
            **{f"{side}_occupant": events[f"{side}_occupant"] for side in SIDES},
            **{
                f"{side}_profession": categories(simulator.professions, people["profession"][events[side]])
                for side in SIDES
            },
            **{f"{side}_spoke": events[f"{side}_speaks"] == 1 for side in SIDES},
            **{f"{side}_style": categories(STYLES, events[f"{side}_style"]) for side in SIDES},
            **{name: events[source] for name, source in MEASURED.items()},
            "episode": categories(EPISODES, grades(events["episode"], events["harm"])),
        }
    )


def grades(episode: np.ndarray, harm: np.ndarray) -> np.ndarray:
    """(N,) index into :data:`EPISODES`, from whether there was an episode (0 or 1) and its harm (0 to 1)."""
    return np.where(episode == 1, 1 + (harm >= QUARREL_HARM) + (harm >= BREACH_HARM), 0)


def _places(order: list[int], kinds: np.ndarray) -> np.ndarray:
    """The place of each kind in ``order``."""
    places = np.zeros(max(order) + 1, np.int8)
    places[order] = np.arange(len(order))
    return places[kinds]
