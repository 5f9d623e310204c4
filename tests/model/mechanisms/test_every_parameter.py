"""No slider that does nothing: every declared number is read by the compiled week, and moves what is tallied."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from all_levers import LEVERS as BUSY

import sim
from sim.core.errors import ConfigError
from sim.core.parameters import Parameter
from sim.model.alternatives.alternative import known_alternatives
from sim.model.config import MECHANISMS, Config, registry
from sim.model.cpd.activity import known_activities
from sim.model.cpd.tables import PLAIN, SHARES

SOURCES = Path(sim.__file__).parent
WEEKS = 40
NUMBERS = [row for row in registry() if row.path.split(".")[0] in (*MECHANISMS, "events")]
ORGANISATION = [row for row in registry() if row.path.startswith("organisation.")]
PLUG_INS = [row for row in registry() if row.path.startswith(("activity.", "alternative."))]

# Where the far bound would break the service or shows nothing, another value that should still matter.
OTHER_VALUES = {
    "structure.informal_rate": 0.2,
    "demand.cases_per_practitioner": 0.2,
    "demand.utilisation": 1.0,
    "demand.presence": 0.9,
    "demand.reference_meetings": 3.5,
    "demand.reference_meeting_hours": 3.5,
    "demand.volume": 1.0,
    "casework.hours_per_week": 30.0,
    "leadership.bias": 0.2,
    "strain.load_ceiling": 1.0,
    "cpd.activities.*.places": 10.0,
    "cpd.activities.*.start_week": 20,
    "cpd.activities.*.end_week": 20,
    "cpd.activities.*.per_year": 6.0,
    "cpd.alternatives.*.start_week": 12,
    "cpd.alternatives.*.end_week": 20,
    "events.*.week": 20,
    "cpd.loop.understanding_aim": 1.0,
    "cpd.loop.tension_aim": 0.0,
    **{
        f"alternative.{kind}.{price}": 50.0
        for kind in ("custom", "nothing")
        for price in ("start_price", "yearly_price")
    },
}
# The entry of the busy service that a nested number is tried on.
NAMED = {"cpd.activities.*": "study_day", "cpd.alternatives.*": "shared_forms", "events.*": "new_teams"}
NAMED_OTHERWISE = {"events.*.severity": "case_review"}
# Read by other means than ``mechanism.number``, because they are looked up by name.
BY_NAME = {f"handling.{style}_habit" for style in ("integrating", "obliging", "dominating", "avoiding", "compromising")}
BY_NAME |= {f"stance.{style}_tilt" for style in ("integrating", "obliging", "dominating", "avoiding", "compromising")}
BY_NAME |= {f"cpd.activities.*.{name}" for name in SHARES}


def other_value(row: Parameter) -> float:
    """The bound that lies further from the default, or another value that the service survives."""
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


def found(config: Config, path: list[str]) -> float:
    node = config
    for part in path:
        node = node[part] if isinstance(node, dict) else getattr(node, part)
    return node


def differ(before: dict, after: dict) -> bool:
    """Whether anything tallied, that is some measure, differs."""
    return any(
        before[table].shape != after[table].shape or (before[table][column] != after[table][column]).any()
        for table in before
        for column in before[table].dtype.names  # by column: the bytes between them mean nothing
    )


@pytest.fixture(scope="module")
def busy(service, live, tables) -> tuple[Config, dict]:
    """The busy service as it is, and what is tallied of it."""
    config = service(BUSY)
    return config, tables(live(WEEKS, config))


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row.path)
def test_every_number_moves_something(service, live, tables, busy, row) -> None:
    """At another value some tally, that is some measure, differs."""
    path, value = named(row), other_value(row)
    changed, (plain, before) = service(BUSY, settings(path, value)), busy
    assert found(changed, path) != found(plain, path)
    assert differ(before, tables(live(WEEKS, changed))), f"{row.path} = {value} moves nothing"


# -- the numbers of each kind of activity and of alternative ------------------------------------------------------------


def unused(row: Parameter) -> str:
    """Why a number of an activity or of an alternative has nothing to act on, if so."""
    group, kind, name = row.path.split(".")
    if group == "alternative":
        led = known_alternatives()[kind].sets
        return "nothing is led anywhere" if name == "rollout_weeks" and not led else ""
    activity = known_activities()[kind]()
    if activity.grouping == "alone" and name in ("trust", "contacts", "mandate"):
        return "nobody is met"
    if activity.grouping == "pair" and name == "mandate":
        return "the locality is not together"
    if name in ("half_life_weeks", "spacing_bonus") and not (activity.understanding or activity.skill):
        return "nothing is learnt"
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
        "cpd": {"name": "one", "budget": 600.0, "effect_scale": 1.0, **held},
    }


@pytest.fixture(scope="module")
def plugged(service, live, tables):
    """What is tallied of the busy service with a kind as it is; lived once for each."""
    return cache(lambda group, kind: tables(live(20, service(with_plug_in(group, kind)))))


@pytest.mark.parametrize("row", [row for row in PLUG_INS if not unused(row)], ids=lambda row: row.path)
def test_every_number_of_an_activity_or_a_alternative_moves_something(service, live, tables, plugged, row) -> None:
    group, kind, _ = row.path.split(".")
    name, value = row.path.rsplit(".", 1)[1], other_value(row)
    targets = known_alternatives()[row.path.split(".")[1]].sets if row.path.startswith("alternative.") else {}
    path = {field: path for path, field in targets.items()}.get(name)
    numbers = {"set": {path: value}} if path else {name: value}
    changed = live(20, service(with_plug_in(group, kind, **numbers)))
    assert differ(plugged(group, kind), tables(changed)), f"{row.path} = {value} moves nothing"


# -- what is read ---------------------------------------------------------------------------------------------------


def reads(path: Path) -> set[tuple[str, str]]:
    """Every ``owner.attribute`` read in a source; ``P.voice.baseline`` counts as ("voice", "baseline")."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            found.add((owner, node.attr))
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Constant)
            and getattr(node.value, "id", "") == "numbers"
        ):
            found.add(("leadership", str(node.slice.value)))
    return found


def reader(row: Parameter) -> tuple[str, str]:
    """Owner and name by which sources read a number."""
    place, _, name = row.path.rpartition(".")
    if place == "cpd.loop":
        return "cpd", f"loop_{name}"
    owners = {"cpd.activities.*": "use", "cpd.alternatives.*": "use", "events.*": "event"}
    return owners.get(place, place), name


def test_every_number_is_read() -> None:
    files = [
        *(SOURCES / "mechanisms").glob("*.py"),
        *(SOURCES / "phases").glob("*.py"),
        *(SOURCES / "cpd").glob("*.py"),
        SOURCES / "measures" / "ledger.py",
        SOURCES / "service.py",
        SOURCES / "seats.py",
        SOURCES / "parameters.py",
        SOURCES / "reference.py",
        SOURCES / "engine.py",
    ]
    read = set().union(*map(reads, files))
    unread = [row.path for row in NUMBERS if reader(row) not in read and row.path not in BY_NAME]
    assert not unread
    for name in {row.path.rsplit(".", 1)[1] for row in PLUG_INS if row.path.startswith("activity.")} - {"reach"}:
        column = name.removesuffix("_weeks")
        assert name in PLAIN or ("activity", name) in read, f"{name} is not handed to compiled code"
        assert ("activity", column) in read, f"{name} is not read there"


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


@pytest.mark.parametrize("row", ORGANISATION, ids=lambda row: row.path)
def test_every_number_of_the_organisation_moves_something(service, live, tables, row) -> None:
    if row.path == "organisation.team_sizes.four":
        changed = with_a_fourth_profession(service, four=0.2)
        plain = with_a_fourth_profession(service, four=0.0)
    else:
        changed, plain = service(BUSY, {"organisation": ORGANISATION_CHANGES[row.path]}), service(BUSY)
    before, after = tables(live(WEEKS, plain)), tables(live(WEEKS, changed))
    assert differ(before, after)


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


CHANNELS = ("attention", "cpd_money", "voice", "resentment")


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_of_leadership_moves_something(service, live, fingerprint, channel) -> None:
    on, off = live(WEEKS, service(BUSY)), live(WEEKS, service(BUSY, {"leadership": {channel: False}}))
    assert fingerprint(on) != fingerprint(off)


@pytest.mark.parametrize(
    "attribute",
    [{"form_set": "social_care"}, {"information_system": "social_care"}, {"statutory": True}],
    ids=lambda attribute: next(iter(attribute)),
)
def test_every_attribute_of_a_profession_moves_something(service, live, tables, attribute) -> None:
    changed = {"organisation": {"professions": {"education": attribute}}}
    before, after = tables(live(WEEKS, service(BUSY))), tables(live(WEEKS, service(BUSY, changed)))
    assert differ(before, after)


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row.path)
def test_both_bounds_can_be_lived(service, live, row) -> None:
    """A value that the door lets in does not break the house."""
    assert_bounds_can_be_lived(live, row, lambda value: service(BUSY, LIVEABLE, settings(named(row), value)))


@pytest.mark.parametrize("row", PLUG_INS, ids=lambda row: row.path)
def test_both_bounds_of_activities_and_alternatives_can_be_lived(service, live, row) -> None:
    group, kind, name = row.path.split(".")
    targets = known_alternatives()[row.path.split(".")[1]].sets if row.path.startswith("alternative.") else {}
    path = {field: path for path, field in targets.items()}.get(name)
    assert_bounds_can_be_lived(
        live,
        row,
        lambda value: service(with_plug_in(group, kind, **({"set": {path: value}} if path else {name: value}))),
    )


LIVEABLE = {"demand": {"volume": 1.0}, "schedule": []}


def assert_bounds_can_be_lived(live, row: Parameter, configured) -> None:
    for value in {row.low, row.high}:
        whole = int(value) if row.kind == "int" else value
        try:
            simulator = live(6, configured(whole))
        except ConfigError as error:  # no hours left for direct work, before the start, after the end: in words
            assert any(part in str(error) for part in ("at reference", "before the start", "before it starts"))
            continue
        assert simulator.week == 6
        assert np.isfinite(simulator.state.activities["due"]).all()
