"""Other assumptions come from declared bounds, and are paired."""

from __future__ import annotations

import json
from pathlib import Path

from sim.interfaces.workshop import page
from sim.interfaces.workshop.bundle import BASELINE, SCENARIOS
from sim.interfaces.workshop.ensembles import config_of
from sim.interfaces.workshop.lhs_sensitivity import ASSUMED
from sim.model.config import declarations


def test_bounds_are_the_declared_ones_and_of_the_weakest_grade(spread) -> None:
    known = declarations()
    assert [name for name, *_ in spread["assumed"]] == list(ASSUMED)
    for name, low, high, now in spread["assumed"]:
        assert (low, high, now) == (known[name].low, known[name].high, known[name].default) and known[name].grade == "E"


def test_no_card_sets_what_is_assumed(small) -> None:
    for scenario in (BASELINE, *SCENARIOS):
        config = config_of(scenario, small)
        for name in ASSUMED:
            group, field = name.split(".")
            assert getattr(getattr(config, group), field) == declarations()[name].default


def test_every_scenario_has_every_set(spread, scenarios) -> None:
    assert spread["sets"] == 3 and set(spread["verdicts"]) == set(scenarios)
    assert all(sum(one["process_conflict"].values()) == 3 for one in spread["verdicts"].values())
    assert spread["verdicts"]["shared_paperwork"]["process_conflict"]["down"] >= 2


def test_every_assumption_has_plain_words() -> None:
    words = json.loads((Path(page.__file__).parent / "words.json").read_text(encoding="utf-8"))["workshop"]
    assert set(words["assumption"]) == set(ASSUMED)
