"""Rules for every activity and every alternative; a new one is tested without a change of this file."""

from __future__ import annotations

import dataclasses
import importlib
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.core.dotted_names import value_at
from sim.core.parameters import declared
from sim.interfaces.testing.conformance import (
    AMPLE_BUDGET,
    RULES,
    TEST_KIND,
    check,
    numbers_have_sources,
    one_sentence,
    own_fields,
    variant,
)
from sim.interfaces.testing.fixtures import ALL_MECHANISMS, NO_OTHER_CHANGES, changed_columns, consequences
from sim.model.alternatives.alternative import ALTERNATIVES, Alternative, known_alternatives
from sim.model.config import MECHANISMS, registry
from sim.model.cpd.activity import (
    ACTIVITIES,
    EFFECTS,
    WRITES,
    Activity,
    columns,
    contacts,
    effect,
    hours,
    known_activities,
    price,
)
from sim.model.state import TABLES, State

ACTIVITY_KINDS = sorted(kind for kind in known_activities() if kind != Activity.kind)
ALTERNATIVE_KINDS = sorted(kind for kind in known_alternatives() if kind != Alternative.kind)
EVERY_WEEK = 52.0


# -- helpers ------------------------------------------------------------------------------------------------


@pytest.fixture
def purchase(monkeypatch: pytest.MonkeyPatch):
    """A framework's plain settings with one alternative and enough money."""

    def framed(kind: str, numbers: Mapping[str, float] | None = None, **use: Any) -> dict:
        if numbers:
            monkeypatch.setitem(ALTERNATIVES, TEST_KIND, variant(known_alternatives()[kind], **numbers))
        entry = {"kind": TEST_KIND if numbers else kind, **use}
        return {"cpd": {"name": "test", "budget": AMPLE_BUDGET, "alternatives": {"purchase": entry}}}

    return framed


# -- what a plug-in says of itself ----------------------------------------------------------------------------

BOTH = [
    *((known_activities()[name], Activity) for name in ACTIVITY_KINDS),
    *((known_alternatives()[name], Alternative) for name in ALTERNATIVE_KINDS),
]


def test_every_kind_has_a_name_a_label_and_one_plain_sentence() -> None:
    assert len(ACTIVITY_KINDS) >= 12 and len(ALTERNATIVE_KINDS) >= 12
    for kind, base in BOTH:
        assert kind.kind == kind.__module__.rsplit(".", 1)[-1]
        assert kind.label and kind.label != base.label, kind
        assert kind.description != base.description and one_sentence(kind.description), kind


def test_every_number_has_a_source_that_fits_its_grade() -> None:
    assert {kind.__name__: complaint for kind, _ in BOTH if (complaint := numbers_have_sources(kind))} == {}


@pytest.mark.parametrize("rule", RULES)
def test_every_activity_keeps_the_rule(rule: str) -> None:
    complaints = {name: RULES[rule](known_activities()[name]) for name in ACTIVITY_KINDS}
    assert complaints == dict.fromkeys(ACTIVITY_KINDS, "")


BROKEN = {
    "has a label and a description of one plain sentence": {"description": "One sentence. Then another."},
    "gives a source that matches the grade of every number": {"trust": effect(0.0, 0.1, "trust", grade="B")},
    "declares its price, hours and participants": {"grouping": "crowd"},
    "has effect ranges that include 0, with the default in the middle": {"trust": effect(0.02, 0.1, "trust")},
    "declares exactly the columns that its numbers can change": {"writes": columns("hours")},
    "changes only the declared columns": {"writes": columns("hours")},
    "changes only the declared columns, apart from those of its hours": {"writes": columns("hours")},
    "changes nothing before its start week, and something afterwards": {
        "hours": hours(0.0, 0.0, 1.0), "price": price(0.0, 0.0), "contacts": contacts(0),
        **{name: effect(0.0, 0.0, name) for name in EFFECTS},
    },
}  # fmt: skip


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_reported(rule: str) -> None:
    broken = BROKEN[rule]
    fields = [(name, int if name == "contacts" else float, item) for name, item in broken.items() if is_number(item)]
    attributes = {name: item for name, item in broken.items() if not is_number(item)}
    base = known_activities()["away_day"]
    kind = dataclasses.make_dataclass(
        "Broken", fields, bases=(base,), frozen=True, namespace={"kind": "broken", **attributes}
    )
    complaint = RULES[rule](kind)
    assert complaint and complaint in str(check(kind)) and not check(kind).passed


def is_number(item: Any) -> bool:
    return isinstance(item, dataclasses.Field)


def test_the_test_of_an_activity_leaves_nothing_behind() -> None:
    before = dict(known_activities())
    assert check(before["study_day"]).passed
    assert known_activities() == before


def test_what_can_be_written_is_in_the_state() -> None:
    known = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns} | set(State._fields)
    assert set(columns(*WRITES)) <= known


def test_alternatives_are_priced_and_set_declared_parameters_within_their_bounds() -> None:
    prices, known = {"start_price", "yearly_price", "rollout_weeks"}, {row.path: row for row in registry()}
    for name in ALTERNATIVE_KINDS:
        kind = known_alternatives()[name]
        fields = {item.name: item.metadata for item in declared(kind)}
        assert prices <= own_fields(kind, Alternative), name
        assert set(fields) - prices == set(kind.sets.values()), name
        for path, target in kind.sets.items():
            assert path in known, f"{name} sets {path}"
            assert known[path].low <= fields[target]["low"], f"{name}.{target}"
            assert fields[target]["high"] <= known[path].high, f"{name}.{target}"


def test_the_placebo_is_the_study_day_without_effects() -> None:
    placebo, day = known_activities()["placebo"](), known_activities()["study_day"]()
    assert (placebo.hours, placebo.price, placebo.reach) == (day.hours, day.price, day.reach)
    assert placebo.grouping == day.grouping and placebo.contacts == 0
    assert not any(getattr(placebo, effect) for effect in EFFECTS)


# -- what an alternative does ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def without(service, simulate) -> dict[int, Any]:
    """The service without alternatives after some weeks."""
    return {weeks: simulate(weeks, service(ALL_MECHANISMS)) for weeks in (6, 30)}


def test_an_alternative_with_the_present_values_as_targets_changes_nothing(
    service, simulate, purchase, caseload_of, without
) -> None:
    for name in ALTERNATIVE_KINDS:
        present = {
            target: value_at(without[30].config, path) for path, target in known_alternatives()[name].sets.items()
        }
        idle = purchase(name, {"start_price": 0.0, "yearly_price": 0.0, **present})
        with_it = simulate(30, service(ALL_MECHANISMS, idle))
        assert not changed_columns(with_it, without[30]), name
        assert caseload_of(with_it) == caseload_of(without[30]), name


def test_an_alternative_has_no_effect_before_its_start(service, simulate, purchase, caseload_of, without) -> None:
    for name in ALTERNATIVE_KINDS:
        before = simulate(6, service(ALL_MECHANISMS, purchase(name, start_week=6)))
        assert not changed_columns(before, without[6]), name
        assert caseload_of(before) == caseload_of(without[6]), name


def test_an_alternative_moves_its_parameters_to_their_targets_and_no_others(service, simulate, purchase) -> None:
    plain = service({"cpd": {"budget": AMPLE_BUDGET}})
    paths = [row.path for row in registry() if row.path.split(".")[0] in MECHANISMS and "*" not in row.path]
    for name in ALTERNATIVE_KINDS:
        config, targets = (
            simulate(8, service(purchase(name, rollout_weeks=4.0))).config,
            known_alternatives()[name]().targets(),
        )
        for path in paths:
            assert value_at(config, path) == pytest.approx(targets.get(path, value_at(plain, path))), (name, path)


def test_an_alternative_without_targets_changes_nothing(service, simulate, purchase, caseload_of, without) -> None:
    for name in [name for name in ALTERNATIVE_KINDS if not known_alternatives()[name].sets]:
        with_it = simulate(30, service(ALL_MECHANISMS, purchase(name)))
        assert not changed_columns(with_it, without[30]), name
        assert caseload_of(with_it) == caseload_of(without[30]), name


# -- made by a user -----------------------------------------------------------------------------------------------

LUNCH = '''
"""A shared lunch, as a user would write it."""

from dataclasses import dataclass

from sim.model.cpd.activity import Activity, columns, contacts, effect, half_life, hours, price, reach, register


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


def test_a_registered_activity_works_like_a_built_in_one(lunch, service, simulate) -> None:
    importlib.import_module("shared_lunch")
    assert "shared_lunch" in known_activities()
    lunches = {"cpd": {"budget": AMPLE_BUDGET, "activities": {"shared_lunch": {"per_year": EVERY_WEEK}}}}
    changed = changed_columns(simulate(1, service(NO_OTHER_CHANGES, lunches)), simulate(1, service(NO_OTHER_CHANGES)))
    assert "dyads.trust" in changed
    assert changed <= consequences(set(known_activities()["shared_lunch"].writes))


def test_two_activities_cannot_share_a_name(lunch) -> None:
    importlib.import_module("shared_lunch")
    other = dataclasses.make_dataclass("Other", [], bases=(Activity,), frozen=True, namespace={"kind": "shared_lunch"})
    with pytest.raises(ValueError, match="'shared_lunch'"):
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
