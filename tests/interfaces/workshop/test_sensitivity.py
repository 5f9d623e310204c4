"""Other assumptions: values within declared bounds, and the same direction counts as runs with these values."""

from __future__ import annotations

import pytest

from sim import run
from sim.interfaces.workshop.bundle import BASELINE, SCENARIOS
from sim.interfaces.workshop.ensembles import config_of, direction_counts
from sim.interfaces.workshop.page.build import load_labels
from sim.interfaces.workshop.request import sensitivity_parts
from sim.interfaces.workshop.sensitivity import ENDS, ENSEMBLE, LHS_PARAMETERS, OAT_PARAMETERS
from sim.model.config import declarations


def test_bounds_are_the_declared_ones_and_the_evidence_is_weakest(lhs, oat) -> None:
    known = declarations()
    assert [name for name, *_ in lhs["assumed"]] == list(LHS_PARAMETERS)
    for name, low, high, default in lhs["assumed"]:
        assert (low, high, default) == (known[name].low, known[name].high, known[name].default)
        assert known[name].grade == "E"
    assert set(OAT_PARAMETERS) <= set(LHS_PARAMETERS)
    for name, low, default, high in oat["assumptions"]:
        assert (low, default, high) == (known[name].low, known[name].default, known[name].high) and low < default < high


def test_no_card_sets_these_parameters(small) -> None:
    for scenario in (BASELINE, *SCENARIOS):
        config = config_of(scenario, small)
        for name in LHS_PARAMETERS:
            group, field = name.split(".")
            assert getattr(getattr(config, group), field) == declarations()[name].default


def test_every_scenario_is_compared_under_every_set_of_assumptions(lhs, tested) -> None:
    assert lhs["sets"] == 3 and set(lhs["directions"]) == set(tested)
    assert all(sum(counts["process_conflict"].values()) == 3 for counts in lhs["directions"].values())
    assert lhs["directions"]["shared_paperwork"]["process_conflict"]["down"] >= 2


def test_every_card_is_compared_at_every_end_in_all_replicates(oat, tested, short) -> None:
    for name in OAT_PARAMETERS:
        for end in ENDS:
            assert set(oat["directions"][name][end]) == set(tested)
            for counts in oat["directions"][name][end].values():
                assert sum(counts["process_conflict"].values()) == short["replicates"]


@pytest.mark.parametrize(("name", "end"), [("episodes.coupling_rate", "high"), ("voice.baseline", "low")])
def test_counts_are_those_of_runs_with_this_value(oat, short, name, end) -> None:
    value = getattr(declarations()[name], end)
    after, before = (
        run(scenario, **short, progress=False, **{name: value}).replay(0).record["all_replicates"]["outcomes"]
        for scenario in ("balanced_leadership", "case_study")
    )
    assert oat["directions"][name][end]["balanced_leadership"] == direction_counts(after, before)


def test_every_parameter_has_a_label() -> None:
    assert set(load_labels()["workshop"]["assumption"]) == set(LHS_PARAMETERS)


def test_every_card_has_a_verdict_in_every_world(worlds, tested) -> None:
    assert worlds["worlds"] == 3 and worlds["replicates"] == 2 and set(worlds["verdicts"]) == set(tested)
    for measures in worlds["verdicts"].values():
        assert sum(measures["process_conflict"].values()) == 3


def test_every_verdict_has_a_label(worlds) -> None:
    assert set(load_labels()["workshop"]["world"]) == set(worlds["verdicts"]["shared_paperwork"]["process_conflict"])


def test_the_ensemble_is_shown_only_if_the_package_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for options, expected in (["default"], False), (["default", ENSEMBLE], True):
        monkeypatch.setattr("sim.interfaces.workshop.request.options_of", lambda group, options=options: options)
        assert ("worlds_sensitivity" in sensitivity_parts()) == expected
