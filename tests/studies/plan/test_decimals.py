"""A decimal number is the number that was typed: ranges, zeros, near-equal values and names of cells."""

from __future__ import annotations

import pytest

from sim import ConfigError, Study
from sim.settings.compose import hydra_for_studies
from sim.studies.execution.extend import expanded
from sim.studies.plan.parse_overrides import parse_overrides


def values(plan) -> list[float]:
    return [cell.factors["leadership.bias"] for cell in plan.cells]


def names(plan) -> list[str]:
    return [cell.name for cell in plan.cells]


RANGES = {
    "range(0,0.9,0.3)": [0, 0.3, 0.6, 0.9],
    "range(0,0.6,0.3)": [0, 0.3, 0.6],
    "range(0,0.6,0.2)": [0, 0.2, 0.4, 0.6],
    "range(0,0.55,0.2)": [0, 0.2, 0.4],
    "range(0,1,0.1)": [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
    "range(0.9,0,-0.3)": [0.9, 0.6, 0.3, 0],
    "range(0.2,-0.1,-0.1)": [0.2, 0.1, 0],  # -0.1 is outside the setting's bounds
    "range(0.5,1.5,0.5)": [0.5, 1],
    "range(start=0, stop=0.9, step=0.3)": [0, 0.3, 0.6, 0.9],
    "range(0,3e-1,1e-1)": [0, 0.1, 0.2, 0.3],
    "range(0,2)": [0, 1],  # whole numbers, as in Python
    "sort(range(0,0.9,0.3),reverse=true)": [0.9, 0.6, 0.3, 0],
    "sort(range(0.9,0,-0.3))": [0, 0.3, 0.6, 0.9],
    "0,-0.0,0.3": [0, 0.3],
    "choice(0.30,0.3)": [0.3],
}


def swept(*texts: str) -> list[list[float]]:
    """The values of sweeps as typed."""
    with hydra_for_studies() as (loader, _):
        read = [parse_overrides([f"leadership.bias={text}"], loader).sweeps[0] for text in texts]
    return [[float(override.partition("=")[2]) for override in sweep.overrides] for sweep in read]


def test_a_sweep_has_the_values_that_its_text_says() -> None:
    for (text, expected), found in zip(RANGES.items(), swept(*RANGES), strict=True):
        assert list(map(repr, dict.fromkeys(found))) == list(map(repr, map(float, expected))), text


def test_a_shuffled_range_has_the_same_values() -> None:
    (found,) = swept("shuffle(range(0,0.9,0.3))")
    assert sorted(found) == [0, 0.3, 0.6, 0.9]


@pytest.mark.parametrize("text", ["range(0,1,0.0)", "range(0.9,0,0.3)", "range(0.5,0.5,0.1)", "range(0,1,1e-9)"])
def test_a_range_without_values_or_with_too_many_is_refused(text) -> None:
    with pytest.raises(ConfigError, match=r"leadership\.bias"):
        swept(text)


def test_equal_values_make_one_cell(planned) -> None:
    assert values(planned("leadership.bias=0.3,-0.0,0.30,0")) == [0.3, 0]


def test_minus_zero_is_zero_everywhere(planned) -> None:
    one, other = planned("leadership.bias=-0.0"), planned("leadership.bias=0")
    assert one.cells[0].key == other.cells[0].key


@pytest.mark.parametrize("other", ["0.3000001", "0.30000000000000004"])
def test_values_that_look_alike_are_reported_and_their_cells_have_different_names(planned, other) -> None:
    plan = planned(f"leadership.bias={other},0.3")
    assert len(set(names(plan))) == 2 and f"bias {other}" in names(plan)
    assert any(other in note and "leadership.bias" in note for note in plan.notes)
    assert plan.cell("bias 0.3").factors["leadership.bias"] == 0.3
    assert plan.cell({"leadership.bias": 0.3}).factors["leadership.bias"] == 0.3
    assert plan.cell(f"bias={other}").factors["leadership.bias"] == float(other)


def test_expanding_adds_no_value_twice_and_no_name_twice(planned) -> None:
    plan = planned("leadership.bias=range(0,0.9,0.3)")
    with pytest.raises(ConfigError):
        expanded(plan, ["leadership.bias=0.9"])
    grown = expanded(plan, ["leadership.bias=0.9000001"])
    assert len(set(names(grown))) == len(names(grown)) == 5
    assert any("0.9000001" in note for note in grown.notes)
    assert grown.cell("bias 0.9").factors["leadership.bias"] == 0.9


def test_the_table_of_cells_is_found_by_the_number_that_was_typed(tmp_path) -> None:
    study = Study.from_overrides(
        ["leadership.bias=range(0,0.9,0.3)", "organisation=small_workshop", "weeks=4", "burn_in=1", "replicates=1"],
        folder=tmp_path / "study",
    )
    assert (study.cells["leadership.bias"] == 0.9).sum() == 1
    assert "(0, 0.3, 0.6, 0.9)" in study.plan.introduction()
