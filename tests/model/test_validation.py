"""Each section of the configuration refuses what does not fit, with its key and what is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from sim import ConfigError
from sim.model.config import Config
from sim.model.validation import check

CASE, VOLUME = "organisation.case_types.early_help", {"demand.volume": 1.0}
ACTIVITY, ALTERNATIVE = "cpd.activities.study_day", "cpd.alternatives.shared_forms"
UNEVEN = {"medical": 0.5, "attainment": 0.5, "relational": 0.5, "risk_and_protection": 0.5}
MANY_TYPES = {f"type_{number}": {"share": 0.0, "needs": {}} for number in range(100)}
MANY_PROFESSIONS = {f"profession_{number}": {"headcount": 0} for number in range(22)}

# Settings laid over the test service (its professions: education, health, social_work), the key, what is allowed.
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"organisation": {"professions": MANY_PROFESSIONS}}, "organisation.professions", "24"),
    ({"organisation": {"case_types": MANY_TYPES}}, "organisation.case_types", "100"),
    ({"organisation": {"team_sizes": {"two": 0.9}}}, "organisation.team_sizes", "1.4"),
    ({"organisation": {"case_types": {"early_help": {"share": 0.9}}}}, "organisation.case_types.*.share", "1.3"),
    ({"organisation": {"professions": {"health": {"framework": UNEVEN}}}}, "professions.health.framework", "2"),
    ({"organisation": {"case_types": {"early_help": {"needs": {"helth": 1.0}}}}}, CASE, "'health'"),
    ({"organisation": {"case_types": {"early_help": {"lead": "police"}}}}, CASE, "social_work"),
    (
        {"organisation": {"case_types": {"early_help": {"needs": {"health": -1.0}}}}},
        f"{CASE}.needs.health",
        "0 or more",
    ),
    ({"organisation": {"case_types": {"early_help": {"lead": "health", "needs": {"health": 0.0}}}}}, CASE, "lead"),
    ({"organisation": {"localities": 7}}, CASE, "'health'"),
    ({"organisation": {"professions": {"health": {"qualified_share": 0.0}}}}, "joint_plan", "qualified_share = 0"),
    ({"organisation": {"team_sizes": {"three": 0.0, "four": 0.4}}}, "organisation.team_sizes", "3 professions"),
    ({"organisation": {"professions": {"health": {"headcount": 9000}}}}, "professions.health.headcount", "4096"),
    ({"demand": {"volume": 300.0, "cases_per_practitioner": 2.0}}, "demand.volume", "0 to 3"),
    ({"leadership": {"seats": {"police": 1}}}, "leadership.seats", "education"),
    ({"leadership": {"seats": {"health": -1}}}, "leadership.seats.health = -1", "0 or more"),
    ({"leadership": {"seats": {"health": 61}}}, "leadership.seats", "60"),
    ({"leadership": {"bias": 0.5}}, "leadership.bias = 0.5", "leadership.seats={"),
    ({"leadership": {"director": "polis"}}, "leadership.director", "education"),
    ({"structure": {"merged": ["health", "helth"]}}, "structure.merged", "'health'"),
    ({"cpd": {"allocation": "equall"}}, "cpd.allocation = 'equall'", "'equal'"),
    ({"cpd": {"access": {"helth": 0.5}}}, "cpd.access", "'health'"),
    ({"cpd": {"access": {"health": 1.5}}}, "cpd.access.health = 1.5", "between 0 and 1"),
    ({"cpd": {"activities": {"studdy_day": {}}}}, "cpd.activities.studdy_day", "'study_day'"),
    ({"cpd": {"activities": {"study_day": {"hours": -1.0}}}}, ACTIVITY, "3 to 8"),
    ({"cpd": {"activities": {"study_day": {"grouping": "mixd"}}}}, f"{ACTIVITY}.grouping = 'mixd'", "'mixed'"),
    ({"cpd": {"activities": {"study_day": {"professions": ["helth"]}}}}, f"{ACTIVITY}.professions", "'health'"),
    ({"cpd": {"activities": {"study_day": {"start_week": 9, "end_week": 4}}}}, ACTIVITY, "end_week = 4"),
    ({"cpd": {"activities": {"study_day": {"start_week": -1}}}}, f"{ACTIVITY}.start_week = -1", "week 0"),
    ({"cpd": {"alternatives": {"shard_forms": {}}}}, "cpd.alternatives.shard_forms", "'shared_forms'"),
    ({"cpd": {"alternatives": {"shared_forms": {"start_price": -1.0}}}}, ALTERNATIVE, "0 to 400"),
    ({"cpd": {"alternatives": {"shared_forms": {"start_week": -1}}}}, f"{ALTERNATIVE}.start_week = -1", "week 0"),
    ({"cpd": {"loop": {"reads_truth": True}}}, "cpd.loop.reads_truth", "cpd.loop.enabled"),
    ({"events": {"x": {"kind": "incidnt"}}}, "events.x.kind = 'incidnt'", "'incident'"),
    ({"events": {"x": {"week": -1}}}, "events.x.week = -1", "week 0"),
    ({"record": {"practitioner_weeks": [900]}}, "record.practitioner_weeks contains 900", "0 to 155"),
    ({"schedule": [{"week": 3, "set": {"no.thing": 1}}]}, "schedule: week 3", "'no.thing'"),
    ({"schedule": [{"week": 3, "set": {"demand.volum": 1}}]}, "'demand.volum'", "'demand.volume'"),
    ({"schedule": [{"week": 3, "set": {"cpd.release_weeks": 9}}]}, "schedule: week 3", "'cpd.release_weeks'"),
    ({"schedule": [{"week": 5, "set": {"demand.volume": 9}}]}, "schedule: week 5: demand.volume = 9", "0 to 3"),
    ({"schedule": [{"week": -1, "set": VOLUME}]}, "schedule: week = -1", "week 0"),
    ({"schedule": [{"week": 5, "until": 3, "set": VOLUME}]}, "schedule", "week 5 until week 3"),
    ({"schedule": [{"week": 5, "until": 9, "set": VOLUME}, {"week": 7, "set": VOLUME}]}, "'demand.volume'", "5 to 9"),
]


@pytest.mark.parametrize(("settings", "key", "allowed"), REFUSED, ids=lambda item: str(item)[:60])
def test_what_does_not_fit_is_refused_with_its_key(service, settings: dict, key: str, allowed: str) -> None:
    with pytest.raises(ConfigError) as caught:
        service(settings)
    sentence = str(caught.value)
    assert key in sentence and allowed in sentence and "\n" not in sentence, sentence


def test_an_organisation_needs_professions_cases_and_posts(service, laid_over, plain_service) -> None:
    with pytest.raises(ConfigError, match="organisation"):
        check(Config())
    nobody = {name: {"headcount": 0} for name in plain_service["organisation"]["professions"]}
    with pytest.raises(ConfigError, match=r"organisation\.professions.*headcounts"):
        service({"organisation": {"professions": nobody}})


def test_too_many_arrivals_to_draw_are_refused(service) -> None:
    large = {name: {"headcount": 1500} for name in ("education", "health", "social_work")}
    with pytest.raises(ConfigError, match=r"demand.*700.*organisation\.localities"):
        service({"organisation": {"professions": large}, "demand": {"volume": 3.0}})


def test_what_fits_is_accepted(service) -> None:
    config = service(
        {
            "leadership": {"bias": 0.5, "seats": {"health": 2}, "director": "education"},
            "structure": {"merged": ["education", "health"]},
            "cpd": {"activities": {"study_day": {"professions": ["health"], "start_week": 4, "end_week": 9}}},
            "events": {"review": {"kind": "incident", "week": 0}},
            "schedule": [{"week": 0, "until": 4, "set": VOLUME}, {"week": 5, "set": VOLUME}],
            "record": {"practitioner_weeks": [0, -1, 155, -156]},
        }
    )
    assert check(config) is config
