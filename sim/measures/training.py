"""CPD as a tidy table: who got places and money, by week, activity and profession."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.core.table import column_names
from sim.measures.tidy import sorted_categories
from sim.model.simulator import Simulator


def training_frame(simulator: Simulator) -> pd.DataFrame:
    """One row for each week, activity and profession in which anything happened.

    Returns:
        week, activity, profession, then sessions, attended, turned_away (counts), hours, spend (GBP).
    """
    rows, activities = simulator.by_activity(), sorted(simulator.config.cpd.activities)
    week, activity, profession = np.nonzero((rows["sessions"] + rows["attended"] + rows["turned_away"]) > 0)
    kept = rows[week, activity, profession]
    frame = pd.DataFrame({name: kept[name] for name in column_names(rows)})
    first_week = simulator.week - len(rows)  # of those that were recorded
    frame.insert(0, "week", (week + first_week).astype(np.int32))
    frame.insert(1, "activity", sorted_categories(activities, activity))
    frame.insert(2, "profession", sorted_categories(simulator.professions, profession))
    return frame
