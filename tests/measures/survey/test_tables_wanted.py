"""Statistics of surveys take longer than simulated weeks, so they are computed only where they are recorded."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.measures.recording import Recording
from sim.measures.survey import statistics
from sim.measures.tables import replicate_frames
from sim.model.simulator import Simulator
from sim.settings.compose import compose_config


def test_answers_are_recorded_without_computing_statistics(monkeypatch: pytest.MonkeyPatch) -> None:
    config = compose_config("status_quo", instruments="ics", organisation="small_workshop", weeks=2, burn_in=0)
    tables = ("runs", "answers", "invitations")
    both = replicate_frames(Simulator(config), Recording((*tables, "survey_statistics")))

    def refused(survey: object) -> None:
        raise AssertionError("statistics were computed")

    monkeypatch.setattr(statistics, "statistics_of", refused)
    alone = replicate_frames(Simulator(config), Recording(tables))
    assert set(alone) == set(tables)
    assert set(both) == {*tables, "survey_statistics"}
    pd.testing.assert_frame_equal(alone["answers"], both["answers"])
