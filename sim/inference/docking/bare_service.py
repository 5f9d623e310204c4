"""A service in which every mechanism is switched off but those that a published model has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.core.decode import read
from sim.model.config import Config
from sim.model.validation import check

ANY = "any"  # the only profession, and the only type of case
ALONE = {"one": 1.0, "two": 0.0, "three": 0.0, "four": 0.0}  # sizes of teams: nobody shares a case

# Nobody leaves or is absent, nothing turns personal, no story is told, and no case meeting takes place.
OFF: dict[str, dict[str, Any]] = {
    "episodes": {"enabled": False},
    "gossip": {"story_pull": 0.0, "trust_return_rate": 0.0},
    "staffing": {"enabled": False},
    "strain": {"absence_rate": 0.0},
    "paperwork": {"enabled": False},
    "thin_work": {"enabled": False},
    "front_door": {"enabled": False},
    "families": {"withdrawal_rate": 0.0},
    "home_team": {"weeks": 0},
}


def bare_service(people: int, localities: int, seed: int, on: Mapping[str, Mapping[str, Any]]) -> Config:
    """One profession that works alone on its cases, with nothing but what ``on`` switches on.

    Args:
        people: posts in each locality.
        localities: of the service; people of different localities never meet.
        seed: of the model's random numbers.
        on: settings of mechanisms; they replace those of ``OFF``.

    Raises:
        ConfigError: a setting is invalid.
    """
    plain: dict[str, Any] = {
        "seed": seed, "burn_in": 0,
        "organisation": {
            "localities": localities, "team_sizes": ALONE, "complexity_spread": 0.0,
            "professions": {ANY: {"headcount": people * localities}},
            "case_types": {ANY: {"share": 1.0, "needs": {ANY: 1.0}}},
        },
    }  # fmt: skip
    return check(read(Config, {**plain, **OFF, **on}))
