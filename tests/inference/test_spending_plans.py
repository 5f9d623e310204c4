"""Plans of spending: never more than the money, as the model itself charges it."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.inference.optimise.offers import Offers, Purchase, Sessions, offers_of
from sim.inference.optimise.plan import A_YEAR, Wish, plan_of
from sim.inference.prior_sample import config_of
from sim.model.config import Config
from sim.model.parameter_schedule import schedule_of

SMALL = ["organisation=small_workshop", "scenario=case_study"]


@cache
def service() -> Config:
    return config_of(SMALL)


@cache
def offers(budget: float) -> Offers:
    return offers_of(service(), budget)


def wish(name: str, a_year: int = 1, budget: float = 80.0) -> Wish:
    items = {item.name: item for item in (*offers(budget).sessions, *offers(budget).purchases)}
    return Wish(items[name], a_year)


@settings(deadline=None, max_examples=60)
@given(budget=st.sampled_from([20.0, 80.0, 300.0]), data=st.data())
def test_no_list_spends_more_than_the_money(budget: float, data: st.DataObject) -> None:
    items = [*offers(budget).sessions, *offers(budget).purchases]
    wishes = data.draw(st.lists(st.builds(Wish, st.sampled_from(items), st.sampled_from(A_YEAR)), max_size=8))
    plan = plan_of(wishes, offers(budget))
    assert all(spent <= budget + 1e-6 for spent in plan.spent)
    held = sum(item.price * number for item, number in plan.sessions)
    for period, spent in enumerate(plan.spent):
        bought = sum(item.prices[start][period] for item, start in plan.purchases)
        assert spent == pytest.approx(bought + held * (period >= plan.first))


def test_the_model_pays_for_everything_in_a_plan() -> None:
    names = ("shared_forms", "status_levelling", "lead_professional", "bite_size_health_single", "study_day_all_mixed")
    plan = plan_of([wish(name, 2) for name in names], offers(80.0))
    typed = [f"{name}={value}" for name, value in plan.settings().items()]
    bought = schedule_of(config_of([*SMALL, *typed])).purchases
    assert not [item for item in bought.shortages if item.week < service().weeks]
    posts = service().organisation.posts
    paid = [sum(release.alternatives.values()) / posts for release in bought.releases][: len(plan.spent)]
    held = sum(item.price * number for item, number in plan.sessions)
    assert [spent - held * (period >= plan.first) for period, spent in enumerate(plan.spent)] == pytest.approx(paid)
    assert all(release.money / posts >= held - 1e-9 for release in bought.releases[plan.first : len(plan.spent)])


def test_an_alternative_waits_for_a_year_that_pays_for_it() -> None:
    plan = plan_of([wish("shared_forms"), wish("status_levelling")], offers(80.0))
    assert [(item.name, start) for item, start in plan.purchases] == [("shared_forms", 0), ("status_levelling", 1)]
    assert plan.spent == (70.0, 80.0, 30.0) and plan.remainder == (10.0, 0.0, 50.0)


def test_what_is_too_dear_is_left_out_and_named() -> None:
    plan = plan_of([wish("admin_support")], offers(80.0))
    assert plan.lines() == ["Nothing"] and plan.spent == (0.0, 0.0, 0.0)
    assert "admin_support" in [item.name for item in offers(80.0).too_dear()]


def test_sessions_are_held_as_often_as_the_money_allows() -> None:
    item = wish("study_day_all_mixed").item
    assert isinstance(item, Sessions)
    ((_, number),) = plan_of([wish("study_day_all_mixed", 12)], offers(80.0)).sessions
    assert number == int(80.0 / item.price) >= 1


def test_the_same_purchases_have_the_same_key_in_any_order() -> None:
    lists = [wish("shared_forms"), wish("bite_size_health_single", 2)]
    assert plan_of(lists, offers(80.0)).key == plan_of(lists[::-1], offers(80.0)).key


def test_controls_are_not_offered() -> None:
    kinds = {item.kind for item in offers(80.0).sessions} | {item.name for item in offers(80.0).purchases}
    assert not kinds & {"placebo", "nothing", "blank", "custom"}
    assert all(isinstance(item, Purchase) for item in offers(80.0).purchases)
