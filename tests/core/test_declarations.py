"""Every number is declared completely, and values out of bounds are errors."""

from __future__ import annotations

import dataclasses
import math
import re
from typing import get_args, get_origin, get_type_hints

import pytest

from sim.core.decode import read
from sim.core.errors import ConfigError
from sim.core.parameters import GRADES, Spec, declared, param, uniform
from sim.model.alternatives.alternative import Alternative, known_alternatives
from sim.model.config import Config, registry
from sim.model.cpd.activity import Activity, known_activities
from sim.model.cpd.programme import ActivityUse, AlternativeUse
from sim.model.mechanisms.episodes import Episodes
from sim.model.state import TABLES

EQUATION = re.compile(r"^(-|[ER]\d{1,2}(, [ER]\d{1,2})*)$")  # E: of the model, R: of a rival


def numeric_leaves(cls: type, place: str = "") -> list[str]:
    """Dotted places of every field of the configuration that holds one number."""
    found = []
    for name, hint in get_type_hints(cls).items():
        if get_origin(hint) is not None and not dataclasses.is_dataclass(hint):
            inner = [part for part in get_args(hint) if dataclasses.is_dataclass(part)]
            found += [
                leaf
                for part in inner
                if part.__name__ != "ScheduledChange"
                for leaf in numeric_leaves(part, f"{place}{name}.*.")
            ]
        elif dataclasses.is_dataclass(hint):
            found += numeric_leaves(hint, f"{place}{name}.")
        elif hint in (int, float) and name in {item.name for item in dataclasses.fields(cls)}:
            found.append(f"{place}{name}")
    return found


def test_every_number_is_in_the_registry() -> None:
    paths = [row.path for row in registry()]
    assert len(paths) == len(set(paths))
    # The loop's instrument is one of conf/instruments: its numbers are declared there.
    leaves = [leaf for leaf in numeric_leaves(Config) if not leaf.startswith("cpd.loop.instrument.")]
    assert sorted(leaves + plug_in_numbers()) == sorted(paths)
    assert len(paths) > 300


def plug_in_numbers() -> list[str]:
    """What each kind of activity and of alternative declares: a portfolio's entries start from these."""
    kinds = [("activity", kind) for kind in known_activities().values()]
    kinds += [("alternative", kind) for kind in known_alternatives().values()]
    return [f"{group}.{kind.kind}.{item.name}" for group, kind in kinds for item in declared(kind)]


@pytest.mark.parametrize(("use", "base"), [(ActivityUse, Activity), (AlternativeUse, Alternative)])
def test_every_number_that_a_portfolio_may_lay_over_is_declared_and_every_declared_one_may_be(use, base) -> None:
    """So that whatever is laid over is checked against the kind's own bounds."""
    optional = {item.name for item in dataclasses.fields(use) if item.type in ("float | None", "int | None")}
    assert optional == {item.name for item in declared(base)}


def test_every_declaration_is_complete() -> None:
    for row in registry():
        assert row.low <= row.default <= row.high and math.isfinite(row.low) and math.isfinite(row.high), row.path
        assert row.low < row.high, row.path
        assert row.unit and row.meaning and row.source, row.path
        assert row.grade in GRADES, row.path
        assert EQUATION.match(row.equation), row.path
        assert row.kind in ("int", "float") and isinstance(row.default, int if row.kind == "int" else (int, float))
        if row.path.count(".") == 1 and not row.path.startswith("organisation"):
            assert row.mechanism, row.path
        if row.grade in "ABC":
            assert row.source != "assumption" or row.path.count("*"), f"{row.path}: A, B and C name their evidence"


def test_bounds_are_closed() -> None:
    assert Episodes(coupling_rate=0.0).coupling_rate == 0 and Episodes(coupling_rate=1.5).coupling_rate == 1.5
    for outside in (-1e-9, 1.5 + 1e-9):
        with pytest.raises(ConfigError):
            Episodes(coupling_rate=outside)


@pytest.mark.parametrize("value", [math.nan, math.inf, "0.4", None, True])
def test_only_finite_numbers_are_accepted(value) -> None:
    with pytest.raises(ConfigError, match=r"episodes\.coupling_rate"):
        Episodes(coupling_rate=value)


def test_an_error_names_key_value_and_bounds() -> None:
    with pytest.raises(ConfigError, match=r"episodes\.coupling_rate") as caught:
        read(Config, {"episodes": {"coupling_rate": 4}})
    for part in ("4", "0 to 1.5", "1/encounter"):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("plain", "parts"),
    [
        ({"episodes": {"couplingrate": 0.4}}, ("episodes.couplingrate", "episodes.coupling_rate")),
        ({"episode": {}}, ("'episode'", "'episodes'")),
        ({"episodes": {"coupling_rate": "much"}}, ("episodes.coupling_rate", "'much'")),
        ({"weeks": 10.5}, ("weeks", "10.5")),
        ({"episodes": {"enabled": 1}}, ("episodes.enabled",)),
        ({"episodes": 3}, ("episodes",)),
        ({"schedule": {}}, ("schedule",)),
        ({"seed": True}, ("seed")),
        (
            {"organisation": {"professions": {"health": {"headcount": -1}}}},
            ("organisation.professions.health.headcount", "-1"),
        ),
    ],
)
def test_errors_name_the_key_and_the_value(plain, parts) -> None:
    with pytest.raises(ConfigError) as caught:
        read(Config, plain)
    for part in parts:
        assert part in str(caught.value)


def test_integers_are_accepted_as_numbers_and_whole_floats_as_integers() -> None:
    config = read(Config, {"episodes": {"coupling_rate": 1}, "weeks": 10.0})
    assert isinstance(config.episodes.coupling_rate, float) and isinstance(config.weeks, int)


def test_contradictions_in_a_declaration_are_refused() -> None:
    for default, grade in ((2.0, "A"), (0.5, "F")):
        with pytest.raises(ValueError, match="bad declaration"):
            param(default, "-", 0.0, 1.0, grade=grade, eq="E1", meaning="x")


def test_off_values_lie_within_bounds() -> None:
    for item in dataclasses.fields(Config):
        spec = getattr(Config(), item.name)
        if isinstance(spec, Spec) and hasattr(spec, "enabled"):
            off = dataclasses.replace(spec, enabled=False).numbers()
            assert dataclasses.replace(spec, enabled=True, **off).numbers() == off  # bounds are checked on creation


def test_columns_are_declared_completely() -> None:
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        for column in table.columns:
            assert column.unit and column.meaning, f"{table.name}.{column.name}"
            assert column.low is None or column.high is None or column.low < column.high


def test_about_forty_numbers_are_uncertain_and_have_a_prior() -> None:
    uncertain = [row for row in registry() if row.prior is not None]
    assert 30 <= len(uncertain) <= 40
    for row in uncertain:
        assert row.low <= row.prior.low < row.prior.high <= row.high, row.path
        assert row.prior.low <= row.default <= row.prior.high, row.path
        assert row.prior.shape in ("uniform", "log_uniform") and row.prior.source, row.path
        assert row.prior.low > 0 or row.prior.shape == "uniform", row.path


def test_a_prior_outside_its_bounds_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="prior"):
        param(0.5, "share", 0.0, 1.0, grade="E", eq="-", meaning="x", prior=uniform(0.2, 1.2))
