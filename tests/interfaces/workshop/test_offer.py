"""Price tags come from the declared costs; a ready-made year is what its money pays for."""

from __future__ import annotations

import pytest

from sim.interfaces.workshop.activity_menu import EMPTY, START, is_training, offer_of, paid_hours
from sim.interfaces.workshop.ensembles import config_of
from sim.model.cpd.activity import known_activities
from sim.model.cpd.programme import Cpd
from sim.presentation.scenario_summary.costs import costs_of


def test_tags_are_the_declared_costs(plain_kit, small) -> None:
    offer = plain_kit["offer"]
    kinds = set(known_activities()) - {"blank"}
    assert set(offer["activities"]) == kinds and "placebo" in kinds
    assert (offer["posts"], offer["budget"]) == (40, Cpd().budget)
    for kind in ("study_day", "placebo", "bite_size"):
        alone = config_of(START, {**small, **EMPTY, f"cpd.activities.{kind}.per_year": 1})
        line = next(one for one in costs_of(alone).activities if one.name == kind)
        tag, declared = offer["activities"][kind], known_activities()[kind]()
        assert (tag["hours"], tag["price"], tag["label"]) == (declared.hours, declared.price, declared.label)
        assert tag["cost"] == round(line.wanted) == round(line.places * declared.price)


def test_only_cards_that_are_training_alone_can_be_nearest(plain_kit, small, scenarios) -> None:
    assert set(plain_kit["offer"]["made"]) == {"case_study", "interprofessional"}
    baseline = config_of("case_study", small)
    assert not is_training(config_of("alternatives_only", small), baseline)
    assert is_training(config_of("placebo", small), baseline)


def test_hours_go_as_far_as_the_money(small) -> None:
    rich = config_of("interprofessional", {**small, "cpd.budget": 600})
    (line,) = costs_of(rich).activities
    assert paid_hours(rich) == {"study_day": round(line.all_hours)}
    poor = config_of("interprofessional", {**small, "cpd.budget": line.wanted / 40 / 2})
    assert paid_hours(poor)["study_day"] == pytest.approx(line.all_hours / 2, abs=1)


def test_the_baseline_is_among_the_made(small) -> None:
    made = offer_of(config_of("case_study", small), {}, small)["made"]
    assert set(made) == {"case_study"} and "registration" in made["case_study"]
