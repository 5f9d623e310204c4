"""CPD as a tidy table: who got places and money, by week, activity and profession."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.core.table import column_names
from sim.measures.tidy import categorical

if TYPE_CHECKING:
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
    frame.insert(0, "week", (week + simulator.first_week).astype(np.int32))
    frame.insert(1, "activity", categorical(activities, activity))
    frame.insert(2, "profession", categorical(simulator.professions, profession))
    return frame
