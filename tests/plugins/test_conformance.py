"""What every activity and every rival must keep to; a newly added one is tested without touching this file."""

from __future__ import annotations

import dataclasses
import importlib
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import pytest

import sim
from sim.config import MECHANISMS, Config, registry
from sim.core.spec import declared
from sim.cpd.activity import ACTIVITIES, EFFECTS, WRITES, Activity, columns, known_activities
from sim.cpd.rules import GROUPINGS
from sim.engine import Engine
from sim.rivals.rival import RIVALS, Rival, known_rivals
from sim.state import TABLES, State

ACTIVITY_KINDS = sorted(kind for kind in known_activities() if kind != Activity.kind)
RIVAL_KINDS = sorted(kind for kind in known_rivals() if kind != Rival.kind)
GAPS = ("", "understanding", "friction", "tension", "access")
EVERY_WEEK = 52.0
PLENTY = 600.0

# The service itself; the tables of the framework (activities, terms, releases, survey) exist only where one does.
SERVICE_TABLES = ("people", "dyads", "localities", "professions", "leaders", "service")
SERVICE_ARRAYS = ("understanding", "myths", "frameworks", "talk")

# A service in which a week has no consequences of its own: nobody meets about a case, leaves, or is away.
QUIET = {
    "demand": {"volume": 0.0, "opening_weeks": 0},
    "staffing": {"leaving_rate": 0.0},
    "strain": {"absence_rate": 0.0},
    "leadership": {"money_weight": 0.0, "turnover_rate": 0.0},
}
BUSY = {
    "leadership": {"bias": 0.6, "seats": {"social_work": 4, "health": 1}},
    "frames": {"enabled": True, "confidence": 0.7},
    "staffing": {"leaving_rate": 0.01},
}
# What a written column changes further on in the same week, even in the quiet service.
FOLLOWS = {
    "people.training": (
        "people.load", "people.strain",
        "professions.money", "professions.training", "professions.spent", "professions.trained",
    ),
    "people.skill": (),
    "people.recognition": ("people.leadership_trust", "people.commitment", "people.grievance"),
    "dyads.tension": ("people.tension", "people.task", "people.process", "people.owed", "people.strain"),
    "myths": ("talk",),
    "localities.mandate": ("localities.settled",),
}  # fmt: skip


# -- helpers ------------------------------------------------------------------------------------------------


def variant(kind: type, **numbers: float) -> type:
    """``kind`` with other numbers, which may lie outside its prior ranges."""
    hints, fields = get_type_hints(kind), {item.name: item for item in declared(kind)}
    changed = []
    for name, value in numbers.items():
        metadata = dict(fields[name].metadata)
        metadata |= {"low": min(value, metadata["low"]), "high": max(value, metadata["high"])}
        changed.append((name, hints[name], dataclasses.field(default=value, metadata=metadata)))
    return dataclasses.make_dataclass("Variant", changed, bases=(kind,), frozen=True, namespace={"kind": "variant"})


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch):
    """A framework's plain settings with one activity, held every week unless said otherwise, enough money."""

    def framed(kind: str, numbers: Mapping[str, float] | None = None, **use: Any) -> dict:
        if numbers:
            monkeypatch.setitem(ACTIVITIES, "variant", variant(known_activities()[kind], **numbers))
        entry = {"kind": "variant" if numbers else kind, "per_year": EVERY_WEEK, **use}
        return {"cpd": {"name": "test", "budget": PLENTY, "activities": {"session": entry}}}

    return framed


@pytest.fixture
def purchase(monkeypatch: pytest.MonkeyPatch):
    """A framework's plain settings with one rival and enough money."""

    def framed(kind: str, numbers: Mapping[str, float] | None = None, **use: Any) -> dict:
        if numbers:
            monkeypatch.setitem(RIVALS, "variant", variant(known_rivals()[kind], **numbers))
        entry = {"kind": "variant" if numbers else kind, **use}
        return {"cpd": {"name": "test", "budget": PLENTY, "rivals": {"purchase": entry}}}

    return framed


def columns_of(engine: Engine) -> dict[str, np.ndarray]:
    """Every column of the service by name, ``table.column`` or the name of a plain array."""
    state, found = engine.state, {}
    for table in SERVICE_TABLES:
        rows = np.asarray(getattr(state, table))
        found |= {f"{table}.{name}": np.array(rows[name]) for name in rows.dtype.names}
    return found | {name: np.array(getattr(state, name)) for name in SERVICE_ARRAYS}


def changed_columns(one: Engine, other: Engine) -> set[str]:
    """Names of the columns of which any bit differs."""
    before, after = columns_of(one), columns_of(other)
    return {name for name in before if before[name].tobytes() != after[name].tobytes()}


def consequences(written: set[str]) -> set[str]:
    """``written`` and what follows from it in the same week."""
    return written | {name for column in written for name in FOLLOWS.get(column, ())}


def own_fields(kind: type, base: type) -> set[str]:
    """Declared numbers that ``kind`` gives itself instead of taking the base's."""
    inherited = {item.name: item.metadata for item in declared(base)}
    return {item.name for item in declared(kind) if item.metadata is not inherited.get(item.name)}


def at_zero(kind: type) -> dict[str, float]:
    return dict.fromkeys((*EFFECTS, "hours", "price", "contacts"), 0)


def one_sentence(text: str) -> bool:
    return text.endswith(".") and ". " not in text and text[0].isupper()


# -- what a plug-in says of itself ----------------------------------------------------------------------------

BOTH = [
    *(pytest.param(known_activities()[name], Activity, id=f"activity-{name}") for name in ACTIVITY_KINDS),
    *(pytest.param(known_rivals()[name], Rival, id=f"rival-{name}") for name in RIVAL_KINDS),
]


def test_something_is_tested() -> None:
    assert len(ACTIVITY_KINDS) >= 12 and len(RIVAL_KINDS) >= 12


@pytest.mark.parametrize(("kind", "base"), BOTH)
def test_has_a_name_a_label_and_one_plain_sentence(kind: type, base: type) -> None:
    assert kind.kind == kind.__module__.rsplit(".", 1)[-1]
    assert kind.label and kind.label != base.label
    assert kind.description != base.description and one_sentence(kind.description)
    assert sys.modules[kind.__module__].__doc__ and kind.__doc__


@pytest.mark.parametrize(("kind", "base"), BOTH)
def test_every_number_has_a_source_that_fits_its_grade(kind: type, base: type) -> None:
    for item in declared(kind):
        grade, source = item.metadata["grade"], item.metadata["source"]
        assert source and item.metadata["meaning"], f"{kind.kind}.{item.name}"
        if grade in "ABC":
            assert not source.startswith("assum"), f"{kind.kind}.{item.name} claims grade {grade} for an assumption"


@pytest.mark.parametrize("name", ACTIVITY_KINDS)
def test_activity_is_priced_and_says_who_comes(name: str) -> None:
    kind = known_activities()[name]
    assert {"hours", "price", "reach"} <= own_fields(kind, Activity)
    assert kind.grouping in GROUPINGS and kind.addresses in GAPS


@pytest.mark.parametrize("name", ACTIVITY_KINDS)
def test_prior_ranges_include_no_effect_and_defaults_are_their_middle(name: str) -> None:
    for item in declared(known_activities()[name]):
        low, high = item.metadata["low"], item.metadata["high"]
        if item.name in EFFECTS:
            assert low <= 0 <= high, f"{name}.{item.name} cannot be without effect"
            assert item.default == pytest.approx(0.5 * (low + high))


@pytest.mark.parametrize("name", ACTIVITY_KINDS)
def test_activity_declares_exactly_what_its_own_numbers_can_write(name: str) -> None:
    kind = known_activities()[name]
    fields = {item.name: item for item in declared(kind)}
    able = [
        cause
        for cause in WRITES
        if cause in own_fields(kind, Activity) and any(fields[cause].metadata[end] != 0 for end in ("low", "high"))
    ]
    if "contacts" in able and fields["contacts"].default == 0:
        able.remove("contacts")
    assert "writes" in vars(kind), f"{name} does not say what it writes"
    assert set(kind.writes) == set(columns(*able))
    assert len(kind.writes) == len(set(kind.writes))


def test_what_can_be_written_is_in_the_state() -> None:
    known = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns} | set(State._fields)
    assert set(columns(*WRITES)) <= known


@pytest.mark.parametrize("name", RIVAL_KINDS)
def test_rival_is_priced_and_sets_declared_parameters_within_their_bounds(name: str) -> None:
    kind, known = known_rivals()[name], {row.path: row for row in registry()}
    assert {"start_price", "yearly_price", "rollout_weeks"} <= own_fields(kind, Rival)
    fields = {item.name: item for item in declared(kind)}
    for path, target in kind.sets.items():
        assert path in known, f"{name} sets {path}, which is no declared parameter"
        low, high = fields[target].metadata["low"], fields[target].metadata["high"]
        assert known[path].low <= low and high <= known[path].high, f"{name}.{target}"
    assert set(fields) - {"start_price", "yearly_price", "rollout_weeks"} == set(kind.sets.values())


def test_the_placebo_is_the_study_day_without_effects() -> None:
    placebo, day = known_activities()["placebo"](), known_activities()["study_day"]()
    assert (placebo.hours, placebo.price, placebo.reach) == (day.hours, day.price, day.reach)
    assert placebo.grouping == day.grouping and placebo.contacts == 0
    assert not any(getattr(placebo, effect) for effect in EFFECTS)


# -- what an activity does --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ACTIVITY_KINDS)
def test_an_activity_of_strength_zero_is_no_activity(name, service, live, session, caseload_of) -> None:
    nothing = session(name, at_zero(known_activities()[name]))
    with_it, without = live(30, service(BUSY, nothing)), live(30, service(BUSY))
    assert not changed_columns(with_it, without)
    assert caseload_of(with_it) == caseload_of(without)


@pytest.mark.parametrize("name", ACTIVITY_KINDS)
def test_an_activity_is_not_seen_before_its_start_and_is_afterwards(name, service, live, session, caseload_of) -> None:
    later, never = service(BUSY, session(name, start_week=6)), service(BUSY)
    before, without = live(6, later), live(6, never)
    assert not changed_columns(before, without)
    assert caseload_of(before) == caseload_of(without)
    assert changed_columns(live(8, later), live(8, never))


@pytest.mark.parametrize("name", ACTIVITY_KINDS)
def test_a_session_without_hours_changes_only_what_is_declared(name, service, live, session) -> None:
    kind = known_activities()[name]
    free = session(name, {"hours": 0, "price": 0})
    changed = changed_columns(live(1, service(QUIET, free)), live(1, service(QUIET)))
    assert changed <= consequences(set(kind.writes) - set(WRITES["hours"]))


@pytest.mark.parametrize("name", ACTIVITY_KINDS)
def test_a_session_changes_only_what_is_declared(name, service, live, session) -> None:
    kind = known_activities()[name]
    changed = changed_columns(live(1, service(QUIET, session(name))), live(1, service(QUIET)))
    assert changed and changed <= consequences(set(kind.writes))


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("name", ACTIVITY_KINDS)
def test_an_activity_at_its_extremes_stays_within_bounds(name, end, service, live, session) -> None:
    fields = {item.name: item for item in declared(known_activities()[name])}
    extreme = {effect: fields[effect].metadata[end] for effect in EFFECTS}
    changes = service(BUSY, session(name, **extreme), {"cpd": {"effect_scale": 2.0}})
    outside = list(out_of_bounds(live(40, changes).state))
    assert not outside


def out_of_bounds(state: State) -> Iterator[str]:
    """Names of the service's columns that hold what their declaration does not allow."""
    for table in (table for table in TABLES if table.name in SERVICE_TABLES):
        rows = np.asarray(getattr(state, table.name))
        for column in table.columns:
            values = rows[column.name]
            low = -np.inf if column.low is None else column.low
            high = np.inf if column.high is None else column.high
            if not (np.isfinite(values).all() and (values >= low).all() and (values <= high).all()):
                yield f"{table.name}.{column.name}"
    for name in SERVICE_ARRAYS:
        values = np.asarray(getattr(state, name))
        if not (np.isfinite(values).all() and (values >= 0).all() and (values <= 1).all()):
            yield name
    if not np.allclose(np.asarray(state.frameworks).sum(axis=1), 1):
        yield "frameworks: sum"


@pytest.mark.parametrize("name", ACTIVITY_KINDS)
def test_order_of_sessions_in_a_week_does_not_matter(name, service, live, fingerprint) -> None:
    other = "study_day" if name != "study_day" else "bite_size"
    if not (known_activities()[name].order_free and known_activities()[other].order_free):
        pytest.skip("declared to depend on the order")
    entries = {kind: {"per_year": EVERY_WEEK} for kind in (name, other)}
    turned = dict(reversed(entries.items()))
    one, two = (
        live(20, service(BUSY, {"cpd": {"budget": PLENTY, "activities": order}})) for order in (entries, turned)
    )
    assert fingerprint(one) == fingerprint(two)


# -- what a rival does --------------------------------------------------------------------------------------------


def present(config: Config, path: str) -> float:
    """The value of a declared parameter, by its dotted name."""
    value: Any = config
    for part in path.split("."):
        value = getattr(value, part)
    return value


@pytest.mark.parametrize("name", RIVAL_KINDS)
def test_a_rival_that_leads_nowhere_is_no_rival(name, service, live, purchase, caseload_of) -> None:
    kind, plain = known_rivals()[name], service(BUSY)
    here = {target: present(plain, path) for path, target in kind.sets.items()}
    idle = purchase(name, {"start_price": 0.0, "yearly_price": 0.0, **here})
    with_it, without = live(30, service(BUSY, idle)), live(30, plain)
    assert not changed_columns(with_it, without)
    assert caseload_of(with_it) == caseload_of(without)


@pytest.mark.parametrize("name", RIVAL_KINDS)
def test_a_rival_is_not_seen_before_its_start(name, service, live, purchase, caseload_of) -> None:
    before, without = live(6, service(BUSY, purchase(name, start_week=6))), live(6, service(BUSY))
    assert not changed_columns(before, without)
    assert caseload_of(before) == caseload_of(without)


@pytest.mark.parametrize("name", RIVAL_KINDS)
def test_a_rival_leads_its_parameters_where_it_says_and_no_others(name, service, live, purchase) -> None:
    kind = known_rivals()[name]
    engine, plain = live(8, service(purchase(name, rollout_weeks=4.0))), service({"cpd": {"budget": PLENTY}})
    targets = kind().targets()
    for path in [row.path for row in registry() if row.path.split(".")[0] in MECHANISMS and "*" not in row.path]:
        expected = targets.get(path, present(plain, path))
        assert present(engine.config, path) == pytest.approx(expected), path


@pytest.mark.parametrize("name", [name for name in RIVAL_KINDS if not known_rivals()[name].sets])
def test_a_rival_that_sets_nothing_changes_nothing(name, service, live, purchase, caseload_of) -> None:
    with_it, without = live(30, service(BUSY, purchase(name))), live(30, service(BUSY))
    assert not changed_columns(with_it, without)
    assert caseload_of(with_it) == caseload_of(without)


# -- made by a user -----------------------------------------------------------------------------------------------

LUNCH = '''
"""A shared lunch, as a user would write it."""

from dataclasses import dataclass

from sim.cpd.activity import Activity, columns, contacts, effect, half_life, hours, price, reach, register


@register
@dataclass(frozen=True)
class SharedLunch(Activity):
    """Lunch together."""

    kind = "shared_lunch"
    label = "Shared lunch"
    description = "Everyone of a locality has lunch together."
    grouping = "team"
    addresses = "tension"
    writes = columns("hours", "trust", "contacts")

    hours: float = hours(1.0, 0.5, 2.0)
    price: float = price(5.0, 15.0)
    reach: float = reach(0.8)
    trust: float = effect(0.0, 0.1, "trust in those met (e_T)")
    half_life_weeks: float = half_life(26.0)
    contacts: int = contacts(1)
'''
LUNCHES = """
name: lunches
label: Lunches
description: A lunch together every month.
source: "A test."
budget: 200.0
activities:
  shared_lunch: {per_year: 12}
"""


@pytest.fixture
def lunch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a user's module and, as an installed package would have, its entry point."""
    (tmp_path / "shared_lunch.py").write_text(textwrap.dedent(LUNCH))
    about = tmp_path / "lunch-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: lunch\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[dissonance.activities]\nshared_lunch = shared_lunch\n")
    (tmp_path / "conf" / "cpd").mkdir(parents=True)
    (tmp_path / "conf" / "cpd" / "lunches.yaml").write_text(LUNCHES)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    ACTIVITIES.pop("shared_lunch", None)
    sys.modules.pop("shared_lunch", None)


def test_a_registered_activity_works_like_one_that_ships(lunch, service, live) -> None:
    importlib.import_module("shared_lunch")
    assert "shared_lunch" in known_activities()
    lunches = {"cpd": {"budget": PLENTY, "activities": {"shared_lunch": {"per_year": EVERY_WEEK}}}}
    changed = changed_columns(live(1, service(QUIET, lunches)), live(1, service(QUIET)))
    assert "dyads.trust" in changed
    assert changed <= consequences(set(known_activities()["shared_lunch"].writes))


def test_two_activities_cannot_share_a_name(lunch) -> None:
    importlib.import_module("shared_lunch")
    other = dataclasses.make_dataclass("Other", [], bases=(Activity,), frozen=True, namespace={"kind": "shared_lunch"})
    with pytest.raises(ValueError, match="two activities are called 'shared_lunch'"):
        sys.modules["shared_lunch"].register(other)


def test_an_installed_activity_and_a_folder_of_options_work_on_the_command_line(lunch) -> None:
    words = [
        "scenario=status_quo", "organisation=small_workshop", "cpd=lunches", "weeks=6", "burn_in=1", "replicates=1",
        "record.figures=false", f"--config-dir={lunch / 'conf'}",
    ]  # fmt: skip
    paths = os.pathsep.join([str(Path(sim.__file__).parents[1]), str(lunch)])
    done = subprocess.run(
        [sys.executable, "-m", "sim", *words],
        capture_output=True, text=True, env=os.environ | {"PYTHONPATH": paths}, timeout=300, cwd=lunch,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert any(lunch.rglob("*.parquet")) or any(lunch.rglob("*.csv"))
