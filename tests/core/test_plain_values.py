"""Values of NumPy, pandas and the standard library are taken wherever the package takes numbers, names and lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from sim import ConfigError, ServiceModel, Study, run
from sim.core.plain_values import plain_value
from sim.settings.compose import compose_config
from sim.surveys.power.survey_design import design_of

SMALL: dict[str, Any] = {"organisation": "small_workshop", "weeks": 6, "burn_in": 2, "replicates": 2}

PLAIN = [
    (np.float64(0.1), 0.1),
    (np.float32(0.1), 0.1),
    (np.float16(0.1), 0.1),
    (np.int64(3), 3),
    (np.uint8(3), 3),
    (np.bool_(True), True),
    (np.str_("shared"), "shared"),
    (np.array(0.3), 0.3),
    (np.array([[1, 2]]), [[1, 2]]),
    (pd.Series([0.1, 0.2], dtype="float32"), [0.1, 0.2]),
    (pd.Series(["a", "b"], dtype="category"), ["a", "b"]),
    (pd.array([1, 2], dtype="Int64"), [1, 2]),
    (pd.Index([1, 2]), [1, 2]),
    (range(3), [0, 1, 2]),
    ({0.2, 0.1}, [0.1, 0.2]),
    ((x for x in (1, 2)), [1, 2]),
    ({"a": 1}.keys(), ["a"]),
    ((np.float64(0), np.float64(1)), (0.0, 1.0)),
    ({np.str_("bias"): {"x": np.arange(2)}}, {"bias": {"x": [0, 1]}}),
    (Decimal("0.3"), 0.3),
    (Fraction(1, 4), 0.25),
    (Path("a/b"), "a/b"),
    ("text", "text"),
    (None, None),
]


@pytest.mark.parametrize(
    ("value", "expected"), PLAIN, ids=[f"{type(value).__name__}-{i}" for i, (value, _) in enumerate(PLAIN)]
)
def test_a_plain_value_has_plain_types_at_every_depth(value, expected) -> None:
    plain = plain_value(value)
    assert plain == expected and type(plain) is type(expected)
    assert "np." not in repr(plain)


def test_settings_take_any_kind_of_number_name_and_list() -> None:
    config = compose_config(
        np.str_("case_study"), organisation=np.str_("small_workshop"), replicates=np.int64(2), weeks=np.float64(26),
        leadership={"bias": np.float32(0.6), "seats": {"health": np.int8(2)}},
        record={"network": np.bool_(False), "practitioner_weeks": np.array([0, -1])},
        instruments=np.array(["pulse"]), **{"paperwork.shared": Fraction(1, 2)},
    )  # fmt: skip
    plain = compose_config(
        "case_study", organisation="small_workshop", replicates=2, weeks=26,
        leadership={"bias": 0.6, "seats": {"health": 2}},
        record={"network": False, "practitioner_weeks": [0, -1]}, instruments=["pulse"], **{"paperwork.shared": 0.5},
    )  # fmt: skip
    assert config == plain
    values = [config.replicates, config.weeks, config.leadership.bias, config.leadership.seats, config.record.network]
    yaml.safe_dump(values)  # refuses NumPy's types


COLLECTIONS: dict[str, Callable[[], Any]] = {
    "array": lambda: np.linspace(0, 0.9, 4),
    "list of scalars": lambda: list(np.linspace(0, 0.9, 4)),
    "float32": lambda: np.array([0, 0.3, 0.6, 0.9], np.float32),
    "series": lambda: pd.Series([0, 0.3, 0.6, 0.9]),
    "generator": lambda: (3 * k / 10 for k in range(4)),
    "sum": lambda: [0, 0.1 + 0.2, 0.3, 0.6, 0.9],
    "decimals": lambda: [Decimal("0.3") * k for k in range(4)],
}


@pytest.fixture
def created(tmp_path) -> Callable[..., Study]:
    return lambda over, **settings: Study.create(over=over, folder=tmp_path / "study", **{**SMALL, **settings})


@pytest.mark.parametrize("kind", COLLECTIONS)
def test_a_study_takes_every_collection_of_values(created, kind) -> None:
    study = created({"leadership.bias": COLLECTIONS[kind]()}, replicates=np.int64(2))
    assert study.cells["leadership.bias"].tolist() == [0, 0.3, 0.6, 0.9]
    assert study.plan.replicates == 2


def test_a_study_takes_arrays_of_names_and_of_truth_values(created) -> None:
    over = {"paperwork": pd.Series(["separate", "shared"], dtype="category"), "cpd.enabled": np.array([True, False])}
    cells = created(over).cells
    assert cells["paperwork"].tolist() == ["separate", "separate", "shared", "shared"]
    assert cells["cpd.enabled"].tolist() == [True, False, True, False]


def test_an_interval_may_be_numpys(created) -> None:
    design = {"kind": "lhs", "points": np.int64(3)}
    assert len(created({"leadership.bias": (np.float64(0), np.float32(0.5))}, design=design).cells) == 4


@pytest.mark.parametrize("values", [0.6, "0.6", [], (0, 0.1, 0.2), ("low", "high"), None, np.array(0.3)])
def test_what_is_no_collection_is_refused_with_the_setting(created, values) -> None:
    with pytest.raises(ConfigError, match=r"leadership\.bias"):
        created({"leadership.bias": values})


@pytest.mark.parametrize("over", [["leadership.bias"], pd.DataFrame({"leadership.bias": [0, 0.6]})])
def test_levers_are_given_by_name(created, over) -> None:
    with pytest.raises(ConfigError, match="over"):
        created(over)


def test_results_take_numpys_numbers_too(tmp_path) -> None:
    done = run("case_study", seed=np.uint32(3), **{**SMALL, "replicates": np.int64(2)}, output=tmp_path / "run")
    assert json.loads(done.replay(np.int64(1), posts=np.array([0, 1])).to_json()) == done.replay(1, posts=[0, 1]).record
    assert type(ServiceModel("case_study", np.int64(1), organisation="small_workshop").simulator.replicate) is int
    assert design_of(plain_value({"teams": np.int64(12)})).teams == 12


@pytest.mark.parametrize(
    ("settings", "meant"),
    [({"leadershp": {"bias": 0.3}}, "leadership"), ({"repliactes": 3}, "replicates"),
     ({"leadership": {"bais": 0.3}}, "leadership.bias")],
)  # fmt: skip
def test_a_misspelt_setting_is_answered_with_the_one_that_was_meant(settings, meant) -> None:
    with pytest.raises(ConfigError) as refused:
        run(**settings)
    sentence = str(refused.value)
    assert f"Did you mean '{meant}'?" in sentence[:90] and next(iter(settings)) in sentence
