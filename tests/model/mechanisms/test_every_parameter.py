"""Every declared number, and every switch, changes some result; both bounds of every number can be simulated."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import numpy as np
import pytest
from all_levers import LEVERS as BUSY

from sim.core.errors import ConfigError
from sim.core.parameters import Parameter
from sim.model.alternatives.alternative import known_alternatives
from sim.model.config import MECHANISMS, Config, registry
from sim.model.cpd.activity import known_activities

WEEKS = (10, 40)  # most numbers change something within the first; the others get more time
PLUG_IN_WEEKS = 20
BOUND_WEEKS = 4


def by_section(rows: list[Parameter], parts: int = 1) -> dict[str, list[Parameter]]:
    """Declared numbers by the first parts of their path."""
    sections = defaultdict(list)
    for row in rows:
        sections[".".join(row.path.split(".")[:parts])].append(row)
    return dict(sections)


SECTIONS = by_section([row for row in registry() if row.path.split(".")[0] in (*MECHANISMS, "events")])
ORGANISATION = [row for row in registry() if row.path.startswith("organisation.")]
PLUG_INS = by_section([row for row in registry() if row.path.startswith(("activity.", "alternative."))], parts=2)

# Another value where the further bound cannot be simulated or changes nothing.
OTHER_VALUES = {
    "structure.informal_rate": 0.2,
    "demand.cases_per_practitioner": 0.2,
    "demand.utilisation": 1.0,
    "demand.locality_spread": 0.4,
    "demand.reference_tension": 0.0,
    "demand.reference_meetings": 3.5,
    "demand.reference_meeting_hours": 3.5,
    "demand.volume": 1.0,
    "casework.hours_per_week": 30.0,
    "leadership.bias": 0.2,
    "strain.load_ceiling": 1.0,
    "encounter_effects.trust_loss": 0.2,
    "cpd.activities.*.places": 10.0,
    "cpd.activities.*.start_week": 20,
    "cpd.activities.*.end_week": 20,
    "cpd.activities.*.per_year": 6.0,
    "cpd.alternatives.*.start_week": 12,
    "cpd.alternatives.*.end_week": 20,
    "events.*.week": 20,
    "cpd.loop.understanding_aim": 1.0,
    "cpd.loop.tension_aim": 0.5,
    "cpd.loop.access_aim": 0.3,
    **{
        f"alternative.{kind}.{price}": 50.0
        for kind in ("custom", "nothing")
        for price in ("start_price", "yearly_price")
    },
}
# The entry of the busy service that a nested number is tried on.
NAMED = {"cpd.activities.*": "study_day", "cpd.alternatives.*": "shared_forms", "events.*": "new_teams"}
NAMED_OTHERWISE = {"events.*.severity": "case_review"}


def other_value(row: Parameter) -> float:
    """The bound further from the default, or another value with which the service can be simulated."""
    low, high = (int(row.low), int(row.high)) if row.kind == "int" else (row.low, row.high)
    return OTHER_VALUES.get(row.path, high if row.high - row.default >= row.default - row.low else low)


def named(row: Parameter) -> list[str]:
    """The place of a number in the busy service: ``*`` stands for one of its entries."""
    place, _, name = row.path.rpartition(".")
    group = place.split(".")[0]
    entry = NAMED_OTHERWISE.get(row.path, NAMED.get(place))
    return [*(place.split(".")[:-1] if entry else place.split(".")), *([entry] if entry else []), name] if group else []


def settings(path: list[str], value: float) -> dict:
    """Nested settings with one value."""
    return {path[0]: settings(path[1:], value) if len(path) > 1 else value}


def value_at(config: Config, path: list[str]) -> float:
    node = config
    for part in path:
        node = node[part] if isinstance(node, dict) else getattr(node, part)
    return node


def differ(before: dict, after: dict) -> bool:
    """Whether any count or sum differs."""
    return any(
        before[table].shape != after[table].shape or (before[table][column] != after[table][column]).any()
        for table in before
        for column in before[table].dtype.names  # by column: the padding between columns has no meaning
    )


@pytest.fixture(scope="module")
def busy(service, simulate, tables):
    """The totals of the busy service after so many weeks."""
    return cache(lambda weeks: tables(simulate(weeks, service(BUSY))))


@pytest.mark.parametrize("section", SECTIONS)
def test_every_number_changes_something(service, simulate, tables, busy, section) -> None:
    plain, without_effect = service(BUSY), []
    for row in SECTIONS[section]:
        path, value = named(row), other_value(row)
        changed = service(BUSY, settings(path, value))
        assert value_at(changed, path) != value_at(plain, path)
        if not any(differ(busy(weeks), tables(simulate(weeks, changed))) for weeks in WEEKS):
            without_effect.append(f"{row.path} = {value}")
    assert not without_effect


# -- the numbers of each kind of activity and of alternative ----------------------------------------------------------


def unused(row: Parameter) -> str:
    """Why a number of an activity or an alternative has no effect, if so."""
    group, kind, name = row.path.split(".")
    if group == "alternative":
        led = known_alternatives()[kind].sets
        return "sets nothing" if name == "rollout_weeks" and not led else ""
    activity = known_activities()[kind]()
    if activity.grouping == "alone" and name in ("trust", "contacts", "mandate"):
        return "no contacts"
    if activity.grouping == "pair" and name == "mandate":
        return "not for a whole locality"
    if name in ("half_life_weeks", "spacing_bonus") and not (activity.understanding or activity.skill):
        return "teaches nothing"
    return ""


def with_plug_in(group: str, kind: str, **numbers: float) -> dict:
    """The busy service with one activity, held every week, or one alternative, and money for it."""
    entry = {"kind": kind, "per_year": 52.0} if group == "activity" else {"kind": kind, "start_week": 2}
    held = {"activities" if group == "activity" else "alternatives": {"it": {**entry, **numbers}}}
    structure = {**BUSY["structure"], "lead_professional": 0}  # so that an alternative can bring one
    return {
        **BUSY,
        "schedule": [],
        "structure": structure,
        # Part of what is taught stays although nobody of the role takes part; else it is nothing in some groupings.
        "cpd": {"name": "one", "budget": 600.0, "effect_scale": 1.0, "roles_in_room": 0.5, **held},
    }


def plug_in_numbers(row: Parameter, value: float) -> dict:
    """The settings that give a plug-in's number another value."""
    group, kind, name = row.path.split(".")
    targets = known_alternatives()[kind].sets if group == "alternative" else {}
    path = {field: path for path, field in targets.items()}.get(name)
    return {"set": {path: value}} if path else {name: value}


@pytest.mark.parametrize("plug_in", PLUG_INS)
def test_every_number_of_an_activity_or_an_alternative_changes_something(service, simulate, tables, plug_in) -> None:
    group, kind = plug_in.split(".")
    before, without_effect = tables(simulate(PLUG_IN_WEEKS, service(with_plug_in(group, kind)))), []
    for row in (row for row in PLUG_INS[plug_in] if not unused(row)):
        value = other_value(row)
        changed = service(with_plug_in(group, kind, **plug_in_numbers(row, value)))
        if not differ(before, tables(simulate(PLUG_IN_WEEKS, changed))):
            without_effect.append(f"{row.path} = {value}")
    assert not without_effect


# -- the organisation, switches and bounds ----------------------------------------------------------------------------

ORGANISATION_CHANGES = {
    "organisation.localities": {"localities": 1},
    "organisation.complexity_spread": {"complexity_spread": 0.8},
    "organisation.team_sizes.one": {"team_sizes": {"one": 0.2, "two": 0.4}},
    "organisation.team_sizes.two": {"team_sizes": {"two": 0.6, "three": 0.3}},
    "organisation.team_sizes.three": {"team_sizes": {"two": 0.6, "three": 0.3}},
    "organisation.professions.*.headcount": {"professions": {"health": {"headcount": 8}}},
    "organisation.professions.*.casework_share": {"professions": {"health": {"casework_share": 0.9}}},
    "organisation.professions.*.qualified_share": {"professions": {"health": {"qualified_share": 0.9}}},
    "organisation.case_types.*.share": {"case_types": {"early_help": {"share": 0.5}, "joint_plan": {"share": 0.5}}},
    "organisation.case_types.*.clock_weeks": {"case_types": {"early_help": {"clock_weeks": 12}}},
    **{
        f"organisation.professions.*.framework.{part}": {"professions": {"health": {"framework": shares}}}
        for part in ("risk_and_protection", "medical", "attainment", "relational")
        for shares in [{"risk_and_protection": 0.25, "medical": 0.25, "attainment": 0.25, "relational": 0.25}]
    },
}


def test_every_number_of_the_organisation_changes_something(service, simulate, tables, busy) -> None:
    without_effect = []
    for row in ORGANISATION:
        if row.path == "organisation.team_sizes.four":
            changed = with_a_fourth_profession(service, four=0.2)
            before = tables(simulate(WEEKS[-1], with_a_fourth_profession(service, four=0.0)))
        else:
            changed, before = service(BUSY, {"organisation": ORGANISATION_CHANGES[row.path]}), busy(WEEKS[-1])
        if not differ(before, tables(simulate(WEEKS[-1], changed))):
            without_effect.append(row.path)
    assert not without_effect


def with_a_fourth_profession(service, four: float) -> Config:
    kinds = ("early_help", "joint_plan")
    return service(
        BUSY,
        {
            "organisation": {
                "professions": {"play": {"headcount": 6}},
                "case_types": {kind: {"needs": {"play": 1.0}} for kind in kinds},
                "team_sizes": {"three": 0.4 - four, "four": four},
            }
        },
    )


def test_every_channel_of_leadership_changes_something(service, simulate, fingerprint) -> None:
    with_all = fingerprint(simulate(WEEKS[-1], service(BUSY)))
    for channel in ("attention", "cpd_money", "voice", "resentment"):
        without = simulate(WEEKS[-1], service(BUSY, {"leadership": {channel: False}}))
        assert fingerprint(without) != with_all, channel


def test_every_attribute_of_a_profession_changes_something(service, simulate, tables, busy) -> None:
    for attribute in ({"form_set": "social_care"}, {"information_system": "social_care"}, {"statutory": True}):
        changed = service(BUSY, {"organisation": {"professions": {"education": attribute}}})
        assert differ(busy(WEEKS[-1]), tables(simulate(WEEKS[-1], changed))), attribute


@pytest.mark.parametrize("section", SECTIONS)
def test_both_bounds_can_be_simulated(service, simulate, section) -> None:
    for row in SECTIONS[section]:
        assert_bounds_can_be_simulated(
            simulate, row, lambda value, row=row: service(BUSY, WITHOUT_DATES, settings(named(row), value))
        )


@pytest.mark.parametrize("plug_in", PLUG_INS)
def test_both_bounds_of_activities_and_alternatives_can_be_simulated(service, simulate, plug_in) -> None:
    group, kind = plug_in.split(".")
    for row in PLUG_INS[plug_in]:
        assert_bounds_can_be_simulated(
            simulate, row, lambda value, row=row: service(with_plug_in(group, kind, **plug_in_numbers(row, value)))
        )


WITHOUT_DATES = {"demand": {"volume": 1.0}, "schedule": []}


def assert_bounds_can_be_simulated(simulate, row: Parameter, configured) -> None:
    for value in {row.low, row.high}:
        typed = int(value) if row.kind == "int" else value
        try:
            simulator = simulate(BOUND_WEEKS, configured(typed))
        except ConfigError as error:  # no hours are left for direct work; it begins before the start, or ends before
            assert any(part in str(error) for part in ("at reference", "before the start", "before it starts")), row
            continue
        assert simulator.week == BOUND_WEEKS
        assert np.isfinite(simulator.state.activities["due"]).all(), row.path
