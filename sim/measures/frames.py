"""Live one replicate and read it off into tidy tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.measures.archive import cases_frame
from sim.measures.causes import causes_frame
from sim.measures.people import network_frame, practitioners_frame
from sim.measures.training import training_frame
from sim.measures.weekly import weekly_frame

if TYPE_CHECKING:
    from sim.engine import Engine


def replicate_frames(engine: Engine) -> dict[str, pd.DataFrame]:
    """Live the rest of the run and return its tables.

    Args:
        engine: a replicate; weeks already lived are part of the tables, but people are taken down only
            at chosen weeks (``record.practitioner_weeks``) that are still to come.

    Returns:
        ``weekly``, ``cases``, ``causes``, ``practitioners``, ``training`` where there are activities and, for
        replicate 0 where ``record.network`` says so, ``network``; each with the column ``replicate`` first.
    """
    people, networks = lived_to_the_end(engine)
    return _gathered(engine, people, networks)


def lived_to_the_end(engine: Engine) -> tuple[list[pd.DataFrame], list[pd.DataFrame]]:
    """Live the rest of the run; people and networks as they were at the recorded weeks."""
    record, weeks = engine.config.record, engine.config.weeks
    chosen = {week % weeks for week in record.practitioner_weeks}
    drawn = {0, weeks - 1} if record.network and engine.replicate == 0 else set()
    people, networks = [], []
    for week in sorted(chosen | drawn | {weeks - 1}):
        if week < engine.week:
            continue
        engine.advance(week + 1 - engine.week)
        if week in chosen:
            people.append(practitioners_frame(engine))
        if week in drawn:
            networks.append(network_frame(engine))
    return people, networks


def _gathered(engine: Engine, people: list[pd.DataFrame], networks: list[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    frames = {"weekly": weekly_frame(engine), "cases": cases_frame(engine), "causes": causes_frame(engine)}
    if len(engine.state.activities):
        frames["training"] = training_frame(engine)
    for name, parts in (("practitioners", people), ("network", networks)):
        if parts:
            frames[name] = pd.concat(parts, ignore_index=True)
    for frame in frames.values():
        frame.insert(0, "replicate", np.int32(engine.replicate))
    return frames
