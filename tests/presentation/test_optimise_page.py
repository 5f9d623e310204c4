"""The page on spending says only what is true: with one search, without worlds, with nothing on the front."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from sim.inference.named_rows import Conditions
from sim.inference.optimise.objective import objectives_of
from sim.inference.optimise.offers import Offers, Purchase, Sessions
from sim.inference.optimise.optimise_settings import OptimiseSettings
from sim.inference.optimise.plan import Wish, plan_of
from sim.inference.optimise.result import Optimised
from sim.presentation.figures import spending_front
from sim.presentation.reports.optimise import page

DAY = Sessions("day", "study_day", None, "mixed", 30.0, "Study day")
FORMS = Purchase("shared_forms", ((70.0, 10.0),), "Shared forms")
OFFERS = Offers((DAY,), (FORMS, Purchase("dear", ((500.0, 500.0),), "Dear thing")), 80.0, 52, 2)


def found(searches: int = 3, lead: float = 0.2, front: tuple[str, ...] = ("A",)) -> Optimised:
    objectives = objectives_of(["quality", "strain"])
    names = ("nothing", "A", "placebo")
    table = pd.DataFrame(
        [{"plan": name, "found_by": "search" if name == "A" else "", "status": "on the front" if name in front else
          "beaten", "beaten_by": "" if name in front else front[0], "share": 0.5, "spent": 60.0,
          "planned": "70.00 10.00", "left": "10.00 70.00", "buys": ""} for name in names]
    )  # fmt: skip
    effects = pd.DataFrame(
        [{"plan": name, "measure": measure, "n": 6, "before": 0.5, "after": 0.6, "difference": 0.1, "low": 0.05,
          "high": 0.15, "verdict": "better", "gain": 2.0, "gain_low": 1.0, "gain_high": 3.0}
         for name in names[1:] for measure in ("quality", "strain", "turnover")]
    )  # fmt: skip
    curse = pd.DataFrame([{"objective": name, "in_search": 2.0, "fresh": 1.5, "lost": 0.5, "low": 0.1, "high": 0.9,
                           "searches": searches} for name in ("quality", "strain")])  # fmt: skip
    ends = pd.DataFrame([{"search": number, "optimised": 0.5 + lead + 0.01 * number, "random": 0.5, "shipped": 0.1,
                          "plans": 3, "random_plans": 4} for number in range(1, searches + 1)])  # fmt: skip
    empty = pd.DataFrame()
    return Optimised(
        OptimiseSettings(), Conditions(6, 7, ()), objectives, ("turnover",), OFFERS,
        {"A": plan_of([Wish(FORMS), Wish(DAY)], OFFERS)}, ("placebo",), {"no_barriers": "its cover costs nothing"},
        40.0, table, effects, curse, ends, empty, empty, "", empty,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lead", "said"),
    [(0.2, "The search beat as many plans"), (-0.2, "The search did worse than as many plans"),
     (-0.02, "It is undecided whether the search beats as many plans")],
)  # fmt: skip
def test_it_says_whether_the_search_beat_random_plans(lead: float, said: str) -> None:
    assert said in page(found(lead=lead))


def test_a_single_search_decides_nothing() -> None:
    text = page(found(searches=1))
    assert "A single search cannot show whether it beats as many plans" in text and "The search beat" not in text


def test_nothing_on_the_front_is_said_first() -> None:
    text = page(found(front=("nothing",)))
    assert (
        "**Spending nothing is on the front**" in text and "Spending nothing is on the front, and no plan is." in text
    )


def test_it_names_what_is_bought_beaten_left_out_and_too_dear() -> None:
    text = page(found())
    for said in ("shared forms (1)", "`placebo`", "`no_barriers` was not compared", "dear thing (GBP 500)",
                 "not varied: everything holds for their defaults only"):  # fmt: skip
        assert said in text


def test_the_panels_show_each_pair_of_objectives() -> None:
    drawn = spending_front.draw(replace(found(), objectives=objectives_of(["quality", "strain"])))
    assert [(axes.get_xlabel(), axes.get_ylabel()) for axes in drawn.panels] == [
        ("Quality of plans: gain", "Strain: gain")
    ]
