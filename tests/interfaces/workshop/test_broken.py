"""Broken assumptions: the declared bounds, and the study's own numbers."""

from __future__ import annotations

import pytest

from sim import run
from sim.interfaces.workshop.ensembles import verdicts
from sim.interfaces.workshop.lhs_sensitivity import ASSUMED
from sim.interfaces.workshop.oat_sensitivity import ENDS, SHAKEN
from sim.model.config import declarations


def test_bounds_are_the_declared_ones_and_of_the_weakest_grade(broken) -> None:
    known = declarations()
    assert set(SHAKEN) <= set(ASSUMED)  # those have plain words
    for name, low, now, high in broken["assumptions"]:
        assert (low, now, high) == (known[name].low, known[name].default, known[name].high) and known[name].grade == "E"
        assert low < now < high


def test_every_card_is_there_at_every_end_in_all_futures(broken, scenarios, small) -> None:
    for name in SHAKEN:
        for end in ENDS:
            assert set(broken["verdicts"][name][end]) == set(scenarios)
            counts = [sum(one["process_conflict"].values()) for one in broken["verdicts"][name][end].values()]
            assert counts == [small["replicates"]] * len(scenarios)


@pytest.mark.parametrize(("name", "end"), [("episodes.coupling_rate", "high"), ("voice.baseline", "low")])
def test_counts_are_those_of_runs(broken, small, name, end) -> None:
    value = getattr(declarations()[name], end)
    runs = [run(one, **small, progress=False, **{name: value}) for one in ("balanced_leadership", "case_study")]
    tables = [one.replay(0).record["futures"]["outcomes"] for one in runs]
    expected = verdicts(*tables)
    assert broken["verdicts"][name][end]["balanced_leadership"] == expected
