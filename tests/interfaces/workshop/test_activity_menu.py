"""Prices come from the declared costs, and a ready-made year has the hours that its money pays for."""

from __future__ import annotations

import pytest

from sim.interfaces.workshop.activity_menu import (
    EMPTY,
    START,
    activity_menu,
    changes_training_only,
    paid_hours,
)
from sim.interfaces.workshop.ensembles import config_of
from sim.model.cpd.activity import known_activities
from sim.model.cpd.programme import Cpd
from sim.presentation.scenario_summary.costs import costs_of


def test_the_menu_has_the_declared_costs(plain_bundle, small) -> None:
    menu = plain_bundle["activity_menu"]
    assert set(menu["activities"]) == set(known_activities()) - {"blank"}
    assert (menu["posts"], menu["budget"]) == (40, Cpd().budget)
    for kind in ("study_day", "placebo", "bite_size"):
        alone = config_of(START, {**small, **EMPTY, f"cpd.activities.{kind}.per_year": 1})
        line = next(activity for activity in costs_of(alone).activities if activity.name == kind)
        item, declared = menu["activities"][kind], known_activities()[kind]()
        assert (item["hours"], item["price"]) == (declared.hours, declared.price)
        assert item["cost"] == round(line.wanted) == round(line.places * declared.price)


def test_only_cards_that_change_training_alone_can_be_nearest(plain_bundle, small) -> None:
    assert set(plain_bundle["activity_menu"]["card_hours"]) == {"case_study", "interprofessional"}
    baseline = config_of("case_study", small)
    assert not changes_training_only(config_of("alternatives_only", small), baseline)
    assert changes_training_only(config_of("placebo", small), baseline)


def test_hours_are_limited_by_the_money(small) -> None:
    rich = config_of("interprofessional", {**small, "cpd.budget": 600})
    (line,) = costs_of(rich).activities
    assert paid_hours(rich) == {"study_day": round(line.all_hours)}
    poor = config_of("interprofessional", {**small, "cpd.budget": line.wanted / 40 / 2})
    assert paid_hours(poor)["study_day"] == pytest.approx(line.all_hours / 2, abs=1)


def test_the_baseline_is_among_the_cards(small) -> None:
    menu = activity_menu(config_of("case_study", small), {}, small)
    assert set(menu["card_hours"]) == {"case_study"}
