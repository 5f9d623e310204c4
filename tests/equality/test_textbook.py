"""Two implementations of one model: the compiled week and the textbook, on random small services.

Every whole number must be equal, every other within 1e-10: the order of summation is the only difference
that there may be. The textbook was written from the equations, so agreement here means that the compiled
steps do what the equations say.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from comparison import differences
from random_services import SWITCHED, random_service

from benchmarks.textbook import TextbookService
from sim.model.config import Config, registry
from sim.model.events import Event
from sim.model.mechanisms.handling_styles import Handling
from sim.model.simulator import Simulator

QUICK, QUICK_WEEKS = range(len(SWITCHED)), 60  # more weeks than a block of accumulators
THOROUGH, THOROUGH_WEEKS = range(100, 130), 104
NARROW, CHANGED_WEEKS = 4, 20
REPLICATE = 3
SHOWN = 8  # differences named when a test fails


@cache
def quick_engine(seed: int) -> Simulator:
    """The compiled service of a quick seed."""
    simulator = Simulator(random_service(seed), REPLICATE)
    simulator.advance(QUICK_WEEKS)
    return simulator


def textbook_of(config: Config, weeks: int) -> TextbookService:
    """The textbook service after some weeks."""
    textbook = TextbookService(config, REPLICATE)
    for _ in range(weeks):
        textbook.step()
    return textbook


def assert_same(simulator: Simulator, textbook: TextbookService) -> None:
    found = list(differences(simulator, textbook))
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:SHOWN])


@pytest.mark.parametrize("seed", QUICK)
def test_compiled_week_is_the_textbook(seed: int) -> None:
    assert_same(quick_engine(seed), textbook_of(random_service(seed), QUICK_WEEKS))


@pytest.mark.slow
@pytest.mark.parametrize("seed", THOROUGH)
def test_compiled_week_is_the_textbook_for_long(seed: int) -> None:
    config = random_service(seed)
    simulator = Simulator(config, REPLICATE)
    simulator.advance(THOROUGH_WEEKS)
    assert_same(simulator, textbook_of(config, THOROUGH_WEEKS))


def test_styles_at_the_narrowest_width() -> None:
    """Concerns far from every prototype choose the nearest style, also where every weight alone underflows."""
    bounds = {row.path: row for row in registry()}
    concerns = ("other_base", "other_trust", "other_skill")
    numbers = {name: bounds[f"handling.{name}"].high for name in concerns} | {"width": bounds["handling.width"].low}
    config = replace(random_service(NARROW), handling=Handling(**numbers))
    simulator = Simulator(config, REPLICATE)
    simulator.advance(QUICK_WEEKS)
    assert_same(simulator, textbook_of(config, QUICK_WEEKS))


def test_random_services_are_worth_comparing() -> None:
    """Something of everything happens in the quick services, and every switch is seen on and off."""
    simulators = [quick_engine(seed) for seed in QUICK]
    for table, names in (
        ("by_locality", ("completed", "withdrawn", "waiting", "postponed", "handovers", "encounters", "episodes")),
        ("by_profession", ("leavers", "absent", "overtime", "integrating", "obliging", "dominating", "avoiding")),
        ("by_profession", ("training", "cover", "vertical_episodes", "grievance", "resistance", "deprivation")),
        ("by_pair", ("hazard_injustice", "hazard_blamed_on_work", "process_load", "unspoken", "contact_episodes")),
        ("by_pair", ("home_talks", "home_episodes")),
        ("by_locality", ("turned_away",)),
        ("by_profession", ("agency", "left_out")),
        ("by_service", ("agency_spend",)),
        ("by_activity", ("attended", "turned_away", "spend")),
        ("by_service", ("leaders_left", "seats_empty", "programmes_lapsed", "moved", "replies", "gap", "risk")),
        ("by_service", ("leadership_conflict", "churn", "alternative_spend", "lapsed_money")),
    ):
        for name in names:
            assert sum(abs(getattr(simulator, table)()[name]).sum() for simulator in simulators) > 0, name
    for name in SWITCHED:
        assert {getattr(config, name).enabled for config in map(random_service, QUICK)} == {True, False}, name


@pytest.mark.parametrize(
    ("mechanism", "number"),
    [
        ("encounter_effects", "trust_gain"),
        ("gossip", "forgetting_rate"),
        ("casework", "meeting_hours"),
        ("justice", "usual_trust"),
        ("recovery", "clarity_recovery_rate"),
    ],
)
def test_comparison_notices_a_change(mechanism: str, number: str) -> None:
    """One number changed by a millionth in one of the two is found."""
    numbers = getattr(Config(), mechanism)
    restructure = {"restructure": Event(week=2)}  # or mandates stay where they settle
    config = replace(random_service(0), schedule=[], events=restructure, **{mechanism: numbers})
    changed = replace(config, **{mechanism: replace(numbers, **{number: getattr(numbers, number) * (1 - 1e-6)})})
    simulator = Simulator(config, REPLICATE)
    simulator.advance(CHANGED_WEEKS)
    assert list(differences(simulator, textbook_of(changed, CHANGED_WEEKS)))
